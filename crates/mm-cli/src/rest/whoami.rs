//! `mm whoami`: who the token is, and to which server.

use mm_driver::FromJson;
use serde_json::json;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::harmless;
use crate::rest::{Session, names, print, print_json};

/// `mm whoami`
#[derive(Debug, clap::Args)]
pub(crate) struct WhoamiArgs {
    /// Print it as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

pub(crate) fn run(args: &WhoamiArgs) -> Result<(), Failure> {
    let session = Session::open(&args.rest)?;
    let (user, server) = (session.driver().me()?, session.driver().url());
    if args.json {
        return print_json(&json!({"server": server.as_str(), "user": user.to_json()}));
    }
    let name = match names::full(&user) {
        name if name.is_empty() => name,
        name => format!(" ({name})"),
    };
    let bot = if user.is_bot { ", a bot," } else { "" };
    let text = format!("@{}{name}{bot} on {server}", user.username);
    print(harmless::line(&text))
}
