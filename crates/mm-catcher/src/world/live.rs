//! What the open pages are told of.

use serde_json::{Map, Value};
use tokio::sync::broadcast;

/// How many events a page may be behind before it must look anew.
const BEHIND_MAX: usize = 1024;

/// Something that a page shows has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: &'static str,
    /// The post, or what else it is about.
    pub(crate) id: String,
    /// The thread of the post.
    pub(crate) root: String,
    /// The channel of the post, as the page names it.
    pub(crate) place: String,
    /// The number of the request.
    pub(crate) seq: u64,
}

/// The open pages.
#[derive(Debug)]
pub(crate) struct Live(broadcast::Sender<Change>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::Sender::new(BEHIND_MAX))
    }
}

impl Live {
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }

    /// Whether a page is open.
    pub(crate) fn is_watched(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Takes what concerns posts of the events of the websocket.
    pub(crate) fn heard(&self, event: &str, data: &Map<String, Value>) {
        let kind = match event {
            "posted" => "post",
            "post_edited" | "reaction_added" | "reaction_removed" | "post_unread" => "edit",
            "post_deleted" => "delete",
            _ => return,
        };
        // Nobody looks: nothing needs to be read.
        if !self.is_watched() {
            return;
        }
        let inner = |name| data.get(name).and_then(Value::as_str);
        let post = inner("post").or_else(|| inner("reaction")).unwrap_or("{}");
        let post: Value = serde_json::from_str(post).unwrap_or_default();
        let text = |name| post[name].as_str().unwrap_or_default().to_owned();
        let id = if inner("post").is_some() {
            "id"
        } else {
            "post_id"
        };
        self.tell(Change {
            kind,
            id: text(id),
            root: text("root_id"),
            place: format!("channel:{}", text("channel_id")),
            seq: 0,
        });
    }

    /// A request came.
    pub(crate) fn request(&self, seq: u64) {
        self.tell(Change {
            kind: "request",
            id: String::new(),
            root: String::new(),
            place: String::new(),
            seq,
        });
    }

    /// A place was cleared.
    pub(crate) fn cleared(&self, place: &str) {
        self.tell(Change {
            kind: "cleared",
            id: String::new(),
            root: String::new(),
            place: place.to_owned(),
            seq: 0,
        });
    }

    fn tell(&self, change: Change) {
        let _ = self.0.send(change); // Nobody looks.
    }
}
