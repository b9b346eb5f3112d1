//! A file that is written under another name until it is whole. Half of a file helps nobody:
//! neither an error nor a signal leaves one behind.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use mm_core::random_u64;
use signal_hook::iterator::Signals;

use crate::run::die;
use crate::tee::signals_of_the_end;

/// The one that is written now.
static NOW: Mutex<Option<PathBuf>> = Mutex::new(None);
static WATCH: Once = Once::new();

/// A file on its way. It goes away with this unless it is kept.
pub(super) struct PartFile {
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// One that is to be called like this.
    pub(super) fn create(path: PathBuf) -> io::Result<(File, Self)> {
        WATCH.call_once(|| {
            // Without it a signal leaves the part behind, and that is all.
            let _ = watch_signals();
        });
        // A name of its own: with the other one in it, it could get too long.
        let part = path.with_file_name(format!(".mm-{:016x}.part", random_u64()));
        *now() = Some(part.clone());
        let part = Self { part, path };
        Ok((File::create_new(&part.part)?, part))
    }

    /// Gives the whole file its name.
    pub(super) fn keep(self) -> io::Result<()> {
        fs::rename(&self.part, &self.path)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // One that was kept has another name by now.
        let _ = fs::remove_file(&self.part);
        *now() = None;
    }
}

fn now() -> MutexGuard<'static, Option<PathBuf>> {
    NOW.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Clears up at a signal, and dies of it.
fn watch_signals() -> io::Result<()> {
    let mut signals = Signals::new(signals_of_the_end())?;
    thread::Builder::new()
        .name("mm-download-signals".to_owned())
        .spawn(move || {
            let Some(signal) = signals.forever().next() else {
                return;
            };
            let now = now();
            if let Some(part) = now.as_ref() {
                let _ = fs::remove_file(part);
            }
            die(signal);
            signal_hook::low_level::exit(128 + signal);
        })?;
    Ok(())
}
