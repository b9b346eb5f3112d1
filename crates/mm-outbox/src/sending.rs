//! One pass over what waits for a messenger.

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};

use crate::backoff::Backoff;
use crate::links::{LinkKind, Signer};
use crate::message::{DispatchId, Message};
use crate::message_type::MessageType;
use crate::messenger::Messenger;
use crate::parcel::Batch;
use crate::registry::Registry;
use crate::status::Status;
use crate::store::{Claim, Claimed, Outcome, Store};
use crate::{message_type, time};

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
    /// Of how many it could not be written what became of them; their leases end.
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
    pub(crate) backoff: Backoff,
    pub(crate) is_strict: bool,
    pub(crate) batch_max: usize,
    pub(crate) ignores_unknown: bool,
    pub(crate) stop: &'a Cancel,
    pub(crate) cancel: &'a Cancel,
    /// When the lease was given or renewed.
    pub(crate) leased_at: Cell<Instant>,
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
        let mut is_ready = false;
        let mut done = Ok(());
        while !self.is_over() {
            let claimed = self.claim()?;
            if claimed.is_empty() {
                break;
            }
            if !is_ready {
                if let Err(error) = self.messenger.before_send(self.cancel) {
                    let ids: Vec<_> = claimed.iter().map(|claimed| claimed.id).collect();
                    self.release(&ids)?;
                    return Err(error);
                }
                is_ready = true;
            }
            let (left, handled) = (report.left, report.handled());
            done = self.hand_over(claimed, registry, report);
            // What is left, or waits as its messenger says, would be claimed again at once.
            if done.is_err() || report.left > left || report.handled() == handled {
                break;
            }
        }
        if is_ready {
            self.messenger.after_send();
        }
        done
    }

    /// Whether nothing more is to be sent.
    pub(crate) fn is_over(&self) -> bool {
        self.stop.is_canceled() || self.cancel.is_canceled()
    }

    fn claim(&self) -> Result<Vec<Claimed>, Error> {
        self.leased_at.set(Instant::now());
        self.store.claim(&Claim {
            messenger: self.messenger.alias(),
            priority: self.priority,
            owner: self.owner,
            now: time::now(),
            lease: self.lease,
            limit: self.batch_max,
            is_strict: self.is_strict,
        })
    }

    fn hand_over(
        &self,
        claimed: Vec<Claimed>,
        registry: &Registry,
        report: &mut Report,
    ) -> Result<(), Error> {
        // Of what was claimed; what is claimed later is held back by the store.
        let mut held = HashSet::new();
        let mut ids: Vec<_> = claimed.iter().map(|claimed| claimed.message).collect();
        ids.dedup();
        let messages = self.store.messages(&ids)?;
        let mut claimed: VecDeque<_> = claimed.into();
        let mut result = Ok(());
        while let Some(first) = claimed.front() {
            let id = first.message;
            let len = claimed.iter().take_while(|one| one.message == id).count();
            let waiting: VecDeque<_> = claimed.drain(..len).collect();
            if result.is_err() || self.is_over() {
                self.release(&numbers(&waiting))?;
                continue;
            }
            let Some(message) = messages.get(&id) else {
                self.fail_all(&waiting, "its message is gone", report)?;
                continue;
            };
            if message
                .expires_at
                .is_some_and(|end| end <= std::time::SystemTime::now())
            {
                self.fail_all(&waiting, "it expired before it was sent", report)?;
                continue;
            }
            let Some(kind) = registry.message_type(&message.message_type) else {
                report.left += waiting.len() as u64;
                self.release(&numbers(&waiting))?;
                if !self.ignores_unknown {
                    result = Err(message_type::unknown(&message.message_type));
                }
                continue;
            };
            result = self.send(message, kind.as_ref(), waiting, &mut held, report);
        }
        result
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
            let text = format!(
                "messages of the type {:?} cannot be sent by {:?}",
                kind.alias(),
                self.messenger.alias()
            );
            return self.fail_all(&waiting, &text, report);
        }
        let mut batch = Batch::new(self, message, kind, waiting, held, report);
        let sent = self.messenger.send(message, &mut batch);
        let given_back = batch.give_back();
        sent.and(given_back)
    }

    fn fail_all(
        &self,
        waiting: &VecDeque<Claimed>,
        why: &str,
        report: &mut Report,
    ) -> Result<(), Error> {
        waiting
            .iter()
            .try_for_each(|claimed| self.fail(claimed, why, report))
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
            error: Some(why),
            is_attempt: false,
            is_doubtful: claimed.is_doubtful,
            parts_sent: claimed.parts_sent,
        };
        let written = self.finish(claimed, &outcome);
        report.count(Status::Failed, written.is_ok());
        written
    }

    pub(crate) fn finish(&self, claimed: &Claimed, outcome: &Outcome<'_>) -> Result<(), Error> {
        let now = time::now();
        if self.store.finish(claimed.id, self.owner, now, outcome)? {
            return Ok(());
        }
        let text = format!(
            "the lease of dispatch {} ended while it was sent: another worker may send it too; \
             a longer lease helps",
            claimed.id.0
        );
        Err(Error::new(ErrorKind::Timeout).with_message(text))
    }

    pub(crate) fn release(&self, ids: &[DispatchId]) -> Result<(), Error> {
        self.store.release(self.owner, ids)
    }

    /// Prolongs what is held when a third of the lease is over.
    pub(crate) fn renew_if_late(&self) -> Result<(), Error> {
        if self.leased_at.get().elapsed() < self.lease / 3 {
            return Ok(());
        }
        self.leased_at.set(Instant::now());
        self.store
            .renew(self.owner, self.messenger.alias(), time::now(), self.lease)
    }
}

fn numbers(waiting: &VecDeque<Claimed>) -> Vec<DispatchId> {
    waiting.iter().map(|claimed| claimed.id).collect()
}
