//! Hears at once what other programs schedule.

use std::future::poll_fn;
use std::time::Duration;

use mm_core::Cancel;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_postgres::AsyncMessage;

use super::failure::Failed;
use super::place::Place;
use super::waiting::Waiting;

/// How long the database may take to begin.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// How long a stop may take to be noticed.
const STOP_WITHIN: Duration = Duration::from_millis(100);
/// The waits of who cannot connect. The polls of the workers go on meanwhile, and tell why.
const AGAIN_IN: Duration = Duration::from_secs(1);

/// Tells that there is something to send.
pub(super) const NOTIFY: &str = "SELECT pg_notify('mm_outbox', $1)";

/// Calls `told` whenever something is scheduled into the store, until `stop`.
pub(super) fn listen(place: &Place, id: &str, stop: &Cancel, told: &dyn Fn()) {
    while !stop.is_canceled() {
        // What is wrong with the database the others tell, who need it too.
        let _ = hear(place, id, stop, told);
        stop.wait(AGAIN_IN);
    }
}

fn hear(place: &Place, id: &str, stop: &Cancel, told: &dyn Fn()) -> Result<(), Failed> {
    let runtime = Waiting::new()?;
    let Some(connected) = unless_stopped(&runtime, stop, place.connect())? else {
        return Ok(());
    };
    let (client, mut connection) = connected?;
    let (tell, mut heard) = mpsc::unbounded_channel();
    runtime.spawn(async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message {
                let _ = tell.send(notification); // Who listened has ended.
            }
        }
    });
    let listening = async { timeout(ANSWER_MAX, client.batch_execute("LISTEN mm_outbox")).await };
    let Some(listening) = unless_stopped(&runtime, stop, listening)? else {
        return Ok(());
    };
    listening.map_err(|_| Failed::Silent)??;
    told(); // What came before it listened.
    while !stop.is_canceled() {
        let next = runtime.wait(async { timeout(STOP_WITHIN, heard.recv()).await })?;
        match next {
            // Stores of one database have one channel.
            Ok(Some(notification)) if notification.payload() == id => told(),
            Ok(Some(_)) | Err(_) => (),
            Ok(None) => break,
        }
    }
    Ok(())
}

/// What comes of some work; none if the stop comes first.
fn unless_stopped<T: Send>(
    runtime: &Waiting,
    stop: &Cancel,
    work: impl Future<Output = T> + Send,
) -> Result<Option<T>, Failed> {
    let mut work = std::pin::pin!(work);
    while !stop.is_canceled() {
        let some = async { timeout(STOP_WITHIN, work.as_mut()).await };
        if let Ok(done) = runtime.wait(some)? {
            return Ok(Some(done));
        }
    }
    Ok(None)
}
