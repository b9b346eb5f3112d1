//! The flags of `mm tee`.

use std::path::PathBuf;
use std::time::Duration;

use crate::args::{Bytes, ConnectionArgs, duration, language};

/// `mm tee`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads stdin and passes it on to stdout, unchanged and at once. A pipe is never \
                  held up: what\nexceeds the queue is dropped, counted and told. With --file and \
                  --follow nothing is passed on,\nand nothing dropped: reading waits for the \
                  server.\n\n\
                  SIGINT, SIGTERM and SIGHUP end the reading; what was read is posted within \
                  --exit-timeout.\nA second one ends it at once.\n\n\
                  Examples:\n  make 2>&1 | mm tee --lang log\n  \
                  mm tee --follow /var/log/app.log --channel ops\n  \
                  mm tee --file report.md --markdown\n\n\
                  Exit codes: 0 for a pipe, whatever became of the posts, unless --strict; with \
                  --file and\n--follow as mm send; 128 + N after signal N; 1 if stdout cannot be \
                  written to."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct TeeArgs {
    /// Post this file once; ends at the first post that the server does not take
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
    #[arg(long = "lang", value_name = "LANG", conflicts_with = "markdown", value_parser = language)]
    pub(crate) language: Option<String>,

    /// Let @all, @here, @channel and @user in Markdown lines notify nobody
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
