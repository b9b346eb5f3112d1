//! Calls of outgoing webhooks, made in the background.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::Server;
use crate::calling;
use crate::world::outbox::HookCall;

/// How many calls are under way at once; more wait in the outbox, which is bounded.
pub(super) const AT_ONCE: usize = 8;

/// Begins as many of the calls that wait as may be under way.
pub(super) fn start(server: &Arc<Server>) {
    while let Ok(slot) = Arc::clone(&server.calls).try_acquire_owned() {
        let Some(waits) = server.world().outbox.pop() else {
            return;
        };
        tokio::spawn(run(Arc::clone(server), waits, slot));
    }
}

/// Makes one call, posts what it answers, and makes room for the next.
async fn run(server: Arc<Server>, waits: HookCall, slot: OwnedSemaphorePermit) {
    let call = waits.call.clone();
    let heard = tokio::task::spawn_blocking(move || calling::make(&call)).await;
    // Nobody waits for the answer: as on a real server, a call that fails leaves no trace.
    if let Ok(Ok(heard)) = heard {
        {
            let mut world = server.world();
            world.post_hook_answer(&waits, &heard);
            world.forget_over(&server.settings.limits);
        }
        server.kept().await; // Nobody could be told that it was not.
        server.notify();
    }
    drop(slot);
    start(&server);
}
