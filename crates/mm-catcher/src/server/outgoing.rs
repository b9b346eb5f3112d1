//! Calls of outgoing webhooks, made in the background.

use std::sync::Arc;

use super::Server;
use crate::calling;
use crate::world::outbox::HookCall;

/// How many calls are under way at once; more wait for their turn.
pub(super) const AT_ONCE: usize = 8;

/// Begins the calls that wait.
pub(super) fn start(server: &Arc<Server>) {
    let waiting = server.world().outbox.take();
    for waits in waiting {
        tokio::spawn(run(Arc::clone(server), waits));
    }
}

/// Makes one call, and posts what it answers.
async fn run(server: Arc<Server>, waits: HookCall) {
    let Ok(slot) = Arc::clone(&server.calls).acquire_owned().await else {
        return; // The server ends.
    };
    let call = waits.call.clone();
    let heard = tokio::task::spawn_blocking(move || calling::make(&call)).await;
    drop(slot);
    // Nobody waits for the answer: as on a real server, a call that fails leaves no trace.
    if let Ok(Ok(heard)) = heard {
        server.world().post_hook_answer(&waits, &heard);
        server.notify();
    }
}
