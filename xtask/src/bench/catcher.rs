//! How many webhook posts a second the catcher takes, each with its request, and what they cost.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use mm_catcher::Catcher;

use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

const POSTS: usize = 100_000;
const CONNECTIONS: usize = 8;
const MIB: f64 = 1024.0 * 1024.0;

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let memory = measure::in_child(&Measure::Catcher)?;
    let (rate, mib) = memory.split_once(' ').ok_or("no two numbers")?;
    let stored = measure::in_child(&Measure::CatcherStored)?;
    let (stored, _) = stored.split_once(' ').ok_or("no two numbers")?;
    Ok(vec![
        Figure::at_least(
            "catcher: webhook posts",
            10_000.0,
            rate.parse()?,
            "a second",
        ),
        Figure::at_most("catcher: 100,000 of them", 200.0, mib.parse()?, "MiB"),
        Figure::told(
            "catcher: webhook posts into a data file",
            format!("{stored} a second"),
        ),
    ])
}

/// The rate of posts and the memory that they take, as `1234 56.7`.
pub(super) fn measured(stored: bool) -> Result<String> {
    let mut builder = Catcher::builder();
    let file = std::env::temp_dir().join(format!("mm-bench-{}.data", std::process::id()));
    if stored {
        builder = builder.data(&file);
    }
    let catcher = builder.inbox("bench").start()?;
    let address = catcher.address();
    post(address, 0, 100)?; // Everything is there that is made but once.
    let before = measure::resident_bytes()?;
    let begin = Instant::now();
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|number| {
            thread::spawn(move || {
                let sent = post(address, number, POSTS / CONNECTIONS);
                sent.map_err(|error| error.to_string())
            })
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| "a client panicked")??;
    }
    let seconds = begin.elapsed().as_secs_f64();
    let after = measure::resident_bytes()?;
    drop(catcher);
    if stored {
        for end in ["", "-wal"] {
            // The log of changes goes by itself as a rule.
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (posts, bytes) = (POSTS as f64, after.saturating_sub(before) as f64);
    Ok(format!("{:.0} {:.1}", posts / seconds, bytes / MIB))
}

/// Posts over one connection, one after the other.
fn post(address: SocketAddr, client: usize, posts: usize) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut request = String::new();
    let mut answer = [0; 4096];
    for number in 0..posts {
        let body = format!(
            r#"{{"text": "Disk **/var** on `db{client}` is at {number} %, and it grows by 2 GB an hour", "icon_emoji": ":warning:"}}"#
        );
        request.clear();
        write!(
            request,
            "POST /hooks/bench HTTP/1.1\r\nHost: {address}\r\nUser-Agent: mm-sender/0.1.0\r\n\
             Accept: */*\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        stream.write_all(request.as_bytes())?;
        let mut length = 0;
        // The answer ends with its body, which is `ok`.
        while !answer[..length].ends_with(b"\r\n\r\nok") {
            let read = stream.read(&mut answer[length..])?;
            if read == 0 {
                let text = String::from_utf8_lossy(&answer[..length]);
                return Err(format!("not accepted: {text}").into());
            }
            length += read;
        }
    }
    Ok(())
}
