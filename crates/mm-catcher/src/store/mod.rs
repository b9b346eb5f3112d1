//! The data file: everything that was answered is in it, so that a restart forgets nothing.
//!
//! One thread writes. It takes all changes since the last time in one transaction, and whoever
//! waits for one of them waits for that transaction: many requests at once cost one write.

mod changes;
mod file;
mod writer;

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::watch;

use self::file::File;
use self::writer::Progress;
use crate::error::Error;
use crate::server::Server;
use crate::world::World;

/// What requests and the writer tell each other.
#[derive(Debug)]
pub(crate) struct Store {
    asked: Arc<Asked>,
    progress: watch::Receiver<Progress>,
    /// What the writer is to begin with.
    idle: Mutex<Option<(File, watch::Sender<Progress>)>>,
}

/// What is asked of the writer.
#[derive(Debug, Default)]
struct Asked {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How often it was asked to write.
    count: u64,
    stop: bool,
}

impl Asked {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Opens a data file, or makes it, and puts back what it holds.
    ///
    /// # Errors
    /// If it is no data file of ours, is in use, or cannot be read.
    pub(crate) fn open(path: &Path, world: &mut World) -> Result<Self, Error> {
        let file = File::open(path).and_then(|file| {
            file.restore(world)?;
            Ok(file)
        });
        let file = file.map_err(|why| Error::Data(format!("{}: {why}", path.display())))?;
        Ok(Self::new(file))
    }

    fn new(file: File) -> Self {
        let (sender, progress) = watch::channel(Progress::default());
        Self {
            asked: Arc::default(),
            progress,
            idle: Mutex::new(Some((file, sender))),
        }
    }

    /// Starts to write what changes.
    pub(crate) fn follow(&self, server: &Arc<Server>) -> Result<JoinHandle<()>, Error> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, progress) = idle
            .take()
            .ok_or_else(|| Error::Data("it is written to already".to_owned()))?;
        let (server, asked) = (Arc::clone(server), Arc::clone(&self.asked));
        std::thread::Builder::new()
            .name("mm-catcher-data".to_owned())
            .spawn(move || writer::run(&server, file, &asked, &progress))
            .map_err(Error::Thread)
    }

    /// Writes what is left, and ends.
    pub(crate) fn stop(&self) {
        self.asked.state().stop = true;
        self.asked.changed.notify_one();
    }

    /// Waits until everything that was done so far is in the file; tells whether it is.
    pub(crate) async fn kept(&self) -> bool {
        let number = {
            let mut state = self.asked.state();
            state.count += 1;
            state.count
        };
        self.asked.changed.notify_one();
        let mut progress = self.progress.clone();
        let tried = progress.wait_for(|now| now.tried >= number).await;
        tried.is_ok_and(|now| now.stored >= number)
    }

    /// Why the file could not be written the last time, if it could not.
    pub(crate) fn error(&self) -> Option<String> {
        self.progress.borrow().error.clone()
    }
}

#[cfg(test)]
mod tests;
