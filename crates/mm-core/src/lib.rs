#![doc = include_str!("../README.md")]

mod action;
mod attachment;
pub mod blocks;
mod cancel;
mod check;
mod code;
mod delivery;
mod error;
mod fence;
mod hint;
mod host_port;
pub mod limits;
mod memory;
mod payload;
mod payload_builder;
mod payload_parts;
mod payload_size;
mod payload_wire;
mod posts;
mod priority;
mod retry;
mod split;
mod token;
mod transport;
mod webhook_url;
mod wire;

pub use action::{Action, ActionKind, ActionOption, DataSource, Integration};
pub use attachment::{Attachment, Field};
pub use cancel::{Cancel, CancelHook};
pub use code::code_block;
pub use delivery::{Delivery, DeliveryId, Receipt};
pub use error::{Error, ErrorKind};
pub use fence::has_open_fence;
pub use host_port::{HostPortError, split_host_port};
pub use limits::Limits;
pub use memory::MemoryTransport;
pub use payload::Payload;
pub use payload_builder::PayloadBuilder;
pub use priority::Priority;
pub use retry::{
    DEFAULT_ATTEMPTS, DEFAULT_FIRST_WAIT, DEFAULT_LONGEST_WAIT, RetryPolicy, random_u64,
};
pub use split::{TextPart, TextParts, split_text};
pub use token::Token;
pub use transport::Transport;
pub use webhook_url::WebhookUrl;
