//! The client, as a program holds it.

use std::fmt;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use mm_driver::{ChannelId, Driver, PostId, UserId};
use mm_sender::Dialer;
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::callbacks::Callback;
use crate::event::{Event, EventKind};
use crate::keeper::Keeper;
use crate::queue::{Popped, Queue};
use crate::receiver::Receiver;
use crate::settings::{ClientBuilder, Settings};
use crate::shared::{Run, Shared};
use crate::waker;
use crate::worker::Worker;

/// How long an action waits for its answer.
const ACTION_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a stop waits for a thread that cannot be interrupted.
const STOP_WAIT: Duration = Duration::from_secs(1);
/// How long a start waits for the thread of before.
const START_WAIT: Duration = Duration::from_secs(10);

/// A client of a server's live events. Clones are the same client; when the last is dropped, it
/// stops.
#[derive(Clone)]
pub struct Client(Arc<Handle>);

struct Handle(Arc<Shared>);

impl Client {
    /// Sets up a client that logs in, asks and catches up as this driver.
    pub fn builder(driver: Driver) -> ClientBuilder {
        ClientBuilder::new(driver)
    }

    pub(crate) fn new(driver: Driver, address: Address, settings: Settings) -> Result<Self, Error> {
        let server = address.server();
        let (https, host, port) = (server.is_https(), server.host(), server.port());
        let dialer = Dialer::new(https, host, port, &driver.http_settings())?;
        let keeper = Keeper::new(settings.state_file.clone(), driver.url().as_str())?;
        let pair = waker::pair().map_err(crate::link::system)?;
        let shared = Shared::new(driver, dialer, address, settings, pair, keeper);
        Ok(Self(Arc::new(Handle(Arc::new(shared)))))
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.0.0
    }

    /// The driver that it was set up with.
    pub fn driver(&self) -> &Driver {
        &self.shared().driver
    }

    /// Starts, on a thread of its own, and returns at once. A client that is started already
    /// goes on. After a [`stop`](Self::stop) it goes on where it was: what happened meanwhile
    /// comes, unless [`forget`](Self::forget) was called.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if there is no thread, [`ErrorKind::Closed`] if the one of before does
    /// not end.
    pub fn start(&self) -> Result<(), Error> {
        let shared = self.shared();
        let until = Instant::now() + START_WAIT;
        if shared.run().is_started {
            return Ok(());
        }
        // A callback that is at work is waited for, so that its event does not come again.
        let me = thread::current().id();
        let is_over = |run: &Run| !run.is_alive && run.calling.is_none_or(|id| id == me);
        if shared.wait_run(until, is_over).is_alive {
            return Err(Error::new(ErrorKind::Closed));
        }
        let cancel = Cancel::new();
        let own = cancel.clone();
        shared.set_run(|run| {
            run.is_started = true;
            run.is_alive = true;
            run.end = None;
            run.error = None;
            run.cancel = own;
        });
        // Those that come from now on are open.
        for queue in shared.queues() {
            queue.open();
        }
        let callbacks = !shared.callbacks.is_empty();
        let callbacks = callbacks.then(|| shared.callback_queue().0);
        if let Some(queue) = callbacks {
            self.spawn_callbacks(queue)?;
        }
        let worker = Worker::new(Arc::clone(shared), cancel);
        let spawned = thread::Builder::new()
            .name("mm-events".to_owned())
            .spawn(move || worker.run());
        if let Err(error) = spawned {
            shared.set_run(|run| (run.is_started, run.is_alive) = (false, false));
            return Err(crate::link::system(error));
        }
        Ok(())
    }

    /// Starts, and waits until events come.
    ///
    /// # Errors
    /// Why the first connection was none, or [`ErrorKind::Timeout`]. The client is stopped
    /// then.
    pub fn start_and_wait(&self, timeout: Duration) -> Result<(), Error> {
        self.start()?;
        let until = Instant::now() + timeout;
        let is_settled = |run: &Run| run.is_connected || run.error.is_some() || !run.is_started;
        let run = self.shared().wait_run(until, is_settled);
        if run.is_connected {
            return Ok(());
        }
        self.stop();
        let late = || {
            let text = "no connection was made in time";
            Error::new(ErrorKind::Timeout).with_message(text)
        };
        Err(run.error.unwrap_or_else(late))
    }

    /// Starts, and gives the events one after the other, which keeps the client running.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn events(&self) -> Result<Receiver, Error> {
        let receiver = Receiver::new(Arc::clone(self.shared()), Some(self.clone()));
        self.start()?;
        Ok(receiver)
    }

    /// Waits until the client is stopped, by another thread or a callback.
    ///
    /// # Errors
    /// It has given up, as it can never succeed: the token was refused, most often.
    pub fn wait(&self) -> Result<(), Error> {
        self.shared().wait_end().end.map_or(Ok(()), Err)
    }

    /// Whom the server knows the client as; none before the first connection.
    pub fn user_id(&self) -> Option<UserId> {
        self.shared().run().user.clone()
    }

    /// Whether an event is about a post of the client's own user: who answers posts does not
    /// answer these.
    pub fn is_own(&self, event: &Event) -> bool {
        let author = event.kind.post().map(|post| &post.user_id);
        author.is_some_and(|author| self.shared().run().user.as_ref() == Some(author))
    }

    /// Ends the connection and calls no more callbacks. Returns at once, also while connecting.
    /// Callbacks stay for the next start.
    pub fn stop(&self) {
        self.shared().stop();
    }

    /// Whether it was started, and has neither been stopped nor given up.
    pub fn is_started(&self) -> bool {
        self.shared().run().is_started
    }

    /// Whether there is a connection now.
    pub fn is_connected(&self) -> bool {
        self.shared().run().is_connected
    }

    /// Why the last connection ended or was none, or why the client has given up.
    pub fn last_error(&self) -> Option<Error> {
        self.shared().run().error.clone()
    }

    /// Why the state file could not be written the last time, if so; the first time is told by
    /// [`EventKind::StateNotKept`].
    pub fn state_error(&self) -> Option<Error> {
        self.shared().keeper.failed()
    }

    /// Forgets where the client stands, so that the next start begins with what happens then.
    pub fn forget(&self) {
        self.shared().keeper.forget();
    }

    /// Calls a function with each event of this name, on a second thread, one at a time. One
    /// that was set for it before is replaced.
    ///
    /// Names are those of the wire (`posted`), or of [`EventKind::name`]. A panic in it is told
    /// by [`EventKind::CallbackPanicked`].
    pub fn on(
        &self,
        name: impl Into<String>,
        callback: impl FnMut(&Self, &Event) + Send + 'static,
    ) -> &Self {
        self.on_each([(name, Box::new(callback) as Callback)])
    }

    /// As [`on`](Self::on) for several pairs of names and functions, which
    /// [`callback`](crate::callback) boxes.
    pub fn on_each<N: Into<String>>(
        &self,
        pairs: impl IntoIterator<Item = (N, Callback)>,
    ) -> &Self {
        for (name, callback) in pairs {
            self.shared().callbacks.set(name.into(), callback);
        }
        self.feed_callbacks();
        self
    }

    /// Calls a function with each event of any name, after that of its name.
    pub fn on_any(&self, callback: impl FnMut(&Self, &Event) + Send + 'static) -> &Self {
        self.shared().callbacks.set_any(Some(Box::new(callback)));
        self.feed_callbacks();
        self
    }

    /// Removes the callback for a name. Returns whether there was one.
    pub fn off(&self, name: &str) -> bool {
        self.shared().callbacks.remove(name)
    }

    /// Removes the callback for any name. Returns whether there was one.
    pub fn off_any(&self) -> bool {
        self.shared().callbacks.set_any(None)
    }

    /// The events one after the other, from now on; what came before is not among them, so it
    /// is asked for before the start. A second receiver takes the place of the first.
    pub fn receiver(&self) -> Receiver {
        Receiver::new(Arc::clone(self.shared()), None)
    }

    /// Asks the server for something over the websocket, and waits for its answer; while there
    /// is no connection, for one.
    ///
    /// # Errors
    /// [`ErrorKind::Status`] as the server says; [`ErrorKind::Timeout`];
    /// [`ErrorKind::Interrupted`] if the connection ended before the answer;
    /// [`ErrorKind::Closed`] if the client is not started; [`ErrorKind::InvalidPayload`] for
    /// what is too large.
    pub fn action(
        &self,
        name: &str,
        data: Value,
        timeout: Duration,
    ) -> Result<Map<String, Value>, Error> {
        let shared = self.shared();
        if !self.is_started() {
            return Err(Error::new(ErrorKind::Closed));
        }
        shared.actions.ask(&shared.waker, name, data, timeout)
    }

    /// Shows the others of a channel that one writes there, in the thread of `root` if given.
    ///
    /// # Errors
    /// As [`action`](Self::action).
    pub fn user_typing(&self, channel: &ChannelId, root: Option<&PostId>) -> Result<(), Error> {
        let root = root.map_or("", PostId::as_str);
        let data = json!({"channel_id": channel.as_str(), "parent_id": root});
        self.action("user_typing", data, ACTION_TIMEOUT).map(drop)
    }

    /// Who is there, with their status.
    ///
    /// # Errors
    /// As [`action`](Self::action).
    pub fn get_statuses(&self) -> Result<Map<String, Value>, Error> {
        self.action("get_statuses", json!({}), ACTION_TIMEOUT)
    }

    /// The status of each of these users.
    ///
    /// # Errors
    /// As [`action`](Self::action).
    pub fn get_statuses_by_ids(&self, users: &[UserId]) -> Result<Map<String, Value>, Error> {
        let users: Vec<_> = users.iter().map(UserId::as_str).collect();
        self.action(
            "get_statuses_by_ids",
            json!({"user_ids": users}),
            ACTION_TIMEOUT,
        )
    }

    /// Starts the second thread if it is wanted and not there.
    fn feed_callbacks(&self) {
        if !self.is_started() {
            return; // The start does it.
        }
        let (queue, is_new) = self.shared().callback_queue();
        if is_new && let Err(error) = self.spawn_callbacks(queue) {
            self.shared().set_run(|run| run.error = Some(error));
        }
    }

    fn spawn_callbacks(&self, queue: Arc<Queue>) -> Result<(), Error> {
        let (handle, shared) = (Arc::downgrade(&self.0), Arc::clone(self.shared()));
        let cancel = self.shared().run().cancel.clone();
        let spawned = thread::Builder::new()
            .name("mm-events-calls".to_owned())
            .spawn(move || call_back(&handle, &shared, &queue, &cancel));
        spawned.map(drop).map_err(crate::link::system)
    }
}

/// Calls callbacks until the client stops or is dropped.
fn call_back(handle: &Weak<Handle>, shared: &Arc<Shared>, queue: &Queue, cancel: &Cancel) {
    let _calling = Calling::begin(shared);
    while let Popped::Item(item) = queue.pop(None) {
        let Some(client) = handle.upgrade().map(Client) else {
            return;
        };
        if cancel.is_canceled() {
            return; // The next start has a thread of its own.
        }
        let panics = client.shared().callbacks.call(&client, &item.event);
        for message in panics {
            let name = item.event.name().to_owned();
            // One that panics when it is told of that would never end.
            if name != "client_callback_panicked" {
                client
                    .shared()
                    .tell(EventKind::CallbackPanicked { name, message });
            }
        }
        if let Some(mark) = item.mark {
            client.shared().done(mark);
        }
    }
}

/// Tells while a thread calls callbacks.
struct Calling(Arc<Shared>);

impl Calling {
    fn begin(shared: &Arc<Shared>) -> Self {
        shared.set_run(|run| run.calling = Some(thread::current().id()));
        Self(Arc::clone(shared))
    }
}

impl Drop for Calling {
    fn drop(&mut self) {
        let me = thread::current().id();
        self.0.set_run(|run| {
            if run.calling == Some(me) {
                run.calling = None;
            }
        });
    }
}

impl Shared {
    fn stop(&self) {
        let cancel = {
            let mut run = self.run();
            run.is_started = false;
            run.is_connected = false;
            run.cancel.clone()
        };
        cancel.cancel();
        self.drop_callback_queue();
        for queue in self.queues() {
            queue.close();
        }
        self.actions.clear();
        self.waker.wake();
        self.wait_run(Instant::now() + STOP_WAIT, |run| !run.is_alive);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("server", self.driver().url())
            .field("run", &*self.shared().run())
            .finish_non_exhaustive()
    }
}
