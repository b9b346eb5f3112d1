//! The flags that say which server it is, who one is to it, and the way there.

use std::path::PathBuf;
use std::time::Duration;

use crate::args::duration;

/// Which server, and who one is to it.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Server")]
pub(crate) struct ServerArgs {
    /// The server's URL; with a token it posts without a webhook
    #[cfg(feature = "rest")]
    #[arg(long, env = "MM_SERVER", hide_env_values = true, value_name = "URL")]
    pub(crate) server: Option<String>,

    /// A personal or bot token, `-` for stdin. It is a secret that others see in the process
    /// list: rather use the environment, a file or a profile
    #[cfg(feature = "rest")]
    #[arg(
        long,
        env = "MM_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN",
        allow_hyphen_values = true
    )]
    pub(crate) token: Option<String>,

    /// A file with the token, `-` for stdin
    #[arg(long, env = "MM_TOKEN_FILE", value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// The team, by name, display name or id [default: the only one that the user is in]
    #[cfg(feature = "rest")]
    #[arg(long, env = "MM_TEAM", value_name = "NAME")]
    pub(crate) team: Option<String>,
}

/// The way there.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct NetworkArgs {
    /// The profile to use [default: the file's `profile`, else `default`]
    #[arg(long, env = "MM_PROFILE", value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The file with the profiles [default: `$XDG_CONFIG_HOME/mm/config.toml`]
    #[arg(long, env = "MM_CONFIG", value_name = "FILE", hide_short_help = true)]
    pub(crate) config: Option<PathBuf>,

    /// How long one attempt may take, such as `10s` [default: 10s, or 30s for what asks by
    /// token]
    #[arg(long, short = 't', env = "MM_TIMEOUT", value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,

    /// How long it may take in all, with retries and waits [default: 60s, or the timeout
    /// if that is longer; 2m for what asks by token]
    #[arg(long, env = "MM_DEADLINE", value_name = "TIME", value_parser = duration)]
    pub(crate) deadline: Option<Duration>,

    /// A proxy such as `http://host:3128` or `socks5h://host`, or `none`
    /// [default: by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`]
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
    #[arg(
        long,
        env = "MM_CLIENT_CERT",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub(crate) client_cert: Option<PathBuf>,

    /// The client certificate's key, in PEM form [default: the certificate's file]
    #[arg(
        long,
        env = "MM_CLIENT_KEY",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub(crate) client_key: Option<PathBuf>,

    /// Accept any certificate of the server: whoever is on the way can read the message
    /// and the webhook
    #[arg(long, hide_short_help = true)]
    pub(crate) danger_accept_invalid_certs: bool,

    /// How many attempts a message gets [default: 4; with `mm tee` as many as fit]
    #[arg(
        long,
        env = "MM_ATTEMPTS",
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        hide_short_help = true
    )]
    pub(crate) attempts: Option<u32>,
}
