//! Messages that are made of templates.

use mm_outbox::{
    DispatchId, Draft, ErrorKind, LinkKind, SendOptions, Status, TemplateType, Templates,
    recipients,
};
use serde_json::{Map, Value, json};

use crate::stage::{Folder, Kind, Named, Recorder, builder, of_status, on_each_store, send};

fn draft(kind: &str, context: Value) -> Draft {
    match context {
        Value::Object(context) => Draft::new(kind, context),
        _ => Draft::new(kind, Map::new()),
    }
}

#[test]
fn a_messenger_has_its_own_template_or_that_of_all() {
    let (folder, recorder, other) = (Folder::new("templates"), Recorder::new(), Recorder::new());
    let templates = Templates::embedded([
        ("news.txt", "{{ what }} for all"),
        ("news_other.txt", "{{ what }} for {{ messenger }}"),
    ]);
    let outbox = builder(&folder, &recorder)
        .messenger(Named("other", other.clone()))
        .message_type(TemplateType::new("news", templates.unwrap()))
        .open()
        .unwrap();
    let mut to = recipients("test", ["a"]);
    to.extend(recipients("other", ["a"]));
    outbox
        .schedule(draft("news", json!({"what": "<b>"})), to)
        .unwrap();
    send(&outbox);
    assert_eq!(recorder.texts(), ["<b> for all"]);
    assert_eq!(other.texts(), ["<b> for other"]);
}

#[test]
fn a_dynamic_template_knows_its_recipient() {
    let (folder, recorder) = (Folder::new("dynamic"), Recorder::new());
    let templates = Templates::embedded([("hi.txt", "hi {{ address }}")]).unwrap();
    let outbox = builder(&folder, &recorder)
        .message_type(TemplateType::new("hi", templates).dynamic(true))
        .open()
        .unwrap();
    outbox
        .schedule(draft("hi", json!({})), recipients("test", ["a", "b"]))
        .unwrap();
    send(&outbox);
    assert_eq!(recorder.texts(), ["hi a", "hi b"]);
}

#[test]
fn a_preview_names_all_that_is_missing_and_messengers_that_cannot_carry_it() {
    let (folder, recorder) = (Folder::new("missing"), Recorder::new());
    let text = "{{ a }} {{ b.c }} {{ d }} {{ address }} {{ messenger }}";
    let templates = Templates::embedded([("hi.txt", text)]).unwrap();
    let hi = TemplateType::new("hi", templates);
    let outbox = builder(&folder, &recorder).message_type(hi.clone());
    let outbox = outbox.open().unwrap();
    let to = &recipients("test", ["x"])[0];
    let preview = |context| outbox.preview(&draft("hi", context), to);
    let error = preview(json!({"d": 1})).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("hi.txt, line 1: undefined value; not defined: a, address, b"),
        "{error}"
    );
    let whole = json!({"a": 1, "b": {"c": 2}, "d": 3, "address": 4});
    assert_eq!(preview(whole.clone()).unwrap().text, "1 2 3 4 test");
    outbox.register_message_type(hi.supported(["other"]));
    let error = preview(whole).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("cannot be sent by"), "{error}");
}

fn a_name_that_is_not_there_fails_the_dispatch_and_is_told(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "undefined"), Recorder::new());
    let templates = Templates::embedded([("news.txt", "ok\n{{ nothing }}")]).unwrap();
    let outbox = builder(&folder, &recorder)
        .message_type(TemplateType::new("news", templates))
        .message_type(TemplateType::new("none", Templates::folder(folder.path())))
        .open()
        .unwrap();
    outbox
        .schedule(
            draft("news", json!({"secret": "x"})),
            recipients("test", ["a"]),
        )
        .unwrap();
    outbox
        .schedule(draft("none", json!({})), recipients("test", ["b"]))
        .unwrap();
    outbox.schedule("plain", recipients("test", ["c"])).unwrap();
    let report = send(&outbox);
    assert_eq!((report.failed, report.sent), (2, 1));
    let failed = of_status(&outbox, Status::Failed);
    let told: Vec<_> = failed
        .iter()
        .map(|one| outbox.errors(one.id).unwrap())
        .collect();
    assert!(told[1][0].text.contains("news.txt, line 2"), "{told:?}");
    assert!(told[0][0].text.contains("none_test.txt"), "{told:?}");
}

fn a_type_that_a_worker_does_not_know_is_told_or_left_and_others_go_on(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "unknown-type"), Recorder::new());
    let templates = Templates::embedded([("news.txt", "{{ what }}")]).unwrap();
    let knows = builder(&folder, &recorder).message_type(TemplateType::new("news", templates));
    let knows = knows.open().unwrap();
    let to = recipients("test", ["a", "b"]);
    knows
        .schedule(draft("news", json!({"what": "news"})), &to)
        .unwrap();
    knows.schedule("plain", recipients("test", ["c"])).unwrap();
    let outbox = builder(&folder, &recorder).open().unwrap();
    let mut options = SendOptions::default();
    options.ignore_unknown = true;
    let (report, result) = outbox.send_scheduled(&options);
    result.unwrap();
    assert_eq!((report.left, report.sent), (2, 1));
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    let text = result.unwrap_err().to_string();
    assert!(report.sent == 0 && text.contains("\"news\""), "{text}");
    let left = of_status(&outbox, Status::Pending);
    assert!(left.len() == 2 && left.iter().all(|one| one.attempts == 0));
    assert_eq!(send(&knows).sent, 2);
    assert_eq!(recorder.texts(), ["plain", "news", "news"]);
}

fn what_stands_behind_many_of_an_unknown_type_is_sent(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "unknown-many"), Recorder::new());
    let templates = Templates::embedded([("news.txt", "{{ what }}")]).unwrap();
    let knows = builder(&folder, &recorder).message_type(TemplateType::new("news", templates));
    let knows = knows.open().unwrap();
    let to = recipients("test", (0..1200).map(|number| format!("to{number}")));
    let news = draft("news", json!({"what": "news"}));
    knows.schedule(news, &to).unwrap();
    let outbox = builder(&folder, &recorder).open().unwrap();
    let mut options = SendOptions::default();
    for ignores in [true, false] {
        outbox.schedule("plain", recipients("test", ["c"])).unwrap();
        options.ignore_unknown = ignores;
        let (report, result) = outbox.send_scheduled(&options);
        assert_eq!((report.left, report.sent), (1200, 1));
        assert_eq!(result.is_ok(), ignores);
    }
    assert_eq!(send(&knows).sent, 1200);
}

on_each_store! {
    what_stands_behind_many_of_an_unknown_type_is_sent,
    a_name_that_is_not_there_fails_the_dispatch_and_is_told,
    a_type_that_a_worker_does_not_know_is_told_or_left_and_others_go_on,
}

#[test]
fn templates_of_a_folder_are_found_and_html_has_a_text() {
    let (folder, recorder) = (Folder::new("folder"), Recorder::new());
    let file = folder.path().join("news.html");
    std::fs::write(file, "<p>{{ what }} &amp; more</p>").unwrap();
    let kind = TemplateType::new("news", Templates::folder(folder.path()));
    let outbox = builder(&folder, &recorder)
        .message_type(kind.default_value("what", "<nothing>"))
        .open()
        .unwrap();
    outbox
        .schedule(draft("news", json!({})), recipients("test", ["a"]))
        .unwrap();
    send(&outbox);
    assert_eq!(
        recorder.texts(),
        ["<nothing> & more"],
        "escaped in HTML alone"
    );
}

#[test]
fn what_is_no_template_is_told_at_once() {
    let error = Templates::embedded([("a.txt", "fine"), ("b.txt", "x\n{% if %}")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("b.txt, line 2"), "{error}");
}

#[test]
fn a_dynamic_template_has_the_links_of_its_recipient() {
    let (folder, recorder) = (Folder::new("links"), Recorder::new());
    let texts = [
        ("hi.txt", "{{ mark_read_url }} {{ unsubscribe_url }}"),
        ("own.txt", "{{ unsubscribe_url }}"),
    ];
    let templates = Templates::embedded(texts).unwrap();
    let open = |has_links: bool| {
        let mut builder = builder(&folder, &recorder)
            .message_type(TemplateType::new("hi", templates.clone()).dynamic(true))
            .message_type(TemplateType::new("own", templates.clone()));
        if has_links {
            builder = builder.links("https://example.com/m", "0123456789abcdef");
        }
        builder.open().unwrap()
    };
    let outbox = open(true);
    let to = recipients("test", ["a", "b"]);
    outbox.schedule(draft("hi", json!({})), &to).unwrap();
    // Of a type that is rendered once the names are free.
    let own = draft("own", json!({"unsubscribe_url": "mine"}));
    outbox.schedule(own, &to[..1]).unwrap();
    let preview = outbox.preview(&draft("hi", json!({})), &to[0]).unwrap();
    assert!(preview.text.contains("/messages/read/0/"), "{preview:?}");
    send(&outbox);
    let texts = recorder.texts();
    let links = outbox.links().unwrap();
    for (number, text) in (1..).zip(&texts[..2]) {
        let of = |kind| links.url(kind, DispatchId(number));
        let wanted = format!("{} {}", of(LinkKind::Read), of(LinkKind::Unsubscribe));
        assert_eq!(*text, wanted);
    }
    assert_eq!(texts[2], "mine");
    let without = open(false).preview(&draft("hi", json!({})), &to[0]);
    assert_eq!(without.unwrap_err().kind(), ErrorKind::InvalidPayload);
}
