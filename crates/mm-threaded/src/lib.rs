#![doc = include_str!("../README.md")]

mod builder;
mod callback;
mod counts;
mod join;
mod queue;
mod shared;
mod threaded;
mod undelivered;
mod worker;

pub use builder::{
    DEFAULT_CAPACITY_BYTES, DEFAULT_CAPACITY_MESSAGES, DEFAULT_DROP_TIMEOUT, DEFAULT_GIVE_UP_AFTER,
    Overflow, ThreadedBuilder,
};
pub use counts::Counts;
pub use join::Join;
pub use mm_core::{self, Error, ErrorKind, Payload, RetryPolicy, Transport};
pub use threaded::Threaded;
pub use undelivered::{DropReason, Undelivered};
