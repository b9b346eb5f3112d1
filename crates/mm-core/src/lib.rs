#![doc = include_str!("../README.md")]

mod defuse;
mod error;
mod fence;
mod payload;
mod split;

pub use defuse::defuse_mentions;
pub use error::{Error, ErrorKind};
pub use payload::{Payload, PayloadBuilder};
pub use split::{TEXT_CHARS_MAX, TEXT_CHARS_MAX_BEFORE_5_0, TextPart, TextParts, split_text};
