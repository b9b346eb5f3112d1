//! The bounded queue between the connection and who takes the events.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::event::{Event, EventKind};
use crate::keeper::Mark;
use crate::waker::Waker;

/// An event on its way.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) event: Event,
    /// Where the client stands once this event is done.
    pub(crate) mark: Option<Mark>,
}

/// What a wait for an event came to.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub(crate) enum Popped {
    Item(Item),
    /// Time is up.
    Nothing,
    /// There will be no more.
    Closed,
}

#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    ready: Condvar,
    capacity: usize,
    waker: Arc<Waker>,
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    /// How many were not taken since the last that was.
    lost: u64,
    is_closed: bool,
    /// The connection waits for room.
    is_awaited: bool,
    /// How many wait for an event.
    waiting: usize,
}

impl Queue {
    pub(crate) fn new(capacity: usize, waker: Arc<Waker>) -> Self {
        Self {
            state: Mutex::default(),
            ready: Condvar::new(),
            capacity: capacity.max(2),
            waker,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets several events in at once.
    pub(crate) fn inlet(&self) -> Inlet<'_> {
        Inlet {
            state: self.state(),
            queue: self,
        }
    }

    /// Waits for the next event, without `until` for ever.
    pub(crate) fn pop(&self, until: Option<Instant>) -> Popped {
        let mut state = self.state();
        loop {
            let item = state.items.pop_front().or_else(|| state.overflow());
            if let Some(item) = item {
                if state.is_awaited && state.items.len() <= self.capacity / 2 {
                    state.is_awaited = false;
                    self.waker.wake();
                }
                return Popped::Item(item);
            }
            if state.is_closed {
                return Popped::Closed;
            }
            let Some(until) = until else {
                state.waiting += 1;
                let waited = self.ready.wait(state);
                state = waited.unwrap_or_else(PoisonError::into_inner);
                state.waiting -= 1;
                continue;
            };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Popped::Nothing;
            }
            state.waiting += 1;
            let waited = self.ready.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.waiting -= 1;
        }
    }

    /// Takes events again, and forgets those of before.
    pub(crate) fn open(&self) {
        let mut state = self.state();
        let waiting = state.waiting;
        *state = State {
            waiting,
            ..State::default()
        };
    }

    /// Takes no more; what waits is still given out.
    pub(crate) fn finish(&self) {
        self.state().is_closed = true;
        self.ready.notify_all();
    }

    /// Takes no more, and forgets what waits.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.lost = 0;
        let waiting = std::mem::take(&mut state.items);
        drop(state);
        drop(waiting);
        self.ready.notify_all();
    }
}

/// Where events get in, while nobody takes any.
pub(crate) struct Inlet<'a> {
    state: MutexGuard<'a, State>,
    queue: &'a Queue,
}

impl Inlet<'_> {
    /// Whether there is room; if not, the waker tells when there is.
    pub(crate) fn has_room(&mut self) -> bool {
        let has = self.state.is_closed || self.state.items.len() + 2 <= self.queue.capacity;
        self.state.is_awaited = !has;
        has
    }

    /// Takes an event if there is room, and counts it as lost if there is none.
    pub(crate) fn offer(&mut self, item: Item) {
        let state = &mut *self.state;
        if state.is_closed {
            return;
        }
        // What was lost is told where it was lost.
        let room = if state.lost > 0 { 2 } else { 1 };
        if state.items.len() + room > self.queue.capacity {
            state.lost += 1;
            return;
        }
        if let Some(overflow) = state.overflow() {
            state.items.push_back(overflow);
        }
        state.items.push_back(item);
    }

    /// Wakes who waits for them.
    pub(crate) fn close(self) {
        let is_waited_for = self.state.waiting > 0 && !self.state.items.is_empty();
        drop(self.state);
        if is_waited_for {
            self.queue.ready.notify_one();
        }
    }
}

impl State {
    fn overflow(&mut self) -> Option<Item> {
        let lost = std::mem::take(&mut self.lost);
        let event = Event::own(EventKind::Overflow { lost });
        (lost > 0).then_some(Item { event, mark: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waker;

    fn item(number: i64) -> Item {
        let mut event = Event::own(EventKind::Connected { resumed: true });
        event.seq = Some(number);
        Item { event, mark: None }
    }

    fn queue(capacity: usize) -> Queue {
        Queue::new(capacity, Arc::new(waker::pair().unwrap().0))
    }

    fn offer(queue: &Queue, item: Item) {
        let mut inlet = queue.inlet();
        inlet.offer(item);
        inlet.close();
    }

    /// What waits: the numbers of events, and how many were lost as a negative number.
    fn waiting(queue: &Queue) -> Vec<i64> {
        let mut seen = Vec::new();
        while let Popped::Item(item) = queue.pop(Some(Instant::now())) {
            seen.push(match item.event.kind {
                EventKind::Overflow { lost } => -i64::try_from(lost).unwrap(),
                _ => item.event.seq.unwrap(),
            });
        }
        seen
    }

    #[test]
    fn an_overflow_is_told_where_it_happened() {
        let queue = queue(3);
        for number in 1..=5 {
            offer(&queue, item(number));
        }
        assert!(matches!(queue.pop(None), Popped::Item(_)));
        offer(&queue, item(6)); // For it and the word of what was lost there is no room yet.
        assert!(matches!(queue.pop(None), Popped::Item(_)));
        offer(&queue, item(7));
        assert_eq!(waiting(&queue), [3, -3, 7]);
        for number in 1..=9 {
            offer(&queue, item(number));
        }
        assert_eq!(waiting(&queue), [1, 2, 3, -6]);
    }

    #[test]
    fn what_is_closed_gives_out_nothing_and_can_be_opened_again() {
        let queue = queue(3);
        offer(&queue, item(1));
        queue.close();
        offer(&queue, item(2));
        assert!(matches!(queue.pop(None), Popped::Closed));
        queue.open();
        offer(&queue, item(3));
        queue.finish();
        assert_eq!(waiting(&queue), [3]);
        assert!(matches!(queue.pop(None), Popped::Closed));
    }
}
