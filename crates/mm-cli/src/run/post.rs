//! Posting the end, within bounds: it can be given up.

use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;

use mm_core::{Cancel, Delivery, Payload};
use rustix::event::PollFlags;

use super::ready::{wait, watch};
use super::signals::Signals;
use crate::failure::Failure;
use crate::output;
use crate::way::Way;

/// Posts, and waits for the server's answer, at most the sender's deadline, or until the
/// second signal that asks to end.
pub(crate) fn post(way: Way, payload: Payload, signals: &mut Signals) -> Result<(), Failure> {
    let cancel = Cancel::new();
    let mut delivery = Delivery::new(payload).cancel_by(cancel.clone());
    let (done, result) = mpsc::channel();
    let cannot = |error| Failure::refused(format!("the post cannot be sent: {error}"));
    let (over, sign) = UnixStream::pair().map_err(cannot)?;
    thread::Builder::new()
        .name("mm-post".to_owned())
        .spawn(move || {
            let sent = way.deliver(&mut delivery).map(drop);
            let sent = sent.map_err(|error| way.failure(error));
            let _ = done.send(sent);
            drop(sign); // Closed, it is seen.
        })
        .map_err(cannot)?;
    let mut asked = 0;
    loop {
        match result.try_recv() {
            Ok(sent) => return sent,
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => {
                return Err(Failure::refused(
                    "the post failed in a way that is a fault of mm",
                ));
            }
        }
        let mut fds = [watch(signals, PollFlags::IN), watch(&over, PollFlags::IN)];
        wait(&mut fds, None).map_err(cannot)?;
        for arrived in signals.arrived() {
            asked += u32::from(arrived.asks_to_end());
            if arrived.asks_to_end() && asked == 1 {
                output::note("the end of the command is being posted; once more gives it up");
            }
        }
        if asked >= 2 {
            cancel.cancel();
            return Err(Failure::refused("the post was given up"));
        }
    }
}
