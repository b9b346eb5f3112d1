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

    /// The path of a folder of which there is no other, for what outlives its test.
    #[cfg(feature = "xmpp")]
    pub(crate) fn fresh(name: &str) -> PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};

        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("messengers-{}-{name}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
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
