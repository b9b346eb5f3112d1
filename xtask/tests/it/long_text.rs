//! A text that is longer than a post.

use std::fmt::Write;

use mm_core::{Attachment, Payload};

use crate::support::{Hook, POST_CHARS_MAX, run};

/// Prose with a long listing in it.
fn text() -> String {
    let mut text = String::new();
    for number in 0..600 {
        let _ = writeln!(
            text,
            "Paragraph {number}: größer als 日本語 👩‍👩‍👧, and so on.\n"
        );
    }
    text.push_str("```sh\n");
    for number in 0..600 {
        let _ = writeln!(text, "echo 'step {number}' >> \"$LOG\"");
    }
    text.push_str("```\nThe end.");
    text
}

/// The parts without the lines that close a fence and open it again.
fn rejoined(parts: &[String]) -> String {
    let mut text = parts[0].clone();
    for part in &parts[1..] {
        let (Some(before), Some(after)) = (text.strip_suffix("```"), part.strip_prefix("```sh\n"))
        else {
            text.push_str(part);
            continue;
        };
        text = before.to_owned() + after;
    }
    text
}

#[test]
fn a_long_text_arrives_in_parts_that_are_the_text() {
    let (hook, text) = (Hook::start(), text());
    let payload = Payload::builder()
        .text(&text)
        .channel("ops")
        .card("card")
        .attachment(Attachment::new("attached"))
        .build()
        .unwrap();
    let receipt = hook.sender().build().send(&payload).unwrap();

    let (parts, bodies) = (hook.texts(), hook.bodies());
    assert!(parts.len() > 2, "{} parts", parts.len());
    assert_eq!(receipt.parts(), parts.len());
    assert!(
        parts
            .iter()
            .all(|part| part.chars().count() <= POST_CHARS_MAX)
    );
    assert_eq!(rejoined(&parts), text);
    assert!(bodies.iter().all(|body| body["channel"] == "ops"));
    let last = bodies.len() - 1;
    for (number, body) in bodies.iter().enumerate() {
        assert_eq!(body["props"]["card"].is_string(), number == 0);
        assert_eq!(body["attachments"].is_array(), number == last);
    }
}

#[test]
fn the_program_sends_a_long_text_in_parts_and_refuses_to_on_request() {
    let (hook, text) = (Hook::start(), text());
    let ran = run(&mut hook.mm(&["send", "--no-split", "-"]), text.as_bytes());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("16383"), "{}", ran.stderr);
    assert!(hook.texts().is_empty());

    let ran = run(&mut hook.mm(&["send", "-"]), text.as_bytes());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    assert_eq!(rejoined(&hook.texts()).trim_end(), text);
}
