//! Ten thousand messages to a server that fails, and whether the books balance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mm_core::{Payload, RetryPolicy};
use mm_sender::{ProxyChoice, WebhookSender};
use mm_threaded::{Counts, DropReason, Threaded};

use super::figure::Figure;
use super::server::{Fate, Record, Rules, Server};
use crate::Result;
use crate::workspace::Workspace;

const MESSAGES: usize = 10_000;
const ENOUGH: Duration = Duration::from_secs(120);

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let once = Outcome::of(false)?;
    let often = Outcome::of(true)?;
    let told = |name: &str, outcome: &Outcome| {
        let [lost, doubled] = [outcome.lost(), outcome.doubled()];
        Figure::told(
            name,
            format!(
                "{lost} lost, {doubled} doubled, {} retries, {:.1} s",
                outcome.counts.retried(),
                outcome.seconds
            ),
        )
    };
    Ok(vec![
        Figure::exactly("faults: lost at least once", 0, often.lost()),
        Figure::exactly("faults: counted wrongly at least once", 0, often.errors()),
        told("faults: at least once", &often),
        Figure::exactly("faults: doubled at most once", 0, once.doubled()),
        Figure::exactly("faults: counted wrongly at most once", 0, once.errors()),
        told("faults: at most once", &once),
    ])
}

/// What the server saw, and what the queue says of it.
struct Outcome {
    at_least_once: bool,
    counts: Counts,
    seconds: f64,
    /// For each message, what became of its requests.
    fates: HashMap<String, Vec<Fate>>,
    /// The messages that the callback was told of, each with the reason.
    dropped: Vec<(usize, DropReason)>,
}

impl Outcome {
    fn of(at_least_once: bool) -> Result<Self> {
        let record = Record::default();
        let server = Server::start(Rules {
            unavailable_every: Some(37),
            cut_every: Some(50),
            watch: Some(record.watch()),
            ..Rules::default()
        })?;
        let sender = WebhookSender::builder(server.webhook()?)
            .proxy_choice(ProxyChoice::Direct)
            .build();
        let dropped: Arc<Mutex<Vec<_>>> = Arc::default();
        let tell = Arc::clone(&dropped);
        let queue = Threaded::builder(sender)
            .retry(
                RetryPolicy::default()
                    .attempts(u32::MAX)
                    .first_wait(Duration::from_millis(1))
                    .longest_wait(Duration::from_millis(4))
                    .at_least_once(at_least_once),
            )
            .on_error(move |lost| {
                let mut dropped = tell.lock().expect("nothing panics under it");
                dropped.push((lost.data, lost.reason));
            })
            .build();

        let begin = Instant::now();
        for number in 0..MESSAGES {
            queue.send(Payload::new(text(number)), number);
        }
        if !queue.flush(ENOUGH)? {
            return Err("the queue was not empty in time".into());
        }
        let seconds = begin.elapsed().as_secs_f64();
        let counts = queue.counts();
        drop(queue);
        let mut fates: HashMap<_, Vec<_>> = HashMap::new();
        for (fate, text) in record.lock().drain(..) {
            fates.entry(text).or_default().push(fate);
        }
        let dropped = std::mem::take(&mut *dropped.lock().expect("nothing panics under it"));
        Ok(Self {
            at_least_once,
            counts,
            seconds,
            fates,
            dropped,
        })
    }

    fn fates(&self, number: usize) -> &[Fate] {
        self.fates.get(&text(number)).map_or(&[], Vec::as_slice)
    }

    /// How often the server accepted a message.
    fn accepted(&self, number: usize) -> usize {
        let fates = self.fates(number).iter();
        fates.filter(|fate| fate.is_accepted()).count()
    }

    fn lost(&self) -> usize {
        let lost = |number: &usize| self.accepted(*number) == 0;
        (0..MESSAGES).filter(lost).count()
    }

    fn doubled(&self) -> usize {
        let doubled = |number: &usize| self.accepted(*number) > 1;
        (0..MESSAGES).filter(doubled).count()
    }

    /// How many statements of the queue differ from what the server saw.
    fn errors(&self) -> usize {
        let wrong_ends = (0..MESSAGES).filter(|number| !self.is_end_right(*number));
        let count = |all: &mut dyn Iterator<Item = Fate>| all.count() as u64;
        let mut requests = self.fates.values().flatten().copied();
        let again = count(&mut requests) - MESSAGES as u64;
        let dropped = self.dropped.len() as u64;
        let books = [
            (self.counts.queued(), MESSAGES as u64),
            (self.counts.sent() + dropped, MESSAGES as u64),
            (self.counts.posts(), self.counts.sent()),
            (self.counts.dropped(DropReason::Uncertain), dropped),
            (self.counts.dropped_in_all(), dropped),
            (self.counts.retried(), again),
            (self.counts.pending(), 0),
            (self.fates.len() as u64, MESSAGES as u64),
        ];
        let wrong_books = books.iter().filter(|(told, seen)| told != seen);
        wrong_ends.count() + wrong_books.count()
    }

    /// Whether a message ended as what became of its requests asks for.
    ///
    /// All but the last request must have been such that it may be repeated, and the
    /// last must have been accepted, or such that nobody can tell.
    fn is_end_right(&self, number: usize) -> bool {
        let dropped = self.dropped.iter().filter(|(own, _)| *own == number);
        let reasons: Vec<_> = dropped.map(|(_, reason)| *reason).collect();
        let Some((last, before)) = self.fates(number).split_last() else {
            return false;
        };
        let may_repeat = |fate: &Fate| match fate {
            Fate::Postponed => true,
            Fate::Accepted => false,
            _ => self.at_least_once,
        };
        let is_end = if *last == Fate::Accepted {
            reasons.is_empty()
        } else {
            !may_repeat(last) && reasons == [DropReason::Uncertain]
        };
        is_end && before.iter().all(may_repeat)
    }
}

fn text(number: usize) -> String {
    format!("message {number}: the disk on `db1` is at 91 %")
}
