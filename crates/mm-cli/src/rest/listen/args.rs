//! The flags of `mm listen`.

use std::path::PathBuf;
use std::time::Duration;

use mm_events::EVENT_NAMES;

use crate::args::{RestArgs, duration};
use crate::nearest::nearest;

/// What the names of a plugin's events begin with.
const PLUGIN: &str = "custom_";

/// `mm listen`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mm listen -c '~alerts' -c @ada\n  \
                        mm listen --event posted --match 'disk full' --count 1\n  \
                        mm listen --json --state ~/.cache/mm-listen | jq -r .data.post.message\n  \
                        mm listen --event posted --user ada --exec './answer.sh'\n\n\
                        Every event that passes all filters is a line. Of what comes all \
                        the time (typing,\nchannel_viewed, multiple_channels_viewed, hello, \
                        response) that is so only if it is\nnamed by --event. Ctrl-C, SIGTERM, \
                        SIGHUP or the end of who reads its output end it.")]
pub(crate) struct ListenArgs {
    /// Only what happens in this channel: its display name, name, `~name` or id, or `@user`;
    /// may be repeated
    #[arg(long, short = 'c', value_name = "NAME")]
    pub(super) channel: Vec<String>,

    /// Only events of this name, such as `posted` or `reaction_added`; may be repeated
    #[arg(long, value_name = "NAME", value_parser = event_name)]
    pub(super) event: Vec<String>,

    /// Only what this user does, by name, e-mail address or id, or `me`; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) user: Vec<String>,

    /// Only posts with this in their text or attachments: plain text, no pattern; upper and
    /// lower case are the same
    #[arg(long = "match", value_name = "TEXT")]
    pub(super) text: Option<String>,

    /// Run this in a shell for each event instead of printing it, with the event as JSON on
    /// stdin, one after the other
    #[arg(long, value_name = "CMD", conflicts_with = "json")]
    pub(super) exec: Option<String>,

    /// How long the command of --exec may take, such as `30s`: then it is ended, with all that
    /// it started, and the next event follows [default: no limit]
    #[arg(long, value_name = "TIME", value_parser = duration, requires = "exec")]
    pub(super) exec_timeout: Option<Duration>,

    /// End after so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) count: Option<u64>,

    /// Keep in this file which events are done, so that the next start misses none
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,

    /// Print each event as a line of JSON
    #[arg(long)]
    pub(super) json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

/// The name of an event that is known, or of a plugin's.
fn event_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if EVENT_NAMES.contains(&name) || name.len() > PLUGIN.len() && name.starts_with(PLUGIN) {
        return Ok(name.to_owned());
    }
    Err(match nearest(name, EVENT_NAMES.iter().copied()) {
        Some(near) => format!("there is no such event, perhaps `{near}`"),
        None => "there is no such event; the most frequent are `posted`, `post_edited`, \
                 `post_deleted`, `reaction_added`, `user_added` and `status_change`"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_event_is_told_with_the_nearest() {
        for known in ["posted", " user_added ", "custom_com.example.poll_ended"] {
            assert_eq!(event_name(known).as_deref(), Ok(known.trim()));
        }
        for (wrong, told) in [
            ("post-edited", "`post_edited`"),
            ("Posted", "`posted`"),
            ("reactionadded", "`reaction_added`"),
            ("nonsense", "the most frequent"),
            ("custom_", "the most frequent"),
            ("", "the most frequent"),
        ] {
            let error = event_name(wrong).unwrap_err();
            assert!(error.contains(told), "{wrong}: {error}");
        }
    }
}
