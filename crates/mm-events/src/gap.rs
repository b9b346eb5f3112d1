//! What could not be recovered.

use mm_driver::{ChannelId, Millis};
use serde_json::{Value, json};

/// Events of a span of time that will not come: the server knew no more how to go on, or an
/// event could not be read.
///
/// The posts of that span follow from the REST API, with those of them that were edited or
/// deleted, but for the channels that [`channels`](Self::channels) names. All else that
/// happened (reactions, statuses, typing) is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// When it began, by the server's clock; 0 if that is not known.
    pub from: Millis,
    /// When it ended, by the server's clock.
    pub to: Millis,
    /// The channels whose posts could not be read either.
    pub channels: Vec<ChannelId>,
    /// Whether it is not even known which channels had posts.
    pub all_channels: bool,
}

impl Gap {
    pub(crate) fn to_json(&self) -> Value {
        let channels: Vec<_> = self.channels.iter().map(ChannelId::as_str).collect();
        json!({
            "from": self.from.0,
            "to": self.to.0,
            "channels": channels,
            "all_channels": self.all_channels,
        })
    }
}
