//! Lists that are read page by page.

use mm_outbox::{Filter, Status, recipients};

use crate::stage::{Folder, Kind, Recorder, builder, on_each_store};

fn a_list_goes_on_before_what_was_seen(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "pages"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    for text in ["one", "two", "three"] {
        outbox
            .schedule(text, recipients("test", ["a", "b"]))
            .unwrap();
    }
    let mut filter = Filter::of_status(Status::Pending);
    filter.limit = Some(4);
    let mut seen = Vec::new();
    loop {
        let page = outbox.dispatches(&filter).unwrap();
        let Some(last) = page.last() else {
            break;
        };
        filter.before = Some(last.id);
        seen.extend(page.into_iter().map(|dispatch| dispatch.id));
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");

    let text = |message: &mm_outbox::Message| message.context["text"].clone();
    let newest = outbox.messages(None, 2).unwrap();
    assert_eq!(
        newest.iter().map(text).collect::<Vec<_>>(),
        ["three", "two"]
    );
    let rest = outbox.messages(Some(newest[1].id), 2).unwrap();
    assert_eq!(rest.iter().map(text).collect::<Vec<_>>(), ["one"]);
    assert!(outbox.messages(Some(rest[0].id), 2).unwrap().is_empty());
}

fn each_condition_counts_also_with_others(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "conditions"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let mut ids = Vec::new();
    for to in [["a", "b"], ["c", "d"]] {
        ids.push(outbox.schedule("x", recipients("test", to)).unwrap());
    }
    let ends = outbox.dispatches(&Filter::default()).unwrap();
    for status in [None].into_iter().chain(Status::ALL.map(Some)) {
        for message in [None, Some(ids[0])] {
            for messenger in [None, Some("test"), Some("other")] {
                for before in [None, Some(ends[2].id)] {
                    let mut filter = Filter::default();
                    filter.status = status;
                    filter.message = message;
                    filter.messenger = messenger.map(str::to_owned);
                    filter.before = before;
                    filter.limit = Some(3);
                    let found = outbox.dispatches(&filter).unwrap();
                    let is_meant = |one: &&mm_outbox::DispatchView| {
                        status.is_none_or(|status| one.status == status)
                            && message.is_none_or(|id| one.message == id)
                            && messenger.is_none_or(|alias| one.messenger == alias)
                            && before.is_none_or(|id| one.id < id)
                    };
                    let meant: Vec<_> = ends.iter().filter(is_meant).take(3).cloned().collect();
                    assert_eq!(found, meant, "{filter:?}");
                }
            }
        }
    }
    let mut one = Filter::of_status(Status::Pending);
    one.id = Some(ends[1].id);
    assert_eq!(outbox.dispatches(&one).unwrap(), [ends[1].clone()]);
    one.status = Some(Status::Sent);
    assert!(outbox.dispatches(&one).unwrap().is_empty());
}

on_each_store!(
    a_list_goes_on_before_what_was_seen,
    each_condition_counts_also_with_others,
);
