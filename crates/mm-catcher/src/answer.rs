//! What is sent back.

use bytes::Bytes;
use serde::Serialize;

/// An answer before it is on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut answer = Self::empty(status).header("content-type", content_type);
        answer.body = body.into();
        answer
    }

    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::bytes(status, "application/json", body),
            // Nothing that is answered has keys that are no text, which is all that can fail.
            Err(error) => Self::bytes(500, "text/plain; charset=utf-8", error.to_string()),
        }
    }

    /// `{"status": "OK"}`, as operations answer that have nothing to say.
    pub(crate) fn ok() -> Self {
        Self::bytes(200, "application/json", r#"{"status":"OK"}"#)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
