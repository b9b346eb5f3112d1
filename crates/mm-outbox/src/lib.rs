#![doc = include_str!("../README.md")]

mod backoff;
mod links;
mod message;
mod message_type;
mod messenger;
mod news;
mod outbox;
mod parcel;
mod place;
mod preview;
mod recipient;
mod registry;
mod sending;
mod status;
mod store;
mod subscription;
mod template;
mod time;
mod transport;
mod view;
mod worker;

pub use links::{LinkAnswer, LinkKind, Links};
pub use message::{DispatchId, Draft, Message, MessageId, SUBJECT, TEXT};
pub use message_type::{DEFAULT_RETRY_LIMIT, EmailHtml, EmailText, For, MessageType, PlainText};
pub use messenger::{Content, Messenger};
pub use mm_core::{self, Cancel, Error, ErrorKind};
pub use outbox::{Order, Outbox, OutboxBuilder, SendOptions};
pub use parcel::{Batch, Parcel};
pub use recipient::{Recipient, To, User, recipients};
pub use sending::Report;
pub use status::Status;
pub use subscription::{Choice, Directory, PreferenceRow, Preferences, Subscription};
pub use template::{TemplateType, Templates};
pub use transport::OutboxTransport;
pub use view::{Counts, DispatchView, Filter, LoggedError};
pub use worker::{WorkEvent, Worker};
