//! Where the client stands: which events are done. Kept in a file if told so.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mm_core::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

/// How many keys are kept in memory, and how many in the file.
const KEYS_MAX: usize = 4096;
const KEYS_MAX_FILE: usize = 512;
/// How long the file may be; what is written has some 20 KiB. A device has no end.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Where the client stands once an event is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The connection that can be taken up, and the number of its next event.
    pub(crate) connection: Option<(Arc<str>, i64)>,
    /// The time of the last post, by the server's clock.
    pub(crate) time: i64,
    /// The key of the event's post.
    pub(crate) key: Option<Arc<str>>,
}

/// Where the client stands, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub(crate) server: String,
    pub(crate) connection_id: String,
    pub(crate) sequence_number: i64,
    pub(crate) time: i64,
    /// Nothing from before this time is told.
    pub(crate) floor: i64,
    /// The keys of the last posts that are done, the oldest first.
    pub(crate) done: VecDeque<Arc<str>>,
}

#[derive(Debug)]
pub(crate) struct Keeper {
    kept: Mutex<Kept>,
    file: Option<PathBuf>,
    failed: Mutex<Option<Error>>,
}

impl Keeper {
    /// Begins where the file says, if there is one.
    ///
    /// # Errors
    /// The file cannot be read or written, is of another server, or none of this crate.
    pub(crate) fn new(file: Option<PathBuf>, server: &str) -> Result<Self, Error> {
        let mut kept = match &file {
            Some(file) => read(file)?,
            None => Kept::default(),
        };
        if kept.server.is_empty() {
            server.clone_into(&mut kept.server);
        }
        if kept.server != server {
            let text = format!("the state file is of another server: {}", kept.server);
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        // Now, when somebody looks, rather than with the first event.
        if let Some(file) = &file {
            write(file, &kept).map_err(|error| cannot("written", file, error))?;
        }
        Ok(Self {
            kept: Mutex::new(kept),
            file,
            failed: Mutex::default(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the client stands.
    pub(crate) fn kept(&self) -> Kept {
        self.lock().clone()
    }

    /// The first connection stands: nothing from before this time is told.
    pub(crate) fn begin(&self, time: i64) {
        let mut kept = self.lock();
        kept.floor = time;
        kept.time = kept.time.max(time);
        self.write(&kept);
    }

    /// Forgets it, so that the next start begins anew.
    pub(crate) fn forget(&self) {
        let mut kept = self.lock();
        let server = std::mem::take(&mut kept.server);
        *kept = Kept {
            server,
            ..Kept::default()
        };
        self.write(&kept);
    }

    /// An event is done. Gives the error if the file can be written no more.
    pub(crate) fn done(&self, mark: Mark) -> Option<Error> {
        let mut kept = self.lock();
        let (connection, next) = match mark.connection {
            Some((connection, next)) => (connection, next),
            None => (Arc::from(""), 0),
        };
        if kept.connection_id != *connection {
            (*connection).clone_into(&mut kept.connection_id);
        }
        kept.sequence_number = next;
        kept.time = kept.time.max(mark.time);
        if let Some(key) = mark.key {
            kept.done.push_back(key);
            if kept.done.len() > KEYS_MAX {
                kept.done.pop_front();
            }
        }
        self.write(&kept)
    }

    /// Why the file could not be written the last time, if so.
    pub(crate) fn failed(&self) -> Option<Error> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.clone()
    }

    /// Gives the error if it is the first since the file could be written.
    fn write(&self, kept: &Kept) -> Option<Error> {
        let file = self.file.as_ref()?;
        let result = write(file, kept).map_err(|error| cannot("written", file, error));
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let was_failed = failed.is_some();
        *failed = result.err();
        failed.clone().filter(|_| !was_failed)
    }
}

fn cannot(what: &str, file: &Path, error: io::Error) -> Error {
    let text = format!("the state file {} cannot be {what}", file.display());
    Error::new(ErrorKind::Io)
        .with_message(text)
        .with_source(error)
}

fn read(file: &Path) -> Result<Kept, Error> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|opened| {
        let read = opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
        if read as u64 > FILE_BYTES_MAX {
            return Err(io::Error::other("it is longer than 1 MiB"));
        }
        Ok(())
    });
    match read {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
        Err(error) => return Err(cannot("read", file, error)),
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let text = format!("{} is no state file of events", file.display());
        let wrong = Error::new(ErrorKind::InvalidSetting).with_message(text);
        wrong.with_source(error)
    })
}

/// Whoever reads it sees the old one or the new one, whole.
fn write(file: &Path, kept: &Kept) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let skipped = kept.done.len().saturating_sub(KEYS_MAX_FILE);
    let kept = Kept {
        server: kept.server.clone(),
        connection_id: kept.connection_id.clone(),
        done: kept.done.iter().skip(skipped).cloned().collect(),
        ..*kept
    };
    fs::write(&name, serde_json::to_vec(&kept)?)?;
    fs::rename(&name, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = format!("mm-events-keeper-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn mark(next: i64, key: &str) -> Mark {
        Mark {
            connection: Some((Arc::from("c"), next)),
            time: next * 10,
            key: Some(key.into()),
        }
    }

    #[test]
    fn what_is_done_is_known_after_a_restart() {
        let folder = folder("restart");
        let file = folder.join("state.json");
        let keeper = Keeper::new(Some(file.clone()), "https://a").unwrap();
        keeper.begin(7);
        keeper.done(mark(3, "p"));
        let again = Keeper::new(Some(file.clone()), "https://a").unwrap();
        assert_eq!(again.kept(), keeper.kept());
        assert_eq!(again.kept().sequence_number, 3);
        let other = Keeper::new(Some(file.clone()), "https://b").unwrap_err();
        assert_eq!(other.kind(), ErrorKind::InvalidSetting);
        fs::write(&file, "{broken").unwrap();
        let broken = Keeper::new(Some(file), "https://a").unwrap_err();
        assert_eq!(broken.kind(), ErrorKind::InvalidSetting);
        let long = folder.join("long");
        fs::write(&long, vec![b' '; 2 << 20]).unwrap();
        let too_long = Keeper::new(Some(long), "https://a").unwrap_err();
        assert!(
            too_long.with_causes().contains("longer than 1 MiB"),
            "{too_long}"
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told() {
        let folder = folder("no");
        let file = folder.join("missing").join("state.json");
        let error = Keeper::new(Some(file), "https://a").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);

        let gone = folder.join("gone");
        fs::create_dir(&gone).unwrap();
        let keeper = Keeper::new(Some(gone.join("state.json")), "https://a").unwrap();
        assert!(keeper.done(mark(1, "p")).is_none());
        fs::remove_dir_all(&gone).unwrap();
        assert_eq!(keeper.done(mark(2, "q")).unwrap().kind(), ErrorKind::Io);
        assert!(keeper.done(mark(3, "r")).is_none(), "it is told once");
        assert_eq!(keeper.failed().unwrap().kind(), ErrorKind::Io);
        fs::create_dir(&gone).unwrap();
        assert!(keeper.done(mark(4, "s")).is_none());
        assert!(keeper.failed().is_none());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_keys_of_posts_are_bounded() {
        let keeper = Keeper::new(None, "https://a").unwrap();
        for number in 0..10_000 {
            keeper.done(mark(number, "p"));
        }
        assert_eq!(keeper.kept().done.len(), KEYS_MAX);
    }
}
