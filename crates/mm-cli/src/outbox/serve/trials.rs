//! Test messages that are on their way.

use std::collections::VecDeque;
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use mm_core::Cancel;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::outbox::config::Config;

/// How many may be on their way at once.
const RUNNING_MAX: usize = 4;
/// Of how many it is known what became of them.
const KEPT_MAX: usize = 20;
/// How long one may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// How long it may take to give up.
const END_TIME: Duration = Duration::from_secs(2);
const NO_END: &str = "it took longer than 30 seconds; it may have been sent all the same";

/// What was tried last.
#[derive(Debug, Default)]
pub(super) struct Trials {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    next: i64,
    /// The oldest first.
    kept: VecDeque<Trial>,
}

/// A test message.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    number: i64,
    messenger: String,
    to: String,
    /// What became of it; none if it is on its way.
    result: Option<Result<(), String>>,
}

impl Trial {
    pub(super) fn is_over(&self) -> bool {
        self.result.is_some()
    }

    /// For the page.
    pub(super) fn json(&self) -> Value {
        let (state, error) = match &self.result {
            None => ("under way", None),
            Some(Ok(())) => ("sent", None),
            Some(Err(error)) => ("failed", Some(error)),
        };
        json!({
            "number": self.number,
            "messenger": self.messenger,
            "to": self.to,
            "state": state,
            "error": error,
        })
    }
}

impl Trials {
    /// Sends a text past the store, on a thread of its own. Gives its number; none if too many
    /// are on their way.
    pub(super) fn start(
        self: &Arc<Self>,
        config: &Arc<Config>,
        stop: &Cancel,
        [messenger, to, text]: [&str; 3],
    ) -> Option<i64> {
        let number = self.enter(messenger, to)?;
        let (trials, config, stop) = (Arc::clone(self), Arc::clone(config), stop.clone());
        let [messenger, to, text] = [messenger, to, text].map(str::to_owned);
        let watched = move || {
            let result = bounded(&stop, move |cancel| {
                let made = config.messenger(&messenger)?.make()?;
                Ok(made.messenger.test(&to, &text, cancel)?)
            });
            trials.end(number, result);
        };
        let thread = thread::Builder::new().name("mm-outbox-test".to_owned());
        if let Err(error) = thread.spawn(watched) {
            self.end(number, Err(format!("no thread can be started: {error}")));
        }
        Some(number)
    }

    fn enter(&self, messenger: &str, to: &str) -> Option<i64> {
        let mut state = self.lock();
        let running = state.kept.iter().filter(|trial| !trial.is_over());
        if running.count() >= RUNNING_MAX {
            return None;
        }
        if state.kept.len() >= KEPT_MAX
            && let Some(oldest) = state.kept.iter().position(Trial::is_over)
        {
            state.kept.remove(oldest);
        }
        state.next += 1;
        let number = state.next;
        state.kept.push_back(Trial {
            number,
            messenger: messenger.to_owned(),
            to: to.to_owned(),
            result: None,
        });
        Some(number)
    }

    fn end(&self, number: i64, result: Result<(), String>) {
        let mut state = self.lock();
        if let Some(trial) = state.kept.iter_mut().find(|trial| trial.number == number) {
            trial.result = Some(result);
        }
        self.changed.notify_all();
    }

    /// The one of this number, as soon as it is over or so long has passed.
    pub(super) fn wait(&self, number: i64, time: Duration) -> Option<Trial> {
        let runs = |state: &mut State| {
            let mut kept = state.kept.iter();
            kept.any(|trial| trial.number == number && !trial.is_over())
        };
        let waited = self.changed.wait_timeout_while(self.lock(), time, runs);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let mut kept = state.kept.iter();
        kept.find(|trial| trial.number == number).cloned()
    }

    /// All, the newest first.
    pub(super) fn all(&self) -> Vec<Trial> {
        self.lock().kept.iter().rev().cloned().collect()
    }

    /// Waits until none is on its way, as long as it takes to give up.
    pub(super) fn wait_for_all(&self, time: Duration) {
        let runs = |state: &mut State| state.kept.iter().any(|trial| !trial.is_over());
        drop(self.changed.wait_timeout_while(self.lock(), time, runs));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does something that may take long, and gives it up in time. An error is in words.
fn bounded(
    stop: &Cancel,
    work: impl FnOnce(&Cancel) -> Result<(), Failure> + Send + 'static,
) -> Result<(), String> {
    let cancel = Cancel::new();
    let (own, at_end) = (cancel.clone(), cancel.clone());
    let _hook = stop.on_cancel(move || at_end.cancel());
    let (done, is_done) = mpsc::sync_channel(1);
    let thread = thread::Builder::new().name("mm-outbox-test-send".to_owned());
    thread
        .spawn(move || {
            // Nobody listens any more if it took too long.
            let _ = done.send(work(&own).map_err(|failure| words(&failure)));
        })
        .map_err(|error| format!("no thread can be started: {error}"))?;
    match is_done.recv_timeout(TIME_MAX) {
        Ok(result) => return result,
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            return Err("the messenger broke; its bug is told on the error output".to_owned());
        }
        Err(mpsc::RecvTimeoutError::Timeout) => cancel.cancel(),
    }
    match is_done.recv_timeout(END_TIME) {
        Ok(Ok(())) => Ok(()),
        _ => Err(NO_END.to_owned()),
    }
}

/// Why it failed and what to do, without secrets.
fn words(failure: &Failure) -> String {
    let mut words = failure.message().into_owned();
    if let Some(hint) = failure.hint_text() {
        words = format!("{words} (hint: {hint})");
    }
    if failure.error().is_some_and(mm_core::Error::may_have_acted) {
        words += "; it may have been sent all the same";
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_on_their_way_and_so_many_are_kept() {
        let trials = Trials::default();
        let entered: Vec<_> = (0..=RUNNING_MAX).map(|_| trials.enter("a", "b")).collect();
        assert_eq!(entered[RUNNING_MAX - 1..], [Some(4), None]);
        for number in 1..=4 {
            trials.end(number, Ok(()));
        }
        for _ in 0..2 * KEPT_MAX {
            let number = trials.enter("a", "b").unwrap();
            trials.end(number, Err("why".to_owned()));
        }
        let all = trials.all();
        assert_eq!((all.len(), all[0].number), (KEPT_MAX, 44));
        assert!(trials.wait(1, Duration::ZERO).is_none(), "it is forgotten");
        assert_eq!(
            trials.wait(44, Duration::ZERO).unwrap().json()["error"],
            "why"
        );
    }

    #[test]
    fn one_that_breaks_is_over() {
        let broken = bounded(&Cancel::new(), |_| panic!("of the test"));
        assert!(broken.unwrap_err().contains("broke"));
    }

    #[test]
    fn the_end_of_the_program_cancels_it() {
        let stop = Cancel::new();
        stop.cancel();
        let waited = bounded(&stop, |cancel| {
            assert!(cancel.wait(Duration::from_secs(60)));
            Err(Failure::refused("stopped"))
        });
        assert_eq!(waited.unwrap_err(), "stopped");
    }
}
