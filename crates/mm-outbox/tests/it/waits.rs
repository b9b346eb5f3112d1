//! What a messenger does not want to send yet.

use std::sync::Mutex;

use mm_outbox::{Batch, Cancel, Error, Message, Messenger, Outbox, Status, recipients};

use crate::stage::{Folder, of_status, send};

/// Takes nothing for `a`, and notes what it sends.
struct Picky(Mutex<Vec<String>>);

impl Messenger for Picky {
    fn alias(&self) -> &'static str {
        "picky"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            let mut seen = self.0.lock().unwrap();
            seen.push(format!("{} {}", parcel.address(), parcel.content().text));
            drop(seen);
            if parcel.address() == "a" {
                parcel.pending()?;
            } else {
                parcel.sent()?;
            }
        }
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn what_is_to_wait_waits_without_an_attempt_and_holds_back_its_successors() {
    let folder = Folder::new("waits");
    let outbox = Outbox::sqlite(folder.file());
    let picky = std::sync::Arc::new(Picky(Mutex::default()));
    let outbox = outbox.shared_messenger(std::sync::Arc::clone(&picky) as _);
    let outbox = outbox.open().unwrap();
    for text in ["one", "two"] {
        outbox
            .schedule(text, recipients("picky", ["a", "b"]))
            .unwrap();
    }
    assert_eq!(send(&outbox).sent, 2);
    let waiting = of_status(&outbox, Status::Pending);
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|one| one.attempts == 0));
    let seen = picky.0.lock().unwrap();
    assert!(!seen.contains(&"a two".to_owned()), "{seen:?}");
}
