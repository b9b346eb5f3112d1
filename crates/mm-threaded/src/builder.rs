//! The settings of a [`Threaded`].

use std::time::Duration;

use mm_core::{Payload, RetryPolicy, Transport};

use crate::join::Join;
use crate::queue::Capacity;
use crate::shared::OnError;
use crate::{Threaded, Undelivered};

/// How many messages the queue holds by default.
pub const DEFAULT_CAPACITY_MESSAGES: usize = 10_000;
/// How many bytes the queue holds by default: 16 MiB.
pub const DEFAULT_CAPACITY_BYTES: usize = 16 * 1024 * 1024;
/// How long a message is tried by default, from its first attempt.
pub const DEFAULT_GIVE_UP_AFTER: Duration = Duration::from_secs(300);
/// How long dropping a [`Threaded`] takes at the most by default.
pub const DEFAULT_DROP_TIMEOUT: Duration = Duration::from_secs(5);

/// What happens to a message when the queue is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// The new message is refused.
    #[default]
    RefuseNew,
    /// The oldest messages make room.
    DropOldest,
    /// The caller waits for room, so long at the most; then the message is refused.
    /// Within the error callback nobody waits.
    Wait(Duration),
}

pub(crate) type Notice = Box<dyn Fn(u64) -> Payload + Send + Sync>;

pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) capacity: Capacity,
    pub(crate) overflow: Overflow,
    pub(crate) notice: Option<Notice>,
    pub(crate) retry: RetryPolicy,
    pub(crate) give_up_after: Duration,
    pub(crate) drop_timeout: Duration,
    pub(crate) join: Option<Join>,
}

/// Builds a [`Threaded`].
#[must_use = "a builder does nothing until `build` is called"]
#[expect(
    missing_debug_implementations,
    reason = "it holds the transport and closures"
)]
pub struct ThreadedBuilder<T: Transport + 'static, D: Send + 'static = ()> {
    transport: T,
    settings: Settings,
    on_error: Option<OnError<D>>,
}

impl<T: Transport + 'static, D: Send + 'static> ThreadedBuilder<T, D> {
    pub(crate) fn new(transport: T) -> Self {
        let settings = Settings {
            name: "mm-threaded".to_owned(),
            capacity: Capacity {
                messages: DEFAULT_CAPACITY_MESSAGES,
                bytes: DEFAULT_CAPACITY_BYTES,
            },
            overflow: Overflow::RefuseNew,
            notice: Some(Box::new(default_notice)),
            retry: RetryPolicy::default().attempts(u32::MAX),
            give_up_after: DEFAULT_GIVE_UP_AFTER,
            drop_timeout: DEFAULT_DROP_TIMEOUT,
            join: None,
        };
        Self {
            transport,
            settings,
            on_error: None,
        }
    }

    /// The name of the worker thread, to tell several apart. Default `mm-threaded`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.settings.name = name.into();
        self
    }

    /// Called for each message that was not delivered, with its data and the error.
    ///
    /// It runs on the worker thread, or in the call that handed the message over where
    /// that call found no room or a queue that is shut down. It may send: what is lost by
    /// that is told once more, and what is lost in that call is only counted. `flush` and
    /// `shutdown` of the same queue are errors within it. A panic in it ends nothing.
    /// Without it, losses are only counted.
    pub fn on_error(mut self, callback: impl Fn(Undelivered<D>) + Send + Sync + 'static) -> Self {
        self.on_error = Some(Box::new(callback));
        self
    }

    /// How many messages may wait. Default 10,000; at least one.
    pub fn capacity_messages(mut self, messages: usize) -> Self {
        self.settings.capacity.messages = messages.max(1);
        self
    }

    /// How many bytes the waiting messages may hold. Default 16 MiB. A message larger
    /// than that is taken when the queue is empty.
    pub fn capacity_bytes(mut self, bytes: usize) -> Self {
        self.settings.capacity.bytes = bytes;
        self
    }

    /// Takes messages for as long as there is memory.
    pub fn unbounded(mut self) -> Self {
        self.settings.capacity = Capacity {
            messages: usize::MAX,
            bytes: usize::MAX,
        };
        self
    }

    /// What happens when the queue is full. Default: the new message is refused.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.settings.overflow = overflow;
        self
    }

    /// What is posted once after an overflow, for the sum of the messages that it took;
    /// where they went and under their username, unless the payload says otherwise.
    /// Default: one line that tells the sum.
    pub fn overflow_notice(
        mut self,
        notice: impl Fn(u64) -> Payload + Send + Sync + 'static,
    ) -> Self {
        self.settings.notice = Some(Box::new(notice));
        self
    }

    /// Posts nothing after an overflow. It is still counted.
    pub fn without_overflow_notice(mut self) -> Self {
        self.settings.notice = None;
        self
    }

    /// When a message is tried again. Default: what surely was not accepted, as often
    /// as the time allows.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// How long a message is tried, from its first attempt. Default 5 minutes.
    pub fn give_up_after(mut self, time: Duration) -> Self {
        self.settings.give_up_after = time;
        self
    }

    /// How long dropping the queue may take to send what is left. Default 5 s.
    pub fn drop_timeout(mut self, timeout: Duration) -> Self {
        self.settings.drop_timeout = timeout;
        self
    }

    /// Joins messages that wait into one post. Default: each is a post of its own.
    pub fn join(mut self, join: Join) -> Self {
        self.settings.join = Some(join);
        self
    }

    /// The queue. Its worker starts with the first message.
    pub fn build(self) -> Threaded<T, D> {
        Threaded::from_parts(self.transport, self.settings, self.on_error)
    }
}

fn default_notice(messages: u64) -> Payload {
    let what = if messages == 1 {
        "1 message was"
    } else {
        &format!("{messages} messages were")
    };
    Payload::new(format!(
        ":warning: {what} dropped here because the queue was full."
    ))
}
