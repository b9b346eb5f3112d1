//! Signals that ask for an end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::Cancel;
use signal_hook::consts::SIGXFSZ;
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::failure::Failure;
use crate::run::die;
use crate::tee::signals_of_the_end;

/// What follows within this is no second one: `timeout` and some supervisors signal a program
/// and its group, so that it arrives twice.
const AT_ONCE: Duration = Duration::from_millis(500);

/// The first signal that arrived.
pub(super) struct Arrived(Arc<AtomicI32>);

impl Arrived {
    pub(super) fn arrived(&self) -> Option<i32> {
        Some(self.0.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
    }
}

/// A file that is too large for the limits is an error to be told, not the end at once.
pub(super) fn outlive_limits() {
    // Where there can be no handler, it is the end as before.
    let _ = flag::register(SIGXFSZ, Arc::default());
}

/// Stops at the first signal, and dies of the second.
pub(super) fn stop(stop: Cancel) -> Result<Arrived, Failure> {
    listen(stop).map_err(|error| Failure::refused(format!("signals: {error}")))
}

fn listen(stop: Cancel) -> io::Result<Arrived> {
    let mut signals = Signals::new(signals_of_the_end())?;
    let first = Arc::new(AtomicI32::new(0));
    let arrived = Arrived(Arc::clone(&first));
    thread::Builder::new()
        .name("mm-outbox-signals".to_owned())
        .spawn(move || {
            let mut begin = None;
            for signal in signals.forever() {
                let begin = *begin.get_or_insert_with(|| {
                    first.store(signal, Ordering::SeqCst);
                    stop.cancel();
                    Instant::now()
                });
                if begin.elapsed() > AT_ONCE {
                    die(signal);
                    signal_hook::low_level::exit(128 + signal);
                }
            }
        })?;
    Ok(arrived)
}
