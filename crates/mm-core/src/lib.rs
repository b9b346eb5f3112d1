#![doc = include_str!("../README.md")]

mod action;
mod action_links;
mod attachment;
mod block_check;
mod block_registry;
pub mod blocks;
mod cancel;
mod check;
mod check_names;
mod delivery;
mod error;
mod inspect;
pub mod limits;
mod memory;
mod mentions;
mod path;
mod payload;
mod payload_builder;
mod payload_parts;
mod payload_size;
mod payload_wire;
mod priority;
mod props_size;
mod retry;
mod texts;
mod token;
mod transport;
mod webhook_url;
mod wire;

pub use action::{Action, ActionKind, ActionOption, DataSource, Integration};
pub use attachment::{Attachment, Field};
pub use cancel::{Cancel, CancelHook};
pub use delivery::{Delivery, DeliveryId, Receipt};
pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use memory::MemoryTransport;
pub use payload::Payload;
pub use payload_builder::PayloadBuilder;
pub use priority::Priority;
pub use retry::{
    DEFAULT_ATTEMPTS, DEFAULT_FIRST_WAIT, DEFAULT_LONGEST_WAIT, RetryPolicy, random_u64,
};
pub use token::Token;
pub use transport::Transport;
pub use webhook_url::WebhookUrl;
