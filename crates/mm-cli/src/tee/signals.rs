//! Signals that end the reading.

use std::fs;
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::tee::Event;

/// Makes events of signals, but for those that this process was started to ignore:
/// `nohup`, and shells that start something in the background, rely on it.
pub(super) fn listen(tell: &Sender<Event>) -> io::Result<()> {
    let ignored = ignored();
    let is_ignored = |signal: i32| ignored >> (signal - 1) & 1 == 1;
    let wanted = [SIGINT, SIGTERM, SIGHUP];
    let mut signals = Signals::new(wanted.into_iter().filter(|signal| !is_ignored(*signal)))?;
    let tell = tell.clone();
    thread::Builder::new()
        .name("mm-tee-signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                // At the end nobody listens any more.
                if tell.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

/// The ignored signals as bits from 1; none where the system does not tell.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

/// The name of one of them.
pub(super) fn name(signal: i32) -> &'static str {
    match signal {
        SIGINT => "SIGINT",
        SIGTERM => "SIGTERM",
        SIGHUP => "SIGHUP",
        _ => "a signal",
    }
}
