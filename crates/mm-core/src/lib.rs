#![doc = include_str!("../README.md")]

mod error;
mod payload;

pub use error::{Error, ErrorKind};
pub use payload::{Payload, PayloadBuilder};
