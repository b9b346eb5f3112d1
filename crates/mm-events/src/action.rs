//! What a program asks the server for over the websocket.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use mm_core::{Error, ErrorKind};
use serde_json::{Map, Value, json};

use crate::frame::Reply;
use crate::waker::Waker;

/// A frame that is longer ends the connection.
const FRAME_BYTES_MAX: usize = 8192;
/// How many actions may wait to be sent.
const WAITING_MAX: usize = 1024;

type Answer = Result<Map<String, Value>, Error>;

/// The actions that wait to be sent.
#[derive(Debug, Default)]
pub(crate) struct Actions(Mutex<VecDeque<Action>>);

#[derive(Debug)]
struct Action {
    name: String,
    data: Value,
    answer: mpsc::Sender<Answer>,
    /// Nobody waits for it any more.
    is_given_up: Arc<AtomicBool>,
}

impl Actions {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Action>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks, and waits for the answer; while there is no connection, for one.
    pub(crate) fn ask(&self, waker: &Waker, name: &str, data: Value, wait: Duration) -> Answer {
        let until = Instant::now().checked_add(wait);
        if frame(i64::MAX, name, &data).len() > FRAME_BYTES_MAX {
            let text =
                format!("makes a frame over {FRAME_BYTES_MAX} bytes, which ends a connection");
            return Err(Error::invalid_payload("data", text));
        }
        let (answer, answers) = mpsc::channel();
        let is_given_up = Arc::new(AtomicBool::new(false));
        let mut waiting = self.waiting();
        if waiting.len() >= WAITING_MAX {
            return Err(Error::new(ErrorKind::QueueFull));
        }
        waiting.push_back(Action {
            name: name.to_owned(),
            data,
            answer,
            is_given_up: Arc::clone(&is_given_up),
        });
        drop(waiting);
        waker.wake();
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        match answers.recv_timeout(left.unwrap_or(wait)) {
            Ok(answer) => answer,
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(Error::new(ErrorKind::Closed)),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let was_sent = is_given_up.swap(true, Ordering::AcqRel);
                Err(Error::new(ErrorKind::Timeout).with_may_have_acted(was_sent))
            }
        }
    }

    /// Nobody sends them any more.
    pub(crate) fn clear(&self) {
        self.waiting().clear();
    }
}

/// An action as the server reads it.
fn frame(seq: i64, name: &str, data: &Value) -> String {
    json!({"seq": seq, "action": name, "data": data}).to_string()
}

/// The actions of one connection.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    last_seq: i64,
    waiting: HashMap<i64, mpsc::Sender<Answer>>,
}

impl Asked {
    /// The frame of the client's own question after the server's time.
    pub(crate) fn probe(&mut self) -> (i64, String) {
        self.last_seq += 1;
        (self.last_seq, frame(self.last_seq, "ping", &json!({})))
    }

    /// The frame of the next action.
    pub(crate) fn next(&mut self, actions: &Actions) -> Option<String> {
        loop {
            let action = actions.waiting().pop_front()?;
            // From here on it may have been sent.
            if action.is_given_up.swap(true, Ordering::AcqRel) {
                continue;
            }
            self.last_seq += 1;
            self.waiting.insert(self.last_seq, action.answer);
            return Some(frame(self.last_seq, &action.name, &action.data));
        }
    }

    /// Gives an answer to who waits for it.
    pub(crate) fn answer(&mut self, reply: Reply) {
        if let Some(waiting) = self.waiting.remove(&reply.seq) {
            // Who has given up does not hear it.
            let _ = waiting.send(reply.result);
        }
    }
}

/// The connection has ended.
impl Drop for Asked {
    fn drop(&mut self) {
        for (_, waiting) in self.waiting.drain() {
            let _ = waiting.send(Err(Error::new(ErrorKind::Interrupted)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waker;

    #[test]
    fn an_action_that_nobody_waits_for_is_not_sent() {
        let (actions, mut asked) = (Actions::default(), Asked::default());
        let (waker, _ear) = waker::pair().unwrap();
        let error = actions
            .ask(&waker, "a", json!({}), Duration::ZERO)
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_acted()),
            (ErrorKind::Timeout, false)
        );
        assert_eq!(asked.next(&actions), None);
    }

    #[test]
    fn answers_find_who_asked_and_an_end_is_told() {
        let (actions, waker) = (Actions::default(), waker::pair().unwrap().0);
        let mut asked = Asked::default();
        let long = Duration::from_secs(30);
        std::thread::scope(|scope| {
            let ask = |name| {
                let (actions, waker) = (&actions, &waker);
                scope.spawn(move || actions.ask(waker, name, json!({}), long))
            };
            let first = ask("first");
            let sent = loop {
                match asked.next(&actions) {
                    Some(frame) => break frame,
                    None => std::thread::yield_now(),
                }
            };
            assert!(
                sent.contains("\"first\"") && sent.contains("\"seq\":1"),
                "{sent}"
            );
            let second = ask("second");
            while asked.next(&actions).is_none() {
                std::thread::yield_now();
            }
            let data = Map::from_iter([("a".to_owned(), 1.into())]);
            asked.answer(Reply {
                seq: 9,
                result: Ok(Map::new()),
            });
            asked.answer(Reply {
                seq: 1,
                result: Ok(data.clone()),
            });
            assert_eq!(first.join().unwrap().unwrap(), data);
            drop(std::mem::take(&mut asked));
            let error = second.join().unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Interrupted);
        });
    }

    #[test]
    fn what_would_end_the_connection_is_refused() {
        let (actions, waker) = (Actions::default(), waker::pair().unwrap().0);
        let data = json!({"text": "x".repeat(FRAME_BYTES_MAX)});
        let error = actions
            .ask(&waker, "a", data, Duration::from_secs(30))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidPayload);
    }
}
