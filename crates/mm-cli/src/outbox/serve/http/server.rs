//! Connections: a thread each, so many at once and no more.

use std::io::{self, PipeReader, Read as _, Write as _};
use std::net::{IpAddr, Shutdown, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::Cancel;
use rustix::event::{PollFd, PollFlags, poll};

use super::answer::Answer;
use super::request::{Request, Unread};

/// How many connections there are at once.
const CONNECTIONS_MAX: usize = 64;
/// How long a request may take to come.
const READ_TIME: Duration = Duration::from_secs(10);
/// How long an answer may take to go.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// How long, and how much, is read after the answer: it would be lost if the connection were
/// closed while something comes in.
const LINGER_TIME: Duration = Duration::from_secs(1);
const LINGER_BYTES_MAX: usize = 1024 * 1024;
/// How long answers may take that are being made at the end.
const END_TIME: Duration = Duration::from_secs(1);
/// How long to wait if no connection can be taken, as where there are too many open files.
const PAUSE: Duration = Duration::from_millis(200);

type Answering = Arc<dyn Fn(&Request) -> Answer + Send + Sync>;

/// Answers requests until `stop`.
pub(in super::super) fn serve(
    listener: &TcpListener,
    stop: &Cancel,
    answering: &Answering,
) -> io::Result<()> {
    let (stopped, told) = io::pipe()?;
    let told = Mutex::new(Some(told));
    // The other end hears that this one is gone.
    let _hook = stop.on_cancel(move || drop(lock(&told).take()));
    listener.set_nonblocking(true)?;
    let connections = Arc::new(Connections::default());
    while !stop.is_canceled() {
        wait(listener, &stopped)?;
        match listener.accept() {
            Ok((stream, peer)) => connections.take(stream, peer.ip(), answering),
            Err(error) if is_passing(&error) => {}
            Err(_) => {
                stop.wait(PAUSE);
            }
        }
    }
    connections.end();
    Ok(())
}

/// Waits for a connection or the end.
fn wait(listener: &TcpListener, stopped: &PipeReader) -> io::Result<()> {
    let mut polled = [
        PollFd::new(listener, PollFlags::IN),
        PollFd::new(stopped, PollFlags::IN),
    ];
    match poll(&mut polled, None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether it is of one connection that is gone already.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock
            | io::ErrorKind::Interrupted
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// The connections that there are, the oldest first.
#[derive(Default)]
struct Connections {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: u64,
    held: Vec<Held>,
}

struct Held {
    number: u64,
    stream: Arc<TcpStream>,
    /// Something is awaited of the other side, and nothing is lost if it is closed.
    is_idle: bool,
}

impl Connections {
    fn take(self: &Arc<Self>, stream: TcpStream, peer: IpAddr, answering: &Answering) {
        let stream = Arc::new(stream);
        let Some(place) = self.place(&stream) else {
            return; // All are at work; this one is closed.
        };
        let answering = Arc::clone(answering);
        // If there can be no thread the connection is closed.
        let _ = thread::Builder::new()
            .name("mm-outbox-http".to_owned())
            .spawn(move || {
                // Nobody waits for an answer that cannot be written.
                let _ = converse(&stream, peer, &place, answering.as_ref());
            });
    }

    /// A place for one more, in the place of the oldest that is awaited if need be: who only
    /// holds connections open keeps nobody else out.
    fn place(self: &Arc<Self>, stream: &Arc<TcpStream>) -> Option<Place> {
        let mut state = lock(&self.state);
        if state.held.len() >= CONNECTIONS_MAX {
            let oldest = state.held.iter().position(|held| held.is_idle)?;
            let oldest = state.held.remove(oldest);
            let _ = oldest.stream.shutdown(Shutdown::Both); // It may be closed already.
        }
        let number = state.next;
        state.next += 1;
        state.held.push(Held {
            number,
            stream: Arc::clone(stream),
            is_idle: true,
        });
        Some(Place {
            connections: Arc::clone(self),
            number,
        })
    }

    /// Closes them all, those that are at work when they are done or it takes too long.
    fn end(&self) {
        let close = |held: &Held| {
            let _ = held.stream.shutdown(Shutdown::Both); // It may be closed already.
        };
        let state = lock(&self.state);
        state
            .held
            .iter()
            .filter(|held| held.is_idle)
            .for_each(close);
        let waited = self
            .changed
            .wait_timeout_while(state, END_TIME, |state| !state.held.is_empty());
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.held.iter().for_each(close);
    }
}

/// A connection among the others, until it is dropped.
struct Place {
    connections: Arc<Connections>,
    number: u64,
}

impl Place {
    fn set_idle(&self, is_idle: bool) {
        let mut state = lock(&self.connections.state);
        let mut held = state.held.iter_mut();
        if let Some(held) = held.find(|held| held.number == self.number) {
            held.is_idle = is_idle;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.connections.state);
        state.held.retain(|held| held.number != self.number);
        self.connections.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request and its answer.
fn converse(
    stream: &TcpStream,
    peer: IpAddr,
    place: &Place,
    answering: &(dyn Fn(&Request) -> Answer + Send + Sync),
) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    let read = Request::read(stream, peer, Instant::now() + READ_TIME);
    place.set_idle(false);
    let (answer, is_head) = match read {
        Ok(request) => {
            // What breaks in one answer breaks no other.
            let made = catch_unwind(AssertUnwindSafe(|| answering(&request)));
            let broken = |_| Answer::text(500, "This went wrong here.");
            (made.unwrap_or_else(broken), request.method == "HEAD")
        }
        Err(Unread::Refused(status)) => {
            let text = "This is no request that is answered here.";
            (Answer::text(status, text), false)
        }
        Err(Unread::Gone) => return Ok(()),
    };
    write(stream, &answer.bytes(is_head))?;
    place.set_idle(true);
    linger(stream)
}

fn write(mut stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    let deadline = Instant::now() + WRITE_TIME;
    while !bytes.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_write_timeout(Some(left))?;
        let written = stream.write(bytes)?;
        bytes = &bytes[written..];
    }
    Ok(())
}

/// Says that this was all, and reads what still comes.
fn linger(mut stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let deadline = Instant::now() + LINGER_TIME;
    let (mut piece, mut all) = ([0; 4096], 0);
    while all < LINGER_BYTES_MAX {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut piece)? {
            0 => break,
            read => all += read,
        }
    }
    Ok(())
}
