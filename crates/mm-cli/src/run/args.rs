//! The flags of `mm run`.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::args::ConnectionArgs;

/// How many lines of output are posted unless set.
const TAIL_LINES: &str = "50";
/// How many characters of output are posted unless set.
const TAIL_CHARS: &str = "8000";

/// `mm run`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: those of the command, whatever becomes of the post; 127 if it is \
                  not found, 126 if it cannot be run, 2 for wrong usage of mm. A command that is \
                  ended by a signal ends mm by the same signal.",
    after_long_help = "\
With a terminal as stdin, stdout and stderr, the command gets a pseudo terminal of the same size: \
colours, keys, Ctrl-C, Ctrl-Z and window changes work as without mm. Otherwise stdout and stderr \
are pipes and kept apart, unless both lead to the same place. Either way every byte passes \
unchanged and at once.

SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 and SIGALRM sent to mm go to the command. While \
the end is being posted, the second SIGINT or SIGTERM gives the post up.

What the command leaves running in the background loses its output when mm ends: send it \
elsewhere.

Exit codes: those of the command, whatever becomes of the post; 127 if it is not found, 126 if it \
cannot be run, 2 for wrong usage of mm. A command that is ended by a signal ends mm by the same \
signal. The command runs even if the webhook or the profile is wrong: that is told on stderr.

Examples:
  mm run -- make -j8
  mm run --on fail --name 'nightly backup' -- /usr/local/bin/backup
  17 3 * * *  mm run --on fail -- backup --all"
)]
pub(crate) struct RunArgs {
    /// When to post
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = On::Always)]
    pub(super) on: On,

    /// What the post calls the command, instead of its command line
    #[arg(long, value_name = "TEXT")]
    pub(super) name: Option<String>,

    /// Leave the command's arguments out of the post: they may hold secrets
    #[arg(long)]
    pub(super) hide_command: bool,

    /// How many of the last lines of output the post holds, 0 for none
    #[arg(long, value_name = "N", default_value = TAIL_LINES, value_parser = clap::value_parser!(u32).range(..=10_000))]
    pub(super) tail_lines: u32,

    /// How many characters of output the post holds at most
    #[arg(long, value_name = "N", default_value = TAIL_CHARS, value_parser = clap::value_parser!(u32).range(1..=15_000))]
    pub(super) tail_chars: u32,

    /// Use pipes on a terminal too
    #[arg(long)]
    pub(super) pipes: bool,

    /// Print the JSON that would be posted, and post nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// The command and its arguments
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(super) command: Vec<OsString>,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// When to post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum On {
    /// Whatever becomes of the command
    Always,
    /// If it fails, is ended by a signal or cannot be started
    Fail,
}
