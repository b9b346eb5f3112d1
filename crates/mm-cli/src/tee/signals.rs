//! Signals that end the reading.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::tee::Event;

/// The last signal that arrived; noted by the signal's own handler, so that nothing that
/// happens after it is seen before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrived(Arc<AtomicUsize>);

impl Arrived {
    /// The signal, if one arrived.
    pub(super) fn signal(&self) -> Option<i32> {
        let signal = self.0.load(Ordering::SeqCst);
        i32::try_from(signal).ok().filter(|signal| *signal != 0)
    }
}

/// Makes events of signals.
pub(super) fn listen(tell: &Sender<Event>) -> io::Result<Arrived> {
    let wanted = wanted();
    let arrived = Arrived::default();
    for signal in wanted.clone() {
        let number = usize::try_from(signal).unwrap_or_default();
        signal_hook::flag::register_usize(signal, Arc::clone(&arrived.0), number)?;
    }
    let mut signals = Signals::new(wanted)?;
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
    Ok(arrived)
}

/// The signals that ask for an end, but for those that this process was started to ignore:
/// `nohup`, and shells that start something in the background, rely on it.
pub(crate) fn wanted() -> impl Iterator<Item = i32> + Clone {
    let ignored = ignored();
    let is_ignored = move |signal: i32| ignored >> (signal - 1) & 1 == 1;
    let wanted = [SIGINT, SIGTERM, SIGHUP];
    wanted
        .into_iter()
        .filter(move |signal| !is_ignored(*signal))
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
