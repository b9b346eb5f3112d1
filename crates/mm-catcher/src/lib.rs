#![doc = include_str!("../README.md")]
#![expect(dead_code, reason = "parts of the server wait for their callers")]

mod answer;
mod api;
mod call;
mod catcher;
mod compat;
mod error;
mod id;
mod mask;
mod operations;
mod page;
mod refusal;
mod server;
mod settings;
mod view;
mod webhook;
mod world;

pub use self::catcher::{Catcher, CatcherBuilder};
pub use self::compat::{NoVersion, Version};
pub use self::error::Error;
pub use self::id::{Id, NoId};
pub use self::settings::{Limits, WebsocketTimes};
