//! What counts as the same sequence of websocket frames.

use serde_json::{Value, json};

use super::answer::short;
use super::ids::{Ids, is_id};
use super::record::Frame;
use super::shape::{Nullable, Shape, json_in};

/// Texts that are another each time.
const VOLATILE: [&str; 2] = ["connection_id", "server_version"];

/// Tells how the frames differ from the recorded ones, and learns their ids.
pub(crate) fn differences(
    recorded: &[Frame],
    here: &[Frame],
    ids: &mut Ids,
    nullable: &Nullable,
) -> Vec<String> {
    let mut found = Vec::new();
    for step in align(recorded, here) {
        match step {
            (Some(recorded), Some(here)) => {
                let what = name(recorded);
                let differences = frame_differences(recorded, here, ids, nullable);
                found.extend(differences.iter().map(|text| format!("{what}: {text}")));
            }
            (Some(recorded), None) => found.push(format!("missing: {}", name(recorded))),
            (None, Some(here)) => found.push(format!("not recorded: {}", name(here))),
            (None, None) => {}
        }
    }
    found
}

/// Tells where events are not numbered one after the other.
pub(crate) fn gaps(here: &[Frame]) -> Vec<String> {
    let events = here.iter().filter_map(json_of);
    let numbers = events.filter_map(|event| event.get("seq")?.as_u64());
    let numbers: Vec<_> = numbers.collect();
    let steps = numbers.windows(2);
    let gap = steps
        .filter(|pair| pair[1] != pair[0] + 1)
        .map(|pair| format!("seq {} after {}", pair[1], pair[0]));
    gap.collect()
}

/// What the frame is, in a word: the event, the reply's status, the opcode or the end.
fn name(frame: &Frame) -> String {
    if let Some(event) = &frame.event {
        // Each system has its own words for a connection that is gone.
        let end = event.split(':').next().unwrap_or_default();
        return end.to_owned();
    }
    let opcode = frame.opcode.clone().unwrap_or_default();
    match json_of(frame) {
        Some(event) if event.get("event").is_some() => {
            format!("event {}", event["event"].as_str().unwrap_or_default())
        }
        Some(reply) => format!(
            "reply {} to {}",
            reply["status"].as_str().unwrap_or_default(),
            reply.get("seq_reply").unwrap_or(&json!("none"))
        ),
        None => opcode,
    }
}

fn json_of(frame: &Frame) -> Option<Value> {
    json_in(frame.data.as_deref()?.trim_end())
}

/// Pairs of frames of the same name, with what has no partner, by the longest common sequence.
fn align<'a>(
    recorded: &'a [Frame],
    here: &'a [Frame],
) -> Vec<(Option<&'a Frame>, Option<&'a Frame>)> {
    let (names, names_here): (Vec<_>, Vec<_>) = (
        recorded.iter().map(name).collect(),
        here.iter().map(name).collect(),
    );
    // How many pairs there are at most from here on.
    let mut pairs = vec![vec![0_usize; here.len() + 1]; recorded.len() + 1];
    for i in (0..recorded.len()).rev() {
        for j in (0..here.len()).rev() {
            pairs[i][j] = if names[i] == names_here[j] {
                pairs[i + 1][j + 1] + 1
            } else {
                pairs[i + 1][j].max(pairs[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < recorded.len() || j < here.len() {
        if i < recorded.len() && j < here.len() && names[i] == names_here[j] {
            steps.push((Some(&recorded[i]), Some(&here[j])));
            i += 1;
            j += 1;
        } else if j == here.len() || i < recorded.len() && pairs[i + 1][j] >= pairs[i][j + 1] {
            steps.push((Some(&recorded[i]), None));
            i += 1;
        } else {
            steps.push((None, Some(&here[j])));
            j += 1;
        }
    }
    steps
}

fn frame_differences(
    recorded: &Frame,
    here: &Frame,
    ids: &mut Ids,
    nullable: &Nullable,
) -> Vec<String> {
    let mut found = Vec::new();
    if recorded.opcode != here.opcode || recorded.fin != here.fin {
        found.push(format!(
            "opcode {:?} fin {:?}, recorded {:?} {:?}",
            here.opcode, here.fin, recorded.opcode, recorded.fin
        ));
    }
    if recorded.close_code != here.close_code {
        let (here, recorded) = (here.close_code, recorded.close_code);
        found.push(format!("close code {here:?}, recorded {recorded:?}"));
    }
    if let Some(note) = &here.note {
        found.push(note.clone());
    }
    let text = |frame: &Frame| frame.data.clone().unwrap_or_default();
    let (text, text_here) = (text(recorded), text(here));
    if text.ends_with('\n') != text_here.ends_with('\n') {
        found.push("a line feed at the end is missing or too many".to_owned());
    }
    match (json_of(recorded), json_of(here)) {
        (Some(recorded), Some(here)) => {
            found.extend(message_differences(&recorded, &here, ids, nullable));
        }
        _ if text != text_here => {
            let (here, recorded) = (short(&text_here), short(&text));
            found.push(format!("data {here}, recorded {recorded}"));
        }
        _ => {}
    }
    found
}

/// Compares events and replies: fields and types throughout, values where they route or tell why.
fn message_differences(
    recorded: &Value,
    here: &Value,
    ids: &mut Ids,
    nullable: &Nullable,
) -> Vec<String> {
    ids.learn(recorded, here);
    let mut found = Shape::of(recorded).differences(&Shape::of(here), "", nullable);
    for (place, path) in [
        ("broadcast", "/broadcast"),
        ("data", "/data"),
        ("error", "/error"),
    ] {
        let (Some(recorded), Some(here)) = (recorded.pointer(path), here.pointer(path)) else {
            continue;
        };
        let fields = recorded.as_object().into_iter().flatten();
        for (name, recorded) in fields {
            let words = place == "error" && name != "id" && name != "status_code";
            if words || VOLATILE.contains(&name.as_str()) || recorded.is_object() {
                continue;
            }
            let Some(here) = here.get(name) else {
                continue; // Told by the shape.
            };
            found.extend(value_differences(
                recorded,
                here,
                &format!("{place}.{name}"),
                ids,
            ));
        }
    }
    found
}

fn value_differences(recorded: &Value, here: &Value, place: &str, ids: &Ids) -> Option<String> {
    let differ = match (recorded, here) {
        (Value::String(recorded), Value::String(here)) => {
            let same = ids.replace(recorded) == *here
                || json_in(recorded).is_some()
                || is_id(recorded) && !ids.knows(recorded) && is_id(here)
                || same_pair(&ids.replace(recorded), here);
            !same
        }
        (Value::Bool(recorded), Value::Bool(here)) => recorded != here,
        _ => false,
    };
    differ.then(|| format!("`{place}` is {here}, recorded {recorded}"))
}

/// The name of a direct channel: two ids in their order, which differs.
fn same_pair(recorded: &str, here: &str) -> bool {
    let pair = recorded.split_once("__");
    pair.is_some_and(|(a, b)| here.split_once("__") == Some((b, a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbb2";
    const C: &str = "ccccccccccccccccccccccccc3";

    fn text(value: &Value) -> Frame {
        Frame {
            dir: "recv".to_owned(),
            opcode: Some("text".to_owned()),
            fin: Some(1),
            data: Some(format!("{value}\n")),
            ..Frame::default()
        }
    }

    fn event(name: &str, channel: &str, seq: u64) -> Frame {
        text(&json!({
            "event": name,
            "data": {"sender_name": "@admin"},
            "broadcast": {"channel_id": channel},
            "seq": seq,
        }))
    }

    fn eof() -> Frame {
        Frame {
            event: Some("tcp eof".to_owned()),
            ..Frame::default()
        }
    }

    fn judge(recorded: &[Frame], here: &[Frame]) -> Vec<String> {
        let mut ids = Ids::default();
        ids.note(A, B);
        differences(recorded, here, &mut ids, &Nullable::default())
    }

    #[test]
    fn the_same_events_with_the_ids_of_here_are_no_difference() {
        assert_eq!(
            judge(
                &[event("posted", A, 1), eof()],
                &[event("posted", B, 4), eof()]
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_missing_event_an_extra_one_and_another_end_are_found() {
        let recorded = [
            event("a", "", 1),
            event("b", "", 2),
            event("c", "", 3),
            eof(),
        ];
        let here = [event("a", "", 1), event("x", "", 2), event("c", "", 3)];
        assert_eq!(
            judge(&recorded, &here),
            [
                "missing: event b",
                "not recorded: event x",
                "missing: tcp eof"
            ]
        );
    }

    #[test]
    fn an_event_to_another_channel_is_found() {
        assert_eq!(
            judge(&[event("posted", A, 1)], &[event("posted", C, 1)]),
            [format!(
                "event posted: `broadcast.channel_id` is \"{C}\", recorded \"{A}\""
            )]
        );
    }

    #[test]
    fn a_reply_is_compared_by_its_number_and_its_error() {
        let reply = |seq, id| {
            text(&json!({"status": "FAIL", "seq_reply": seq, "error": {"id": id, "message": "m"}}))
        };
        assert_eq!(
            judge(&[reply(1, "a.b")], &[reply(1, "a.c")]),
            [r#"reply FAIL to 1: `error.id` is "a.c", recorded "a.b""#]
        );
        assert_eq!(
            judge(&[reply(1, "a")], &[reply(2, "a")]),
            ["missing: reply FAIL to 1", "not recorded: reply FAIL to 2"]
        );
    }

    #[test]
    fn opcode_fin_bit_close_code_and_line_feed_are_compared() {
        let close = |code| Frame {
            opcode: Some("close".to_owned()),
            close_code: Some(code),
            ..Frame::default()
        };
        assert_eq!(
            judge(&[close(1000)], &[close(1001)]),
            ["close: close code Some(1001), recorded Some(1000)"]
        );
        let mut other = event("a", "", 1);
        other.fin = Some(0);
        other.data = other.data.map(|data| data.trim_end().to_owned());
        assert_eq!(judge(&[event("a", "", 1)], &[other]).len(), 2);
    }

    #[test]
    fn a_gap_in_the_numbers_is_found() {
        let frames = [event("a", "", 0), event("b", "", 1), event("c", "", 3)];
        assert_eq!(gaps(&frames), ["seq 3 after 1"]);
        assert_eq!(gaps(&frames[..2]), [""; 0]);
    }

    #[test]
    fn names_of_direct_channels_are_the_same_in_both_orders() {
        assert!(same_pair("a__b", "b__a"));
        assert!(!same_pair("a__b", "a__c"));
    }
}
