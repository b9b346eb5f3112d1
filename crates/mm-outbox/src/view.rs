//! What a store holds, for people.

use std::collections::BTreeMap;
use std::time::SystemTime;

use mm_core::Error;

use crate::message::{DispatchId, Message, MessageId};
use crate::outbox::Outbox;
use crate::status::Status;

/// How many dispatches there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// By messenger and status; what there is none of is not listed.
    pub by_messenger: BTreeMap<(String, Status), u64>,
    /// When the oldest that waits was made.
    pub oldest_pending: Option<SystemTime>,
}

impl Counts {
    /// How many have this status, over all messengers.
    pub fn of(&self, status: Status) -> u64 {
        let all = self.by_messenger.iter();
        all.filter(|((_, of), _)| *of == status)
            .map(|(_, count)| count)
            .sum()
    }
}

/// Which dispatches are meant.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Filter {
    /// This one.
    pub id: Option<DispatchId>,
    /// Those of this message.
    pub message: Option<MessageId>,
    /// Those of this messenger.
    pub messenger: Option<String>,
    /// Those of this status.
    pub status: Option<Status>,
    /// Those of this user that were not read.
    pub unread_of: Option<String>,
    /// Those made before this one, as for the next page of a list. Not for a requeue.
    pub before: Option<DispatchId>,
    /// So many at most, the newest.
    pub limit: Option<usize>,
}

impl Filter {
    /// Those of a status.
    pub fn of_status(status: Status) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }
}

/// A dispatch as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DispatchView {
    /// Its number.
    pub id: DispatchId,
    /// Its message's number.
    pub message: MessageId,
    /// The alias of its messenger.
    pub messenger: String,
    /// Where it goes.
    pub address: String,
    /// The id of the user, if it is one.
    pub user: Option<String>,
    /// How far it is.
    pub status: Status,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made.
    pub created_at: SystemTime,
    /// When it is tried again, if it is [`Status::Error`].
    pub next_attempt_at: Option<SystemTime>,
    /// When it was sent.
    pub sent_at: Option<SystemTime>,
    /// Whether its recipient has read it.
    pub is_read: bool,
    /// Why the last of its attempts that failed did, without secrets.
    pub last_error: Option<String>,
}

impl Outbox {
    /// So many messages at most, the newest first; those made before one, if it is given.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn messages(&self, before: Option<MessageId>, limit: usize) -> Result<Vec<Message>, Error> {
        self.0.store.recent_messages(before, limit)
    }
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedError {
    /// When.
    pub at: SystemTime,
    /// Why, without secrets.
    pub text: String,
}

/// Why the last attempt of a dispatch failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastError {
    /// The dispatch.
    pub dispatch: DispatchView,
    /// Why.
    pub error: LoggedError,
}
