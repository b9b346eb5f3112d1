//! What becomes of one request: how far it came, when it must be over, and a way to
//! stop it.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::ShutdownHandle;

/// The longest that one request may take, so that every wait is finite: a year.
pub(crate) const TIMEOUT_MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

thread_local! {
    /// The attempt that this thread makes: ureq calls its transport on the caller's thread.
    static CURRENT: RefCell<Option<Arc<Attempt>>> = const { RefCell::new(None) };
}

/// How far a request came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// No socket is connected.
    #[default]
    Start,
    /// A socket is connected: to the server, or to the proxy.
    Reached,
    /// The proxy has connected on to the server.
    Tunneled,
    /// There is a connection to send on.
    Connected,
    /// Bytes of the request (not of connecting) may have left this process.
    Left,
}

/// What can be interrupted from another thread: a socket, or a wait.
pub(super) type Handle = Weak<dyn ShutdownHandle>;

/// One request on its way.
pub(crate) struct Attempt {
    timeout: Duration,
    state: Mutex<State>,
}

struct State {
    deadline: Instant,
    stage: Stage,
    /// Connections that are being made: through a proxy one lies within the other.
    connecting: usize,
    canceled: bool,
    /// The peer takes no more of the request, though it may have left an answer.
    unheard: bool,
    handles: Vec<Handle>,
}

impl Attempt {
    /// One that begins now.
    pub(crate) fn new(timeout: Duration) -> Self {
        let timeout = timeout.min(TIMEOUT_MAX);
        Self {
            timeout,
            state: Mutex::new(State {
                deadline: Instant::now() + timeout,
                stage: Stage::default(),
                connecting: 0,
                canceled: false,
                unheard: false,
                handles: Vec::new(),
            }),
        }
    }

    /// Bytes of a stream have moved: the time for the next ones begins now.
    pub(crate) fn progress(&self) {
        self.state().deadline = Instant::now() + self.timeout;
    }

    /// Makes it this thread's attempt while `run` runs.
    pub(crate) fn watch<T>(self: &Arc<Self>, run: impl FnOnce() -> T) -> T {
        struct Restore(Option<Arc<Attempt>>);
        impl Drop for Restore {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _restore = Restore(CURRENT.replace(Some(Arc::clone(self))));
        run()
    }

    /// This thread's attempt.
    pub(super) fn current() -> Option<Arc<Self>> {
        CURRENT.with_borrow(Clone::clone)
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(super) fn deadline(&self) -> Instant {
        self.state().deadline
    }

    /// Whether bytes of the request may have left.
    pub(crate) fn has_left(&self) -> bool {
        self.stage() == Stage::Left
    }

    pub(crate) fn stage(&self) -> Stage {
        self.state().stage
    }

    /// It came at least so far.
    pub(super) fn reach(&self, so_far: Stage) {
        let mut state = self.state();
        state.stage = state.stage.max(so_far);
    }

    /// A connection is being made, perhaps within another.
    pub(super) fn begin_connecting(&self) {
        self.state().connecting += 1;
    }

    /// It was made, or not. The outermost one is what the request goes over.
    pub(super) fn end_connecting(&self, made: bool) {
        let mut state = self.state();
        state.connecting -= 1;
        if made && state.connecting == 0 {
            state.stage = state.stage.max(Stage::Connected);
        }
    }

    /// Bytes of the request are about to leave over a connection with these handles. It
    /// may be a kept one, which this attempt did not make.
    ///
    /// # Errors
    /// The attempt is cancelled, and nothing may leave.
    pub(super) fn leave(&self, handles: &[Handle]) -> io::Result<()> {
        let mut state = self.state();
        if state.connecting > 0 || state.stage == Stage::Left {
            return Ok(());
        }
        if state.canceled {
            return Err(canceled());
        }
        state.handles.extend_from_slice(handles);
        // Told before the write: one that fails may have sent a part.
        state.stage = Stage::Left;
        Ok(())
    }

    /// From now on [`cancel`](Self::cancel) interrupts this too.
    ///
    /// # Errors
    /// It is cancelled already.
    pub(super) fn take_along(&self, handle: Handle) -> io::Result<()> {
        let mut state = self.state();
        if state.canceled {
            return Err(canceled());
        }
        state.handles.push(handle);
        Ok(())
    }

    /// Ends it from any thread: what it waits for is interrupted.
    pub(crate) fn cancel(&self) {
        let handles = {
            let mut state = self.state();
            state.canceled = true;
            std::mem::take(&mut state.handles)
        };
        for handle in handles.iter().filter_map(Weak::upgrade) {
            handle.shutdown();
        }
    }

    /// The peer hung up before it had the whole request.
    pub(super) fn hung_up(&self) {
        self.state().unheard = true;
    }

    /// Whether what is still sent reaches nobody.
    pub(crate) fn is_unheard(&self) -> bool {
        self.state().unheard
    }

    pub(crate) fn is_canceled(&self) -> bool {
        self.state().canceled
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is whole even if a thread panicked with the lock in hand.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn canceled() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cancelled")
}
