//! The synopsis of the Perl module `AnyEvent::Mattermost`, line by line.
//!
//! Run it with `MM_SERVER`, `MM_TEAM`, `MM_LOGIN` and `MM_PASSWORD`, for example against `mm catch`.
#![expect(clippy::print_stdout, reason = "shows what it hears")]

use std::env;
use std::error::Error;
use std::sync::mpsc;

use mm_events::{Bot, EventKind};

#[cfg_attr(test, expect(dead_code, reason = "a test calls what is below"))]
fn main() -> Result<(), Box<dyn Error>> {
    let [host, team, user, pass] = ["MM_SERVER", "MM_TEAM", "MM_LOGIN", "MM_PASSWORD"]
        .map(|name| env::var(name).map_err(|_| format!("{name} is not set")));
    run(&host?, &team?, &user?, &pass?).map(drop)
}

/// Announces itself, and gives the first message that it hears.
///
/// # Errors
/// Whatever the server refuses.
pub(crate) fn run(
    host: &str,
    team: &str,
    user: &str,
    pass: &str,
) -> Result<String, Box<dyn Error>> {
    let mconn = Bot::new(host, team, user, pass)?;
    let (tell, told) = mpsc::channel();
    mconn.on("posted", move |_, message| {
        if let EventKind::Posted(data) = &message.kind {
            let line = format!("<{}> {}", data.sender_name, data.post.message);
            println!("{line}");
            let _ = tell.send(line); // It may wait for no more.
        }
    });
    mconn.start()?;
    mconn.send("town-square", "Hey everybody!")?;
    Ok(told.recv()?)
}
