//! The input of `mm tee`, and who reads it.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mm_core::{Cancel, Payload};

use crate::failure::Failure;
use crate::output;
use crate::tee::Queue;
use crate::tee::args::TeeArgs;
use crate::tee::follow::Follow;
use crate::tee::lines::{Changed, Lines};

/// How much is read at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Where the lines come from.
pub(super) enum Input {
    Pipe,
    File(File),
    Follow(Follow),
}

impl Input {
    pub(super) fn open(args: &TeeArgs) -> Result<Self, Failure> {
        let failure = |path: &Path| {
            let shown = path.display().to_string();
            move |error| Failure::usage(format!("{shown}: {error}"))
        };
        if let Some(path) = &args.file {
            let file = File::open(path).map_err(failure(path))?;
            if file.metadata().map_err(failure(path))?.is_dir() {
                return Err(failure(path)(io::ErrorKind::IsADirectory.into()));
            }
            return Ok(Self::File(file));
        }
        if let Some(path) = &args.follow {
            let follow = Follow::new(path, args.from_start).map_err(failure(path))?;
            return Ok(Self::Follow(follow));
        }
        if io::stdin().is_terminal() {
            output::hint("type lines; Ctrl-D ends");
        }
        Ok(Self::Pipe)
    }
}

/// Reads the input and hands its lines to the queue.
pub(super) struct Reader {
    queue: Arc<Queue>,
    text: Mutex<Text>,
    /// How many lines were read, and how many bytes.
    lines: AtomicU64,
    bytes: AtomicU64,
    defuse: bool,
}

/// What is known of the text between two pieces of it.
struct Text {
    lines: Lines,
    /// Blank lines that wait for the next line, which gives the post something to show;
    /// none where lines stand in code blocks.
    blank: Option<String>,
    /// What comes now is not taken any more.
    ended: bool,
}

impl Reader {
    pub(super) fn new(args: &TeeArgs, queue: Arc<Queue>) -> Self {
        let text = Text {
            lines: Lines::new(args.keep_escapes),
            blank: args.markdown.then(String::new),
            ended: false,
        };
        Self {
            queue,
            text: Mutex::new(text),
            lines: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            defuse: args.defuse,
        }
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines.load(Ordering::SeqCst)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }

    /// Reads until the end, or until `stop`.
    pub(super) fn run(&self, input: Input, stop: &Cancel) -> Result<(), Trouble> {
        match input {
            Input::Pipe => self.pass_through(io::stdin().lock()),
            Input::File(file) => self.read(file, stop).map_err(Trouble::Input),
            Input::Follow(mut follow) => follow
                .run(stop, |piece| self.feed(piece))
                .map_err(Trouble::Input),
        }
    }

    /// Takes nothing more. Hands on the last line if it had no end, and tells what had to
    /// be changed.
    pub(super) fn end(&self) -> Changed {
        let mut text = self.text();
        let Text {
            lines,
            blank,
            ended,
        } = &mut *text;
        if !std::mem::replace(ended, true) {
            lines.end(|line| self.put(blank, line));
        }
        lines.changed()
    }

    /// Copies to stdout unchanged and at once; who reads that may go away.
    fn pass_through(&self, mut input: impl Read) -> Result<(), Trouble> {
        let mut out = io::stdout().lock();
        let mut trouble = None;
        let mut piece = vec![0; PIECE_BYTES];
        while let Some(bytes) = read_some(&mut input, &mut piece).map_err(Trouble::Input)? {
            let piece = &piece[..bytes];
            let written = match trouble {
                None => out.write_all(piece).and_then(|()| out.flush()),
                Some(_) => Ok(()),
            };
            self.feed(piece);
            match written {
                Ok(()) => {}
                // As with any program in a pipe, the end of the reader is our end.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                // A full disk does not keep the lines from being posted.
                Err(error) => {
                    output::error(format!("stdout: {error}; lines are posted all the same"));
                    trouble = Some(Trouble::Output);
                }
            }
        }
        trouble.map_or(Ok(()), Err)
    }

    fn read(&self, mut input: impl Read, stop: &Cancel) -> io::Result<()> {
        let mut piece = vec![0; PIECE_BYTES];
        while let Some(bytes) = read_some(&mut input, &mut piece)? {
            self.feed(&piece[..bytes]);
            if stop.is_canceled() {
                // A line whose end was not read is none.
                self.text().lines.forget();
                break;
            }
        }
        Ok(())
    }

    fn feed(&self, piece: &[u8]) {
        let mut text = self.text();
        let Text {
            lines,
            blank,
            ended,
        } = &mut *text;
        if !*ended {
            self.bytes.fetch_add(piece.len() as u64, Ordering::SeqCst);
            lines.feed(piece, |line| self.put(blank, line));
        }
    }

    /// Hands one line to the queue.
    fn put(&self, blank: &mut Option<String>, line: String) {
        self.lines.fetch_add(1, Ordering::SeqCst);
        let line = match blank {
            Some(before) if line.trim().is_empty() => {
                before.push('\n');
                return;
            }
            Some(before) if !before.is_empty() => std::mem::take(before) + &line,
            _ => line,
        };
        let mut payload = Payload::new(line);
        if self.defuse {
            payload.defuse_mentions();
        }
        self.queue.send(payload, ());
    }

    fn text(&self) -> MutexGuard<'_, Text> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What went wrong between input and output.
#[derive(Debug)]
pub(super) enum Trouble {
    Input(io::Error),
    /// It has been told.
    Output,
}

/// How many bytes were read; none at the end.
fn read_some(input: &mut impl Read, piece: &mut [u8]) -> io::Result<Option<usize>> {
    loop {
        match input.read(piece) {
            Ok(0) => return Ok(None),
            Ok(bytes) => return Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
