//! The client's thread: connects for ever, reads, and tells.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use mm_core::{Cancel, Error, ErrorKind};
use mm_driver::types::User;
use mm_driver::{Millis, Request};

use crate::backoff::Backoff;
use crate::catch_up::{CatchUp, Found};
use crate::event::{Event, EventKind};
use crate::gap::Gap;
use crate::keeper::Mark;
use crate::link::{self, Opening};
use crate::position::{Place, Position};
use crate::seen::{self, Seen};
use crate::shared::Shared;
use crate::talk::Talk;

/// How far back a catch-up reaches over what is known: a post is told a while after it was
/// made.
const MARGIN_MS: i64 = 10_000;
/// A connection that lasts so long is no failure.
const STEADY: Duration = Duration::from_secs(10);
/// How often a catch-up that fails in a way that may pass is tried.
const CATCH_UPS_MAX: u32 = 3;

/// What the client's thread knows.
pub(crate) struct Worker {
    pub(crate) shared: Arc<Shared>,
    pub(crate) cancel: Cancel,
    pub(crate) position: Position,
    /// Events were there before, so that a new connection leaves a gap.
    has_past: bool,
    /// Nothing from before this time is told.
    floor: i64,
    seen: Seen,
    /// What was caught up or just read, and waits for room.
    backlog: VecDeque<(Event, Option<Mark>)>,
    /// More is to be read, so that what came is given out with it.
    is_reading: bool,
    backoff: Backoff,
    /// The server has said that it knows the user.
    is_checked: bool,
    /// Where an event was missing or could not be read. The second time it is given up.
    stumbled: Option<Position>,
    catch_ups: u32,
    /// The server's clock, and when it was told.
    clock: Option<(i64, Instant)>,
}

/// Why a connection is over.
enum End {
    Stopped,
    /// It can never succeed.
    GivenUp(Error),
    Lost(Error),
}

impl Worker {
    pub(crate) fn new(shared: Arc<Shared>, cancel: Cancel) -> Self {
        let kept = shared.keeper.kept();
        let mut seen = Seen::default();
        for key in &kept.done {
            seen.insert(key);
        }
        let (first, longest) = shared.settings.backoff;
        Self {
            position: Position::of(&kept),
            has_past: kept.time > 0 || !kept.connection_id.is_empty(),
            floor: kept.floor,
            seen,
            backlog: VecDeque::new(),
            is_reading: false,
            backoff: Backoff::new(first, longest),
            is_checked: false,
            stumbled: None,
            catch_ups: 0,
            clock: None,
            shared,
            cancel,
        }
    }

    /// Connects until it is stopped or gives up.
    pub(crate) fn run(mut self) {
        let _alive = Alive(Arc::clone(&self.shared));
        loop {
            match self.connect_and_serve() {
                End::Stopped => return,
                End::GivenUp(error) => return self.give_up(error),
                End::Lost(error) => {
                    let wait = self.wait_after(&error);
                    self.shared.set_run(|run| {
                        run.is_connected = false;
                        run.error = Some(error.clone());
                    });
                    self.push(Event::own(EventKind::Disconnected(error)), None);
                    if self.pause(wait).is_err() {
                        return;
                    }
                }
            }
        }
    }

    fn connect_and_serve(&mut self) -> End {
        let served = self.check().map_err(|error| match error.kind() {
            ErrorKind::Status(401) => End::GivenUp(error),
            _ => End::Lost(error),
        });
        let served = served.and_then(|()| self.serve().map_err(End::Lost));
        match served {
            Ok(()) => End::Stopped,
            Err(_) if self.cancel.is_canceled() => End::Stopped,
            Err(End::Lost(error)) => match error.kind() {
                ErrorKind::InvalidUrl | ErrorKind::InvalidSetting => End::GivenUp(error),
                _ => End::Lost(error),
            },
            Err(end) => end,
        }
    }

    /// Asks once whether the server knows the user: a websocket does not say so.
    fn check(&mut self) -> Result<(), Error> {
        if self.is_checked {
            return Ok(());
        }
        let request = self.shared.driver.request("GET", "/api/v4/users/me");
        let user: User = request.cancel_by(&self.cancel).send_typed()?;
        if user.id.is_empty() {
            let text = "the server does not say who the user is: is this a Mattermost server?";
            return Err(Error::new(ErrorKind::Protocol).with_message(text));
        }
        self.shared.set_run(|run| run.user = Some(user.id));
        self.is_checked = true;
        Ok(())
    }

    /// Opens a connection and follows it to its end.
    fn serve(&mut self) -> Result<(), Error> {
        let shared = Arc::clone(&self.shared);
        let opening = Opening {
            driver: &shared.driver,
            dialer: &shared.dialer,
            address: &shared.address,
            query: &self.position.query(),
            timeout: shared.settings.connect_timeout,
            message_max: shared.settings.message_max,
            ear: &shared.ear,
            cancel: &self.cancel,
        };
        let link = opening.open().inspect_err(|error| {
            if error.kind() == ErrorKind::Status(401) {
                self.is_checked = false;
            }
        })?;
        let mut talk = Talk::new(link, &shared.settings);
        let before = self.position.clone();
        let ended = talk.follow(self);
        if let Err(error) = &ended {
            self.learn_from(error, &talk, &before);
        }
        ended
    }

    /// What the end of a connection says for the next one.
    fn learn_from(&mut self, error: &Error, talk: &Talk, before: &Position) {
        if !talk.is_confirmed() {
            // The server says nothing to who it does not know.
            self.is_checked = false;
        }
        let went_on =
            before.connection == self.position.connection && before.next < self.position.next;
        if went_on || talk.age() >= STEADY {
            self.backoff.reset();
        }
        let again = self.stumbled.as_ref() == Some(&self.position);
        if link::is_too_large(error) || (error.kind() == ErrorKind::Protocol && again) {
            self.position.connection = None; // It would come again.
        } else if error.kind() == ErrorKind::Protocol {
            self.stumbled = Some(self.position.clone());
        }
    }

    /// How long to wait before the next connection.
    fn wait_after(&mut self, error: &Error) -> Duration {
        let wait = self.backoff.next();
        error.retry_after().map_or(wait, |asked| asked.max(wait))
    }

    /// Waits, and gives out what was caught up meanwhile.
    fn pause(&mut self, wait: Duration) -> Result<(), Error> {
        let until = Instant::now() + wait;
        while Instant::now() < until {
            if self.cancel.is_canceled() {
                return Err(Error::new(ErrorKind::Canceled));
            }
            self.has_room();
            self.shared.ear.wait(None, until).map_err(link::system)?;
        }
        Ok(())
    }

    fn give_up(mut self, error: Error) {
        self.shared.set_run(|run| {
            run.is_started = false;
            run.is_connected = false;
            run.end = Some(error.clone());
            run.error = Some(error.clone());
        });
        self.shared.deliver(&mut self.backlog, false);
        self.shared.tell(EventKind::Stopped(error));
        for queue in self.shared.queues() {
            queue.finish();
        }
        self.shared.actions.clear();
    }

    /// Gives out what waits. Whether all of it is out, and one more is taken, or dropped as
    /// was chosen.
    pub(crate) fn has_room(&mut self) -> bool {
        let waits = self.shared.settings.overflow == crate::Overflow::Wait;
        self.shared.deliver(&mut self.backlog, waits) || !waits
    }

    /// Holds back what comes while `read` reads, and gives it out at once.
    pub(crate) fn in_one_go<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.is_reading = true;
        let done = read(self);
        self.is_reading = false;
        self.has_room();
        done
    }

    fn push(&mut self, event: Event, mark: Option<Mark>) {
        self.backlog.push_back((event, mark));
        if !self.is_reading {
            self.has_room();
        }
    }

    /// Events come from now on.
    pub(crate) fn connected(&mut self, resumed: bool) {
        self.push(Event::own(EventKind::Connected { resumed }), None);
        self.shared.set_run(|run| {
            run.is_connected = true;
            run.error = None;
        });
    }

    /// The server's clock, as well as it is known.
    fn now(&self) -> i64 {
        match self.clock {
            Some((time, at)) => {
                let since = i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX);
                time.saturating_add(since)
            }
            None => Millis::from(SystemTime::now()).0,
        }
    }

    /// The server told its time, after all events of before.
    pub(crate) fn learn_time(&mut self, time: i64) {
        self.clock = Some((time, Instant::now()));
        self.position.time = self.position.time.max(time);
        self.begin(time);
    }

    /// Whether it is known from when on everything is told.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_past
    }

    /// The server does not tell its time.
    pub(crate) fn begin_by_own_clock(&mut self) {
        self.begin(self.now());
    }

    fn begin(&mut self, time: i64) {
        if !self.has_past {
            self.has_past = true;
            self.floor = time;
            self.position.time = self.position.time.max(time);
            self.shared.keeper.begin(time);
        }
    }

    /// A connection has begun under this id. Returns whether it goes on from where the one
    /// before was.
    pub(crate) fn greeted(&mut self, id: &str, event: Event) -> Result<bool, Error> {
        if !id.is_empty() && self.position.connection.as_deref() == Some(id) {
            if event.seq == Some(self.position.next) {
                self.position.next += 1;
            }
            self.push(event, Some(self.position.mark(None)));
            return Ok(true);
        }
        if self.has_past {
            self.position.connection = None; // Until all is caught up.
            self.catch_up()?;
        }
        self.position.connection = (!id.is_empty()).then(|| id.into());
        self.position.next = event.seq.map_or(1, |seq| seq.saturating_add(1));
        self.push(event, Some(self.position.mark(None)));
        Ok(false)
    }

    /// Takes an event that came.
    pub(crate) fn take(&mut self, event: Event) -> Result<(), Error> {
        if let Some(seq) = event.seq {
            match self.position.place(seq) {
                Place::Before => return Ok(()),
                Place::Next => {}
                Place::After => self.stumble()?,
            }
            self.position.next = seq.saturating_add(1);
        }
        if let Some(post) = event.kind.post() {
            // A post can be dated in the future.
            let at = post.create_at.0.min(self.now());
            self.position.time = self.position.time.max(at);
        }
        let key = seen::key(&event.kind);
        if key.as_ref().is_some_and(|key| !self.seen.insert(key)) {
            return Ok(()); // It was caught up.
        }
        let mark = self.position.mark(key);
        self.push(event, Some(mark));
        Ok(())
    }

    /// An event is missing. The server has it still, most often, and gives it to who takes the
    /// connection up again; if not, that is a gap.
    fn stumble(&mut self) -> Result<(), Error> {
        if self.stumbled.as_ref() == Some(&self.position) {
            return self.catch_up();
        }
        self.stumbled = Some(self.position.clone());
        self.backoff.reset();
        Err(Error::new(ErrorKind::Interrupted).with_message("an event is missing"))
    }

    /// Tells of a gap, and what can be known of it.
    fn catch_up(&mut self) -> Result<(), Error> {
        self.has_room(); // What came before this does not wait for it.
        let (from, to) = (self.position.time, self.now());
        self.catch_ups += 1;
        let catch_up = CatchUp {
            driver: &self.shared.driver,
            cancel: &self.cancel,
            // Posts of one millisecond are on both sides of it.
            since: from.saturating_sub(MARGIN_MS).max(self.floor) - 1,
            seen: &self.seen,
            is_last: self.catch_ups >= CATCH_UPS_MAX,
        };
        let found = if from > 0 {
            catch_up.run()?
        } else {
            Found {
                nothing: true,
                ..Found::default()
            }
        };
        self.catch_ups = 0;
        let gap = Gap {
            from: Millis(from),
            to: Millis(to),
            channels: found.missing,
            all_channels: found.nothing,
        };
        self.push(Event::own(EventKind::Gap(gap)), None);
        for late in found.events {
            self.seen.insert(&late.key);
            // Who starts again in the middle of this catches up once more.
            let mark = Mark {
                connection: None,
                time: late.at.min(to),
                key: Some(late.key),
            };
            self.position.time = self.position.time.max(mark.time);
            // Not at once: what is caught up may be more than fits.
            self.backlog.push_back((late.event, Some(mark)));
        }
        self.has_room();
        Ok(())
    }
}

/// Tells when the thread ends, however it does.
struct Alive(Arc<Shared>);

impl Drop for Alive {
    fn drop(&mut self) {
        let has_panicked = std::thread::panicking();
        self.0.set_run(|run| {
            run.is_alive = false;
            run.is_connected = false;
            if has_panicked {
                run.is_started = false;
                run.error = Some(Error::new(ErrorKind::Panicked));
                run.end.clone_from(&run.error);
            }
        });
    }
}
