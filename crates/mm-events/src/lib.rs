#![doc = include_str!("../README.md")]

mod action;
mod address;
mod backoff;
mod bot;
mod callbacks;
mod catch_up;
mod client;
mod data;
mod event;
mod frame;
mod gap;
mod handshake;
mod keeper;
mod link;
mod position;
mod queue;
mod receiver;
mod seen;
mod settings;
mod shared;
mod talk;
mod waker;
mod worker;

pub use bot::Bot;
pub use callbacks::{Callback, callback};
pub use client::Client;
pub use data::*;
pub use event::{EVENT_NAMES, Event, EventKind, Origin};
pub use gap::Gap;
pub use mm_core::{self, Error, ErrorKind};
pub use receiver::Receiver;
pub use settings::{ClientBuilder, Overflow};
