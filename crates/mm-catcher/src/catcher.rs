//! A catcher for programs and tests: its own thread, stopped when it is dropped.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::compat::Version;
use crate::error::Error;
use crate::fault::Faults;
use crate::server::Server;
use crate::settings::{Limits, ReadTimes, Settings, WebsocketTimes};
use crate::store::Store;
use crate::world::World;

/// The inbox of a furnished catcher that names none.
const DEFAULT_INBOX: &str = "inbox";

/// How a catcher is to be.
#[derive(Clone, Debug, Default)]
pub struct CatcherBuilder {
    settings: Settings,
}

/// A server that runs, until it is dropped.
#[derive(Debug)]
pub struct Catcher {
    server: Arc<Server>,
    address: SocketAddr,
    threads: Vec<JoinHandle<()>>,
}

impl Catcher {
    /// Starts a fresh server of today's version on a free port of loopback.
    ///
    /// # Errors
    /// If the system gives no port or no thread.
    pub fn start() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// A catcher that is told more first.
    pub fn builder() -> CatcherBuilder {
        CatcherBuilder::default()
    }

    /// Where it listens, as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// Why the data file could not be written the last time, if it could not.
    pub fn store_error(&self) -> Option<String> {
        self.server.store_error()
    }

    /// Misbehaves in this way from now on, counting from this moment; `Faults::default()` ends
    /// that. What cannot be, such as a status of 42, is taken as what comes nearest.
    pub fn set_faults(&self, faults: Faults) {
        self.server.set_faults(faults);
    }

    /// How it misbehaves.
    pub fn faults(&self) -> Faults {
        self.server.faulty().faults().clone()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl CatcherBuilder {
    /// Listens there; port 0, which is the default, is any that is free.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.settings.listen = address;
        self
    }

    /// Answers as a server of this version. Where no rules of it are known, those of
    /// [`Version::nearest_known`] hold; it still says that it is the one asked for.
    #[must_use]
    pub fn compat(mut self, version: Version) -> Self {
        self.settings.version = version;
        self
    }

    /// Keeps everything in this `SQLite` file, and goes on with what is in it.
    #[must_use]
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.data = Some(file.into());
        self
    }

    /// A webhook of this name, which becomes its id, stands there from the start: letters and
    /// digits alone, as a real server's router takes no others.
    #[must_use]
    pub fn inbox(mut self, name: impl Into<String>) -> Self {
        self.settings.inboxes.push(name.into());
        self
    }

    /// Takes only the webhooks that exist, as a real server does.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.settings.strict = strict;
        self
    }

    /// A team `dev` with channels, a bot, a person and an inbox stands there from the start.
    #[must_use]
    pub fn furnished(mut self, furnished: bool) -> Self {
        self.settings.furnished = furnished;
        self
    }

    /// Keeps so much.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// How long clients may take to send a request.
    #[must_use]
    pub fn read_times(mut self, times: ReadTimes) -> Self {
        self.settings.reading = times;
        self
    }

    /// When websockets are pinged and dropped.
    #[must_use]
    pub fn websocket_times(mut self, times: WebsocketTimes) -> Self {
        self.settings.websocket = times;
        self
    }

    /// Also answers requests whose `Host` is this name.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.settings.hosts.push(name.into());
        self
    }

    /// Misbehaves in this way from the start.
    #[must_use]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.settings.faults = faults;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// If the name of an inbox has other characters than letters and digits, the address
    /// cannot be listened on, the data file cannot be used, or the system
    /// gives no thread.
    pub fn start(self) -> Result<Catcher, Error> {
        let mut settings = self.settings;
        if settings.furnished && settings.inboxes.is_empty() {
            settings.inboxes.push(DEFAULT_INBOX.to_owned());
        }
        for inbox in &settings.inboxes {
            if inbox.is_empty() || !inbox.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(Error::Inbox(inbox.clone()));
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("mm-catcher")
            .enable_all()
            .build()
            .map_err(Error::Thread)?;
        let wanted = settings.listen;
        let cannot = |source| Error::Listen {
            address: wanted,
            source,
        };
        let listener = runtime
            .block_on(TcpListener::bind(wanted))
            .map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        settings.listen = address;
        let mut world = World::new(settings.version, settings.data.is_some());
        world.address = format!("http://{address}");
        let store = match &settings.data {
            Some(file) => Some(Store::open(file, &mut world)?),
            None => None,
        };
        if settings.furnished {
            world.furnish();
        }
        for inbox in &settings.inboxes {
            if !world.incoming_hooks.contains(inbox) {
                world.add_inbox(inbox);
            }
        }
        world.forget_over(&settings.limits);
        let server = Server::with_store(settings, world, store);
        let mut catcher = Catcher {
            server: Arc::clone(&server),
            address,
            threads: Vec::new(),
        };
        let running = Arc::clone(&server);
        let thread = std::thread::Builder::new()
            .name("mm-catcher".to_owned())
            .spawn(move || {
                runtime.block_on(running.run(listener));
                runtime.shutdown_timeout(Duration::from_secs(1));
            })
            .map_err(Error::Thread)?;
        catcher.threads.push(thread);
        if let Some(store) = &server.store {
            catcher.threads.push(store.follow(&server)?);
        }
        Ok(catcher)
    }
}

impl Drop for Catcher {
    fn drop(&mut self) {
        self.server.stop.send_replace(true);
        // Requests end first, so that the last changes are written too.
        for thread in self.threads.drain(..) {
            let _ = thread.join(); // A panic in it has been told by its own thread.
            if let Some(store) = &self.server.store {
                store.stop();
            }
        }
    }
}
