//! The command line. Help, completions and man pages come from here.

mod bytes;
mod connection;
mod network;
mod read;

#[cfg(feature = "manual")]
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};

#[cfg(feature = "catcher")]
use crate::catch::CatchArgs;
use crate::message::MessageArgs;
#[cfg(feature = "outbox")]
use crate::outbox::OutboxArgs;
#[cfg(feature = "rest")]
use crate::rest;
use crate::run::RunArgs;
use crate::tee::TeeArgs;

pub(crate) use bytes::Bytes;
#[cfg(feature = "rest")]
pub(crate) use connection::RestArgs;
pub(crate) use connection::{CHARS_MAX, ConnectionArgs, Flags};
pub(crate) use read::{read, tell};

/// Messages to Mattermost from shells, cron jobs and CI.
#[derive(Debug, Parser)]
#[command(
    name = "mm",
    version,
    propagate_version = true,
    after_help = "Begin with:\n  \
                  export MM_WEBHOOK=https://chat.example.com/hooks/...\n  \
                  mm doctor\n  \
                  mm send 'hello'\n\
                  or, with a token and all that it allows, by `mm login`.\n\n\
                  Exit codes: 0 delivered or done, 1 refused, 2 wrong usage, 75 try again later.\n\
                  A flag wins over the environment, that over the profile in\n\
                  $XDG_CONFIG_HOME/mm/config.toml. An empty variable is none."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Send one message
    Send(Box<SendArgs>),
    /// Pass lines through and post them
    Tee(Box<TeeArgs>),
    /// Run a command and post how it ended
    Run(Box<RunArgs>),
    /// Explain what is wrong, without posting
    Doctor(Box<DoctorArgs>),
    #[cfg(feature = "rest")]
    #[command(flatten)]
    Rest(rest::RestCommand),
    /// Keep messages until they are sent, by any messenger
    #[cfg(feature = "outbox")]
    Outbox(Box<OutboxArgs>),
    /// Run a server to try messages on, and show what comes in
    #[cfg(feature = "catcher")]
    Catch(Box<CatchArgs>),
    /// Print completions for a shell
    #[cfg(feature = "manual")]
    Completions(CompletionsArgs),
    /// Print the man page, or write all of them into a folder
    #[cfg(feature = "manual")]
    Man(ManArgs),
}

impl Command {
    /// Notes which flags of the connection stand on the command line.
    fn set_flags(&mut self, flags: Flags) {
        match self {
            Self::Send(args) => args.connection.flags = flags,
            Self::Tee(args) => args.connection.flags = flags,
            Self::Run(args) => args.connection.flags = flags,
            Self::Doctor(args) => args.connection.flags = flags,
            #[cfg(feature = "rest")]
            Self::Rest(command) => command.args_mut().flags = flags,
            #[cfg(feature = "outbox")]
            Self::Outbox(_) => {}
            #[cfg(feature = "catcher")]
            Self::Catch(_) => {}
            #[cfg(feature = "manual")]
            Self::Completions(_) | Self::Man(_) => {}
        }
    }
}

/// `mm send`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mm send 'backup done'\n  \
                        df -h | mm send --code\n  \
                        mm send --urgent --ack --channel ops 'disk full on **db1**'\n  \
                        mm send --payload message.json\n\n\
                        Exit codes: 0 delivered, 1 refused, 2 wrong usage, 75 try again later; \
                        after 75\nthe message may be there all the same if the server did not \
                        answer: the error says so.")]
pub(crate) struct SendArgs {
    /// Print the JSON that would be sent, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Print the result as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Refuse a text longer than a post may be instead of splitting it
    #[arg(long)]
    pub(crate) no_split: bool,

    #[command(flatten)]
    pub(crate) message: MessageArgs,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// `mm doctor`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Tries settings, route, name, connection, TLS and the webhook one after the \
                        other, and\ntells what is wrong and what to do. Nothing is posted: the \
                        webhook is asked with an\nempty text, which it refuses.\n\n\
                        Exit codes: 0 if messages can be sent, else that which mm send would \
                        have."
)]
pub(crate) struct DoctorArgs {
    /// Send a test message too
    #[arg(long)]
    pub(crate) post: bool,

    /// The test message
    #[arg(long, requires = "post", value_name = "TEXT")]
    pub(crate) text: Option<String>,

    /// Print the findings as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// `mm completions`
#[cfg(feature = "manual")]
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// `mm man`
#[cfg(feature = "manual")]
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Write `mm.1` and a page for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
}

/// What is longer is a mistake, and more than some clocks can add.
const TIME_MAX: Duration = Duration::from_secs(10 * 366 * 86_400);

/// `10s`, `1m 30s`, `500ms`, or seconds as a number.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let parsed = match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()),
        Err(_) => humantime::parse_duration(text).map_err(|error| error.to_string()),
    };
    match parsed {
        Ok(duration) if duration.is_zero() => Err("must be longer than nothing".to_owned()),
        Ok(duration) if duration > TIME_MAX => Err("must not be longer than ten years".to_owned()),
        Ok(duration) => Ok(duration),
        Err(reason) => Err(format!(
            "{reason}; expected a time such as `10s` or `1m 30s`"
        )),
    }
}

/// What stands behind the fence of a code block: one word.
pub(crate) fn language(text: &str) -> Result<String, String> {
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '`') {
        return Err("expected one word such as `rust`".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(duration("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(duration("1m 30s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(duration(" 7 "), Ok(Duration::from_secs(7)));
        for wrong in [
            "", "0", "0s", "-1", "soon", "NaN", "inf", "1e99", "1e18", "11y",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_language_is_one_word() {
        assert!(
            ["", "rust", "c++", "objective-c"]
                .map(language)
                .iter()
                .all(Result::is_ok)
        );
        assert!(
            ["a b", "a\nb", "`"]
                .map(language)
                .iter()
                .all(Result::is_err)
        );
    }
}
