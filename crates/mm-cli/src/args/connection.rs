//! The flags that say where to send, and how.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::args::network::{NetworkArgs, ServerArgs};

/// How many characters a post may have at the most.
pub(crate) const CHARS_MAX: usize = mm_core::limits::TEXT_CHARS_MAX;

/// Where to send, and how.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionArgs {
    /// The webhook's URL. It is a secret that others see in the process list: rather use
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
    #[arg(long, env = "MM_ICON_URL", value_name = "URL", hide_short_help = true)]
    pub(crate) icon_url: Option<String>,

    /// Repeat also what may have been delivered: rather twice than not at all
    #[arg(long)]
    pub(crate) at_least_once: bool,

    /// How long a post may be, in characters; servers before 5.0 take 4000
    /// [default: 16383]
    #[arg(
        long,
        env = "MM_MAX_CHARS",
        value_name = "N",
        value_parser = max_chars,
        hide_short_help = true
    )]
    pub(crate) max_chars: Option<usize>,

    /// Keep it in the outbox for this address of one of its messengers, rather than send it
    /// from here; may be repeated
    #[cfg(feature = "outbox")]
    #[arg(long, value_name = "ALIAS:ADDRESS")]
    pub(crate) outbox: Vec<String>,

    /// The file that declares the outbox [default: `outbox.toml` beside the profiles]
    #[cfg(feature = "outbox")]
    #[arg(
        long,
        env = "MM_OUTBOX_CONFIG",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub(crate) outbox_config: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) server: ServerArgs,

    #[command(flatten)]
    pub(crate) network: NetworkArgs,

    /// Which of these stand on the command line.
    #[arg(skip)]
    pub(crate) flags: Flags,
}

/// Where the server is and who one is to it, for commands that need a token.
#[cfg(feature = "rest")]
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct RestArgs {
    #[command(flatten)]
    pub(crate) server: ServerArgs,

    #[command(flatten)]
    pub(crate) network: NetworkArgs,

    /// Which of these stand on the command line.
    #[arg(skip)]
    pub(crate) flags: Flags,
}

#[cfg(feature = "rest")]
impl From<&RestArgs> for ConnectionArgs {
    fn from(args: &RestArgs) -> Self {
        let RestArgs {
            server,
            network,
            flags,
        } = args.clone();
        Self {
            server,
            network,
            flags,
            ..Self::default()
        }
    }
}

/// The names of the flags that were given on the command line, not by the environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags(BTreeSet<String>);

impl Flags {
    pub(super) fn of(matches: &ArgMatches) -> Self {
        let on_line =
            |id: &clap::Id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine);
        let ids = matches.ids().filter(|id| on_line(id));
        Self(ids.map(|id| id.as_str().to_owned()).collect())
    }

    /// Whether the flag of this field was given.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.contains(field)
    }
}

fn max_chars(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(chars) if (1..=CHARS_MAX).contains(&chars) => Ok(chars),
        _ => Err(format!("expected a number from 1 to {CHARS_MAX}")),
    }
}
