//! What happens, told to the open pages as server-sent events.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::channel::Channel;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{sleep, timeout};

use super::Reply;
use crate::answer::Answer;
use crate::server::Server;
use crate::world::live::Change;

/// After how much silence a sign of life is sent, which also shows that a page is gone.
const SILENCE: Duration = Duration::from_secs(15);
/// What happens within this time is told at once.
const PAUSE: Duration = Duration::from_millis(50);
/// How many events are told at once.
const EVENTS_MAX: usize = 256;

/// Tells a page until it is closed or the server ends.
pub(super) fn stream(server: &Arc<Server>) -> Reply {
    let (mut sender, body) = Channel::new(4);
    let mut changes = server.world().live.subscribe();
    let mut stop = server.stop.subscribe();
    tokio::spawn(async move {
        let mut text = "retry: 1000\n\n".to_owned();
        loop {
            let sent = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                sent = sender.send_data(Bytes::from(text)) => sent,
            };
            if sent.is_err() {
                return;
            }
            text = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                text = next(&mut changes) => text,
            };
        }
    });
    let answer = Answer::bytes(200, "text/event-stream", "");
    (answer, Some(body))
}

/// What happened, after at most `SILENCE`.
async fn next(changes: &mut Receiver<Change>) -> String {
    let mut text = String::new();
    let mut last = None;
    match timeout(SILENCE, changes.recv()).await {
        Err(_) | Ok(Err(RecvError::Closed)) => return ":\n\n".to_owned(),
        Ok(Err(RecvError::Lagged(_))) => missed(&mut text),
        Ok(Ok(change)) => {
            write(&change, &mut text);
            last = Some(change);
        }
    }
    sleep(PAUSE).await;
    // Only the last of many requests matters: the page counts anew at each.
    let mut request = None;
    for _ in 0..EVENTS_MAX {
        match changes.try_recv() {
            Ok(change) if change.kind == "request" => request = Some(change),
            // One post may be told to many users, each in an event of its own.
            Ok(change) if last.as_ref() == Some(&change) => {}
            Ok(change) => {
                write(&change, &mut text);
                last = Some(change);
            }
            Err(TryRecvError::Lagged(_)) => missed(&mut text),
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    if let Some(change) = request {
        write(&change, &mut text);
    }
    text
}

fn write(change: &Change, text: &mut String) {
    let data = json!({
        "id": change.id, "root_id": change.root, "place": change.place, "seq": change.seq,
    });
    let _ = write!(text, "event: {}\ndata: {data}\n\n", change.kind);
}

/// More happened than was kept: the page must look anew.
fn missed(text: &mut String) {
    text.push_str("event: missed\ndata: {}\n\n");
}
