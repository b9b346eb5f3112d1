//! The flags of `mm post`.

use std::path::PathBuf;

use crate::args::{ConnectionArgs, RestArgs};
use crate::rest::place::id_or_link;

/// `mm post`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mm post -c '~alerts' 'backup done'\n  \
                        df -h | mm post -c 'All Alerts' --file df.csv -\n  \
                        mm post -c @ada 'look at this'\n  \
                        mm post --thread 5qk9nf3hb7yrjx1d8w6tzc4ema 'it is done'\n  \
                        mm post --react 5qk9nf3hb7yrjx1d8w6tzc4ema eyes\n\n\
                        Prints the id of each post. A post is named by its id or by its link.")]
pub(crate) struct PostArgs {
    /// The message; several words are joined by spaces, `-` reads stdin, and so does none
    /// unless there are files
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,

    /// The channel: its display name, name, `~name` or id, or `@user`
    #[arg(long, short = 'c', env = "MM_CHANNEL", value_name = "NAME")]
    pub(crate) channel: Option<String>,

    /// Post into the thread of this post, whichever of it that is
    #[arg(long, value_name = "ID", value_parser = id_or_link, group = "what")]
    pub(crate) thread: Option<String>,

    /// Attach this file; may be repeated
    #[arg(long, short = 'f', value_name = "FILE")]
    pub(crate) file: Vec<PathBuf>,

    /// Change the text of this post
    #[arg(long, value_name = "ID", value_parser = id_or_link, group = "what", conflicts_with = "file")]
    pub(crate) edit: Option<String>,

    /// Delete this post
    #[arg(long, value_name = "ID", value_parser = id_or_link, group = "what", conflicts_with_all = ["file", "text"])]
    pub(crate) delete: Option<String>,

    /// React to this post
    #[arg(
        long,
        num_args = 2,
        value_names = ["ID", "EMOJI"],
        group = "what",
        conflicts_with_all = ["file", "text"]
    )]
    pub(crate) react: Option<Vec<String>>,

    /// Print each post as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

impl PostArgs {
    /// Whether it is about a post that is there.
    pub(crate) fn names_post(&self) -> bool {
        let ids = [&self.thread, &self.edit, &self.delete];
        ids.iter().any(|id| id.is_some()) || self.react.is_some()
    }

    pub(crate) fn connection(&self) -> ConnectionArgs {
        ConnectionArgs {
            channel: self.channel.clone(),
            ..ConnectionArgs::from(&self.rest)
        }
    }
}
