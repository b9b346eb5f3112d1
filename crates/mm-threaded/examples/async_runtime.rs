//! A queue inside an async runtime: handing over never blocks it, and what waits for the
//! queue goes to a thread for blocking work.
//!
//! The runtime has one thread, so that anything that blocks it would stop everything.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use mm_core::{MemoryTransport, Payload};
use mm_threaded::Threaded;
use tokio::task::{JoinSet, spawn_blocking};

const TASKS: usize = 100;
const ENOUGH: Duration = Duration::from_secs(30);

fn main() -> Result<(), Box<dyn Error>> {
    // In a service: `WebhookSender::new(url)`. This one answers when it is told to.
    let server = MemoryTransport::new();
    server.hold();
    // One for the whole service; tasks share it.
    let queue: Arc<Threaded<_>> = Arc::new(Threaded::new(server.clone()));

    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for number in 0..TASKS {
            let queue = Arc::clone(&queue);
            tasks.spawn(async move {
                queue.send(Payload::new(format!("from task {number}")), ());
            });
        }
        while tasks.join_next().await.is_some() {}
        let posted = server.texts().len();
        println!("{TASKS} tasks are done, {posted} messages are posted: the server is busy");

        server.release();
        // Flushing waits for the server, so it gets a thread of its own.
        let flushing = Arc::clone(&queue);
        let flushed = spawn_blocking(move || flushing.flush(ENOUGH)).await??;
        let posted = server.texts().len();
        println!("flushed: {flushed}, {posted} messages are posted");

        // At the end likewise: dropping the last handle waits too.
        let left = spawn_blocking(move || queue.shutdown(ENOUGH)).await??;
        println!("shut down, {} messages are left", left.len());
        Ok(())
    })
}
