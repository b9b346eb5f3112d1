//! One pass over what waits for a messenger.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};

use crate::backoff::Backoff;
use crate::links::{LinkKind, Signer};
use crate::message::{DispatchId, Message, MessageId};
use crate::message_type::MessageType;
use crate::messenger::Messenger;
use crate::owed::Owed;
use crate::parcel::Batch;
use crate::registry::Registry;
use crate::status::Status;
use crate::store::{Claim, Claimed, Outcome, Store};
use crate::{message_type, time};

/// How much of an error is kept: messengers and templates say what they like.
const ERROR_CHARS_MAX: usize = 2000;

/// What a pass came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How many were sent.
    pub sent: u64,
    /// How many are tried again.
    pub errors: u64,
    /// How many have failed.
    pub failed: u64,
    /// How many are left as their type is not known here.
    pub left: u64,
    /// Of how many it could not be written what became of them. If the store failed, they are
    /// counted again when that is written, before anything else is sent.
    pub unwritten: u64,
}

impl Report {
    /// How many were handled.
    pub fn handled(&self) -> u64 {
        self.sent + self.errors + self.failed + self.unwritten
    }

    /// One more of this status, if that could be written.
    pub(crate) fn count(&mut self, status: Status, is_written: bool) {
        match status {
            _ if !is_written => self.unwritten += 1,
            Status::Sent => self.sent += 1,
            Status::Failed => self.failed += 1,
            _ => self.errors += 1,
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.errors += other.errors;
        self.failed += other.failed;
        self.left += other.left;
        self.unwritten += other.unwritten;
    }
}

/// How a messenger's dispatches are sent.
pub(crate) struct Sending<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) owner: &'a str,
    pub(crate) messenger: &'a dyn Messenger,
    pub(crate) signer: Option<&'a Signer>,
    pub(crate) priority: Option<i64>,
    pub(crate) lease: Duration,
    pub(crate) give_up_after: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) owed: &'a Owed,
    pub(crate) is_strict: bool,
    pub(crate) batch_max: usize,
    pub(crate) ignores_unknown: bool,
    pub(crate) stop: &'a Cancel,
    pub(crate) cancel: &'a Cancel,
    /// When the lease was given or renewed.
    pub(crate) leased_at: Cell<Instant>,
    /// By how much the store's clock is ahead of this machine's.
    pub(crate) clock_ahead: Cell<i64>,
}

impl Sending<'_> {
    /// A signed link for a dispatch; none to unsubscribe from what nobody can subscribe to.
    pub(crate) fn link(
        &self,
        of: &dyn MessageType,
        kind: LinkKind,
        dispatch: DispatchId,
    ) -> Option<String> {
        let signer = self.signer?;
        let can_subscribe = of.allows_subscription() && self.messenger.allows_subscription();
        let is_there = kind != LinkKind::Unsubscribe || can_subscribe;
        is_there.then(|| signer.url(self.store.id(), kind, dispatch))
    }

    /// Sends what is due, until nothing is, or it is cancelled.
    ///
    /// # Errors
    /// The store failed, the messenger cannot be used now, or a message is of a type that
    /// nobody registered.
    pub(crate) fn run(&self, registry: &Registry, report: &mut Report) -> Result<(), Error> {
        let mut pass = Pass::default();
        let done = self.go_through(&mut pass, registry, report);
        if pass.is_ready {
            self.messenger.after_send();
        }
        done.and_then(|()| self.settle(report))?;
        pass.unknown.map_or(Ok(()), Err)
    }

    fn go_through(
        &self,
        pass: &mut Pass,
        registry: &Registry,
        report: &mut Report,
    ) -> Result<(), Error> {
        while !self.is_over() {
            // What may be written again is, before there is more of it.
            self.settle(report)?;
            let claimed = Rest(self, self.claim(pass)?.into());
            let Some(first) = claimed.1.front() else {
                break;
            };
            if !pass.is_ready {
                self.messenger.before_send(self.cancel)?;
                pass.is_ready = true;
                self.store.begin(self.owner, first.id)?;
            }
            let (left_to, handled) = (pass.left_to, report.handled());
            self.hand_over(claimed, pass, registry, report)?;
            // What waits as its messenger says would be claimed again at once.
            if pass.left_to == left_to && report.handled() == handled {
                break;
            }
        }
        Ok(())
    }

    fn settle(&self, report: &mut Report) -> Result<(), Error> {
        self.owed.settle(self.store, report)
    }

    /// Whether nothing more is to be sent. What became of one that is sent while the store
    /// fails would be forgotten with the process, and it be sent again.
    pub(crate) fn is_over(&self) -> bool {
        self.stop.is_canceled() || self.cancel.is_canceled() || self.owed.is_any()
    }

    /// The time by the store's clock.
    pub(crate) fn now(&self) -> i64 {
        time::now().saturating_add(self.clock_ahead.get())
    }

    fn claim(&self, pass: &Pass) -> Result<Vec<Claimed>, Error> {
        self.leased_at.set(Instant::now());
        self.store.claim(&Claim {
            messenger: self.messenger.alias(),
            other_aliases: self.messenger.other_aliases(),
            after: pass.left_to,
            priority: self.priority,
            owner: self.owner,
            now: time::now(),
            lease: self.lease,
            limit: self.batch_max,
            is_ready: pass.is_ready,
            is_strict: self.is_strict,
        })
    }

    fn hand_over(
        &self,
        claimed: Rest<'_>,
        pass: &mut Pass,
        registry: &Registry,
        report: &mut Report,
    ) -> Result<(), Error> {
        let Rest(_, claimed) = &mut { claimed };
        // Of what was claimed; what is claimed later is held back by the store.
        let mut held = HashSet::new();
        let mut ids: Vec<_> = claimed.iter().map(|claimed| claimed.message).collect();
        ids.dedup();
        let messages = self.messages(&ids)?;
        while let Some(first) = claimed.front().filter(|_| !self.is_over()) {
            let id = first.message;
            let len = claimed.iter().take_while(|one| one.message == id).count();
            let waiting: VecDeque<_> = claimed.drain(..len).collect();
            let Some(message) = messages.get(&id) else {
                self.fail_all(waiting, "its message is gone", report)?;
                continue;
            };
            let end = message.expires_at.map(time::to_millis);
            if end.is_some_and(|end| end <= self.now()) {
                self.fail_all(waiting, "it expired before it was sent", report)?;
                continue;
            }
            let Some(kind) = registry.message_type(&message.message_type) else {
                report.left += waiting.len() as u64;
                self.release(&numbers(&waiting));
                let last = waiting.iter().map(|one| (message.priority, one.id)).max();
                pass.left_to = pass.left_to.max(last);
                if !self.ignores_unknown && pass.unknown.is_none() {
                    pass.unknown = Some(message_type::unknown(&message.message_type));
                }
                continue;
            };
            self.send(message, kind.as_ref(), waiting, &mut held, report)?;
        }
        Ok(())
    }

    fn send(
        &self,
        message: &Message,
        kind: &dyn message_type::MessageType,
        waiting: VecDeque<Claimed>,
        held: &mut HashSet<String>,
        report: &mut Report,
    ) -> Result<(), Error> {
        if !message_type::supports(kind, self.messenger) {
            let text = message_type::unsupported(kind, self.messenger);
            return self.fail_all(waiting, &text, report);
        }
        let mut batch = Batch::new(self, message, kind, waiting, held, report);
        self.messenger.send(message, &mut batch)
    }

    fn messages(&self, ids: &[MessageId]) -> Result<HashMap<MessageId, Message>, Error> {
        let messages = self.store.messages(ids)?;
        if messages.values().any(|one| one.expires_at.is_some()) {
            let ahead = self.store.clock()?.saturating_sub(time::now());
            self.clock_ahead.set(ahead);
        }
        Ok(messages)
    }

    fn fail_all(
        &self,
        mut waiting: VecDeque<Claimed>,
        why: &str,
        report: &mut Report,
    ) -> Result<(), Error> {
        while let Some(claimed) = waiting.pop_front() {
            if let Err(error) = self.fail(&claimed, why, report) {
                self.release(&numbers(&waiting));
                return Err(error);
            }
        }
        Ok(())
    }

    /// A dispatch that no attempt could send.
    pub(crate) fn fail(
        &self,
        claimed: &Claimed,
        why: &str,
        report: &mut Report,
    ) -> Result<(), Error> {
        let outcome = Outcome {
            status: Status::Failed,
            next_at: 0,
            error: Some(why.into()),
            is_attempt: false,
            is_doubtful: claimed.is_doubtful,
            parts_sent: claimed.parts_sent,
        };
        let written = self.finish(claimed, outcome);
        report.count(Status::Failed, written.is_ok());
        written
    }

    pub(crate) fn finish(&self, claimed: &Claimed, mut outcome: Outcome<'_>) -> Result<(), Error> {
        let now = time::now();
        outcome.error = outcome.error.map(shortened);
        let written = self.store.finish(claimed.id, self.owner, now, &outcome);
        if written.inspect_err(|_| {
            self.owed.owe_outcome(self.owner, claimed.id, now, outcome);
        })? {
            return Ok(());
        }
        let text = format!(
            "the lease of dispatch {} ended while it was sent: another worker may send it too; \
             a longer lease helps",
            claimed.id.0
        );
        Err(Error::new(ErrorKind::Timeout).with_message(text))
    }

    /// Gives back what was not tried, now or when the store can be written again.
    pub(crate) fn release(&self, ids: &[DispatchId]) {
        if !ids.is_empty() && (self.owed.is_any() || self.store.release(self.owner, ids).is_err()) {
            self.owed.owe_release(self.owner, ids);
        }
    }

    /// Prolongs what is held when a third of the lease is over.
    pub(crate) fn renew_if_late(&self) -> Result<(), Error> {
        if self.leased_at.get().elapsed() < self.lease / 3 {
            return Ok(());
        }
        let now = Instant::now();
        let (alias, lease) = (self.messenger.alias(), self.lease);
        if !self.store.renew(self.owner, alias, time::now(), lease)? {
            let text = format!(
                "the lease of what {alias:?} holds ended: it is left to others; a longer lease \
                 helps"
            );
            return Err(Error::new(ErrorKind::Timeout).with_message(text));
        }
        self.leased_at.set(now);
        Ok(())
    }
}

/// What a pass remembers.
#[derive(Default)]
struct Pass {
    is_ready: bool,
    /// Up to here all that is of an unknown type is left: what stands behind it is not to wait
    /// for ever.
    left_to: Option<(i64, DispatchId)>,
    /// What is to be told of that.
    unknown: Option<Error>,
}

/// What was claimed and is not handed over. It is given back, also if a messenger panics.
struct Rest<'a>(&'a Sending<'a>, VecDeque<Claimed>);

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        self.0.release(&numbers(&self.1));
    }
}

fn shortened(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.char_indices().nth(ERROR_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text,
    }
}

fn numbers(waiting: &VecDeque<Claimed>) -> Vec<DispatchId> {
    waiting.iter().map(|claimed| claimed.id).collect()
}
