//! The thread that writes the data file.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::watch;

use super::Asked;
use super::changes::Changes;
use super::file::File;
use crate::server::Server;

/// How long a change waits that nobody waits for, as those by a websocket.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far the writer has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    /// Up to which asking it has tried to write.
    pub(super) tried: u64,
    /// Up to which asking everything is in the file.
    pub(super) stored: u64,
    /// Why the last try failed, if it did.
    pub(super) error: Option<String>,
}

/// Writes until it is told to stop.
pub(super) fn run(
    server: &Server,
    mut file: File,
    asked: &Asked,
    progress: &watch::Sender<Progress>,
) {
    let mut changes = Changes::default();
    let mut done = 0;
    loop {
        let (count, stop) = wait(asked, done);
        done = count;
        // Whatever was done before the asking is in the tables by now.
        let taken = changes.take(&mut server.world());
        let written = match taken {
            Ok(()) => file.write(&changes),
            Err(error) => Err(error.to_string()),
        };
        if written.is_ok() {
            changes = Changes::default();
        }
        progress.send_modify(|progress| {
            progress.tried = count;
            if written.is_ok() {
                progress.stored = count;
            }
            progress.error = written.err();
        });
        if stop {
            return;
        }
    }
}

/// Waits to be asked, but not for long.
fn wait(asked: &Asked, done: u64) -> (u64, bool) {
    let state = asked.state();
    let (state, _) = asked
        .changed
        .wait_timeout_while(state, PATIENCE, |state| state.count == done && !state.stop)
        .unwrap_or_else(PoisonError::into_inner);
    (state.count, state.stop)
}
