//! The commands of this kind, as clap knows them.

use std::process::ExitCode;

use clap::Subcommand;

use crate::args::RestArgs;
use crate::exit;
use crate::failure::Failure;
use crate::rest::channels::{self, ChannelsArgs};
use crate::rest::hint;
use crate::rest::login::{self, LoginArgs};
use crate::rest::post;
use crate::rest::post_args::PostArgs;
use crate::rest::users::{self, UsersArgs};
use crate::rest::whoami::{self, WhoamiArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum RestCommand {
    /// Keep server and token in a profile
    Login(Box<LoginArgs>),
    /// Tell who the token is
    Whoami(Box<WhoamiArgs>),
    /// Post, reply, edit, delete or react by token
    Post(Box<PostArgs>),
    /// List the channels of a team
    Channels(Box<ChannelsArgs>),
    /// List the people of a team or a channel
    Users(Box<UsersArgs>),
}

impl RestCommand {
    /// The flags that all of them have.
    pub(crate) fn args_mut(&mut self) -> &mut RestArgs {
        match self {
            Self::Login(args) => &mut args.rest,
            Self::Whoami(args) => &mut args.rest,
            Self::Post(args) => &mut args.rest,
            Self::Channels(args) => &mut args.rest,
            Self::Users(args) => &mut args.rest,
        }
    }
}

/// Runs it; what goes wrong is told with what to do about it.
pub(crate) fn run(command: RestCommand) -> Result<ExitCode, Failure> {
    let result = match command {
        RestCommand::Login(args) => login::run(&args),
        RestCommand::Whoami(args) => whoami::run(&args),
        RestCommand::Post(args) => post::run(&args),
        RestCommand::Channels(args) => channels::run(&args),
        RestCommand::Users(args) => users::run(&args),
    };
    match result {
        Ok(()) => Ok(exit::OK),
        Err(failure) => Err(hint::of_api(failure)),
    }
}
