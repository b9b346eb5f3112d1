//! A file that goes to the server.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use mm_core::{Error, ErrorKind};

/// A file to upload: from bytes, a path, or a reader of known length. It is read while it is
/// sent.
#[derive(Clone)]
pub struct FilePart {
    name: String,
    content_type: Option<String>,
    source: Source,
    progress: Option<Told>,
}

/// Who is told how far an upload came: what is sent, and how much there is.
type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Whom to tell, of a file of which so many bytes were sent before.
#[derive(Clone)]
struct Told {
    progress: Progress,
    before: u64,
    total: Option<u64>,
}

#[derive(Clone)]
enum Source {
    Bytes(Arc<[u8]>),
    Path(PathBuf),
    /// Read once: taken when it is sent.
    Reader(Arc<Mutex<Option<Box<dyn Read + Send>>>>, u64),
    /// Opened for each time that it is sent.
    Opener(Open, u64),
}

/// Opens a source.
type Open = Arc<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync>;

/// A source that is open: what is read, and how long it is.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn Read + Send>,
    pub(crate) len: u64,
}

impl FilePart {
    /// These bytes under this name.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(name.into(), Source::Bytes(bytes.into().into()))
    }

    /// The file at this path, under its own name.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map_or_else(
            || "file".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        Self::new(name, Source::Path(path))
    }

    /// Exactly `len` bytes of this reader under this name. It is read once: a request with it
    /// is not repeated.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'static, len: u64) -> Self {
        let reader: Box<dyn Read + Send> = Box::new(reader);
        let reader = Arc::new(Mutex::new(Some(reader)));
        Self::new(name.into(), Source::Reader(reader, len))
    }

    /// Exactly `len` bytes of what `open` gives, under this name. It is opened anew whenever the
    /// request with it is repeated.
    pub fn opener<R: Read + Send + 'static>(
        name: impl Into<String>,
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
        len: u64,
    ) -> Self {
        let open: Open = Arc::new(move || Ok(Box::new(open()?)));
        Self::new(name.into(), Source::Opener(open, len))
    }

    fn new(name: String, source: Source) -> Self {
        Self {
            name,
            content_type: None,
            source,
            progress: None,
        }
    }

    /// Tells how far it came while it is sent: the bytes that are sent, and how many there
    /// are. Called by the thread that sends; it should be quick.
    #[must_use]
    pub fn progress(mut self, tell: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Told {
            progress: Arc::new(tell),
            before: 0,
            total: None,
        });
        self
    }

    /// Tells whom another file tells, of which this is the rest.
    #[must_use]
    #[cfg(feature = "uploads")]
    pub(crate) fn progress_of(mut self, whole: &Self, before: u64, total: u64) -> Self {
        self.progress = whole.progress.clone().map(|told| Told {
            before,
            total: Some(total),
            ..told
        });
        self
    }

    /// Gives it another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Says what it is, such as `image/png`. A server looks at the file itself.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn kind(&self) -> &str {
        let kind = self.content_type.as_deref();
        kind.unwrap_or("application/octet-stream")
    }

    /// Whether it can be read again.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Reader(..))
    }

    /// Whether it has no bytes now.
    #[cfg(feature = "files")]
    pub(crate) fn is_empty(&self) -> bool {
        match &self.source {
            Source::Bytes(bytes) => bytes.is_empty(),
            // Whether it is there is told when it is sent.
            Source::Path(path) => path.metadata().is_ok_and(|about| about.len() == 0),
            Source::Reader(_, len) | Source::Opener(_, len) => *len == 0,
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] names the file and says what is wrong.
    pub(crate) fn open(&self) -> Result<Opened, Error> {
        let mut opened = self.open_source()?;
        if let Some(told) = &self.progress {
            opened.reader = Box::new(Telling {
                reader: opened.reader,
                sent: told.before,
                total: told.total.unwrap_or(opened.len),
                progress: Arc::clone(&told.progress),
            });
        }
        opened.reader = Box::new(Exact {
            reader: opened.reader,
            left: opened.len,
            name: self.name.clone(),
        });
        Ok(opened)
    }

    /// Opens it, and tells nobody how much is read.
    pub(crate) fn open_source(&self) -> Result<Opened, Error> {
        match &self.source {
            Source::Bytes(bytes) => Ok(Opened {
                len: bytes.len() as u64,
                reader: Box::new(Cursor::new(Arc::clone(bytes))),
            }),
            Source::Path(path) => open(path).map_err(|error| cannot_open(path, error)),
            Source::Opener(open, len) => match open() {
                Ok(reader) => Ok(Opened { reader, len: *len }),
                Err(error) => Err(cannot_open(Path::new(&self.name), error)),
            },
            Source::Reader(reader, len) => {
                let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                let reader = reader.take().ok_or_else(|| {
                    Error::new(ErrorKind::Io).with_message(format!(
                        "`{}` was read already, and can be read only once",
                        self.name
                    ))
                })?;
                Ok(Opened { reader, len: *len })
            }
        }
    }
}

/// Reads as many bytes as were told, and never fewer: within a form, a file that shrinks would
/// let what follows come early, and the server take a part for the whole.
struct Exact {
    reader: Box<dyn Read + Send>,
    left: u64,
    name: String,
}

impl Read for Exact {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        if room == 0 {
            return Ok(0);
        }
        let (name, left) = (&self.name, self.left);
        match self.reader.read(&mut buffer[..room]) {
            Ok(0) => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("`{name}` ended {left} bytes early"),
            )),
            Ok(read) => {
                self.left -= read as u64;
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(io::Error::new(error.kind(), format!("`{name}`: {error}"))),
        }
    }
}

/// Tells how much was read of it.
struct Telling {
    reader: Box<dyn Read + Send>,
    sent: u64,
    total: u64,
    progress: Progress,
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.sent += read as u64;
        if read > 0 {
            (self.progress)(self.sent, self.total);
        }
        Ok(read)
    }
}

fn open(path: &Path) -> io::Result<Opened> {
    // Asked before it is opened: to open a pipe that nobody writes to waits for ever.
    let is_file = std::fs::metadata(path)?.is_file();
    if !is_file {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no file with a known length: give what it holds as bytes",
        ));
    }
    let file = File::open(path)?;
    Ok(Opened {
        len: file.metadata()?.len(),
        reader: Box::new(file),
    })
}

fn cannot_open(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io)
        .with_message(format!("cannot read {}: {error}", path.display()))
        .with_source(error)
}

/// What it holds may be secret.
impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FilePart")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
