//! What becomes of one request: whether any of it left, and a way to stop it.
//!
//! This module alone touches `ureq::unversioned`, which does not follow semver.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, ShutdownHandle, Transport,
};

thread_local! {
    /// The attempt that this thread makes: ureq calls its transport on the caller's thread.
    static CURRENT: RefCell<Option<Arc<Attempt>>> = const { RefCell::new(None) };
}

type Handles = Arc<Mutex<Vec<Weak<dyn ShutdownHandle>>>>;

/// One request on its way.
#[derive(Default)]
pub(crate) struct Attempt {
    /// Connections that are being made: through a proxy one lies within the other.
    connecting: AtomicUsize,
    connected: AtomicBool,
    left: AtomicBool,
    canceled: AtomicBool,
    handles: Mutex<Vec<Handles>>,
}

impl Attempt {
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

    /// Whether any byte of the request (not of connecting) may have left this process.
    pub(crate) fn has_left(&self) -> bool {
        self.left.load(Ordering::SeqCst)
    }

    /// Whether there was a connection to send on.
    pub(crate) fn was_connected(&self) -> bool {
        self.connected.load(Ordering::SeqCst)
    }

    /// Ends it from any thread: its connection is closed under it.
    pub(crate) fn cancel(&self) {
        self.canceled.store(true, Ordering::SeqCst);
        for handles in &*self.handles() {
            for handle in lock(handles).iter().filter_map(Weak::upgrade) {
                handle.shutdown();
            }
        }
    }

    pub(crate) fn is_canceled(&self) -> bool {
        self.canceled.load(Ordering::SeqCst)
    }

    /// From now on [`cancel`](Self::cancel) closes these connections too.
    fn take_along(&self, handles: &Handles) -> io::Result<()> {
        let mut own = self.handles();
        if !own.iter().any(|known| Arc::ptr_eq(known, handles)) {
            own.push(Arc::clone(handles));
        }
        // Looked at under the lock: a cancel before it left the handles untouched.
        if self.is_canceled() {
            return Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "cancelled",
            ));
        }
        Ok(())
    }

    fn handles(&self) -> MutexGuard<'_, Vec<Handles>> {
        lock(&self.handles)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn current() -> Option<Arc<Attempt>> {
    CURRENT.with_borrow(Clone::clone)
}

/// ureq's own connector, watched.
#[derive(Debug, Default)]
pub(crate) struct WatchedConnector {
    inner: DefaultConnector,
}

impl Connector for WatchedConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let attempt = current();
        let handles = Handles::default();
        if let Some(attempt) = &attempt {
            attempt.connecting.fetch_add(1, Ordering::SeqCst);
            attempt.take_along(&handles)?;
        }
        // The socket registers itself at the agent, and here for this attempt.
        let registered = Arc::clone(&handles);
        let register = Arc::clone(&details.register_shutdown);
        let details = ConnectionDetails {
            uri: details.uri,
            addrs: details.addrs.clone(),
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: Arc::clone(&details.current_time),
            run_connector: Arc::clone(&details.run_connector),
            register_shutdown: Arc::new(move |handle: Weak<dyn ShutdownHandle>| {
                lock(&registered).push(Weak::clone(&handle));
                register(handle)
            }),
        };
        let inner = self.inner.connect(&details, chained);
        if let Some(attempt) = &attempt {
            let outer = attempt.connecting.fetch_sub(1, Ordering::SeqCst) == 1;
            if outer && matches!(inner, Ok(Some(_))) {
                attempt.connected.store(true, Ordering::SeqCst);
            }
        }
        Ok(inner?.map(|inner| Box::new(WatchedTransport { inner, handles }) as Box<dyn Transport>))
    }
}

/// A connection of ureq's that tells the attempt when the request leaves.
struct WatchedTransport {
    inner: Box<dyn Transport>,
    handles: Handles,
}

impl Transport for WatchedTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if let Some(attempt) = current()
            && attempt.connecting.load(Ordering::SeqCst) == 0
        {
            // A kept connection was not made by this attempt, so it is taken along here.
            attempt.take_along(&self.handles)?;
            attempt.connected.store(true, Ordering::SeqCst);
            // Told before the write: one that fails may have sent a part.
            attempt.left.fetch_or(amount > 0, Ordering::SeqCst);
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl fmt::Debug for WatchedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
