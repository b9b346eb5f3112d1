//! A file that grows, across rotation.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::Cancel;

/// How often the file is looked at. Looking works on every file system, unlike events.
const INTERVAL: Duration = Duration::from_millis(250);
/// How much is read at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// A file that grows: it may be rotated away, cut to nothing, deleted, and come again.
#[derive(Debug)]
pub(crate) struct Follow {
    path: PathBuf,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    identity: (u64, u64),
    position: u64,
}

impl Follow {
    /// Opens the file; what is in it already is left out, as `tail -f -n 0` does, unless
    /// all of it is wanted. A file that is not there yet is waited for.
    pub(crate) fn new(path: &Path, from_start: bool) -> io::Result<Self> {
        let mut follow = Self {
            path: path.to_owned(),
            open: None,
        };
        match File::open(path) {
            Ok(file) => follow.open = Some(Open::new(file, from_start)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(follow)
    }

    /// Hands on what the file gets, until `stop`.
    pub(crate) fn run(&mut self, stop: &Cancel, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            // What is there is read before looking whether the file is still the same.
            if let Some(open) = &mut self.open {
                open.read_all(&mut piece, stop, &mut take)?;
            }
            if stop.is_canceled() || self.look(&mut piece, stop, &mut take)? {
                return Ok(());
            }
        }
    }

    /// Waits a moment, then looks what became of the file. Whether it is to stop.
    fn look(
        &mut self,
        piece: &mut [u8],
        stop: &Cancel,
        take: &mut impl FnMut(&[u8]),
    ) -> io::Result<bool> {
        if stop.wait(INTERVAL) {
            return Ok(true);
        }
        let now = match std::fs::metadata(&self.path) {
            Ok(now) => now,
            // Rotated away; the new one comes soon. The old one is kept open meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match &mut self.open {
            Some(open) if open.identity == identity(&now) => open.notice_cut(&now)?,
            other => {
                // The last words written to the old one before it was rotated away.
                if let Some(old) = other {
                    old.read_all(piece, stop, take)?;
                }
                *other = match File::open(&self.path) {
                    Ok(file) => Some(Open::new(file, true)?),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => return Err(error),
                };
            }
        }
        Ok(false)
    }
}

impl Open {
    fn new(mut file: File, from_start: bool) -> io::Result<Self> {
        let identity = identity(&file.metadata()?);
        let position = if from_start {
            0
        } else {
            file.seek(SeekFrom::End(0))?
        };
        Ok(Self {
            file,
            identity,
            position,
        })
    }

    fn read_all(
        &mut self,
        piece: &mut [u8],
        stop: &Cancel,
        take: &mut impl FnMut(&[u8]),
    ) -> io::Result<()> {
        while !stop.is_canceled() {
            match self.file.read(piece) {
                Ok(0) => break,
                Ok(bytes) => {
                    self.position += bytes as u64;
                    take(&piece[..bytes]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A file that is shorter than what was read was cut to nothing and begun anew.
    fn notice_cut(&mut self, now: &Metadata) -> io::Result<()> {
        if now.len() < self.position {
            self.position = self.file.seek(SeekFrom::Start(0))?;
        }
        Ok(())
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}
