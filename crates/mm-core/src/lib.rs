#![doc = include_str!("../README.md")]

mod action;
mod attachment;
pub mod blocks;
mod check;
mod error;
pub mod limits;
mod payload;
mod payload_builder;
mod payload_parts;
mod payload_size;
mod payload_wire;
mod priority;
mod wire;

pub use action::{Action, ActionKind, ActionOption, DataSource, Integration};
pub use attachment::{Attachment, Field};
pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use payload::Payload;
pub use payload_builder::PayloadBuilder;
pub use priority::Priority;
