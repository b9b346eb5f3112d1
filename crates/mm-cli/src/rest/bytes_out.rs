//! Answers that are files: into a file that appears when it is whole, or to stdout.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use indicatif::ProgressBar;
use mm_core::{Error, random_u64};

use crate::failure::Failure;

/// Writes a file: under its own name only once it is whole.
pub(super) fn to_file(
    path: &Path,
    bar: &ProgressBar,
    send_to: impl FnOnce(&mut dyn Write) -> Result<u64, Error>,
) -> Result<u64, Failure> {
    let failed = |error: io::Error| Failure::refused(format!("{}: {error}", path.display()));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{:016x}.part", random_u64()));
    let out = File::create_new(&part).map_err(failed)?;
    let mut out = BufWriter::new(Counted(out, bar.clone()));
    let done = send_to(&mut out);
    bar.finish_and_clear();
    let done = done.map_err(Failure::from).and_then(|bytes| {
        let flushed = out.flush().and_then(|()| fs::rename(&part, path));
        flushed.map_err(failed).map(|()| bytes)
    });
    if done.is_err() {
        // Half of a file helps nobody.
        let _ = fs::remove_file(&part);
    }
    done
}

/// Writes to stdout. A reader that goes away ends it, and is no error.
pub(super) fn to_stdout(
    send_to: impl FnOnce(&mut dyn Write) -> Result<u64, Error>,
) -> Result<(), Failure> {
    let mut out = Stdout(None);
    let done = send_to(&mut out).map_err(Failure::from);
    let done = done.and_then(|_| {
        let failed = |error| Failure::refused(format!("stdout: {error}"));
        out.flush().map_err(failed)
    });
    match out.0 {
        Some(io::ErrorKind::BrokenPipe) => Ok(()),
        _ => done,
    }
}

/// Remembers what it failed with.
struct Stdout(Option<io::ErrorKind>);

impl Stdout {
    fn noted<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| self.0 = Some(error.kind()))
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.noted(io::stdout().lock().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.noted(io::stdout().lock().flush())
    }
}

/// Moves the bar by what is written.
struct Counted(File, ProgressBar);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        self.1.inc(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
