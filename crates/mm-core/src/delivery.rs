//! A payload on its way, and what is known of it after.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::retry::random_u64;
use crate::{Cancel, Payload};

/// A payload on its way: with a stable id, how much of it is out, a deadline, and a way
/// to stop it.
///
/// Hand the same delivery to [`Transport::send`](crate::Transport::send) again to go on
/// where the attempt before ended: parts that are out are not sent twice.
#[derive(Debug)]
pub struct Delivery {
    payload: Payload,
    id: DeliveryId,
    parts_sent: usize,
    attempts: u32,
    deadline: Option<Instant>,
    cancel: Cancel,
    single_attempt: bool,
    resumed: bool,
}

impl Delivery {
    /// A delivery of this payload, with an id of its own, no deadline, and nothing sent.
    pub fn new(payload: Payload) -> Self {
        Self::with_id(payload, DeliveryId::next())
    }

    /// A delivery that carries an id from elsewhere, such as an outbox.
    pub fn with_id(payload: Payload, id: DeliveryId) -> Self {
        Self {
            payload,
            id,
            parts_sent: 0,
            attempts: 0,
            deadline: None,
            cancel: Cancel::new(),
            single_attempt: false,
            resumed: false,
        }
    }

    /// Sets when it must be over; waits that would pass it are not begun.
    #[must_use]
    pub fn deadline_at(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Shares a way to stop it.
    #[must_use]
    pub fn cancel_by(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Says that whoever holds this delivery tries again by itself, so that the
    /// transport must not: exactly one layer retries.
    #[must_use]
    pub fn single_attempt(mut self) -> Self {
        self.single_attempt = true;
        self
    }

    /// Says that it comes from a store, and that a process before this one may have sent it:
    /// so many parts surely, the rest perhaps. A transport that can look for it does so first.
    /// It should carry the [id](Self::with_id) that it had then.
    #[must_use]
    pub fn resumed(mut self, parts_sent: usize) -> Self {
        self.resumed = true;
        self.parts_sent = parts_sent;
        self
    }

    /// What is sent.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The same through all attempts.
    pub fn id(&self) -> &DeliveryId {
        &self.id
    }

    /// When it must be over.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The way to stop it.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Whether the transport must leave trying again to its caller.
    pub fn is_single_attempt(&self) -> bool {
        self.single_attempt
    }

    /// Whether it comes from a store, where a process before this one may have sent it.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// How many parts of a split text the server has accepted.
    pub fn parts_sent(&self) -> usize {
        self.parts_sent
    }

    /// How many requests were tried for it.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// For transports: one more part is accepted.
    pub fn count_part(&mut self) {
        self.parts_sent += 1;
    }

    /// For transports: one more request is tried.
    pub fn count_attempt(&mut self) {
        self.attempts += 1;
    }

    /// The payload back.
    pub fn into_payload(self) -> Payload {
        self.payload
    }
}

/// What names a delivery through all of its attempts, in logs and towards servers that
/// know an idempotency key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeliveryId(IdInner);

#[derive(Clone, PartialEq, Eq, Hash)]
enum IdInner {
    /// Counted in this process: no memory is taken for a name that is seldom read.
    Counted(u64),
    Given(Box<str>),
}

impl DeliveryId {
    /// One that differs from all others of this process, and by chance from those of
    /// other processes.
    pub fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(IdInner::Counted(NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    /// One from elsewhere, such as the key of a row.
    pub fn given(id: impl Into<String>) -> Self {
        Self(IdInner::Given(id.into().into_boxed_str()))
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        static PROCESS: OnceLock<u64> = OnceLock::new();
        match &self.0 {
            IdInner::Counted(number) => {
                let process = PROCESS.get_or_init(random_u64);
                write!(f, "{process:016x}-{number}")
            }
            IdInner::Given(id) => f.write_str(id),
        }
    }
}

impl fmt::Debug for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryId({self})")
    }
}

/// What is known of a payload that the server has accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    parts: usize,
    attempts: u32,
    post_ids: Vec<String>,
}

impl Receipt {
    /// A receipt for so many posts after so many requests.
    pub fn new(parts: usize, attempts: u32) -> Self {
        Self {
            parts,
            attempts,
            post_ids: Vec::new(),
        }
    }

    /// Adds the ids of the posts, where the server tells them. A webhook does not.
    #[must_use]
    pub fn with_post_ids(mut self, ids: Vec<String>) -> Self {
        self.post_ids = ids;
        self
    }

    /// How many posts the payload became.
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// How many requests it took, those that failed included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The ids of the posts, empty if the server does not tell them.
    pub fn post_ids(&self) -> &[String] {
        &self.post_ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_stay() {
        let (first, second) = (DeliveryId::next(), DeliveryId::next());
        assert_ne!(first, second);
        assert_ne!(first.to_string(), second.to_string());
        assert_eq!(first.to_string(), first.clone().to_string());
        assert_eq!(DeliveryId::given("row-7").to_string(), "row-7");
    }

    #[test]
    fn progress_is_counted() {
        let mut delivery = Delivery::new(Payload::new("hello")).single_attempt();
        delivery.count_attempt();
        delivery.count_part();
        assert_eq!((delivery.attempts(), delivery.parts_sent()), (1, 1));
        assert!(delivery.is_single_attempt());
        assert_eq!(delivery.into_payload().text(), "hello");
    }

    #[test]
    fn one_from_a_store_says_so_and_goes_on_after_its_parts() {
        let delivery = Delivery::with_id(Payload::new("hello"), DeliveryId::given("row-7"));
        assert!(!delivery.is_resumed());
        let delivery = delivery.resumed(2);
        assert!(delivery.is_resumed());
        assert_eq!((delivery.attempts(), delivery.parts_sent()), (0, 2));
    }
}
