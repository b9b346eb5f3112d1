//! Files between the browser and the server: on the disk, without a name, so that nothing of
//! them is left however this process ends.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

use mm_driver::FilePart;

/// A file that came with a request.
#[derive(Clone, Debug)]
pub(crate) struct Spooled {
    name: String,
    file: Arc<File>,
    len: u64,
}

/// One that is coming.
#[derive(Debug)]
pub(crate) struct Spool {
    file: File,
    len: u64,
}

impl Spool {
    /// # Errors
    /// The folder cannot be written to.
    pub(crate) fn begin(folder: &Path) -> io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        Ok(Self { file, len: 0 })
    }

    /// # Errors
    /// The disk is full, or broken.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn end(self, name: String) -> Spooled {
        Spooled {
            name,
            file: Arc::new(self.file),
            len: self.len,
        }
    }
}

impl Spooled {
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The file for an upload, which may be repeated.
    pub(crate) fn part(&self) -> FilePart {
        let file = Arc::clone(&self.file);
        let open = move || {
            let file = Arc::clone(&file);
            Ok(At { file, at: 0 })
        };
        // Without the type that its client gave it: as that of an upload it could make a form of
        // it, with a channel of its own. The server looks at the file itself.
        FilePart::opener(self.name.clone(), open, self.len)
    }
}

/// Reads a file that others read, too.
struct At {
    file: Arc<File>,
    at: u64,
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_no_name_and_can_be_read_by_many() {
        let folder = std::env::temp_dir().join(format!("mm-jupyter-spool-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut spool = Spool::begin(&folder).unwrap();
        spool.add(b"one ").unwrap();
        spool.add(b"two").unwrap();
        let file = spool.end("a.txt".to_owned());
        assert_eq!(file.len(), 7);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        for _ in 0..2 {
            let mut text = String::new();
            let mut reader = At {
                file: Arc::clone(&file.file),
                at: 0,
            };
            reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "one two");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
