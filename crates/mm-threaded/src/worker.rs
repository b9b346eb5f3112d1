//! The thread that sends.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use mm_core::{Delivery, Error, ErrorKind, Payload, Receipt, Transport, random_u64};

use crate::join::Batch;
use crate::shared::{Item, OverflowSum, Shared, deadline_after, lock};
use crate::undelivered::DropReason;

thread_local! {
    /// The queue whose worker this thread is.
    static WORKER_OF: Cell<Option<usize>> = const { Cell::new(None) };
}

pub(crate) fn is_worker_of(queue: usize) -> bool {
    WORKER_OF.get() == Some(queue)
}

/// Sends what comes until the queue is closed and empty, or until it is told to stop.
pub(crate) fn run<T: Transport, D: Send>(shared: &Shared<T, D>) {
    WORKER_OF.set(Some(shared.id()));
    let mut worker = Worker {
        shared,
        in_hand: None,
        last_post: None,
    };
    loop {
        // What the user gave along may panic when it is dropped: that ends the turn, not
        // the worker.
        let turn = catch_unwind(AssertUnwindSafe(|| worker.turn()));
        if matches!(turn, Ok(false)) {
            break;
        }
    }
    let _ = catch_unwind(AssertUnwindSafe(|| worker.leave()));
    shared.worker_ended();
}

struct Worker<'a, T, D> {
    shared: &'a Shared<T, D>,
    /// Taken from the queue, but it did not fit to the messages before it.
    in_hand: Option<Box<Item<D>>>,
    /// When the last joined post was ready.
    last_post: Option<Instant>,
}

impl<T: Transport, D: Send> Worker<'_, T, D> {
    /// Sends the next post. Whether there may be another.
    fn turn(&mut self) -> bool {
        if self.shared.cancel.is_canceled() {
            return false;
        }
        let Some(first) = self.next() else {
            return false;
        };
        let batch = self.gather(first);
        self.deliver(batch);
        self.tell_overflow();
        true
    }

    fn next(&mut self) -> Option<Box<Item<D>>> {
        self.in_hand.take().or_else(|| self.shared.queue.wait_pop())
    }

    /// The message with all that can join it.
    fn gather(&mut self, first: Box<Item<D>>) -> Batch<D> {
        let mut batch = Batch::new(first);
        let Some(join) = &self.shared.settings.join else {
            return batch;
        };
        // What arrives while the server's limit keeps us waiting can still join. An
        // error is met again, and told, by the send itself.
        let ready = || self.shared.transport.wait_ready(None, &self.shared.cancel);
        let _ = catch_unwind(AssertUnwindSafe(ready));
        let wait_until = join.wait_until(Instant::now(), self.last_post);
        while batch.has_room(join) {
            let Some(item) = self.shared.queue.pop_company(wait_until) else {
                break;
            };
            if let Some(back) = batch.add(item, join) {
                self.in_hand = Some(back);
                break;
            }
        }
        self.last_post = Some(Instant::now());
        batch
    }

    fn deliver(&self, batch: Batch<D>) {
        let join = self.shared.settings.join.as_ref();
        let messages = batch.items.len();
        match self.send(batch.payload(join)) {
            Ok(receipt) => {
                self.shared.counters.sent(messages, receipt.parts());
                batch
                    .items
                    .iter()
                    .for_each(|item| self.shared.finish(item.number));
            }
            // One of them spoils the post: alone, only that one fails.
            Err(error) if messages > 1 && is_of_one(&error) => {
                for item in batch.items {
                    self.deliver(Batch::new(item));
                }
            }
            Err(error) => self.lose(batch.items, &error),
        }
    }

    /// Sends one post, with its retries.
    fn send(&self, payload: Payload) -> Result<Receipt, Error> {
        let shared = self.shared;
        let give_up = deadline_after(shared.settings.give_up_after);
        let mut delivery = Delivery::new(payload)
            .cancel_by(shared.cancel.clone())
            .single_attempt();
        if let Some(give_up) = give_up {
            delivery = delivery.deadline_at(give_up);
        }
        let mut attempt = 1;
        // What an earlier attempt may have done stays so, whatever the last one says.
        let mut may_have_acted = false;
        loop {
            // A panic in the transport is the end of this post, not of the worker.
            let sent = catch_unwind(AssertUnwindSafe(|| shared.transport.send(&mut delivery)));
            let error = match sent {
                Ok(Ok(receipt)) => return Ok(receipt),
                Ok(Err(error)) => error,
                Err(_) => return Err(Error::new(ErrorKind::Panicked)),
            };
            may_have_acted |= error.may_have_acted();
            let error = error.with_may_have_acted(may_have_acted);
            let policy = &shared.settings.retry;
            let Some(wait) = policy.wait_after(attempt, &error, random_u64()) else {
                return Err(error);
            };
            let next = deadline_after(wait);
            if give_up.is_some_and(|give_up| next.is_none_or(|next| next > give_up)) {
                return Err(error.with_retry_after(wait));
            }
            if shared.cancel.wait(wait) {
                return Err(Error::new(ErrorKind::Canceled)
                    .with_may_have_acted(may_have_acted)
                    .with_message("the sender was shut down between two attempts")
                    .with_source(error));
            }
            shared.counters.retried();
            attempt += 1;
        }
    }

    fn lose(&self, items: Vec<Box<Item<D>>>, error: &Error) {
        let reason = DropReason::of(error, self.shared.cancel.is_canceled());
        for item in items {
            let number = item.number;
            let lost = item.undelivered(error.clone(), reason);
            // At a shutdown there is somebody who takes back what is left.
            if reason == DropReason::Shutdown {
                self.shared.leave(number, lost);
            } else {
                self.shared.report(lost);
            }
            self.shared.finish(number);
        }
    }

    /// One notice after an overflow, with the sum, when the queue has room again.
    fn tell_overflow(&self) {
        let Some(notice) = &self.shared.settings.notice else {
            return;
        };
        if self.shared.cancel.is_canceled() {
            return;
        }
        let Some(sum) = self.shared.take_overflow() else {
            return;
        };
        let make = || notice(sum.messages);
        let Ok(mut payload) = catch_unwind(AssertUnwindSafe(make)) else {
            return;
        };
        if payload.channel().is_none() {
            payload.set_channel(sum.channel.clone());
        }
        if payload.username().is_none() {
            payload.set_username(sum.username.clone());
        }
        match self.send(payload) {
            Ok(receipt) => self.shared.counters.sent(0, receipt.parts()),
            // Told with the next one.
            Err(_) => self.give_back(sum),
        }
    }

    fn give_back(&self, sum: OverflowSum) {
        let mut newer = lock(&self.shared.overflow);
        let messages = newer.messages + sum.messages;
        if newer.messages == 0 {
            *newer = sum;
        }
        newer.messages = messages;
    }

    /// Leaves everything that was not tried for whoever shuts down.
    fn leave(&mut self) {
        if let Some(item) = self.in_hand.take() {
            self.shared.leave_untried(*item);
        }
        self.shared.leave_queued();
    }
}

/// Whether an error may come from one message of several, while the others are fine.
fn is_of_one(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidPayload | ErrorKind::Status(413)
    )
}
