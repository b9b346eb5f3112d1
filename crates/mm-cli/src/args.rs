//! The command line. Help, completions and man pages come from here.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::message::MessageArgs;
use crate::run::RunArgs;
use crate::tee::Bytes;

/// Messages to Mattermost from shells, cron jobs and CI.
#[derive(Debug, Parser)]
#[command(
    name = "mm",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 delivered, 1 refused, 2 wrong usage, 75 try again later.\n\
                  A flag wins over the environment, that over the profile in \
                  $XDG_CONFIG_HOME/mm/config.toml."
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
    /// Print completions for a shell
    #[cfg(feature = "manual")]
    Completions(CompletionsArgs),
    /// Print the man page, or write all of them into a folder
    #[cfg(feature = "manual")]
    Man(ManArgs),
}

/// `mm send`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mm send 'backup done'\n  \
                        df -h | mm send --code\n  \
                        mm send --urgent --ack --channel ops 'disk full on **db1**'\n  \
                        mm send --payload message.json")]
pub(crate) struct SendArgs {
    #[command(flatten)]
    pub(crate) message: MessageArgs,

    /// Print the JSON that would be sent, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Refuse a text longer than the server's limit instead of splitting it
    #[arg(long)]
    pub(crate) no_split: bool,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// `mm tee`
///
/// Reads stdin and passes it on to stdout unchanged and at once. A pipe is never held up:
/// what exceeds the queue is dropped, counted and told. With --file and --follow nothing
/// is passed on, and nothing dropped: reading waits for the server.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  make 2>&1 | mm tee --lang log\n  \
                        mm tee --follow /var/log/app.log --channel ops\n  \
                        mm tee --file report.md --markdown\n\n\
                        Exit codes: as mm send with --file; 0 for a pipe, whatever became of \
                        the posts, unless --strict; 128 + N after signal N.")]
pub(crate) struct TeeArgs {
    /// Post this file once
    #[arg(long, value_name = "FILE", conflicts_with = "follow")]
    pub(crate) file: Option<PathBuf>,

    /// Post what this file gets from now on, across rotation
    #[arg(long, value_name = "FILE")]
    pub(crate) follow: Option<PathBuf>,

    /// With --follow, post what is in the file already
    #[arg(long, requires = "follow")]
    pub(crate) from_start: bool,

    /// Lines are Markdown, not code
    #[arg(long)]
    pub(crate) markdown: bool,

    /// The language of the code blocks
    #[arg(long = "lang", value_name = "LANG", conflicts_with = "markdown")]
    pub(crate) language: Option<String>,

    /// Take the bite out of @all, @here, @channel and @user in Markdown lines
    #[arg(long, requires = "markdown")]
    pub(crate) defuse: bool,

    /// Keep colours and other escapes of terminals in the posts
    #[arg(long)]
    pub(crate) keep_escapes: bool,

    /// How long a line waits for others to share its post
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = duration)]
    pub(crate) collect: Duration,

    /// How much may wait for the server
    #[arg(long, value_name = "SIZE", default_value = "64M")]
    pub(crate) queue: Bytes,

    /// How long a post is tried before its lines are given up
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration)]
    pub(crate) give_up: Duration,

    /// How long to go on posting after the end of the pipe, or after a signal
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub(crate) exit_timeout: Duration,

    /// Fail if a line was not delivered, also in a pipe
    #[arg(long)]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

impl TeeArgs {
    /// Whether stdin is passed through.
    pub(crate) fn is_pipe(&self) -> bool {
        self.file.is_none() && self.follow.is_none()
    }
}

/// `mm doctor`
///
/// Tries settings, route, name, connection, TLS and the webhook one after the other, and
/// tells what is wrong and what to do. Nothing is posted: the webhook is asked with an
/// empty text, which it refuses.
#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Send a test message too
    #[arg(long)]
    pub(crate) post: bool,

    /// The test message
    #[arg(long, requires = "post", value_name = "TEXT")]
    pub(crate) text: Option<String>,

    /// Print the findings as JSON
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

/// Where to send, and how.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionArgs {
    /// The webhook's URL. It is a secret: others see it in the process list, so prefer
    /// the environment, a file or a profile
    #[arg(
        long,
        short = 'w',
        env = "MM_WEBHOOK",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub(crate) webhook: Option<String>,

    /// A file with the webhook's URL, `-` for stdin
    #[arg(long, env = "MM_WEBHOOK_FILE", value_name = "FILE")]
    pub(crate) webhook_file: Option<PathBuf>,

    /// A file with a personal or bot token, for what a webhook cannot tell (mm doctor)
    #[arg(long, env = "MM_TOKEN_FILE", value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// The profile to use
    #[arg(long, env = "MM_PROFILE", value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The file with the profiles [default: $XDG_CONFIG_HOME/mm/config.toml]
    #[arg(long, env = "MM_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The channel's name as in its URL, or `@user`; the webhook must not be locked
    #[arg(long, short = 'c', env = "MM_CHANNEL", value_name = "NAME")]
    pub(crate) channel: Option<String>,

    /// The name that is shown, where the server allows it
    #[arg(long, short = 'u', env = "MM_USERNAME", value_name = "NAME")]
    pub(crate) username: Option<String>,

    /// The emoji that is shown as icon, such as `:robot:`, where the server allows it
    #[arg(long, short = 'e', env = "MM_EMOJI", value_name = "NAME")]
    pub(crate) emoji: Option<String>,

    /// The icon's URL, where the server allows it
    #[arg(long, env = "MM_ICON_URL", value_name = "URL")]
    pub(crate) icon_url: Option<String>,

    /// How long one attempt may take, such as `10s` [default: 10s]
    #[arg(long, short = 't', env = "MM_TIMEOUT", value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,

    /// How long it may take in all, with retries and waits [default: 60s]
    #[arg(long, env = "MM_DEADLINE", value_name = "TIME", value_parser = duration)]
    pub(crate) deadline: Option<Duration>,

    /// A proxy such as `http://host:3128` or `socks5h://host`, or `none`
    /// [default: by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY]
    #[arg(
        long,
        short = 'p',
        env = "MM_PROXY",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub(crate) proxy: Option<String>,

    /// Trust the certificates of this PEM file beside the system's
    #[arg(long, env = "MM_CA_FILE", value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// A client certificate with its chain, in PEM form
    #[arg(long, env = "MM_CLIENT_CERT", value_name = "FILE")]
    pub(crate) client_cert: Option<PathBuf>,

    /// The client certificate's key, in PEM form [default: the certificate's file]
    #[arg(long, env = "MM_CLIENT_KEY", value_name = "FILE")]
    pub(crate) client_key: Option<PathBuf>,

    /// Accept any certificate of the server: whoever is on the way can read the message
    /// and the webhook
    #[arg(long)]
    pub(crate) danger_accept_invalid_certs: bool,

    /// How many attempts a message gets [default: 4]
    #[arg(long, env = "MM_ATTEMPTS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) attempts: Option<u32>,

    /// Repeat also what may have been delivered: rather twice than not at all
    #[arg(long)]
    pub(crate) at_least_once: bool,

    /// How long a post may be, in characters; servers before 5.0 take 4000
    #[arg(long, env = "MM_MAX_CHARS", value_name = "N", value_parser = max_chars)]
    pub(crate) max_chars: Option<usize>,
}

/// `10s`, `1m 30s`, `500ms`, or seconds as a number.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let parsed = match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()),
        Err(_) => humantime::parse_duration(text).map_err(|error| error.to_string()),
    };
    match parsed {
        Ok(duration) if duration.is_zero() => Err("must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(reason) => Err(format!(
            "{reason}; expected a time such as `10s` or `1m 30s`"
        )),
    }
}

fn max_chars(text: &str) -> Result<usize, String> {
    let limit = mm_core::limits::TEXT_CHARS_MAX;
    match text.parse() {
        Ok(chars) if (1..=limit).contains(&chars) => Ok(chars),
        _ => Err(format!("expected a number from 1 to {limit}")),
    }
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
        for wrong in ["", "0", "0s", "-1", "soon", "NaN", "inf", "1e99"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
