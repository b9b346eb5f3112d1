#![doc = include_str!("../README.md")]

mod answer;
mod api;
mod body_limit;
mod call;
mod calling;
mod catcher;
mod channel_access;
mod compat;
mod download;
mod error;
mod fault;
mod fields;
mod file_type;
mod hook;
mod id;
mod mask;
mod operations;
mod page;
mod permissions;
mod picture;
mod refusal;
mod rules;
mod search;
mod seen;
mod server;
mod settings;
mod sha1;
#[cfg(feature = "store")]
mod store;
#[cfg(not(feature = "store"))]
#[path = "store/absent.rs"]
mod store;
mod view;
mod webhook;
mod world;

pub use self::catcher::{Catcher, CatcherBuilder};
pub use self::compat::{NoVersion, Version};
pub use self::error::Error;
pub use self::fault::{
    Cut, CutAt, Failure, Faults, InvalidFaults, Latency, RateLimit, RetryAfter, RetryAfterForm,
    Silence, WebsocketFaults,
};
pub use self::id::{Id, NoId};
pub use self::seen::{Post, Request, TimedOut};
pub use self::settings::{Limits, ReadTimes, WebsocketTimes};
pub use self::world::furniture::{Person, Ready};
