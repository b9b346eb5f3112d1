//! Links that recipients follow.

use std::sync::{Arc, Mutex};

use mm_outbox::{Directory, Error, ErrorKind, LinkKind, Links, Outbox, Subscription, recipients};

use crate::stage::{Folder, Recorder, builder, of_status, send};

const SECRET: &[u8] = b"0123456789abcdef";

fn links(outbox: &Outbox) -> Links {
    Links::new(outbox.clone(), "https://example.com/app/", SECRET).unwrap()
}

#[test]
fn a_link_says_that_a_message_was_read() {
    let (folder, recorder) = (Folder::new("read"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    send(&outbox);
    let id = of_status(&outbox, mm_outbox::Status::Sent)[0].id;
    let followed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&followed);
    let links = links(&outbox).on_followed(move |kind, id, error| {
        seen.lock().unwrap().push((kind, id, error.is_none()));
    });
    let url = links.url(LinkKind::Read, id);
    let path = url.strip_prefix("https://example.com").unwrap();
    assert!(path.starts_with("/app/messages/read/1/"), "{path}");
    assert_eq!(links.serve("GET", path).status, 200);
    assert!(of_status(&outbox, mm_outbox::Status::Sent)[0].is_read);
    assert_eq!(
        *followed.lock().unwrap(),
        [(LinkKind::Read, Some(id), true)]
    );
}

#[test]
fn to_unsubscribe_takes_a_click_on_a_button() {
    let (folder, recorder) = (Folder::new("leave"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let subscription = Subscription::of_address("plain", "test", "a");
    outbox.subscribe(&subscription).unwrap();
    outbox.schedule_all(&[("hello".into(), None)]).unwrap();
    outbox.prepare_dispatches().unwrap();
    send(&outbox);
    let id = of_status(&outbox, mm_outbox::Status::Sent)[0].id;
    let links = links(&outbox);
    let url = links.url(LinkKind::Unsubscribe, id);
    let asked = links.serve("GET", &url);
    assert!(
        asked.status == 200 && asked.body.contains("<button>"),
        "{asked:?}"
    );
    assert_eq!(outbox.subscriptions(None, None).unwrap(), [subscription]);
    assert_eq!(links.serve("POST", &url).status, 200);
    assert!(outbox.subscriptions(None, None).unwrap().is_empty());
    assert_eq!(links.serve("POST", &url).status, 200, "again is as well");
    assert_eq!(links.serve("DELETE", &url).status, 405);
}

#[test]
fn a_link_that_was_changed_is_none() {
    let (folder, recorder) = (Folder::new("forged"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    outbox
        .schedule("hello", recipients("test", ["a", "b"]))
        .unwrap();
    send(&outbox);
    let links = links(&outbox);
    let id = of_status(&outbox, mm_outbox::Status::Sent)[0].id;
    let url = links.url(LinkKind::Read, id);
    let end = url.len() - 1;
    let last = if url.ends_with('0') { "1" } else { "0" };
    for forged in [
        url.replace("/2/", "/1/"),
        url.replace("/read/", "/unsubscribe/"),
        format!("{}{last}", &url[..end]),
        url[..end].to_owned(),
        format!("{url}/more"),
        "/messages/read/2/".to_owned(),
        "/messages/read/2/ü".to_owned(),
        "/".to_owned(),
        String::new(),
    ] {
        assert_eq!(links.serve("POST", &forged).status, 404, "{forged}");
    }
    assert!(
        !of_status(&outbox, mm_outbox::Status::Sent)
            .iter()
            .any(|one| one.is_read)
    );
    let other = Links::new(outbox.clone(), "https://example.com", b"another secret..");
    assert_eq!(other.unwrap().serve("GET", &url).status, 404);
    let short = Links::new(outbox, "https://example.com", b"short").unwrap_err();
    assert_eq!(short.kind(), ErrorKind::InvalidSetting);
}

/// Knows nobody.
struct Nobody;

impl Directory for Nobody {
    fn user(&self, _: &str) -> Result<Option<Box<dyn mm_outbox::User>>, Error> {
        Ok(None)
    }
}

#[test]
fn users_who_are_gone_get_nothing() {
    let (folder, recorder) = (Folder::new("gone"), Recorder::new());
    let outbox = builder(&folder, &recorder)
        .directory(Nobody)
        .open()
        .unwrap();
    outbox
        .subscribe(&Subscription::of_user("plain", "test", "ada"))
        .unwrap();
    outbox.schedule_all(&[("hello".into(), None)]).unwrap();
    assert_eq!(outbox.prepare_dispatches().unwrap(), 0);
}
