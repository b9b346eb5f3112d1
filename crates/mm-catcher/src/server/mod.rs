//! The server: connections, and what becomes of each request.

mod connection;
mod dress;
mod fuse;
mod guard;
mod misbehave;
mod operate;
mod outgoing;
mod service;
pub(crate) mod session;
mod websocket;

pub(crate) use self::operate::NO_COOKIE;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::fault::{Faults, Faulty};
use crate::settings::Settings;
use crate::store::Store;
use crate::world::World;

/// How many connections are served at once; more wait to be accepted.
const CONNECTIONS_MAX: usize = 1024;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) settings: Settings,
    world: Mutex<World>,
    /// Never locked while `world` is.
    faulty: Mutex<Faulty>,
    /// Told whenever a request has changed something.
    changed: Condvar,
    /// How many calls of outgoing webhooks may be under way.
    calls: Arc<Semaphore>,
    /// The data file, if there is one.
    pub(crate) store: Option<Store>,
    /// Becomes true when the server is to end.
    pub(crate) stop: watch::Sender<bool>,
}

impl Server {
    #[cfg(test)]
    pub(crate) fn new(settings: Settings, world: World) -> Arc<Self> {
        Self::with_store(settings, world, None)
    }

    pub(crate) fn with_store(settings: Settings, world: World, store: Option<Store>) -> Arc<Self> {
        let faults = settings.faults.clone();
        let server = Arc::new(Self {
            settings,
            world: Mutex::new(world),
            faulty: Mutex::default(),
            changed: Condvar::new(),
            calls: Arc::new(Semaphore::new(outgoing::AT_ONCE)),
            store,
            stop: watch::Sender::new(false),
        });
        server.set_faults(faults);
        server
    }

    /// Waits until the data file, if there is one, holds everything that was done so far; tells
    /// whether it does.
    pub(crate) async fn kept(&self) -> bool {
        match &self.store {
            Some(store) => store.kept().await,
            None => true,
        }
    }

    /// Why the data file could not be written the last time, if it could not.
    pub(crate) fn store_error(&self) -> Option<String> {
        self.store.as_ref().and_then(Store::error)
    }

    /// Everything that the server knows, for a moment: nothing waits while it is held.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // A panic in one request leaves rows as they are between two statements, which the
        // others can live with.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults, for a moment.
    pub(crate) fn faulty(&self) -> MutexGuard<'_, Faulty> {
        self.faulty.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Misbehaves in this way from now on.
    pub(crate) fn set_faults(&self, faults: Faults) {
        let mut set = self.faulty();
        set.set(faults);
        self.world().hub.set_faults(set.faults().websocket);
    }

    /// Says that something has changed.
    pub(crate) fn notify(&self) {
        self.changed.notify_all();
    }

    /// Waits until something has changed, or time is up; the latter gives false.
    pub(crate) fn wait_changed<'a>(
        &self,
        world: MutexGuard<'a, World>,
        deadline: std::time::Instant,
    ) -> (MutexGuard<'a, World>, bool) {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        let (world, timeout) = self
            .changed
            .wait_timeout(world, left)
            .unwrap_or_else(PoisonError::into_inner);
        (world, !timeout.timed_out())
    }

    /// Serves until told to stop.
    pub(crate) async fn run(self: Arc<Self>, listener: TcpListener) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let mut stop = self.stop.subscribe();
        tokio::spawn(Arc::clone(&self).forget_by_and_by());
        loop {
            let accepted = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                accepted = accept(&listener, &slots) => accepted,
            };
            if let Some((stream, slot)) = accepted {
                let server = Arc::clone(&self);
                tokio::spawn(async move {
                    connection::serve(server, stream).await;
                    drop(slot);
                });
            }
        }
    }
}

impl Server {
    /// Forgets what has become too old while nothing came in.
    async fn forget_by_and_by(self: Arc<Self>) {
        let mut stop = self.stop.subscribe();
        let mut minutes = tokio::time::interval(Duration::from_secs(60));
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                _ = minutes.tick() => self.world().forget_over(&self.settings.limits),
            }
            self.notify();
        }
    }
}

type Accepted = (tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> Option<Accepted> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    if let Ok((stream, _)) = listener.accept().await {
        return Some((stream, slot));
    }
    // Out of descriptors: they come back as connections end.
    tokio::time::sleep(Duration::from_millis(20)).await;
    None
}
