//! Dispatches in the hands of a messenger, and what it says of them.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::time::Duration;

use mm_core::{Cancel, Error, ErrorKind};

use crate::links::LinkKind;
use crate::message::{DispatchId, Message};
use crate::message_type::{For, MessageType};
use crate::messenger::Content;
use crate::sending::{Report, Sending};
use crate::status::Status;
use crate::store::{Claimed, Outcome};
use crate::time;

/// The dispatches of one message that a messenger is to send, one after the other.
pub struct Batch<'a> {
    sending: &'a Sending<'a>,
    message: &'a Message,
    kind: &'a dyn MessageType,
    waiting: VecDeque<Claimed>,
    /// The content of all, if it is the same for all.
    content: Option<Content>,
    /// Addresses at which something waits for another attempt.
    held: &'a mut HashSet<String>,
    report: &'a mut Report,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(
        sending: &'a Sending<'a>,
        message: &'a Message,
        kind: &'a dyn MessageType,
        waiting: VecDeque<Claimed>,
        held: &'a mut HashSet<String>,
        report: &'a mut Report,
    ) -> Self {
        Self {
            sending,
            message,
            kind,
            waiting,
            content: None,
            held,
            report,
        }
    }

    /// The next dispatch; none when all are done, or the worker is to stop, or it could not be
    /// written what became of one before.
    ///
    /// # Errors
    /// The store failed.
    pub fn take(&mut self) -> Result<Option<Parcel<'_>>, Error> {
        loop {
            if self.sending.is_over() {
                return Ok(None);
            }
            let Some(claimed) = self.waiting.pop_front() else {
                return Ok(None);
            };
            if self.held.contains(&claimed.address) {
                self.sending.release(&[claimed.id]);
                continue;
            }
            if let Err(error) = self.sending.renew_if_late() {
                self.waiting.push_front(claimed);
                return Err(error);
            }
            match self.content_for(&claimed) {
                Ok(content) => {
                    return Ok(Some(Parcel {
                        sending: self.sending,
                        message: self.message,
                        kind: self.kind,
                        claimed,
                        content,
                        held: self.held,
                        report: self.report,
                        is_done: false,
                    }));
                }
                Err(error) => {
                    let text = error.with_causes();
                    self.sending.fail(&claimed, &text, self.report)?;
                }
            }
        }
    }

    /// Whether nothing more is to be taken: all are done, or the worker is to stop.
    pub fn is_over(&self) -> bool {
        self.waiting.is_empty() || self.sending.is_over()
    }

    /// Ends when the worker is to stop: whatever waits for a service ends with it.
    pub fn cancel(&self) -> &Cancel {
        self.sending.cancel
    }

    fn content_for(&mut self, claimed: &Claimed) -> Result<Content, Error> {
        let is_dynamic = self.kind.has_dynamic_context();
        if let Some(content) = &self.content {
            return Ok(content.clone());
        }
        let link = |kind| {
            let link = is_dynamic.then(|| self.sending.link(self.kind, kind, claimed.id));
            link.flatten()
        };
        let (read, unsubscribe) = (link(LinkKind::Read), link(LinkKind::Unsubscribe));
        let to = For {
            messenger: self.sending.messenger.alias(),
            other_aliases: self.sending.messenger.other_aliases(),
            address: is_dynamic.then_some(claimed.address.as_str()),
            user: claimed.user.as_deref().filter(|_| is_dynamic),
            mark_read_url: read.as_deref(),
            unsubscribe_url: unsubscribe.as_deref(),
        };
        let content = self.kind.content(self.message, to)?;
        if !is_dynamic {
            self.content = Some(content.clone());
        }
        Ok(content)
    }
}

/// Gives back what was not taken, also if the messenger panicked.
impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let ids: Vec<DispatchId> = self.waiting.iter().map(|claimed| claimed.id).collect();
        self.sending.release(&ids);
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("message", &self.message.id)
            .field("waiting", &self.waiting.len())
            .finish_non_exhaustive()
    }
}

/// One dispatch in the hands of a messenger. What is said of it is written at once. One of which
/// nothing is said is an error that may be out.
pub struct Parcel<'a> {
    sending: &'a Sending<'a>,
    message: &'a Message,
    kind: &'a dyn MessageType,
    claimed: Claimed,
    content: Content,
    held: &'a mut HashSet<String>,
    report: &'a mut Report,
    is_done: bool,
}

impl Parcel<'_> {
    /// Its number.
    pub fn id(&self) -> DispatchId {
        self.claimed.id
    }

    /// Where it goes.
    pub fn address(&self) -> &str {
        &self.claimed.address
    }

    /// The id of the user, if it is one.
    pub fn user(&self) -> Option<&str> {
        self.claimed.user.as_deref()
    }

    /// What is sent.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// How often it was tried before.
    pub fn attempts(&self) -> u32 {
        self.claimed.attempts
    }

    /// How many parts of it are out already, where it is sent in parts.
    pub fn parts_sent(&self) -> usize {
        self.claimed.parts_sent
    }

    /// Whether it may be out already: a worker died with it, or an answer was lost. Where a
    /// service can be asked, ask before sending it again.
    pub fn is_doubtful(&self) -> bool {
        self.claimed.is_doubtful
    }

    /// What names this dispatch for ever and everywhere, the same at each attempt: for services
    /// that know a key against doubles. Letters, digits and a hyphen.
    pub fn key(&self) -> String {
        format!("{}-{}", self.sending.store.id(), self.claimed.id.0)
    }

    /// A signed link for this dispatch, where the outbox makes [links](crate::OutboxBuilder::links);
    /// none to unsubscribe from what nobody can subscribe to.
    pub fn link(&self, kind: LinkKind) -> Option<String> {
        self.sending.link(self.kind, kind, self.claimed.id)
    }

    /// Its service has taken it.
    ///
    /// # Errors
    /// That could not be written, or another worker has it since its lease ended.
    pub fn sent(mut self) -> Result<(), Error> {
        self.write(Outcome {
            status: Status::Sent,
            next_at: 0,
            error: None,
            is_attempt: true,
            is_doubtful: false,
            parts_sent: 0,
        })
    }

    /// It could not be sent: it is tried again if the error may pass and there are attempts
    /// left, else it has failed.
    ///
    /// # Errors
    /// As [`sent`](Self::sent).
    pub fn error(self, error: &Error) -> Result<(), Error> {
        self.error_after(error, 0)
    }

    /// As [`error`](Self::error), where so many parts of it are out.
    ///
    /// # Errors
    /// As [`sent`](Self::sent).
    pub fn error_after(mut self, error: &Error, parts_sent: usize) -> Result<(), Error> {
        let text = error.with_causes();
        let is_doubtful = error.may_have_acted() || self.claimed.is_doubtful;
        let is_canceled = error.kind() == ErrorKind::Canceled;
        if is_canceled && !error.may_have_acted() && parts_sent == self.claimed.parts_sent {
            return self.pending();
        }
        if !error.is_transient() && !is_canceled {
            return self.write_failed(&text, is_doubtful, parts_sent);
        }
        let attempts = self.claimed.attempts.saturating_add(1);
        let wait = self.sending.backoff.wait(attempts, error.retry_after());
        self.try_again(text, wait, is_doubtful, parts_sent)
    }

    /// After a wait, if there are attempts and time left.
    fn try_again(
        &mut self,
        text: String,
        wait: Duration,
        is_doubtful: bool,
        parts_sent: usize,
    ) -> Result<(), Error> {
        let attempts = self.claimed.attempts.saturating_add(1);
        let wait = time::span(wait);
        let ends = self.message.expires_at.map(time::to_millis);
        let expires = ends.is_some_and(|end| end < self.sending.now().saturating_add(wait));
        if attempts >= self.message.retry_limit || expires {
            return self.write_failed(&text, is_doubtful, parts_sent);
        }
        let now = time::now();
        let next_at = now.saturating_add(wait);
        let since = self.claimed.tried_since.unwrap_or(now);
        if next_at.saturating_sub(since) > time::span(self.sending.give_up_after) {
            let tried = Duration::from_millis(now.saturating_sub(since).max(0).unsigned_abs());
            let text = format!("{text} (given up after {} s)", tried.as_secs());
            return self.write_failed(&text, is_doubtful, parts_sent);
        }
        self.hold_back();
        self.write(Outcome {
            status: Status::Error,
            next_at,
            error: Some(text.into()),
            is_attempt: true,
            is_doubtful,
            parts_sent,
        })
    }

    /// It can never be sent.
    ///
    /// # Errors
    /// As [`sent`](Self::sent).
    pub fn failed(mut self, why: &str) -> Result<(), Error> {
        self.write_failed(why, self.claimed.is_doubtful, self.claimed.parts_sent)
    }

    /// It was not tried, and waits on.
    ///
    /// # Errors
    /// As [`sent`](Self::sent).
    pub fn pending(mut self) -> Result<(), Error> {
        self.is_done = true;
        self.hold_back();
        self.sending.release(&[self.claimed.id]);
        Ok(())
    }

    /// Whether it is out, and how much of it, counts when it is requeued.
    fn write_failed(
        &mut self,
        why: &str,
        is_doubtful: bool,
        parts_sent: usize,
    ) -> Result<(), Error> {
        self.write(Outcome {
            status: Status::Failed,
            next_at: 0,
            error: Some(why.into()),
            is_attempt: true,
            is_doubtful,
            parts_sent,
        })
    }

    /// What came later for this address does not overtake it.
    fn hold_back(&mut self) {
        if self.sending.is_strict {
            self.held.insert(self.claimed.address.clone());
        }
    }

    fn write(&mut self, outcome: Outcome<'_>) -> Result<(), Error> {
        self.is_done = true;
        let status = outcome.status;
        let written = self.sending.finish(&self.claimed, outcome);
        self.report.count(status, written.is_ok());
        written
    }
}

impl Drop for Parcel<'_> {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        // A messenger that forgot it or panicked: its lease ends, if not even this can be written.
        let attempts = self.claimed.attempts.saturating_add(1);
        let wait = self.sending.backoff.wait(attempts, None);
        let text = "the messenger did not say what became of it".to_owned();
        let out = self.claimed.parts_sent;
        // That it could not be written is in the report.
        let _ = self.try_again(text, wait.max(Duration::from_secs(1)), true, out);
    }
}

impl fmt::Debug for Parcel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parcel")
            .field("id", &self.claimed.id)
            .field("address", &self.claimed.address)
            .field("attempts", &self.claimed.attempts)
            .finish_non_exhaustive()
    }
}
