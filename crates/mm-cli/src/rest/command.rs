//! The commands of this kind, as clap knows them.

use std::process::ExitCode;

use clap::Subcommand;

use crate::args::RestArgs;
use crate::exit;
use crate::failure::Failure;
use crate::rest::api::{self, ApiArgs};
use crate::rest::channels::{self, ChannelsArgs};
use crate::rest::download::{self, DownloadArgs};
use crate::rest::hint;
use crate::rest::listen::{self, ListenArgs};
use crate::rest::login::{self, LoginArgs};
use crate::rest::post;
use crate::rest::post_args::PostArgs;
use crate::rest::search::{self, SearchArgs};
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
    /// Find posts by their words
    Search(Box<SearchArgs>),
    /// Print events as they happen, or run a command for each
    Listen(Box<ListenArgs>),
    /// Download files, or all files of a post
    Download(Box<DownloadArgs>),
    /// Call any operation of the REST API
    Api(Box<ApiArgs>),
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
            Self::Search(args) => &mut args.rest,
            Self::Listen(args) => &mut args.rest,
            Self::Download(args) => &mut args.rest,
            Self::Api(args) => &mut args.rest,
        }
    }

    /// Whether it changes nothing on the server.
    fn only_asks(&self) -> bool {
        !matches!(self, Self::Post(_) | Self::Api(_))
    }
}

/// Runs it; what goes wrong is told with what to do about it.
pub(crate) fn run(command: RestCommand) -> Result<ExitCode, Failure> {
    let only_asks = command.only_asks();
    let result = match command {
        RestCommand::Login(args) => login::run(&args),
        RestCommand::Whoami(args) => whoami::run(&args),
        RestCommand::Post(args) => post::run(&args),
        RestCommand::Channels(args) => channels::run(&args),
        RestCommand::Users(args) => users::run(&args),
        RestCommand::Search(args) => search::run(&args),
        RestCommand::Listen(args) => listen::run(*args),
        RestCommand::Download(args) => download::run(&args),
        RestCommand::Api(args) => api::run(&args),
    };
    match result {
        Ok(()) => Ok(exit::OK),
        Err(failure) if only_asks => Err(hint::of_api(failure.of_question())),
        Err(failure) => Err(hint::of_api(failure)),
    }
}
