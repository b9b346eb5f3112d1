//! Who wants what.

use std::borrow::Cow;

use mm_core::{Delivery, Payload, Transport};
use mm_outbox::{
    Content, Directory, Draft, Error, ErrorKind, For, Message, MessageType, OutboxTransport,
    Status, Subscription, User, recipients,
};

use crate::stage::{Folder, Kind, Named, Recorder, builder, of_status, on_each_store, send};

struct Account(String);

impl User for Account {
    fn id(&self) -> Cow<'_, str> {
        self.0.as_str().into()
    }

    fn address(&self, messenger: &str) -> Option<String> {
        (messenger == "test").then(|| format!("{}@test", self.0))
    }

    fn is_active(&self) -> bool {
        self.0 != "sleeper"
    }
}

/// Knows everybody but `gone`.
struct Accounts;

impl Directory for Accounts {
    fn user(&self, id: &str) -> Result<Option<Box<dyn User>>, Error> {
        Ok((id != "gone").then(|| Box::new(Account(id.to_owned())) as Box<dyn User>))
    }
}

/// A message type of its own.
struct News(&'static str, &'static str, Vec<String>);

impl MessageType for News {
    fn alias(&self) -> &str {
        self.0
    }

    fn title(&self) -> &str {
        self.1
    }

    fn supported_messengers(&self) -> &[String] {
        &self.2
    }

    fn content(&self, message: &Message, _: For<'_>) -> Result<Content, Error> {
        Ok(Content::text(format!(
            "{}: {}",
            self.1, message.context["text"]
        )))
    }
}

fn news(kind: &str) -> Draft {
    let context = serde_json::Map::from_iter([("text".to_owned(), 7.into())]);
    Draft::new(kind, context)
}

fn a_message_without_recipients_goes_to_the_subscribers_of_its_type(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "subscribers"), Recorder::new());
    let outbox = builder(&folder, &recorder)
        .directory(Accounts)
        .message_type(News("news", "News", Vec::new()))
        .open()
        .unwrap();
    for user in ["ada", "sleeper", "gone"] {
        assert!(
            outbox
                .subscribe(&Subscription::of_user("news", "test", user))
                .unwrap()
        );
    }
    assert!(
        !outbox
            .subscribe(&Subscription::of_user("news", "test", "ada"))
            .unwrap()
    );
    outbox
        .subscribe(&Subscription::of_address("news", "test", "list"))
        .unwrap();
    outbox
        .subscribe(&Subscription::of_user("plain", "test", "grace"))
        .unwrap();
    outbox.schedule_all(&[(news("news"), None)]).unwrap();
    assert_eq!(send(&outbox).handled(), 0);
    assert_eq!(outbox.prepare_dispatches().unwrap(), 2);
    assert_eq!(outbox.prepare_dispatches().unwrap(), 0);
    send(&outbox);
    assert_eq!(recorder.addresses(), ["ada@test", "list"]);
    assert_eq!(recorder.texts(), ["News: 7", "News: 7"]);
    let unread = outbox.unread("ada").unwrap();
    assert_eq!(unread.len(), 1);
    assert!(outbox.mark_read(unread[0].id).unwrap());
    assert!(outbox.unread("ada").unwrap().is_empty());
    assert!(
        outbox
            .unsubscribe(&Subscription::of_user("news", "test", "ada"))
            .unwrap()
    );
    assert!(
        !outbox
            .unsubscribe(&Subscription::of_user("news", "test", "ada"))
            .unwrap()
    );
}

fn preferences_have_a_row_for_each_title_and_are_replaced_whole(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "preferences"), Recorder::new());
    let outbox = builder(&folder, &recorder)
        .messenger(Named("other", recorder.clone()))
        .message_type(News("a", "Alarms", Vec::new()))
        .message_type(News("b", "Alarms", vec!["other".to_owned()]))
        .open()
        .unwrap();
    let alarms = |outbox: &mm_outbox::Outbox| {
        let preferences = outbox.preferences("ada").unwrap();
        let titles: Vec<_> = preferences
            .messengers
            .iter()
            .map(|(_, title)| title.clone())
            .collect();
        assert_eq!(titles, ["other", "test"]);
        let row = preferences
            .rows
            .into_iter()
            .find(|row| row.title == "Alarms")
            .unwrap();
        let choices = row.choices.into_iter();
        choices
            .map(|choice| (choice.message_types.join("+"), choice.is_subscribed))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        alarms(&outbox),
        [("a+b".to_owned(), false), ("a".to_owned(), false)]
    );
    outbox
        .set_preferences("ada", &[("a", "test"), ("a", "other")])
        .unwrap();
    assert_eq!(
        alarms(&outbox),
        [("a+b".to_owned(), false), ("a".to_owned(), true)]
    );
    outbox
        .set_preferences("ada", &[("a", "other"), ("b", "other")])
        .unwrap();
    assert_eq!(
        alarms(&outbox),
        [("a+b".to_owned(), true), ("a".to_owned(), false)]
    );
    let error = outbox.set_preferences("ada", &[("b", "test")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert_eq!(
        outbox.subscriptions(None, Some("ada")).unwrap().len(),
        2,
        "nothing was changed"
    );
}

fn what_cannot_be_subscribed_to_is_refused(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "refused"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    for (kind, messenger) in [("nothing", "test"), ("plain", "pigeon")] {
        let error = outbox
            .subscribe(&Subscription::of_user(kind, messenger, "ada"))
            .unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::InvalidSetting,
            "{kind} {messenger}"
        );
    }
    outbox
        .subscribe(&Subscription::of_user("plain", "test", "ada"))
        .unwrap();
    outbox.schedule_all(&[(Draft::text("x"), None)]).unwrap();
    let error = outbox.prepare_dispatches().unwrap_err();
    assert!(error.to_string().contains("directory"), "{error}");
}

fn what_failed_is_told_by_a_messenger(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "undelivered"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    assert_eq!(outbox.check_undelivered("test", "ops").unwrap(), 0);
    recorder.fail("a", [Error::new(ErrorKind::Status(400))]);
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    send(&outbox);
    assert_eq!(outbox.check_undelivered("test", "ops").unwrap(), 1);
    let told = recorder.sent();
    assert_eq!(told[0].0, "ops");
    assert!(told[0].1.starts_with("1 "), "{told:?}");
}

fn a_payload_that_a_transport_took_survives_the_process(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "transport"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let transport = OutboxTransport::new(outbox.clone(), recipients("test", ["a"])).priority(3);
    let mut delivery = Delivery::new(Payload::new("a log line"));
    transport.send(&mut delivery).unwrap();
    transport.send(&mut delivery).unwrap();
    drop((transport, outbox));
    let outbox = builder(&folder, &recorder).open().unwrap();
    assert_eq!(of_status(&outbox, Status::Pending).len(), 1);
    send(&outbox);
    assert_eq!(recorder.texts(), ["a log line"]);
}

on_each_store! {
    a_message_without_recipients_goes_to_the_subscribers_of_its_type,
    preferences_have_a_row_for_each_title_and_are_replaced_whole,
    what_cannot_be_subscribed_to_is_refused,
    what_failed_is_told_by_a_messenger,
    a_payload_that_a_transport_took_survives_the_process,
}
