//! Answers that are files: into a file that appears when it is whole, or to stdout.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use indicatif::ProgressBar;
use mm_core::Error;

use crate::failure::Failure;
use crate::rest::part_file::PartFile;

/// Writes a file: under its own name only once it is whole. A device or a pipe of this name
/// is written into, and never replaced.
pub(super) fn to_file(
    path: &Path,
    bar: &ProgressBar,
    send_to: impl FnOnce(&mut dyn Write) -> Result<u64, Error>,
) -> Result<u64, Failure> {
    let failed = |error: io::Error| Failure::refused(format!("{}: {error}", path.display()));
    let (out, part) = if is_special(path) {
        let out = File::options().write(true).open(path).map_err(failed)?;
        (out, None)
    } else {
        // A link stays one.
        let end = fs::canonicalize(path).unwrap_or(path.to_owned());
        let (out, part) = PartFile::create(end).map_err(failed)?;
        (out, Some(part))
    };
    let mut out = BufWriter::new(Counted(out, bar.clone()));
    let done = send_to(&mut out);
    bar.finish_and_clear();
    let bytes = done.map_err(Failure::from)?;
    out.flush().map_err(failed)?;
    part.map_or(Ok(()), PartFile::keep).map_err(failed)?;
    Ok(bytes)
}

/// Whether something is there that is neither a file nor a folder.
pub(super) fn is_special(path: &Path) -> bool {
    let found = fs::metadata(path);
    found.is_ok_and(|found| !found.is_file() && !found.is_dir())
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
