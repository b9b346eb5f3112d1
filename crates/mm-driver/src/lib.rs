#![doc = include_str!("../README.md")]

#[rustfmt::skip]
pub mod api;
mod call;
mod cookies;
mod driver;
mod driver_builder;
mod elsewhere;
mod file;
mod form;
mod id;
mod json;
mod netrc;
mod operation;
mod param;
mod repeat;
mod secret;
mod session;
mod time;
#[rustfmt::skip]
pub mod types;

pub use call::{Call, Request};
pub use driver::{Driver, RawRequest};
pub use driver_builder::DriverBuilder;
pub use file::FilePart;
pub use id::{
    ChannelId, CommandId, EmojiId, FileId, GroupId, HookId, JobId, PostId, RoleId, SchemeId,
    TeamId, UploadId, UserId,
};
pub use json::{ByName, FromJson};
pub use mm_core::{self, Error, ErrorKind, ServerUrl, Token};
pub use operation::{Operation, Param, Place, listed, operations};
pub use param::Texts;
pub use secret::Secret;
pub use time::Millis;
