//! The posts that a webhook call made, fetched as any client would and compared one by one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::short;
use super::ids::Ids;
use super::install::text;
use super::shape::{Nullable, Shape};
use super::values;
use super::world::World;

/// Pages of posts are fetched up to a known post, and no more than these.
const PAGES_MAX: usize = 20;
/// The channels that are looked at even if the server cannot list those of the admin.
const CHANNELS: [&str; 5] = [
    "alerts",
    "hooktest",
    "secret-ops",
    "town-square",
    "off-topic",
];

/// The posts that were seen already.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeSet<String>);

impl Seen {
    /// The posts that are new since the last call, oldest first, over all channels of the admin.
    pub(crate) fn news(&mut self, world: &mut World) -> Vec<Value> {
        let mut news = Vec::new();
        for channel in channels(world) {
            for page in 0..PAGES_MAX {
                let path = format!("/channels/{channel}/posts?page={page}&per_page=20");
                let list = world.ask("admin", "GET", &path, &Value::Null);
                let order = list["order"].as_array().cloned().unwrap_or_default();
                let ids = order.iter().filter_map(Value::as_str);
                let new: Vec<_> = ids.filter(|id| self.0.insert((*id).to_owned())).collect();
                news.extend(new.iter().map(|id| list["posts"][*id].clone()));
                if new.len() < order.len() || order.is_empty() {
                    break;
                }
            }
        }
        news.reverse();
        news.sort_by_key(|post| post["create_at"].as_u64());
        news
    }
}

fn channels(world: &mut World) -> Vec<String> {
    let path = "/users/me/teams/{team}/channels";
    let list = world.ask("admin", "GET", path, &Value::Null);
    let listed = list.as_array().into_iter().flatten();
    let listed = listed.map(|channel| text(channel, "id"));
    let named = CHANNELS.iter().map(|name| world.id(name));
    let all: BTreeSet<_> = listed.chain(named).collect();
    all.into_iter().collect()
}

/// Tells each way in which the posts differ from the recorded ones.
pub(crate) fn differences(
    recorded: &[Value],
    here: &[Value],
    world: &mut World,
    nullable: &Nullable,
) -> Vec<String> {
    let mut found = Vec::new();
    if recorded.len() != here.len() {
        found.push(format!("{} posts, recorded {}", here.len(), recorded.len()));
    }
    let address = world.address.to_string();
    for (index, (recorded, here)) in recorded.iter().zip(here).enumerate() {
        let differences = post_differences(recorded, here, &address, &mut world.ids, nullable);
        let tell = |text| format!("post {}: {text}", index + 1);
        found.extend(differences.into_iter().map(tell));
    }
    found
}

fn post_differences(
    recorded: &Value,
    here: &Value,
    address: &str,
    ids: &mut Ids,
    nullable: &Nullable,
) -> Vec<String> {
    let mut recorded = recorded.clone();
    if let Some(fields) = recorded.as_object_mut() {
        fields.remove("_channel"); // A note of the recording.
    }
    let mut found = message_differences(&recorded["message"], &here["message"]);
    recorded["message"] = json!("");
    fill_sums(&mut recorded["props"], &here["props"], &mut found);
    found.extend(Shape::of(&recorded).differences(&Shape::of(here), "", nullable));
    recorded["message"] = here["message"].clone();
    found.extend(values::differences(&recorded, here, address, ids));
    found
}

/// Long texts in props were summed up as well: what matches stands in for the sum.
fn fill_sums(recorded: &mut Value, here: &Value, found: &mut Vec<String>) {
    if recorded.get("len_codepoints").is_some() && here.is_string() {
        let differences = message_differences(recorded, here);
        found.extend(
            differences
                .into_iter()
                .map(|text| format!("in props: {text}")),
        );
        *recorded = here.clone();
        return;
    }
    match (recorded, here) {
        (Value::Object(recorded), Value::Object(here)) => {
            for (name, recorded) in recorded {
                fill_sums(recorded, here.get(name).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(recorded), Value::Array(here)) => {
            for (recorded, here) in recorded.iter_mut().zip(here) {
                fill_sums(recorded, here, found);
            }
        }
        _ => {}
    }
}

/// Long messages were summed up.
fn message_differences(recorded: &Value, here: &Value) -> Vec<String> {
    let here = here.as_str().unwrap_or_default();
    if let Some(recorded) = recorded.as_str() {
        return if recorded == here {
            Vec::new()
        } else {
            vec![format!(
                "message {}, recorded {}",
                short(here),
                short(recorded)
            )]
        };
    }
    let mut found = Vec::new();
    let lengths = [
        ("len_codepoints", here.chars().count()),
        ("len_utf8", here.len()),
        ("len_utf16", here.encode_utf16().count()),
    ];
    for (name, here) in lengths {
        if recorded[name] != json!(here) {
            found.push(format!(
                "message's {name} {here}, recorded {}",
                recorded[name]
            ));
        }
    }
    let (head, tail) = (text(recorded, "head"), text(recorded, "tail"));
    if !here.starts_with(&head) {
        found.push(format!(
            "message begins {}, recorded {}",
            short(here),
            short(&head)
        ));
    }
    if !here.ends_with(&tail) {
        found.push(format!("message does not end {}", short(&tail)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbb2";

    fn judge(recorded: &Value, here: &Value) -> Vec<String> {
        let mut world = World::new(([127, 0, 0, 1], 99).into(), None);
        world.ids.note(A, B);
        let (recorded, here) = (std::slice::from_ref(recorded), std::slice::from_ref(here));
        differences(recorded, here, &mut world, &Nullable::default())
    }

    fn post(channel: &str, message: &str) -> Value {
        json!({
            "id": "a post", "create_at": 1_795_219_302_783_u64, "channel_id": channel, "message": message,
            "props": {"icon": "http://127.0.0.1:8065/a.png", "x": true},
        })
    }

    fn here(channel: &str, message: &str) -> Value {
        let mut post = post(channel, message);
        post["props"]["icon"] = json!("http://127.0.0.1:99/a.png");
        post["create_at"] = json!(1_700_000_000_000_u64);
        post
    }

    #[test]
    fn long_texts_in_props_are_compared_by_their_sums() {
        let sum =
            json!({"len_codepoints": 3, "len_utf8": 3, "len_utf16": 3, "head": "ab", "tail": "bc"});
        let post = |text: Value| json!({"message": "", "props": {"attachments": [{"text": text}]}});
        assert_eq!(judge(&post(sum.clone()), &post(json!("abc"))), [""; 0]);
        let found = judge(&post(sum.clone()), &post(json!("abd")));
        assert_eq!(found, ["post 1: in props: message does not end \"bc\""]);
        assert!(!judge(&post(sum), &post(json!(7))).is_empty());
    }

    #[test]
    fn a_post_is_the_same_with_the_ids_and_the_address_of_here() {
        assert_eq!(judge(&post(A, "hi"), &here(B, "hi")), [""; 0]);
    }

    #[test]
    fn another_message_channel_or_property_is_found() {
        assert_eq!(
            judge(&post(A, "hi"), &here(B, "ho")),
            [r#"post 1: message "ho", recorded "hi""#]
        );
        assert_eq!(
            judge(&post("ccccccccccccccccccccccccc3", "hi"), &here(B, "hi")).len(),
            1
        );
        let mut other = here(B, "hi");
        other["props"]["x"] = json!(false);
        assert_eq!(
            judge(&post(A, "hi"), &other),
            ["post 1: `props.x` is false, recorded true"]
        );
    }

    #[test]
    fn a_missing_and_an_extra_post_are_found() {
        let mut world = World::new(([127, 0, 0, 1], 99).into(), None);
        let nullable = Nullable::default();
        assert_eq!(
            differences(&[], &[here(B, "")], &mut world, &nullable),
            ["1 posts, recorded 0"]
        );
    }

    #[test]
    fn a_long_message_is_measured() {
        let mut recorded = post(A, "");
        recorded["message"] = json!({
            "len_codepoints": 3, "len_utf8": 6, "len_utf16": 4, "head": "a", "tail": "😀",
        });
        assert_eq!(judge(&recorded, &here(B, "ab😀")), [""; 0]);
        assert_eq!(
            judge(&recorded, &here(B, "bb😀x")),
            [
                "post 1: message's len_codepoints 4, recorded 3",
                "post 1: message's len_utf8 7, recorded 6",
                "post 1: message's len_utf16 5, recorded 4",
                r#"post 1: message begins "bb😀x", recorded "a""#,
                r#"post 1: message does not end "😀""#,
            ]
        );
    }
}
