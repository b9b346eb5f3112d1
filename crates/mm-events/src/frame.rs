//! What a text frame from the server says.

use std::borrow::Cow;
use std::fmt;

use mm_core::{Error, ErrorKind};
use mm_driver::record::Part;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::data::Broadcast;
use crate::event::{Event, EventKind, Origin};

/// A message of the server.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub(crate) enum Frame {
    Event(Event),
    /// The answer to an action.
    Reply(Reply),
}

/// The answer to an action.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) seq: i64,
    pub(crate) result: Result<Map<String, Value>, Error>,
}

impl Frame {
    /// Reads a frame.
    ///
    /// # Errors
    /// It is nothing that a Mattermost server says.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let parsed = serde_json::from_str(text);
        let parts: Parts = parsed
            .map_err(|error| strange("a websocket frame is no JSON object").with_source(error))?;
        let is_reply = parts.other.contains_key("status") && !parts.other.contains_key("event");
        match parts.kind {
            Some(kind) => Ok(Self::Event(Event {
                kind,
                broadcast: parts.broadcast,
                seq: parts.seq,
                origin: Origin::Live,
                other: parts.other,
            })),
            None if is_reply => Ok(Self::Reply(reply(parts.other))),
            None => Err(strange("a websocket frame is no event and no reply")),
        }
    }
}

/// What a frame has.
#[derive(Default)]
struct Parts {
    /// None if it has no name.
    kind: Option<EventKind>,
    broadcast: Broadcast,
    seq: Option<i64>,
    /// What has another name or another type.
    other: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(PartsVisitor)
    }
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Parts, A::Error> {
        let mut parts = Parts::default();
        let mut event: Option<String> = None;
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            let left = match (&*name, &event) {
                // A server tells the name first; if not, the data waits for it.
                ("data", Some(event)) => match fields.next_value_seed(Data(event))? {
                    Ok(kind) => {
                        parts.kind = Some(kind);
                        continue;
                    }
                    Err(value) => value,
                },
                ("broadcast", _) => match fields.next_value_seed(Part::default())? {
                    Ok(broadcast) => {
                        parts.broadcast = broadcast;
                        continue;
                    }
                    Err(value) => value,
                },
                _ => fields.next_value()?,
            };
            match (&*name, left) {
                ("event", Value::String(text)) => event = Some(text),
                ("seq", Value::Number(seq)) if seq.is_i64() => parts.seq = seq.as_i64(),
                (_, value) => drop(parts.other.insert(name.into_owned(), value)),
            }
        }
        if let (Some(event), None) = (event, &parts.kind) {
            let data = take_object(&mut parts.other, "data");
            parts.kind = Some(EventKind::of(event, data));
        }
        Ok(parts)
    }
}

/// Reads the data of the event of this name.
struct Data<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Data<'_> {
    type Value = Result<EventKind, Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        EventKind::read(self.0, from)
    }
}

fn strange(text: &str) -> Error {
    Error::new(ErrorKind::Protocol).with_message(text)
}

/// What is no object stays where it is.
fn take_object(object: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match object.remove(name) {
        Some(Value::Object(inner)) => inner,
        None | Some(Value::Null) => Map::new(),
        Some(value) => {
            object.insert(name.to_owned(), value);
            Map::new()
        }
    }
}

fn reply(mut object: Map<String, Value>) -> Reply {
    let seq = object.get("seq_reply").and_then(Value::as_i64);
    let status = object.get("status").and_then(Value::as_str);
    let result = if status == Some("OK") {
        Ok(take_object(&mut object, "data"))
    } else {
        Err(refusal(&take_object(&mut object, "error")))
    };
    Reply {
        seq: seq.unwrap_or_default(),
        result,
    }
}

fn refusal(error: &Map<String, Value>) -> Error {
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let status = error.get("status_code").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let refused = Error::new(status.map_or(ErrorKind::Protocol, ErrorKind::Status));
    let refused = refused.with_message(format!(
        "the server refused the action: {}",
        text("message")
    ));
    match text("id") {
        "" => refused,
        id => refused.with_server_id(id),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_of_an_event_is_dropped() {
        let text = r#"{"event":"posted","data":{"post":"{\"id\":\"p\"}","new":1},
            "broadcast":{"channel_id":"c","later":true},"seq":4,"more":[2]}"#;
        let Ok(Frame::Event(event)) = Frame::parse(text) else {
            panic!("no event");
        };
        assert_eq!(event.seq, Some(4));
        let expected = serde_json::json!({
            "event": "posted",
            "data": {"post": {"id": "p"}, "new": 1},
            "broadcast": {"channel_id": "c", "later": true},
            "seq": 4,
            "more": [2],
        });
        assert_eq!(event.to_json(), expected);
    }

    #[test]
    fn a_refusal_tells_the_servers_id_and_status() {
        let text = r#"{"status":"FAIL","seq_reply":2,"error":{"id":"x.y","message":"no","status_code":400}}"#;
        let Ok(Frame::Reply(reply)) = Frame::parse(text) else {
            panic!("no reply");
        };
        let error = reply.result.unwrap_err();
        assert_eq!((reply.seq, error.kind()), (2, ErrorKind::Status(400)));
        assert_eq!(error.server_id(), Some("x.y"));
    }

    #[test]
    fn what_no_server_says_is_an_error() {
        for text in [
            "",
            "no",
            "[]",
            "7",
            "{}",
            r#"{"event":7}"#,
            "{\"event\":\"a\"",
        ] {
            let error = Frame::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Protocol, "{text}");
        }
    }

    #[test]
    fn the_name_may_come_after_the_data() {
        let ahead = r#"{"event":"posted","data":{"post":"{\"id\":\"p\"}","x":1},"seq":4}"#;
        let behind = r#"{"seq":4,"data":{"post":"{\"id\":\"p\"}","x":1},"event":"posted"}"#;
        let [ahead, behind] = [ahead, behind].map(|text| match Frame::parse(text) {
            Ok(Frame::Event(event)) => event.to_json(),
            other => panic!("no event: {other:?}"),
        });
        assert_eq!(ahead, behind);
        assert_eq!(ahead["data"]["post"]["id"], "p");
    }

    #[test]
    fn what_is_of_another_type_stays_where_it_is() {
        let text = r#"{"event":"posted","data":[1],"broadcast":"b","seq":"4"}"#;
        let Ok(Frame::Event(event)) = Frame::parse(text) else {
            panic!("no event");
        };
        assert_eq!((event.name(), event.seq), ("posted", None));
        let kept = serde_json::json!({"data": [1], "broadcast": "b", "seq": "4"});
        assert_eq!(Value::Object(event.other), kept);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,60}", name in "[a-z_]{0,12}", inner in "\\PC{0,20}") {
            let _ = Frame::parse(&text);
            let object = serde_json::json!({"event": name, "data": {"post": inner}, "seq": text});
            let _ = Frame::parse(&object.to_string());
        }
    }
}
