//! What handing a message to the queue costs its caller.

use std::hint::black_box;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Delivery, Error, Payload, Receipt, Transport};
use mm_threaded::Threaded;

use super::figure::{Figure, median, nanos, percentile};
use crate::Result;
use crate::workspace::Workspace;

const MESSAGES: usize = 200_000;
const PRODUCERS: usize = 4;
const EACH: usize = 25_000;
const ENOUGH: Duration = Duration::from_secs(60);

/// A server near by: each answer takes a millisecond.
pub(super) struct Slow;

impl Transport for Slow {
    fn send(&self, _: &mut Delivery) -> std::result::Result<Receipt, Error> {
        thread::sleep(Duration::from_millis(1));
        Ok(Receipt::new(1, 1))
    }
}

/// Keeps the texts in the order in which they came.
#[derive(Default)]
struct Keep(Mutex<Vec<String>>);

impl Transport for Keep {
    fn send(&self, delivery: &mut Delivery) -> std::result::Result<Receipt, Error> {
        let text = delivery.payload().text().to_owned();
        self.0.lock().expect("nothing panics under it").push(text);
        Ok(Receipt::new(1, 1))
    }
}

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let mut times = one_producer()?;
    let mut clock = clock();
    let lost = PRODUCERS * EACH - four_producers()?;
    Ok(vec![
        Figure::at_most("enqueue: median", 300.0, median(&mut times), "ns"),
        Figure::at_most(
            "enqueue: 99th percentile",
            3_000.0,
            percentile(&mut times, 99),
            "ns",
        ),
        Figure::told(
            "enqueue: of it for reading the clock",
            format!("{:.0} ns", median(&mut clock)),
        ),
        Figure::exactly("enqueue: lost of 100,000 by four producers", 0, lost),
    ])
}

/// The time of each call, in nanoseconds. Making the payload is not part of it; dropping
/// one is the worker's.
fn one_producer() -> Result<Vec<f64>> {
    let queue = Threaded::<_, ()>::builder(Slow).unbounded().build();
    let payload = Payload::builder()
        .text("Disk **/var** on `db1` is at 91 %, and it grows by 2 GB an hour")
        .icon_emoji(":warning:")
        .build()?;
    let payloads = vec![payload; MESSAGES];
    let mut times = Vec::with_capacity(MESSAGES);
    for payload in payloads {
        let begin = Instant::now();
        queue.send(payload, ());
        times.push(nanos(begin.elapsed()));
    }
    let left = queue.shutdown(Duration::ZERO)?.len();
    let (sent, dropped) = (queue.counts().sent(), queue.counts().dropped_in_all());
    if left == 0 || sent + dropped != u64::try_from(MESSAGES)? {
        return Err(format!("{left} left, {sent} sent and {dropped} dropped").into());
    }
    Ok(times)
}

/// What two readings of the clock take.
fn clock() -> Vec<f64> {
    let time = |_| {
        let begin = Instant::now();
        black_box(());
        nanos(begin.elapsed())
    };
    (0..MESSAGES).map(time).collect()
}

/// How many messages of several producers arrived, each producer's in its order.
fn four_producers() -> Result<usize> {
    let queue = Threaded::<_, ()>::builder(Keep::default())
        .unbounded()
        .build();
    thread::scope(|scope| {
        for producer in 0..PRODUCERS {
            let queue = &queue;
            scope.spawn(move || {
                for number in 0..EACH {
                    queue.send(Payload::new(format!("{producer} {number}")), ());
                }
            });
        }
    });
    if !queue.flush(ENOUGH)? {
        return Err("the queue was not empty in time".into());
    }
    let texts = queue.transport().0.lock().expect("nothing panics under it");
    let mut next = [0; PRODUCERS];
    for text in &*texts {
        let (producer, number) = text.split_once(' ').ok_or("a strange text")?;
        let next = &mut next[producer.parse::<usize>()?];
        // One that is not the next was lost before, or came twice, or too early.
        if number.parse() == Ok(*next) {
            *next += 1;
        }
    }
    Ok(next.iter().sum())
}
