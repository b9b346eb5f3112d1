//! Which posts a view of the page shows.

use crate::id::Id;
use crate::world::model::Post;

/// Which posts a view of the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    All,
    /// Those that came by a webhook.
    Inbox(String),
    Channel(Id),
    /// None: the requests that were refused.
    Refused,
}

impl Place {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "all" => Some(Self::All),
            None if text == "refused" => Some(Self::Refused),
            Some(("inbox", id)) => Some(Self::Inbox(id.to_owned())),
            Some(("channel", id)) => id.parse().ok().map(Self::Channel),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Refused => "refused".to_owned(),
            Self::Inbox(id) => format!("inbox:{id}"),
            Self::Channel(id) => format!("channel:{id}"),
        }
    }

    pub(super) fn holds(&self, post: &Post) -> bool {
        match self {
            Self::All => true,
            Self::Refused => false,
            Self::Inbox(id) => post.inbox.as_deref() == Some(id),
            Self::Channel(id) => post.channel == *id,
        }
    }
}
