//! The websockets: those that are open, and those that can be taken up again.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::event::{self, Event};
use super::line::{Fate, Full, Line, Resumed};
use crate::compat::Version;
use crate::fault::WebsocketFaults;
use crate::fault::plan;
use crate::id::Id;

/// How many websockets are open at once, authenticated or not.
const OPEN_MAX: usize = 1024;
/// How many connections that have ended are kept.
const ENDED_MAX: usize = 256;
/// How long a connection that has ended is kept.
const ENDED_AGE_MAX: Duration = Duration::from_secs(300);

/// The websockets.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    connections: HashMap<Id, Connection>,
    /// Those that have ended, the longest ago first.
    ended: VecDeque<(Instant, Id)>,
    /// One more of these is held by each open websocket.
    open: Arc<()>,
    faults: WebsocketFaults,
    /// How many events were sent since the faults were set.
    events: u64,
}

/// A connection of a user, open or to be taken up again.
#[derive(Debug)]
struct Connection {
    user: Id,
    line: Arc<Line>,
    is_open: bool,
    /// Its user was deactivated: it gets nothing more.
    is_deaf: bool,
}

/// A connection cannot be taken up as the client asked: it asked badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The place of an open websocket.
#[derive(Debug)]
#[expect(dead_code, reason = "that it is held is what counts")]
pub(crate) struct Slot(Arc<()>);

impl Hub {
    /// Whether nobody listens and nobody could ask later for what happens now.
    pub(crate) fn is_idle(&self) -> bool {
        self.connections.is_empty()
    }

    /// Room for one more websocket, unless there are too many.
    pub(crate) fn slot(&self) -> Option<Slot> {
        let open = Arc::strong_count(&self.open) - 1;
        (open < OPEN_MAX).then(|| Slot(Arc::clone(&self.open)))
    }

    /// The connections with their users, without those that get nothing.
    pub(super) fn listening(&self) -> impl Iterator<Item = (Id, Id)> {
        let listening = self.connections.iter().filter(|(_, row)| !row.is_deaf);
        listening.map(|(id, row)| (*id, row.user))
    }

    /// How many connections a user has open.
    pub(crate) fn open_connections(&self, user: Id) -> usize {
        let rows = self.connections.values();
        rows.filter(|row| row.is_open && row.user == user).count()
    }

    /// Opens a connection for a user; gives its id. What the client sees first is `hello`.
    pub(crate) fn open(&mut self, user: Id, line: &Arc<Line>, version: Version) -> Id {
        self.forget_old();
        let id = Id::random();
        line.begin(&event::hello(user, id, version));
        self.connections.insert(
            id,
            Connection {
                user,
                line: Arc::clone(line),
                is_open: true,
                is_deaf: false,
            },
        );
        id
    }

    /// Takes up a connection that has ended, or opens another if it is not known; gives its id
    /// and its line.
    ///
    /// # Errors
    /// If the id is none, or the connection is known and the number of the next event is none.
    pub(crate) fn reopen(
        &mut self,
        user: Id,
        id: &str,
        seq: &str,
        version: Version,
    ) -> Result<(Id, Arc<Line>), Malformed> {
        let id: Id = id.parse().map_err(|_| Malformed)?;
        self.forget_old();
        let known = self.connections.get_mut(&id);
        let Some(row) = known.filter(|row| !row.is_open && row.user == user) else {
            let line = Arc::new(Line::default());
            return Ok((self.open(user, &line, version), line));
        };
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or(Malformed)?;
        let line = Arc::clone(&row.line);
        let resumed = line.resume(seq);
        row.is_open = true;
        row.is_deaf = false; // Its user has just shown a token.
        self.ended.retain(|(_, own)| *own != id);
        match resumed {
            Resumed::Whole => Ok((id, line)),
            Resumed::Broken => {
                self.connections.remove(&id);
                Ok((self.open(user, &line, version), line))
            }
        }
    }

    /// Keeps a connection that has ended for a while.
    pub(crate) fn end(&mut self, id: Id) {
        let Some(row) = self.connections.get_mut(&id) else {
            return; // It was too slow and was forgotten at once.
        };
        row.is_open = false;
        self.ended.push_back((Instant::now(), id));
        self.forget_old();
    }

    /// Forgets the connections that ended too long ago or are too many.
    fn forget_old(&mut self) {
        while let Some((at, id)) = self.ended.front() {
            if self.ended.len() <= ENDED_MAX && at.elapsed() < ENDED_AGE_MAX {
                return;
            }
            self.connections.remove(id);
            self.ended.pop_front();
        }
    }

    fn forget(&mut self, id: Id) {
        self.connections.remove(&id);
        self.ended.retain(|(_, own)| *own != id);
    }

    /// Sends an event to these connections. All events pass here.
    pub(super) fn tell(&mut self, event: &Event, version: Version, to: &[Id]) {
        self.forget_old();
        if to.is_empty() {
            return;
        }
        let faults = self.next_faults();
        let fate = if faults.is_lost {
            Fate::Lost
        } else {
            Fate::Sent
        };
        let text = event::text(event, version);
        for id in to {
            let Some(row) = self.connections.get(id) else {
                continue;
            };
            if row.line.offer(event.name, &text, fate) == Err(Full) {
                self.forget(*id);
            }
            if faults.drops {
                self.drop_connection(*id);
            }
        }
    }

    /// Loses events and drops connections in this way from now on.
    pub(crate) fn set_faults(&mut self, faults: WebsocketFaults) {
        self.faults = faults;
        self.events = 0;
    }

    /// What goes wrong with the next event.
    fn next_faults(&mut self) -> plan::EventFaults {
        self.events += 1;
        plan::event(&self.faults, self.events)
    }

    /// Answers a connection.
    pub(crate) fn reply(&mut self, id: Id, text: String) {
        let Some(row) = self.connections.get(&id) else {
            return;
        };
        if row.line.reply(text) == Err(Full) {
            self.forget(id);
        }
    }

    /// Sends a connection nothing from now on.
    pub(super) fn deafen(&mut self, id: Id) {
        if let Some(row) = self.connections.get_mut(&id) {
            row.is_deaf = true;
        }
    }

    /// Whether a connection gets nothing any more.
    pub(crate) fn is_deaf(&self, id: Id) -> bool {
        self.connections.get(&id).is_some_and(|row| row.is_deaf)
    }

    /// Ends a connection at once, as a broken network does; it can be taken up again.
    pub(crate) fn drop_connection(&self, id: Id) {
        if let Some(row) = self.connections.get(&id).filter(|row| row.is_open) {
            row.line.cut();
        }
    }

    #[cfg(test)]
    /// Ends all connections at once; gives how many there were.
    pub(crate) fn drop_all(&self) -> usize {
        let open = self.connections.values().filter(|row| row.is_open);
        open.map(|row| row.line.cut()).count()
    }

    #[cfg(test)]
    /// Forgets what could be taken up, as a server does that starts anew.
    pub(crate) fn forget_ended(&mut self) {
        self.ended.clear();
        self.connections.retain(|_, row| row.is_open);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::line::Next;

    fn opened(hub: &mut Hub, user: Id) -> (Id, Arc<Line>) {
        let line = Arc::new(Line::default());
        (hub.open(user, &line, Version::LATEST), line)
    }

    fn reopened(hub: &mut Hub, user: Id, id: Id, seq: &str) -> Result<Id, Malformed> {
        let reopened = hub.reopen(user, id.as_str(), seq, Version::LATEST);
        reopened.map(|(id, _)| id)
    }

    #[test]
    fn a_connection_that_ended_is_taken_up_by_its_user_alone_and_once() {
        let mut hub = Hub::default();
        let (user, other) = (Id::random(), Id::random());
        let (id, _) = opened(&mut hub, user);
        assert_ne!(reopened(&mut hub, user, id, "1"), Ok(id), "it is open");
        hub.end(id);
        assert_ne!(
            reopened(&mut hub, other, id, "1"),
            Ok(id),
            "it is not theirs"
        );
        for seq in ["", "-1", "one"] {
            assert_eq!(reopened(&mut hub, user, id, seq), Err(Malformed));
        }
        assert_eq!(reopened(&mut hub, user, id, "1"), Ok(id));
        assert_ne!(
            reopened(&mut hub, user, id, "1"),
            Ok(id),
            "it is open again"
        );
    }

    #[test]
    fn a_connection_with_a_gap_goes_on_under_another_id() {
        let mut hub = Hub::default();
        let user = Id::random();
        let (id, line) = opened(&mut hub, user);
        assert!(line.now().is_some()); // Hello.
        hub.end(id);
        let found = reopened(&mut hub, user, id, "9");
        assert!(found.is_ok_and(|found| found != id));
        hub.end(id);
        assert_eq!(hub.connections.len(), 1, "the old one is forgotten");
    }

    #[test]
    fn of_the_connections_that_ended_the_last_256_are_kept() {
        let mut hub = Hub::default();
        assert!(hub.is_idle());
        let user = Id::random();
        let ids: Vec<Id> = (0..300).map(|_| opened(&mut hub, user).0).collect();
        assert_eq!(hub.open_connections(user), 300);
        for id in &ids {
            hub.end(*id);
        }
        assert_eq!(hub.open_connections(user), 0);
        assert_eq!(hub.connections.len(), ENDED_MAX);
        assert!(hub.connections.contains_key(&ids[44]));
        assert!(!hub.connections.contains_key(&ids[43]));
        hub.forget_ended();
        assert!(hub.is_idle());
    }

    #[test]
    fn who_ended_long_ago_is_forgotten() {
        let mut hub = Hub::default();
        let (id, _) = opened(&mut hub, Id::random());
        hub.end(id);
        let Some(long_ago) = Instant::now().checked_sub(ENDED_AGE_MAX) else {
            return; // The machine has just started.
        };
        hub.ended[0].0 = long_ago;
        hub.forget_old();
        assert!(hub.is_idle());
    }

    #[test]
    fn all_connections_can_be_dropped_and_taken_up_again() {
        let mut hub = Hub::default();
        let user = Id::random();
        let (id, line) = opened(&mut hub, user);
        let (_, other) = opened(&mut hub, user);
        assert!(line.now().is_some());
        hub.drop_connection(id);
        assert_eq!(line.now(), Some(Next::Cut));
        assert_ne!(other.now(), Some(Next::Cut));
        assert_eq!(hub.drop_all(), 2);
        assert_eq!(other.now(), Some(Next::Cut));
        hub.end(id);
        assert_eq!(reopened(&mut hub, user, id, "1"), Ok(id));
        assert_eq!(line.now(), None);
    }

    #[test]
    fn there_is_room_for_so_many_websockets() {
        let hub = Hub::default();
        let slots: Vec<_> = (0..OPEN_MAX).map_while(|_| hub.slot()).collect();
        assert_eq!(slots.len(), OPEN_MAX);
        assert!(hub.slot().is_none());
        drop(slots);
        assert!(hub.slot().is_some());
    }
}
