#![doc = include_str!("../README.md")]

// In the order in which the documentation shows what each adds: by hand first, made last.
mod driver;
mod lookup;
mod session;
mod webhook;

mod by_name;
mod call;
#[cfg(feature = "posts")]
mod channel_posts;
mod cookie_date;
mod cookies;
mod driver_builder;
mod elsewhere;
mod file;
mod form;
mod id;
mod json;
mod netrc;
mod operation;
mod pages;
mod param;
#[cfg(feature = "files")]
mod poster;
#[cfg(feature = "posts")]
mod posting;
#[cfg(all(feature = "posts", feature = "files"))]
mod posting_files;
mod reading;
#[doc(hidden)]
pub mod record;
mod repeat;
#[cfg(feature = "uploads")]
mod resumable;
mod secret;
mod time;
#[cfg(feature = "files")]
mod transfer;
#[cfg(feature = "files")]
mod unfinished;

#[rustfmt::skip]
pub mod api;
#[rustfmt::skip]
pub mod types;

pub use by_name::OperationRequest;
pub use call::{Call, Request};
#[cfg(feature = "posts")]
pub use channel_posts::ChannelPosts;
pub use driver::{Driver, RawRequest};
pub use driver_builder::DriverBuilder;
pub use file::FilePart;
pub use id::{
    ChannelId, CommandId, EmojiId, FileId, GroupId, HookId, JobId, PostId, RoleId, SchemeId,
    TeamId, UploadId, UserId,
};
pub use json::{ByName, FromJson};
pub use mm_core;
// Inline, so that links lead to them also where only this crate is documented.
#[doc(inline)]
pub use mm_core::{
    Cancel, Error, ErrorKind, Payload, Receipt, RetryPolicy, ServerUrl, Token, Transport,
};
#[doc(inline)]
pub use mm_sender::{HttpSettings, Proxy, ProxyChoice, TlsSettings, WebhookSender};
pub use operation::{Operation, Param, Place, listed, operations};
pub use pages::Pages;
pub use param::Texts;
#[cfg(feature = "files")]
pub use poster::Poster;
pub use secret::Secret;
pub use time::Millis;
