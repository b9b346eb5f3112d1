#![doc = include_str!("../README.md")]

mod cancel;
mod delivery;
mod error;
mod memory;
mod payload;
mod retry;
mod token;
mod transport;
mod webhook_url;

pub use cancel::{Cancel, CancelHook};
pub use delivery::{Delivery, DeliveryId, Receipt};
pub use error::{Error, ErrorKind};
pub use memory::MemoryTransport;
pub use payload::{Payload, PayloadBuilder};
pub use retry::{
    DEFAULT_ATTEMPTS, DEFAULT_FIRST_WAIT, DEFAULT_LONGEST_WAIT, RetryPolicy, random_u64,
};
pub use token::Token;
pub use transport::Transport;
pub use webhook_url::WebhookUrl;
