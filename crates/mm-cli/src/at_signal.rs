//! What is to be cleared up when a signal ends this process.

use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use signal_hook::iterator::Signals;

use crate::run::die;
use crate::tee::signals_of_the_end;

type ClearUp = Box<dyn FnOnce() + Send>;

/// There is one at a time.
static NOW: Mutex<Option<ClearUp>> = Mutex::new(None);
static WATCH: Once = Once::new();

/// Clears up at a signal, as long as this lives; the process then dies of the signal.
pub(crate) struct AtSignal(());

impl AtSignal {
    pub(crate) fn run(clear_up: impl FnOnce() + Send + 'static) -> Self {
        WATCH.call_once(|| {
            // Without it a signal ends the process as it does, and that is all.
            let _ = watch();
        });
        *now() = Some(Box::new(clear_up));
        Self(())
    }
}

impl Drop for AtSignal {
    fn drop(&mut self) {
        *now() = None;
    }
}

impl fmt::Debug for AtSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AtSignal")
    }
}

fn now() -> MutexGuard<'static, Option<ClearUp>> {
    NOW.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watch() -> io::Result<()> {
    let mut signals = Signals::new(signals_of_the_end())?;
    thread::Builder::new()
        .name("mm-at-signal".to_owned())
        .spawn(move || {
            let Some(signal) = signals.forever().next() else {
                return;
            };
            // Nothing else is to be cleared up from here on.
            let mut now = now();
            if let Some(clear_up) = now.take() {
                clear_up();
            }
            die(signal);
            signal_hook::low_level::exit(128 + signal);
        })?;
    Ok(())
}
