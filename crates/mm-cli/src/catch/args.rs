//! The flags of `mm catch`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use mm_catcher::{Limits, Version};

use crate::args::{Bytes, duration};
use crate::catch::faults::FaultArgs;

/// `mm catch`
#[derive(Debug, clap::Args)]
#[command(
    // One that lists all flags with defaults hides what an error says.
    override_usage = "mm catch [OPTIONS]",
    after_help = "Takes what a real Mattermost takes and refuses what it refuses, shows each post \
                  here and on a\npage in the browser, and forgets all of it at its end unless \
                  --data is given.\n\n\
                  Ctrl-C, SIGTERM, SIGHUP or the end of who reads its output end it.\n\n\
                  Examples:\n  mm catch\n  mm catch --demo\n  \
                  mm catch --data chat.db --strict --inbox deploys\n  \
                  mm catch --listen 127.0.0.1:0 --json | jq .text\n  \
                  mm catch --fault-every 5 --fault-status 503\n\n\
                  Exit codes: 0 when it was ended, 1 if it cannot start, 2 wrong usage."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct CatchArgs {
    /// Where to listen: an address with a port, or a port of this machine alone; 0 is any port
    #[arg(long, short, value_name = "ADDRESS", default_value = "127.0.0.1:8065", value_parser = address)]
    pub(crate) listen: SocketAddr,

    /// Keep everything in this file, and go on with what is in it
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,

    /// A webhook of this name is there from the start
    #[arg(long = "inbox", value_name = "NAME", value_parser = inbox)]
    pub(crate) inboxes: Vec<String>,

    /// Take only webhooks that exist, as a real server does, not every name
    #[arg(long)]
    pub(crate) strict: bool,

    /// Begin without the team, the channels, the bot, the person and the inbox that are there else
    #[arg(long)]
    pub(crate) empty: bool,

    /// Answer as a server of this version; 4.0 to 11.11 are known
    #[arg(long, value_name = "VERSION", default_value_t = Version::LATEST)]
    pub(crate) compat: Version,

    /// Also answer to this name, as others call this machine
    #[arg(long = "host", value_name = "NAME", value_parser = host)]
    pub(crate) hosts: Vec<String>,

    /// How many posts are kept; the oldest goes first
    #[arg(long, value_name = "N", default_value_t = Limits::default().posts, value_parser = posts)]
    pub(crate) max_posts: usize,

    /// How much is kept, 1MiB at least; the oldest goes first
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = bytes)]
    pub(crate) max_bytes: Bytes,

    /// How old a post may become
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) max_age: Option<Duration>,

    /// Send one message in each way that this workspace has, to see something
    #[arg(long, conflicts_with = "empty")]
    pub(crate) demo: bool,

    /// Print each post as a line of JSON, and nothing else
    #[arg(long, conflicts_with = "quiet")]
    pub(crate) json: bool,

    /// Print URLs, and no posts
    #[arg(long, short)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) faults: FaultArgs,
}

impl CatchArgs {
    /// How much is kept.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            posts: self.max_posts,
            bytes: self.max_bytes.0,
            age: self.max_age,
        }
    }
}

/// `127.0.0.1:8065`, `localhost:8065`, `:8065` or `8065`: nothing but loopback unless it is named.
fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let port = text.strip_prefix("localhost:").or(text.strip_prefix(':'));
    if let Ok(port) = port.unwrap_or(text).parse() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    text.parse().map_err(|_| {
        let port = text.rsplit_once(':').map_or(text, |(_, port)| port);
        let is_port = port.parse::<u16>().is_ok();
        if !is_port && port.parse::<i64>().is_ok() {
            return "a port is a number from 1 to 65535, or 0 for any that is free".to_owned();
        }
        "expected PORT or ADDRESS:PORT, such as 8065, localhost:8065 or 127.0.0.1:8065".to_owned()
    })
}

/// The smallest size in which any post fits with its request, which is kept beside it.
const BYTES_MIN: usize = 1 << 20;

fn bytes(text: &str) -> Result<Bytes, String> {
    let bytes: Bytes = text.parse()?;
    if bytes.0 < BYTES_MIN {
        return Err("expected 1MiB at least: in less a long post is not kept at all".to_owned());
    }
    Ok(bytes)
}

/// What a real server's router takes as the id of a webhook.
fn inbox(text: &str) -> Result<String, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("expected a name of letters and digits alone".to_owned());
    }
    Ok(text.to_owned())
}

/// A host as clients name it; what has more to it would never be named so.
fn host(text: &str) -> Result<String, String> {
    let is_named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if text.is_empty() || !text.bytes().all(is_named) {
        return Err("expected a name alone such as `build.example`, without a port".to_owned());
    }
    Ok(text.to_owned())
}

fn posts(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(posts) if posts > 0 => Ok(posts),
        _ => Err("expected a number of posts, 1 at least".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::*;

    #[test]
    fn a_port_alone_is_one_of_loopback() {
        for (text, shown) in [
            ("8065", "127.0.0.1:8065"),
            (":0", "127.0.0.1:0"),
            ("localhost:80", "127.0.0.1:80"),
            ("0.0.0.0:8065", "0.0.0.0:8065"),
            ("[::1]:8065", "[::1]:8065"),
        ] {
            assert_eq!(
                address(text).map(|found| found.to_string()),
                Ok(shown.into())
            );
        }
    }

    #[test]
    fn a_wrong_address_is_told_with_what_is_taken() {
        for text in ["", "nonsense", "127.0.0.1", "http://127.0.0.1", ":"] {
            let told = address(text).unwrap_err();
            assert!(told.starts_with("expected PORT or ADDRESS:PORT"), "{text}");
        }
        for text in ["65536", "99999", ":-1", "127.0.0.1:70000", "[::1]:65536"] {
            let told = address(text).unwrap_err();
            assert!(
                told.starts_with("a port is a number from 1 to 65535"),
                "{text}"
            );
        }
        let other = ["chat.example:80", "http://127.0.0.1:1"];
        assert!(other.map(address).iter().all(Result::is_err));
    }

    #[test]
    fn a_size_holds_one_long_post_at_least() {
        assert!(bytes("1MiB").is_ok() && bytes("2G").is_ok());
        for text in ["1", "1023k", "0", "much"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_host_is_a_name_alone() {
        assert!(
            ["build.example", "CI_1", "10.0.0.1"]
                .map(host)
                .iter()
                .all(Result::is_ok)
        );
        assert!(
            [
                "",
                "build.example:8065",
                "http://build.example",
                "a/b",
                "a b"
            ]
            .map(host)
            .iter()
            .all(Result::is_err)
        );
    }

    #[test]
    fn the_help_and_the_readme_tell_which_versions_are_known() {
        let command = CatchArgs::augment_args(clap::Command::new("catch"));
        let mut args = command.get_arguments();
        let compat = args.find(|arg| arg.get_id() == "compat").unwrap();
        let (oldest, latest) = (Version::OLDEST, Version::LATEST);
        let help = compat.get_help().unwrap().to_string();
        assert!(
            help.ends_with(&format!("{oldest} to {latest} are known")),
            "{help}"
        );
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&format!("before {oldest} or after {latest}")));
    }

    #[test]
    fn an_inbox_has_a_name_that_fits_into_a_path() {
        assert!(["deploys", "A1"].map(inbox).iter().all(Result::is_ok));
        assert!(
            ["", "a/b", "a b", "a-b", "..", "ä"]
                .map(inbox)
                .iter()
                .all(Result::is_err)
        );
    }
}
