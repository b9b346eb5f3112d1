//! An outbox in a file of its own.

use std::path::PathBuf;
use std::time::Duration;

use mm_outbox::{Messenger, Outbox, Report, SendOptions};

/// A folder that goes with its test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("messengers-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// An outbox with one messenger, which tries again at once.
    pub(crate) fn outbox(&self, messenger: impl Messenger + 'static) -> Outbox {
        Outbox::sqlite(self.0.join("outbox.db"))
            .backoff(Duration::ZERO, Duration::ZERO)
            .messenger(messenger)
            .open()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn send(outbox: &Outbox) -> Report {
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result.unwrap();
    report
}
