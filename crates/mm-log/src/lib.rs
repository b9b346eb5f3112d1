#![doc = include_str!("../README.md")]

mod builder;
mod emoji;
mod entry;
mod error_logger;
mod format;
mod handler;
#[cfg(feature = "tracing")]
mod layer;
mod logger;
mod panic_hook;
mod quiet;
mod repeat;
mod severity;

pub use builder::{DEFAULT_POST_SPACING, MattermostLoggerBuilder};
pub use emoji::EmojiMap;
pub use entry::Entry;
pub use error_logger::ErrorLogger;
pub use format::Format;
#[cfg(feature = "tracing")]
pub use layer::MattermostLayer;
pub use logger::{DEFAULT_FLUSH_TIMEOUT, FlushGuard, MattermostLogger};
pub use mm_core::{self, Error, ErrorKind};
pub use mm_threaded::{self, Counts, Overflow};
pub use panic_hook::PanicHook;
pub use severity::Severity;
