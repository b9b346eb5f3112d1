//! What a text frame from the server says.

use mm_core::{Error, ErrorKind};
use serde_json::{Map, Value};

use crate::data::Broadcast;
use crate::event::{Event, EventKind, Origin};

/// A message of the server.
#[derive(Debug)]
pub(crate) enum Frame {
    Event(Box<Event>),
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
        let mut object: Map<String, Value> = parsed
            .map_err(|error| strange("a websocket frame is no JSON object").with_source(error))?;
        match object.remove("event") {
            Some(Value::String(name)) => Ok(Self::Event(Box::new(event(name, object)))),
            None if object.contains_key("status") => Ok(Self::Reply(reply(object))),
            _ => Err(strange("a websocket frame is no event and no reply")),
        }
    }
}

fn strange(text: &str) -> Error {
    Error::new(ErrorKind::Protocol).with_message(text)
}

fn event(name: String, mut object: Map<String, Value>) -> Event {
    let data = take_object(&mut object, "data");
    let broadcast = take_object(&mut object, "broadcast");
    let seq = object.get("seq").and_then(Value::as_i64);
    if seq.is_some() {
        object.remove("seq");
    }
    Event {
        kind: EventKind::of(name, data),
        broadcast: Broadcast::of(broadcast),
        seq,
        origin: Origin::Live,
        other: object,
    }
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

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,60}", name in "[a-z_]{0,12}", inner in "\\PC{0,20}") {
            let _ = Frame::parse(&text);
            let object = serde_json::json!({"event": name, "data": {"post": inner}, "seq": text});
            let _ = Frame::parse(&object.to_string());
        }
    }
}
