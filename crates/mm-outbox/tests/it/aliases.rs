//! Messengers with more than one alias.

use std::borrow::Cow;
use std::thread;
use std::time::Duration;

use mm_outbox::{
    Batch, Cancel, Content, Directory, Draft, Error, ErrorKind, For, Message, MessageType,
    Messenger, SendOptions, Status, Subscription, TemplateType, Templates, User, recipients,
};

use crate::stage::{Folder, Kind, Named, Recorder, builder, of_status, on_each_store, send};

/// How long a test waits for what is sure to come.
const LONG: Duration = Duration::from_secs(30);

/// A recorder that is called `twitter`, and `x`.
struct Twitter(Named);

impl Twitter {
    fn new(recorder: &Recorder) -> Self {
        Self(Named("twitter", recorder.clone()))
    }
}

impl Messenger for Twitter {
    fn alias(&self) -> &str {
        self.0.alias()
    }

    fn other_aliases(&self) -> &[&str] {
        &["x"]
    }

    fn before_send(&self, cancel: &Cancel) -> Result<(), Error> {
        self.0.before_send(cancel)
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        self.0.send(message, batch)
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.0.test(to, text, cancel)
    }
}

fn a_messenger_sends_what_is_for_any_of_its_aliases_in_order(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "aliases"), Recorder::new());
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    for (text, alias) in [("1", "x"), ("2", "twitter"), ("3", "x")] {
        outbox.schedule(text, recipients(alias, ["ada"])).unwrap();
    }
    outbox.schedule("other", recipients("y", ["ada"])).unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    let unknown = result.unwrap_err();
    assert!(unknown.to_string().contains("\"y\""), "{unknown}");
    assert_eq!((report.sent, report.handled()), (3, 3));
    assert_eq!(recorder.texts(), ["1", "2", "3"]);
    assert_eq!(of_status(&outbox, Status::Pending)[0].messenger, "y");
}

fn what_waits_under_another_alias_holds_back_its_successors(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-waits"), Recorder::new());
    let busy = Error::new(ErrorKind::Connect);
    recorder.fail("ada", [busy.clone()]);
    {
        // A program that calls it by its other name alone.
        let outbox = builder(&folder, &recorder)
            .backoff(Duration::from_secs(60), Duration::from_secs(60))
            .messenger(Named("x", recorder.clone()))
            .open()
            .unwrap();
        outbox.schedule("1", recipients("x", ["ada"])).unwrap();
        assert_eq!(send(&outbox).errors, 1);
    }
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    outbox
        .schedule("2", recipients("twitter", ["ada", "bob"]))
        .unwrap();
    assert_eq!(send(&outbox).sent, 1);
    assert_eq!(recorder.addresses(), ["bob"]);
    let waiting = of_status(&outbox, Status::Error);
    assert_eq!(
        (waiting[0].messenger.as_str(), waiting[0].attempts),
        ("twitter", 1)
    );
}

fn a_worker_sends_what_is_for_another_alias_of_its_messenger(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-worker"), Recorder::new());
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    outbox.schedule("hello", recipients("x", ["ada"])).unwrap();
    let stop = Cancel::new();
    let (until_sent, in_time) = (stop.clone(), stop.clone());
    thread::spawn(move || {
        if !in_time.wait(LONG) {
            in_time.cancel();
        }
    });
    let worker = outbox
        .worker()
        .stop_by(stop)
        .on_event(move |_| until_sent.cancel());
    assert_eq!(worker.run().unwrap().sent, 1);
    assert_eq!(recorder.texts(), ["hello"]);
}

fn a_messenger_that_is_not_ready_is_asked_once_whatever_it_is_called(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-not-ready"), Recorder::new());
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    for alias in ["x", "twitter"] {
        outbox
            .schedule("hello", recipients(alias, ["ada"]))
            .unwrap();
    }
    recorder.fail_warm_up(Some(Error::new(ErrorKind::Connect)));
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert_eq!(
        (report.handled(), result.unwrap_err().kind()),
        (0, ErrorKind::Connect)
    );
    recorder.fail_warm_up(None);
    assert_eq!(send(&outbox).sent, 2);
}

/// Has an address for `x` alone.
struct Ada;

impl User for Ada {
    fn id(&self) -> Cow<'_, str> {
        "ada".into()
    }

    fn address(&self, messenger: &str) -> Option<String> {
        (messenger == "x").then(|| "@ada".to_owned())
    }
}

struct Everybody;

impl Directory for Everybody {
    fn user(&self, _: &str) -> Result<Option<Box<dyn User>>, Error> {
        Ok(Some(Box::new(Ada)))
    }
}

/// Can be sent by `x`.
struct ForX(Vec<String>);

impl MessageType for ForX {
    fn alias(&self) -> &'static str {
        "for-x"
    }

    fn title(&self) -> &'static str {
        "For X"
    }

    fn supported_messengers(&self) -> &[String] {
        &self.0
    }

    fn content(&self, _: &Message, to: For<'_>) -> Result<Content, Error> {
        Ok(Content::text(to.messenger))
    }
}

fn subscriptions_and_message_types_know_a_messenger_by_any_alias(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-subscriptions"), Recorder::new());
    let outbox = builder(&folder, &recorder)
        .messenger(Twitter::new(&recorder))
        .message_type(ForX(vec!["x".to_owned()]))
        .directory(Everybody)
        .open()
        .unwrap();
    let of = |alias: &str| Subscription::of_user("for-x", alias, "ada");
    assert!(outbox.subscribe(&of("x")).unwrap());
    assert!(!outbox.subscribe(&of("twitter")).unwrap(), "it is the same");
    let preferences = outbox.preferences("ada").unwrap();
    let choices = preferences.rows.iter().flat_map(|row| &row.choices);
    let subscribed: Vec<_> = choices.filter(|one| one.is_subscribed).collect();
    assert_eq!(subscribed.len(), 1);
    assert_eq!(subscribed[0].messenger, "twitter");
    let draft = Draft::new("for-x", serde_json::Map::new());
    outbox.schedule_all(&[(draft, None)]).unwrap();
    assert_eq!(outbox.prepare_dispatches().unwrap(), 1);
    send(&outbox);
    assert_eq!(recorder.addresses(), ["@ada"]);
    assert!(outbox.unsubscribe(&of("x")).unwrap());
    assert!(outbox.subscriptions(None, None).unwrap().is_empty());
    outbox.set_preferences("ada", &[("for-x", "x")]).unwrap();
    assert_eq!(outbox.subscriptions(None, None).unwrap(), [of("twitter")]);
}

fn who_subscribed_by_two_aliases_gets_a_message_once(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-twice"), Recorder::new());
    let of = |alias: &str| Subscription::of_address("plain", alias, "ada");
    {
        let outbox = builder(&folder, &recorder);
        let outbox = outbox
            .messenger(Named("x", recorder.clone()))
            .open()
            .unwrap();
        assert!(outbox.subscribe(&of("x")).unwrap());
    }
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    assert!(outbox.subscribe(&of("twitter")).unwrap());
    outbox.schedule_all(&[("hello".into(), None)]).unwrap();
    assert_eq!(outbox.prepare_dispatches().unwrap(), 1);
    assert!(outbox.unsubscribe(&of("twitter")).unwrap());
    assert!(outbox.subscriptions(None, None).unwrap().is_empty());
}

/// Schedules more at its first dispatch, for the other alias first.
struct Schedules(Twitter, Folder);

impl Messenger for Schedules {
    fn alias(&self) -> &str {
        self.0.alias()
    }

    fn other_aliases(&self) -> &[&str] {
        &["x"]
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        if message.context["text"] == "1" {
            let outbox = self.1.outbox().open()?;
            for (text, alias) in [("2", "x"), ("3", "twitter")] {
                outbox.schedule(text, recipients(alias, ["ada"]))?;
            }
        }
        self.0.send(message, batch)
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.0.test(to, text, cancel)
    }
}

fn what_comes_for_another_alias_while_a_pass_goes_on_is_not_overtaken(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "alias-meanwhile"), Recorder::new());
    let outbox = folder.outbox().open().unwrap();
    outbox
        .schedule("1", recipients("twitter", ["ada"]))
        .unwrap();
    drop(outbox);
    let outbox = folder.outbox();
    let outbox = outbox
        .messenger(Schedules(Twitter::new(&recorder), folder))
        .open()
        .unwrap();
    assert_eq!(send(&outbox).sent, 3);
    assert_eq!(recorder.texts(), ["1", "2", "3"]);
}

on_each_store!(
    what_comes_for_another_alias_while_a_pass_goes_on_is_not_overtaken,
    a_messenger_sends_what_is_for_any_of_its_aliases_in_order,
    what_waits_under_another_alias_holds_back_its_successors,
    a_worker_sends_what_is_for_another_alias_of_its_messenger,
    a_messenger_that_is_not_ready_is_asked_once_whatever_it_is_called,
    subscriptions_and_message_types_know_a_messenger_by_any_alias,
    who_subscribed_by_two_aliases_gets_a_message_once,
);

#[test]
fn a_second_messenger_of_an_alias_is_refused_whichever_of_them_it_is() {
    let (folder, recorder) = (Folder::new("alias-taken"), Recorder::new());
    let outbox = folder.outbox();
    let outbox = outbox.messenger(Twitter::new(&recorder)).open().unwrap();
    assert_eq!(outbox.messenger("x").unwrap().alias(), "twitter");
    for alias in ["x", "twitter"] {
        let again = Named(alias, recorder.clone());
        let error = outbox.register_messenger(again).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(error.to_string().contains(alias), "{error}");
    }
    let outbox = builder(&folder, &recorder);
    let outbox = outbox
        .messenger(Named("x", recorder.clone()))
        .open()
        .unwrap();
    let error = outbox
        .register_messenger(Twitter::new(&recorder))
        .unwrap_err();
    assert!(error.to_string().contains("\"x\""), "{error}");
    assert!(outbox.messenger("twitter").is_none());
}

#[test]
fn a_template_may_be_named_for_any_alias() {
    let (folder, recorder) = (Folder::new("alias-template"), Recorder::new());
    let templates = [("news.txt", "for all"), ("news_x.txt", "for x")];
    let templates = Templates::embedded(templates).unwrap();
    let outbox = builder(&folder, &recorder)
        .messenger(Twitter::new(&recorder))
        .message_type(TemplateType::new("news", templates))
        .open()
        .unwrap();
    let mut to = recipients("twitter", ["ada"]);
    to.extend(recipients("test", ["ada"]));
    let draft = Draft::new("news", serde_json::Map::new());
    outbox.schedule(draft, to).unwrap();
    send(&outbox);
    let mut texts = recorder.texts();
    texts.sort();
    assert_eq!(texts, ["for all", "for x"]);
}
