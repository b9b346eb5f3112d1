//! What is to be told.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

/// The field of a context that a plain text stands in.
pub const TEXT: &str = "text";
/// The field of a context that a subject stands in.
pub const SUBJECT: &str = "subject";

/// The number of a message in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub i64);

/// The number of a dispatch in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DispatchId(pub i64);

/// A message on its way into the store.
///
/// ```
/// use mm_outbox::Draft;
///
/// let draft = Draft::text("Disk /var is at 91 %").priority(1).group_mark("disk");
/// assert_eq!(draft.message_type(), "plain");
/// ```
#[derive(Clone, Debug)]
#[must_use = "a draft is scheduled by an outbox"]
pub struct Draft {
    pub(crate) kind: String,
    pub(crate) context: Map<String, Value>,
    pub(crate) sender: Option<String>,
    pub(crate) priority: Option<i64>,
    pub(crate) group_mark: Option<String>,
    pub(crate) retry_limit: Option<u32>,
    pub(crate) expires_at: Option<SystemTime>,
}

impl Draft {
    /// A message of this type, with what its template is rendered of.
    pub fn new(message_type: impl Into<String>, context: Map<String, Value>) -> Self {
        Self {
            kind: message_type.into(),
            context,
            sender: None,
            priority: None,
            group_mark: None,
            retry_limit: None,
            expires_at: None,
        }
    }

    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(
            "plain",
            Map::from_iter([(TEXT.to_owned(), text.into().into())]),
        )
    }

    /// A mail of plain text.
    pub fn email_text(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::text(text)
            .of_type("email_plain")
            .with(SUBJECT, subject.into())
    }

    /// A mail of HTML.
    pub fn email_html(subject: impl Into<String>, html: impl Into<String>) -> Self {
        Self::text(html)
            .of_type("email_html")
            .with(SUBJECT, subject.into())
    }

    fn of_type(mut self, message_type: &str) -> Self {
        message_type.clone_into(&mut self.kind);
        self
    }

    /// Sets a field of the context.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.context.insert(name.into(), value.into());
        self
    }

    /// The id of the user who sends it.
    pub fn sender(mut self, user: impl Into<String>) -> Self {
        self.sender = Some(user.into());
        self
    }

    /// Smaller numbers go out first. Default: that of the message type, which is 0 if it says
    /// nothing.
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Appends it to the message of the same type and mark that is not sent yet, if there is
    /// one; the recipients of that one stay.
    pub fn group_mark(mut self, mark: impl Into<String>) -> Self {
        self.group_mark = Some(mark.into());
        self
    }

    /// How often each dispatch is tried. Default: that of the message type, 10 if it says
    /// nothing.
    pub fn retry_limit(mut self, attempts: u32) -> Self {
        self.retry_limit = Some(attempts.max(1));
        self
    }

    /// What is not sent by then has failed.
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// As [`expires_at`](Self::expires_at), so long from now.
    pub fn expires_in(self, span: Duration) -> Self {
        match SystemTime::now().checked_add(span) {
            Some(time) => self.expires_at(time),
            None => self, // Later than clocks go is never.
        }
    }

    /// The alias of its type.
    pub fn message_type(&self) -> &str {
        &self.kind
    }

    /// What its template is rendered of.
    pub fn context(&self) -> &Map<String, Value> {
        &self.context
    }
}

impl From<&str> for Draft {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Draft {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// A message as the store has it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// When it was scheduled.
    pub created_at: SystemTime,
    /// The alias of its type.
    pub message_type: String,
    /// What its template is rendered of.
    pub context: Map<String, Value>,
    /// The id of the user who sends it.
    pub sender: Option<String>,
    /// Smaller numbers go out first.
    pub priority: i64,
    /// What appends to it.
    pub group_mark: Option<String>,
    /// How often each dispatch is tried.
    pub retry_limit: u32,
    /// What is not sent by then has failed.
    pub expires_at: Option<SystemTime>,
    /// Whether its dispatches are made; if not, [`Outbox::prepare_dispatches`] makes them of
    /// the subscriptions.
    ///
    /// [`Outbox::prepare_dispatches`]: crate::Outbox::prepare_dispatches
    pub is_prepared: bool,
}
