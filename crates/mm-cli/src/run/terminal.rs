//! The command on a pseudo terminal of its own, joined to ours.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::process::Signal;
use rustix::termios::{InputModes, OptionalActions, isatty, tcgetattr, tcsetattr, tcsetwinsize};

use super::control::{Message as _, News, Order, Place};
use super::ending::{Ended, Ending};
use super::monitor::{self, Part};
use super::outer::Outer;
use super::ready::{wait, watch};
use super::signals::Signals;
use super::tail::{Stream, Tail};

/// How much is read at once; a terminal hands out less.
const BUFFER_BYTES: usize = 16 * 1024;
/// How much is shown after the command's end, or its stop, of what others print on.
const REST_BYTES_MAX: usize = 1024 * 1024;
/// How often a job in the background looks whether it is in the foreground: no signal
/// tells.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Whether the command gets a terminal: we have one in all three places.
pub(crate) fn is_possible() -> bool {
    isatty(io::stdin()) && isatty(io::stdout()) && isatty(io::stderr())
}

/// A command on its pseudo terminal.
pub(crate) struct Terminal<'a> {
    pub(super) outer: Outer,
    pub(super) pty: Pty,
    pub(super) control: UnixStream,
    pub(super) monitor: Child,
    pub(super) signals: &'a mut Signals,
    tail: Tail,
    /// On its way to our terminal, and to the command.
    output: Vec<u8>,
    input: Vec<u8>,
    /// Where the command thinks it is.
    pub(super) place: Place,
    /// Our terminal is gone.
    pub(super) lost: bool,
    /// The command's side of the pseudo terminal is gone.
    closed: bool,
    /// What happened to the command, to be acted on when its output is shown.
    pub(super) news: Option<News>,
    /// How much was shown since.
    pub(super) rest: usize,
    pub(super) ending: Option<Ending>,
}

impl<'a> Terminal<'a> {
    /// Makes the pseudo terminal, and all that the command needs.
    pub(crate) fn open(
        command: &[OsString],
        signals: &'a mut Signals,
        tail: Tail,
    ) -> io::Result<Self> {
        let outer = Outer::open()?;
        let (pty, terminal) = pty_process::blocking::open().map_err(io::Error::other)?;
        // In this order: in between, our shell may give it to us.
        let is_ours = outer.is_ours();
        let modes = outer.modes()?;
        if is_ours {
            tcsetattr(&terminal, OptionalActions::Now, &modes)?;
        } else {
            // These are of who reads now, such as our shell's line editor: take what does
            // not change.
            let mut own = tcgetattr(&terminal)?;
            let utf8 = InputModes::IUTF8;
            own.input_modes.set(utf8, modes.input_modes.contains(utf8));
            tcsetattr(&terminal, OptionalActions::Now, &own)?;
        }
        tcsetwinsize(&pty, outer.size()?)?;
        rustix::io::ioctl_fionbio(&pty, true)?;
        let (control, theirs) = UnixStream::pair()?;
        let monitor = Command::new(monitor::program()?)
            .arg0("mm")
            .args(monitor::arguments(Part::Monitor, command))
            .stderr(Stdio::from(OwnedFd::from(theirs)))
            .spawn(terminal)
            .map_err(io::Error::other)?;
        Ok(Self {
            outer,
            pty,
            control,
            monitor,
            signals,
            tail,
            output: Vec::new(),
            input: Vec::new(),
            place: Place::Background,
            lost: false,
            closed: false,
            news: None,
            rest: 0,
            ending: None,
        })
    }

    /// Runs the command to its end.
    pub(crate) fn run(mut self) -> io::Result<Ended> {
        if self.outer.is_ours() {
            self.outer.make_raw()?;
            self.place = Place::Foreground;
        }
        Order::Start(self.place).send(&self.control)?;
        let ending = loop {
            self.turn()?;
            if let Some(ending) = self.ending.take() {
                break ending;
            }
        };
        let at = Instant::now();
        self.outer.restore();
        // It waits for our word that everything was read.
        drop(self.control);
        let _ = self.monitor.wait();
        let tail = self.tail;
        Ok(Ended { ending, at, tail })
    }

    /// Waits for something to do and does it.
    fn turn(&mut self) -> io::Result<()> {
        // What was printed before the news is there when it is looked for after them.
        let looks_for_rest = self.news.is_some() && self.output.is_empty();
        let ready = self.wait()?;
        for arrived in self.signals.arrived() {
            self.on_signal(arrived);
        }
        if self.place == Place::Background && !self.lost {
            self.look_at_place();
        }
        if ready.news {
            self.hear()?;
        }
        if ready.keys {
            self.read_keys();
        }
        self.write_input();
        let read = ready.output && self.read_output();
        self.write_output();
        let all_shown = looks_for_rest && !read && self.output.is_empty();
        if (all_shown || self.rest > REST_BYTES_MAX)
            && let Some(news) = self.news.take()
        {
            self.act(news);
        }
        Ok(())
    }

    /// Waits until something can be done.
    fn wait(&self) -> io::Result<Ready> {
        let reads_keys = self.place == Place::Foreground && !self.lost && self.input.is_empty();
        let shown = self.output.is_empty();
        let flags = |reads: bool, writes: bool| {
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::IN, reads);
            flags.set(PollFlags::OUT, writes);
            flags
        };
        let on_pty = flags(shown && !self.closed, !self.input.is_empty());
        let on_outer = flags(reads_keys, !shown);
        let on_control = flags(self.news.is_none(), false);
        let timeout = match (self.news, self.place) {
            (Some(news), _) if shown => Some(settle(news)),
            (_, Place::Background) if !self.lost => Some(LOOK_AGAIN),
            _ => None,
        };
        let mut fds = vec![watch(self.signals, PollFlags::IN)];
        // One that is not to be watched would still tell, again and again, that it has ended.
        let mut add = |fd, flags: PollFlags| {
            (!flags.is_empty()).then(|| {
                fds.push(PollFd::from_borrowed_fd(fd, flags));
                fds.len() - 1
            })
        };
        let pty = add(self.pty.as_fd(), on_pty);
        let outer = add(self.outer.as_fd(), on_outer);
        let control = add(self.control.as_fd(), on_control);
        wait(&mut fds, timeout)?;
        let ready = |index: Option<usize>, but: PollFlags| {
            index.is_some_and(|index| !fds[index].revents().difference(but).is_empty())
        };
        Ok(Ready {
            news: ready(control, PollFlags::empty()),
            keys: reads_keys && ready(outer, PollFlags::OUT),
            output: shown && ready(pty, PollFlags::OUT),
        })
    }

    fn read_keys(&mut self) {
        let mut buffer = [0; BUFFER_BYTES];
        match rustix::io::read(&self.outer, &mut buffer) {
            Ok(0) => self.lose(),
            Ok(count) => self.input.extend_from_slice(&buffer[..count]),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.lose(),
        }
    }

    fn write_input(&mut self) {
        if self.input.is_empty() {
            return;
        }
        match rustix::io::write(&self.pty, &self.input) {
            Ok(count) => drop(self.input.drain(..count)),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.input.clear(), // Nobody is there to read.
        }
    }

    /// Whether there was anything.
    fn read_output(&mut self) -> bool {
        let mut buffer = [0; BUFFER_BYTES];
        match rustix::io::read(&self.pty, &mut buffer) {
            Ok(count) if count > 0 => {
                self.output.extend_from_slice(&buffer[..count]);
                self.tail.push(Stream::Out, &buffer[..count]);
                self.rest += count;
                true
            }
            Err(Errno::AGAIN | Errno::INTR) => false,
            _ => {
                self.closed = true;
                false
            }
        }
    }

    fn write_output(&mut self) {
        if self.lost {
            self.output.clear();
        }
        if self.output.is_empty() {
            return;
        }
        match rustix::io::write(&self.outer, &self.output) {
            Ok(count) => drop(self.output.drain(..count)),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.lose(),
        }
    }

    /// Goes on without our terminal, and lets the command know.
    pub(super) fn lose(&mut self) {
        if !self.lost {
            self.lost = true;
            self.input.clear();
            self.outer.forget();
            self.order(Order::HangUp);
        }
    }

    /// Tells the monitor; if that is gone we will hear of it.
    pub(super) fn order(&self, order: Order) {
        let _ = order.send(&self.control);
    }
}

/// How long what is shown may still change. The terminal shows `^C` and `^Z` only after it
/// has sent their signals.
fn settle(news: News) -> Duration {
    let (News::Stopped(signal) | News::Signaled(signal)) = news else {
        return Duration::ZERO;
    };
    match Signal::from_named_raw(signal) {
        Some(Signal::INT | Signal::QUIT | Signal::TSTP) => Duration::from_millis(10),
        _ => Duration::ZERO,
    }
}

/// What can be done.
struct Ready {
    news: bool,
    keys: bool,
    output: bool,
}
