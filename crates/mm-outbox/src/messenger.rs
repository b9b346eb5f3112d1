//! Who carries messages, and how it says what became of them.

use std::borrow::Cow;

use mm_core::{Cancel, Error};

use crate::message::Message;
use crate::parcel::Batch;
use crate::recipient::User;

/// What is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Content {
    /// Its subject, where it has one.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// The same as HTML, where it has that.
    pub html: Option<String>,
}

impl Content {
    /// A text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// With a subject.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Subject and text as one, for messengers that know no subjects.
    ///
    /// ```
    /// use mm_outbox::Content;
    ///
    /// let content = Content::text("0 MB left").with_subject("Disk full");
    /// assert_eq!(content.text_with_subject(), "Disk full\n\n0 MB left");
    /// ```
    pub fn text_with_subject(&self) -> Cow<'_, str> {
        match self.subject.as_deref().map(str::trim) {
            None | Some("") => Cow::Borrowed(&self.text),
            Some(subject) => Cow::Owned(format!("{subject}\n\n{}", self.text)),
        }
    }

    /// With the same as HTML.
    #[must_use]
    pub fn with_html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }
}

/// Carries dispatches to a service. One of an alias is used by one thread at a time in a
/// process.
pub trait Messenger: Send + Sync {
    /// What programs, recipients and the store call it.
    fn alias(&self) -> &str;

    /// What it answers to as well, such as `x` for `twitter`: whatever was scheduled for one of
    /// these is its own, and no other messenger has one of them for its alias.
    fn other_aliases(&self) -> &[&str] {
        &[]
    }

    /// What people call it.
    fn title(&self) -> &str {
        self.alias()
    }

    /// Whether users may subscribe by it.
    fn allows_subscription(&self) -> bool {
        true
    }

    /// The address of a user, by the first of its aliases that there is one for.
    fn address_of(&self, user: &dyn User) -> Option<String> {
        let mut aliases = std::iter::once(self.alias()).chain(others(self));
        aliases.find_map(|alias| user.address(alias))
    }

    /// Gets ready: connects, logs in. Nothing is sent, and no attempt is counted, if it fails.
    ///
    /// # Errors
    /// Why nothing can be sent now.
    fn before_send(&self, _cancel: &Cancel) -> Result<(), Error> {
        Ok(())
    }

    /// Sends dispatches of one message, and says of each what became of it before it takes the
    /// next. What it takes and says nothing of is an error; what it does not take waits on.
    ///
    /// # Errors
    /// What came of it could not be written, or the messenger can send nothing now, whatever the
    /// dispatch: nothing more is to be sent. Other errors of the service are said of the dispatch
    /// instead.
    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error>;

    /// Lets go of what [`before_send`](Self::before_send) took.
    fn after_send(&self) {}

    /// Sends a text past the store, to see whether it works.
    ///
    /// # Errors
    /// Why it did not.
    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error>;
}

fn others<M: Messenger + ?Sized>(messenger: &M) -> impl Iterator<Item = &str> {
    messenger.other_aliases().iter().copied()
}

/// All that it answers to, its alias first.
pub(crate) fn names(messenger: &dyn Messenger) -> impl Iterator<Item = &str> {
    std::iter::once(messenger.alias()).chain(others(messenger))
}
