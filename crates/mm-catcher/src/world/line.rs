//! What is on its way to one websocket: shared by the hub, which fills it, and the connection,
//! which empties it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// How much waits for a client that does not read; one more, and it is dropped.
pub(crate) const PENDING_MAX: usize = 256;
/// From here on, events that nobody misses are left out.
const SLOW: usize = PENDING_MAX / 2;
/// How many events that were sent are kept, to be sent again after a broken connection.
pub(crate) const SENT_MAX: usize = 128;
/// The events that a slow client does without.
const MINOR: [&str; 3] = ["typing", "status_change", "channel_viewed"];

/// The queue of one websocket. It outlives the connection, so that another can take it up.
#[derive(Debug, Default)]
pub(crate) struct Line {
    state: Mutex<State>,
    ready: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Events that are sent once more, with the numbers that they had.
    again: VecDeque<(i64, Arc<str>)>,
    pending: VecDeque<Item>,
    /// The last events that were sent.
    sent: VecDeque<(i64, Arc<str>)>,
    /// The number of the next event.
    next_seq: i64,
    end: Option<End>,
}

#[derive(Debug)]
enum Item {
    /// An event as JSON up to its number.
    Event { text: Arc<str>, fate: Fate },
    /// An answer to this client alone, which has no number.
    Reply(String),
}

/// What becomes of an event that gets to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Sent,
    /// It has a number and can be sent again, and the client does not see it now.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// What waits is still sent, and then that it is over.
    Finish,
    /// At once and without a word.
    Cut,
}

/// What a connection is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Text(String),
    /// To say that it is over, and end.
    Finish,
    /// To end at once.
    Cut,
}

/// A line has no room: it was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// How a line goes on for a client that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumed {
    /// With what it missed.
    Whole,
    /// Some of what it missed is not known any more.
    Broken,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an event up to its number.
    ///
    /// # Errors
    /// If there is no room; the line is at its end then.
    pub(crate) fn offer(&self, name: &str, text: &Arc<str>, fate: Fate) -> Result<(), Full> {
        let mut state = self.state();
        if state.pending.len() >= SLOW && MINOR.contains(&name) {
            return Ok(());
        }
        let text = Arc::clone(text);
        let taken = state.push(Item::Event { text, fate });
        drop(state);
        self.ready.notify_one();
        taken
    }

    /// Takes an answer to what the client asked.
    ///
    /// # Errors
    /// As [`Line::offer`].
    pub(crate) fn reply(&self, text: String) -> Result<(), Full> {
        let taken = self.state().push(Item::Reply(text));
        self.ready.notify_one();
        taken
    }

    /// Ends the connection at once.
    pub(crate) fn cut(&self) {
        self.state().end = Some(End::Cut);
        self.ready.notify_one();
    }

    /// Goes on for a client that wants to see the event of this number next.
    pub(crate) fn resume(&self, seq: i64) -> Resumed {
        let mut state = self.state();
        state.again.clear();
        state.end = None;
        if seq == 0 {
            state.sent.clear();
            state.next_seq = 0;
            return Resumed::Whole;
        }
        if let Some(place) = state.sent.iter().position(|(own, _)| *own == seq) {
            state.again = state.sent.range(place..).cloned().collect();
            return Resumed::Whole;
        }
        let last = state.sent.back().map(|(own, _)| *own);
        if last.is_none_or(|last| last == seq - 1) {
            state.next_seq = seq;
            return Resumed::Whole;
        }
        state.sent.clear();
        state.next_seq = 0;
        Resumed::Broken
    }

    /// Puts an event before all others.
    pub(crate) fn begin(&self, text: &Arc<str>) {
        let text = Arc::clone(text);
        let fate = Fate::Sent;
        self.state().pending.push_front(Item::Event { text, fate });
        self.ready.notify_one();
    }

    /// What is to be done now, if anything.
    pub(crate) fn now(&self) -> Option<Next> {
        self.state().next()
    }

    /// Waits for what is to be done next. Nothing is lost if this is given up while it waits.
    pub(crate) async fn next(&self) -> Next {
        loop {
            if let Some(next) = self.now() {
                return next;
            }
            self.ready.notified().await;
        }
    }
}

impl State {
    fn push(&mut self, item: Item) -> Result<(), Full> {
        if self.pending.len() >= PENDING_MAX {
            self.end.get_or_insert(End::Finish);
            return Err(Full);
        }
        self.pending.push_back(item);
        Ok(())
    }

    fn next(&mut self) -> Option<Next> {
        if self.end == Some(End::Cut) {
            return Some(Next::Cut);
        }
        if let Some((seq, text)) = self.again.pop_front() {
            return Some(Next::Text(numbered(&text, seq)));
        }
        while let Some(item) = self.pending.pop_front() {
            let (text, fate) = match item {
                Item::Reply(text) => return Some(Next::Text(text)),
                Item::Event { text, fate } => (text, fate),
            };
            let seq = self.next_seq;
            self.next_seq += 1;
            let whole = (fate == Fate::Sent).then(|| numbered(&text, seq));
            self.sent.push_back((seq, text));
            if self.sent.len() > SENT_MAX {
                self.sent.pop_front();
            }
            if let Some(whole) = whole {
                return Some(Next::Text(whole));
            }
        }
        (self.end == Some(End::Finish)).then_some(Next::Finish)
    }
}

/// An event with its number, as it is on the wire.
fn numbered(text: &str, seq: i64) -> String {
    format!("{text}{seq}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(events: i64) -> Line {
        let line = Line::default();
        for number in 0..events {
            offer(&line, number).unwrap();
            assert_eq!(sent(&line), [number]);
        }
        line
    }

    fn offer(line: &Line, number: i64) -> Result<(), Full> {
        line.offer("posted", &format!("{{{number}:").into(), Fate::Sent)
    }

    /// What can be sent now, as the number that each event was given when it was made; its
    /// number on the wire must fit the one before.
    fn sent(line: &Line) -> Vec<i64> {
        let mut made = Vec::new();
        let mut last = None;
        while let Some(Next::Text(text)) = line.now() {
            let text = text.strip_prefix('{').unwrap().strip_suffix("}\n").unwrap();
            let (number, seq) = text.split_once(':').unwrap();
            let seq: i64 = seq.parse().unwrap();
            assert!(last.is_none_or(|last| seq == last + 1));
            last = Some(seq);
            made.push(number.parse().unwrap());
        }
        made
    }

    #[test]
    fn a_client_that_comes_back_gets_what_it_missed_and_what_waits() {
        let line = filled(10);
        offer(&line, 10).unwrap();
        assert_eq!(line.resume(7), Resumed::Whole);
        assert_eq!(sent(&line), [7, 8, 9, 10]);
        assert_eq!(line.resume(11), Resumed::Whole);
        assert_eq!(sent(&line), [] as [i64; 0]);
    }

    #[test]
    fn the_last_128_events_are_kept_and_no_more() {
        let line = filled(200);
        assert_eq!(line.resume(72), Resumed::Whole);
        assert_eq!(sent(&line).len(), SENT_MAX);
        assert_eq!(line.resume(71), Resumed::Broken);
        offer(&line, 200).unwrap();
        assert_eq!(line.now(), Some(Next::Text("{200:0}\n".to_owned())));
    }

    #[test]
    fn a_number_that_was_never_sent_is_no_place_to_go_on() {
        assert_eq!(filled(3).resume(9999), Resumed::Broken);
        assert_eq!(Line::default().resume(5), Resumed::Whole);
    }

    #[test]
    fn a_full_line_is_finished_after_what_waits() {
        let line = Line::default();
        for number in 0..256 {
            offer(&line, number).unwrap();
        }
        assert_eq!(offer(&line, 256), Err(Full));
        assert_eq!(sent(&line).len(), PENDING_MAX);
        assert_eq!(line.now(), Some(Next::Finish));
    }

    #[test]
    fn a_slow_client_does_without_typing() {
        let line = Line::default();
        for number in 0..128 {
            offer(&line, number).unwrap();
        }
        line.offer("typing", &"{1000:".into(), Fate::Sent).unwrap();
        assert_eq!(sent(&line).len(), 128);
        line.offer("typing", &"{1000:".into(), Fate::Sent).unwrap();
        assert_eq!(sent(&line), [1000]);
    }

    #[test]
    fn a_lost_event_leaves_a_gap_and_can_be_had_again() {
        let line = filled(2);
        line.offer("posted", &"{2:".into(), Fate::Lost).unwrap();
        offer(&line, 3).unwrap();
        assert_eq!(line.now(), Some(Next::Text("{3:3}\n".to_owned())));
        assert_eq!(line.resume(2), Resumed::Whole);
        assert_eq!(sent(&line), [2, 3]);
    }

    #[test]
    fn a_line_that_is_cut_sends_nothing_more() {
        let line = Line::default();
        offer(&line, 0).unwrap();
        line.cut();
        assert_eq!(line.now(), Some(Next::Cut));
    }
}
