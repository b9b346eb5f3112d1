//! A file that grows, across rotation.

use std::collections::VecDeque;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::Cancel;

use crate::output;

/// How often the file is looked at. Looking works on every file system, unlike events.
const INTERVAL: Duration = Duration::from_millis(250);
/// How many looks in a row a file that was rotated away must have been quiet: who writes
/// to it goes on for a moment, until it is told to open the new one.
const QUIET_LOOKS: u32 = 8;
/// After how many looks it is left even if it is not quiet.
const OLD_LOOKS_MAX: u32 = 40;
/// How much is read at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// A file that grows: it may be rotated away, cut to nothing, deleted, and come again.
#[derive(Debug)]
pub(super) struct Follow {
    path: PathBuf,
    /// The file under the name, last; before it those that were rotated away and may
    /// still be written to.
    open: VecDeque<Open>,
    /// It was told that the file cannot be looked at.
    troubled: bool,
}

#[derive(Debug)]
struct Open {
    file: File,
    identity: (u64, u64),
    position: u64,
    /// Whether what was read ends in the middle of a line.
    in_line: bool,
    /// Whether it began anew since it was read.
    was_cut: bool,
    looks: u32,
    quiet_looks: u32,
}

impl Follow {
    /// Opens the file; what is in it already is left out, as `tail -f -n 0` does, unless
    /// all of it is wanted. A file that is not there yet is waited for.
    pub(super) fn new(path: &Path, from_start: bool) -> io::Result<Self> {
        let mut open = VecDeque::new();
        match File::open(path) {
            Ok(file) if file.metadata()?.is_dir() => {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok(file) => open.push_back(Open::new(file, from_start)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let shown = path.display();
                output::note(format!("{shown} is not there yet; it is waited for"));
            }
            Err(error) => return Err(error),
        }
        Ok(Self {
            path: path.to_owned(),
            open,
            troubled: false,
        })
    }

    /// Hands on what the file gets, until `stop`.
    pub(super) fn run(&mut self, stop: &Cancel, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            // What is there is read before looking whether the file is still the same.
            self.read(&mut piece, stop, &mut take)?;
            if stop.is_canceled() {
                return Ok(());
            }
            if stop.wait(INTERVAL) {
                return self.read_last(&mut piece, &mut take);
            }
            match self.look() {
                Ok(()) => self.troubled = false,
                // It may be readable again soon, as after a rotation.
                Err(error) if !std::mem::replace(&mut self.troubled, true) => {
                    let shown = self.path.display();
                    output::error(format!("{shown}: {error}; it is tried again"));
                }
                Err(_) => {}
            }
        }
    }

    /// Reads the oldest file, and the next ones once that is at its end for good.
    fn read(
        &mut self,
        piece: &mut [u8],
        stop: &Cancel,
        take: &mut impl FnMut(&[u8]),
    ) -> io::Result<()> {
        while let Some(oldest) = self.open.front_mut() {
            let bytes = oldest.read(piece, u64::MAX, stop, take)?;
            if stop.is_canceled() || self.open.len() == 1 {
                return Ok(());
            }
            let Some(oldest) = self.open.front_mut() else {
                return Ok(());
            };
            if !oldest.is_over(bytes) {
                return Ok(());
            }
            oldest.end_line(take);
            self.open.pop_front();
        }
        Ok(())
    }

    /// Reads what came since the last look, and no more than there is now.
    fn read_last(&mut self, piece: &mut [u8], take: &mut impl FnMut(&[u8])) -> io::Result<()> {
        for open in &mut self.open {
            let there = open.file.metadata()?.len().saturating_sub(open.position);
            open.read(piece, there, &Cancel::new(), take)?;
        }
        Ok(())
    }

    /// Looks what became of the file under the name.
    fn look(&mut self) -> io::Result<()> {
        let now = match std::fs::metadata(&self.path) {
            Ok(now) => now,
            // Rotated away; the new one comes soon. The old one is kept open meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        match self.open.back_mut() {
            Some(last) if last.identity == identity(&now) => last.notice_cut(&now),
            _ => match File::open(&self.path) {
                Ok(file) => {
                    self.open.push_back(Open::new(file, true)?);
                    Ok(())
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            },
        }
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
            in_line: false,
            was_cut: false,
            looks: 0,
            quiet_looks: 0,
        })
    }

    /// Reads to the end, or so many bytes. How many bytes there were.
    fn read(
        &mut self,
        piece: &mut [u8],
        limit: u64,
        stop: &Cancel,
        take: &mut impl FnMut(&[u8]),
    ) -> io::Result<u64> {
        if std::mem::take(&mut self.was_cut) {
            self.end_line(take);
        }
        let mut file = (&self.file).take(limit);
        let mut read = 0;
        while !stop.is_canceled() {
            match file.read(piece) {
                Ok(0) => break,
                Ok(bytes) => {
                    read += bytes as u64;
                    self.in_line = piece[bytes - 1] != b'\n';
                    take(&piece[..bytes]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.position += read;
        Ok(read)
    }

    /// Whether a file that was rotated away is done with.
    fn is_over(&mut self, bytes: u64) -> bool {
        self.looks += 1;
        self.quiet_looks = if bytes == 0 { self.quiet_looks + 1 } else { 0 };
        self.quiet_looks >= QUIET_LOOKS || self.looks >= OLD_LOOKS_MAX
    }

    /// The last line of a file is a line, also if it has no end.
    fn end_line(&mut self, take: &mut impl FnMut(&[u8])) {
        if std::mem::take(&mut self.in_line) {
            take(b"\n");
        }
    }

    /// A file that is shorter than what was read was cut to nothing and begun anew.
    fn notice_cut(&mut self, now: &Metadata) -> io::Result<()> {
        if now.len() < self.position {
            self.position = self.file.seek(SeekFrom::Start(0))?;
            self.was_cut = true;
        }
        Ok(())
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}
