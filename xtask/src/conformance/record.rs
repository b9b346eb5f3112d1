//! The recorded exchanges, as they stand in their files.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use crate::Result;

/// Names with values, in the order in which they were sent.
pub(crate) type Headers = Vec<(String, String)>;

/// One request and its answer, or a whole websocket session.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Exchange {
    pub(crate) case: String,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) request_headers: Headers,
    pub(crate) request_body: Option<String>,
    pub(crate) request_body_b64: Option<String>,
    pub(crate) request_body_omitted: Option<String>,
    pub(crate) raw_request: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) response_headers: Headers,
    pub(crate) response_body: Option<String>,
    pub(crate) response_body_b64: Option<String>,
    /// The body is not there, or only its beginning.
    pub(crate) response_body_omitted: bool,
    pub(crate) response_body_truncated: bool,
    pub(crate) raw_response: Option<String>,
    /// How many entries the omitted list had.
    pub(crate) order_len: Option<usize>,
    pub(crate) list_len: Option<usize>,
    pub(crate) observed_posts: Option<Vec<Value>>,
    pub(crate) kind: Option<String>,
    pub(crate) frames: Vec<Frame>,
}

/// What was seen on a websocket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Frame {
    pub(crate) dir: String,
    pub(crate) opcode: Option<String>,
    pub(crate) fin: Option<u8>,
    pub(crate) data: Option<String>,
    pub(crate) data_b64: Option<String>,
    pub(crate) close_code: Option<u16>,
    /// How the connection ended.
    pub(crate) event: Option<String>,
    /// What was done beside the socket.
    pub(crate) note: Option<String>,
}

/// What stood on the recorded server before the first exchange.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Setup {
    pub(crate) users: Vec<User>,
    pub(crate) team: Value,
    pub(crate) channels: Vec<Channel>,
    pub(crate) incoming_webhooks: Vec<Value>,
    pub(crate) personal_token_ids: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) nickname: String,
    pub(crate) roles: String,
    pub(crate) is_bot: bool,
    pub(crate) password: Option<String>,
    pub(crate) personal_token: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Channel {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) purpose: String,
    pub(crate) header: String,
    pub(crate) members: Vec<String>,
}

/// Where the recorded exchanges lie beside the project, if they are there.
pub(crate) fn folder(root: &Path) -> Option<PathBuf> {
    let folder = root.parent()?.join("shared/wire");
    folder.join("exchanges.jsonl").is_file().then_some(folder)
}

/// Reads the setup and all exchanges.
pub(crate) fn read(folder: &Path) -> Result<(Setup, Vec<Exchange>)> {
    let setup = serde_json::from_str(&fs::read_to_string(folder.join("setup.json"))?)?;
    let lines = fs::read_to_string(folder.join("exchanges.jsonl"))?;
    let exchanges = lines
        .lines()
        .enumerate()
        .map(|(index, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("exchanges.jsonl:{}: {error}", index + 1).into())
        })
        .collect::<Result<_>>()?;
    Ok((setup, exchanges))
}

/// Bytes that were recorded as base64.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>> {
    Ok(STANDARD.decode(text)?)
}

/// The first value of a header, its name in any case.
pub(crate) fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    let found = headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

impl Exchange {
    pub(crate) fn is_websocket(&self) -> bool {
        self.kind.as_deref() == Some("websocket")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_is_read_from_its_line() {
        let line = r#"{"case":"ws.bad.x","method":"GET","path":"/a","status":101,"kind":"websocket",
            "request_headers":[["Host","h"]],"frames":[{"dir":"recv","t_ms":1,"opcode":null,
            "event":"tcp eof"}]}"#;
        let exchange: Exchange = serde_json::from_str(line).unwrap();
        assert!(exchange.is_websocket());
        assert_eq!(header(&exchange.request_headers, "host"), Some("h"));
        assert_eq!(exchange.frames[0].event.as_deref(), Some("tcp eof"));
    }
}
