#![doc = include_str!("../README.md")]

mod answer;
mod body;
mod doorkeeper;
mod form;
mod hub;
mod journal;
mod metrics;
mod order;
mod pace;
mod page;
mod places;
mod posting;
mod recent;
mod refusal;
mod repeats;
mod routes;
mod rules;
mod server;
mod service;
mod sessions;
mod settings;
mod spool;
mod text;
mod turns;
mod wildcard;

pub use mm_core::{Error, ErrorKind};
pub use service::Service;
pub use settings::{Limits, Mentions, Settings};
