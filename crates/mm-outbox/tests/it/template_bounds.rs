//! Templates that would take the worker with them.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use mm_outbox::{Draft, Status, TemplateType, Templates, recipients};
use serde_json::{Map, Value, json};

use crate::stage::{Folder, Recorder, builder, of_status, send};

/// How many there are.
static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// Why a message of these templates fails, while another one is sent.
#[track_caller]
fn fails(templates: Templates, context: &Value) -> String {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let folder = Folder::new(&format!("bounds-{number}"));
    let recorder = Recorder::new();
    let outbox = builder(&folder, &recorder)
        .message_type(TemplateType::new("a", templates))
        .open()
        .unwrap();
    let context = context.as_object().cloned();
    let draft = Draft::new("a", context.unwrap_or_else(Map::new));
    outbox.schedule(draft, recipients("test", ["a"])).unwrap();
    outbox.schedule("plain", recipients("test", ["b"])).unwrap();
    let report = send(&outbox);
    assert_eq!((report.failed, report.sent), (1, 1));
    let failed = of_status(&outbox, Status::Failed).remove(0);
    outbox.errors(failed.id).unwrap().remove(0).text
}

fn embedded<const N: usize>(texts: [(&str, &str); N]) -> Templates {
    Templates::embedded(texts).unwrap()
}

#[test]
fn a_template_that_does_not_end_fails_its_message_alone() {
    let of_context = json!({"n": 100_000});
    for text in [
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for i in range(999999999999) %}{% endfor %}",
    ] {
        let told = fails(embedded([("a.txt", text)]), &of_context);
        assert!(told.contains("the template a.txt, line 1: "), "{told}");
    }
    for text in ["{% include 'a.txt' %}", "{% extends 'a.txt' %}"] {
        let told = fails(embedded([("a.txt", text)]), &of_context);
        assert!(told.contains("a.txt"), "{told}");
    }
    let inner = "\n{% for i in range(n) %}{% for j in range(n) %}{% endfor %}{% endfor %}";
    let templates = [("a.txt", "{% include 'b.txt' %}"), ("b.txt", inner)];
    let told = fails(embedded(templates), &of_context);
    assert!(told.contains("b.txt, line 2: it does not end"), "{told}");
}

#[test]
fn a_template_that_makes_too_much_fails_its_message_alone() {
    for text in [
        "{% for i in range(100000) %}{{ text }}{% endfor %}",
        "{{ 'x' * 90000000 }}",
        "{{ 'x'|indent(1000000000000000000) }}",
        "{{ 'x'|indent(width=1000000000000000000) }}",
        "{{ 'x' * 900000000000 }}",
    ] {
        let context = json!({"text": "x".repeat(1000)});
        let told = fails(embedded([("a.txt", text)]), &context);
        assert!(told.contains("the template a.txt"), "{told}");
        assert!(told.contains("it makes more than 16 MiB") || text.contains("900000000000"));
    }
}

#[test]
fn a_text_is_indented_as_ever() {
    let folder = Folder::new("indented");
    let recorder = Recorder::new();
    let text =
        "{{ 'a\\nb'|indent(2) }}{{ 'c\\nd'|indent }}{{ 'e\\nf'|indent(width=1, first=true) }}";
    let outbox = builder(&folder, &recorder)
        .message_type(TemplateType::new("a", embedded([("a.txt", text)])))
        .open()
        .unwrap();
    let draft = Draft::new("a", Map::new());
    outbox.schedule(draft, recipients("test", ["a"])).unwrap();
    send(&outbox);
    assert_eq!(recorder.texts(), ["a\n  bc\n    d e\n f"]);
}

#[test]
fn a_context_leads_to_no_file_outside_of_the_folder_of_templates() {
    let folder = Folder::new("outside");
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(folder.path().join("secret"), "hunter2").unwrap();
    fs::write(inside.join("a.txt"), "{% include part %}").unwrap();
    let absolute = folder.path().join("secret");
    for part in ["../secret", "./../secret", absolute.to_str().unwrap(), "/"] {
        let told = fails(Templates::folder(&inside), &json!({"part": part}));
        assert!(told.contains("the template a.txt, line 1"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
    fs::create_dir(inside.join("b")).unwrap();
    let told = fails(Templates::folder(&inside), &json!({"part": "b"}));
    assert!(told.contains("cannot be read: it is no file"), "{told}");
    fs::write(inside.join("c"), "x".repeat(5 << 20)).unwrap();
    let told = fails(Templates::folder(&inside), &json!({"part": "c"}));
    assert!(told.contains("longer than 4 MiB"), "{told}");
}
