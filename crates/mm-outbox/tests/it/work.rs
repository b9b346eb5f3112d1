//! Workers that run until they are told to stop.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mm_outbox::{
    Batch, Cancel, Error, ErrorKind, Message, Messenger, Status, WorkEvent, recipients,
};

use crate::stage::{Folder, Kind, Named, Recorder, builder, of_status, on_each_store};

/// Far longer than anything should take; a test that meets it has failed.
const LONG: Duration = Duration::from_secs(30);

fn a_worker_sends_what_is_scheduled_while_it_runs(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "work"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let (stop, (tell, told)) = (Cancel::new(), mpsc::channel());
    let worker = outbox
        .worker()
        .stop_by(stop.clone())
        .poll(LONG)
        .on_event(move |event| {
            if let WorkEvent::Worked { report, .. } = event {
                let _ = tell.send(report.sent);
            }
        });
    let working = thread::spawn(move || worker.run());
    for text in ["one", "two"] {
        outbox.schedule(text, recipients("test", ["a"])).unwrap();
        assert_eq!(told.recv_timeout(LONG).unwrap(), 1);
    }
    stop.cancel();
    assert_eq!(working.join().unwrap().unwrap().sent, 2);
}

fn a_messenger_that_cannot_be_used_holds_up_no_other_and_is_tried_again(store: Kind) {
    let (folder, good, bad) = (
        Folder::on(store, "troubled"),
        Recorder::new(),
        Recorder::new(),
    );
    let outbox = builder(&folder, &good).messenger(Named("bad", bad.clone()));
    let outbox = outbox.open().unwrap();
    bad.fail_warm_up(Some(Error::new(ErrorKind::Connect)));
    outbox.schedule("one", recipients("bad", ["a"])).unwrap();
    outbox.schedule("two", recipients("test", ["a"])).unwrap();
    let (stop, (tell, told)) = (Cancel::new(), mpsc::channel());
    let worker = outbox
        .worker()
        .stop_by(stop.clone())
        .on_event(move |event| {
            let _ = tell.send(event);
        });
    let working = thread::spawn(move || worker.run());
    let (mut troubled, mut done) = (false, Vec::new());
    while done.len() < 2 {
        match told.recv_timeout(LONG).unwrap() {
            WorkEvent::Troubled { messenger, .. } => {
                assert_eq!(messenger, "bad");
                troubled = true;
                bad.fail_warm_up(None);
            }
            WorkEvent::Worked { messenger, .. } => done.push(messenger),
            other => panic!("{other:?}"),
        }
    }
    stop.cancel();
    working.join().unwrap().unwrap();
    assert!(troubled);
    assert_eq!((good.texts().len(), bad.texts().len()), (1, 1));
}

/// Sends until it is cut off.
struct Endless(mpsc::Sender<()>);

impl Messenger for Endless {
    fn alias(&self) -> &'static str {
        "endless"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let cancel = batch.cancel().clone();
        while let Some(parcel) = batch.take()? {
            self.0.send(()).unwrap();
            while !cancel.wait(LONG) {}
            parcel.error(&Error::new(ErrorKind::Canceled).with_may_have_acted(true))?;
        }
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

fn what_does_not_end_after_a_stop_is_cut_off_and_tried_again(store: Kind) {
    let folder = Folder::on(store, "endless");
    let (tell, told) = mpsc::channel();
    let outbox = folder.outbox().messenger(Endless(tell)).open().unwrap();
    outbox
        .schedule("one", recipients("endless", ["a"]))
        .unwrap();
    let stop = Cancel::new();
    let worker = outbox.worker().stop_by(stop.clone()).grace(Duration::ZERO);
    let working = thread::spawn(move || worker.run());
    told.recv_timeout(LONG).unwrap();
    stop.cancel();
    assert_eq!(working.join().unwrap().unwrap().errors, 1);
    let waiting = of_status(&outbox, Status::Error);
    assert_eq!((waiting.len(), waiting[0].attempts), (1, 1));
}

on_each_store! {
    a_worker_sends_what_is_scheduled_while_it_runs,
    a_messenger_that_cannot_be_used_holds_up_no_other_and_is_tried_again,
    what_does_not_end_after_a_stop_is_cut_off_and_tried_again,
}
