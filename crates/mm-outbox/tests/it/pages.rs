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

on_each_store!(a_list_goes_on_before_what_was_seen);
