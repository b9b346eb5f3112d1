//! A message by one messenger, in one call.

use std::borrow::Cow;

use mm_outbox::{Batch, Cancel, Draft, Error, Filter, Message, Messenger, User};

use crate::stage::{Folder, Kind, Recorder, builder, on_each_store};

/// Finds the addresses of users by their ids.
struct Telegram;

impl Messenger for Telegram {
    fn alias(&self) -> &'static str {
        "telegram"
    }

    fn address_of(&self, user: &dyn User) -> Option<String> {
        Some(format!("chat of {}", user.id()))
    }

    fn send(&self, _: &Message, _: &mut Batch<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

struct Ada;

impl User for Ada {
    fn id(&self) -> Cow<'_, str> {
        "ada".into()
    }

    fn address(&self, messenger: &str) -> Option<String> {
        (messenger == "smtp").then(|| "ada@example.com".to_owned())
    }
}

fn each_shortcut_schedules_a_message_of_its_type_for_its_messenger(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "shortcuts"), Recorder::new());
    let outbox = builder(&folder, &recorder)
        .messenger(Telegram)
        .open()
        .unwrap();
    outbox.schedule_email("s", "t", [&Ada]).unwrap();
    outbox
        .schedule_email_html("s", "<b>t</b>", ["a@b"])
        .unwrap();
    outbox.schedule_jabber_message("t", ["a@b"]).unwrap();
    outbox.schedule_tweet("t", [""]).unwrap();
    outbox.schedule_telegram_message("t", [&Ada]).unwrap();
    outbox.schedule_vkontakte_message("t", ["-4"]).unwrap();
    let urgent = Draft::text("t").priority(-1).sender("bob");
    outbox
        .schedule_mattermost_message(urgent, ["town"])
        .unwrap();
    outbox.schedule_facebook_message("t").unwrap();
    let mut all = outbox.dispatches(&Filter::default()).unwrap();
    all.reverse();
    let told: Vec<_> = all
        .iter()
        .map(|one| {
            let message = outbox.message(one.message).unwrap().unwrap();
            let (messenger, address) = (one.messenger.clone(), one.address.clone());
            (messenger, address, message.message_type, message.priority)
        })
        .collect();
    let expected = [
        ("smtp", "ada@example.com", "email_plain", 0),
        ("smtp", "a@b", "email_html", 0),
        ("xmppsleek", "a@b", "plain", 0),
        ("twitter", "", "plain", 0),
        ("telegram", "chat of ada", "plain", 0),
        ("vk", "-4", "plain", 0),
        ("mattermost", "town", "plain", -1),
        ("fb", "", "plain", 0),
    ];
    let expected = expected.map(|(messenger, address, kind, priority)| {
        (
            messenger.to_owned(),
            address.to_owned(),
            kind.to_owned(),
            priority,
        )
    });
    assert_eq!(told, expected);
    assert_eq!(all[0].user.as_deref(), Some("ada"));
}

on_each_store!(each_shortcut_schedules_a_message_of_its_type_for_its_messenger);
