//! The request that becomes a websocket, and its answer.
//!
//! tungstenite could do this; it would write the request, and with it the token, into the log
//! at the level `trace`.

use mm_core::{Error, ErrorKind};
use mm_sender::Response;
use tungstenite::handshake::client::generate_key;
use tungstenite::handshake::derive_accept_key;

use crate::address::Address;

/// How long the head of an answer may be.
const HEAD_MAX: usize = 64 * 1024;

/// A request on its way. It holds the token: it has no `Debug`.
pub(crate) struct Handshake {
    pub(crate) request: String,
    key: String,
    answer: Vec<u8>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It is a websocket from now on; these bytes came with the answer.
    Open(Vec<u8>),
    Refused(Response),
}

impl Handshake {
    /// Makes the request.
    ///
    /// # Errors
    /// A header has characters that no header has.
    pub(crate) fn new(
        address: &Address,
        query: &str,
        headers: &[(String, String)],
    ) -> Result<Self, Error> {
        let key = generate_key();
        let (path, host) = (address.path(), address.host_port());
        let agent = concat!("mm-events/", env!("CARGO_PKG_VERSION"));
        let mut request = format!(
            "GET {path}{query} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\
             User-Agent: {agent}\r\n"
        );
        for (name, value) in headers {
            let is_name =
                |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
            let is_good = !name.is_empty()
                && name.bytes().all(is_name)
                && !value.chars().any(char::is_control);
            if !is_good {
                let text = "a header of the request has characters that no header has";
                return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
            }
            for part in [name, ": ", value, "\r\n"] {
                request.push_str(part);
            }
        }
        request.push_str("\r\n");
        Ok(Self {
            request,
            key,
            answer: Vec::new(),
        })
    }

    /// Takes what came of the answer. Gives it when its head is whole.
    ///
    /// # Errors
    /// It is none, or none that becomes a websocket.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Error> {
        self.answer.extend_from_slice(bytes);
        let http = b"HTTP/1.";
        let begin = self.answer.len().min(http.len());
        if self.answer[..begin] != http[..begin] {
            return Err(strange("the answer is not HTTP"));
        }
        let end = self.answer.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            if self.answer.len() > HEAD_MAX {
                return Err(strange("the head of the answer has no end"));
            }
            return Ok(None);
        };
        let rest = self.answer.split_off(end + 4);
        let response = self.response(&rest)?;
        if response.status() != 101 {
            return Ok(Some(Answer::Refused(response)));
        }
        let has = |name: &str, wanted: &str| {
            let mut items = response.headers(name).flat_map(|value| value.split(','));
            items.any(|item| item.trim().eq_ignore_ascii_case(wanted))
        };
        let accept = derive_accept_key(self.key.as_bytes());
        let is_accepted = response.header("sec-websocket-accept") == Some(accept.as_str());
        if !(has("upgrade", "websocket") && has("connection", "upgrade") && is_accepted) {
            return Err(strange("the server does not open a websocket as one does"));
        }
        Ok(Some(Answer::Open(rest)))
    }

    fn response(&self, body: &[u8]) -> Result<Response, Error> {
        let head = String::from_utf8_lossy(&self.answer);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| strange("the answer has no status"))?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: Vec<_> = headers.map(|(name, value)| (name, value.trim())).collect();
        Ok(Response::new(status, &headers, body))
    }
}

fn strange(text: &str) -> Error {
    let text = format!("{text}: is this a Mattermost server?");
    Error::new(ErrorKind::Protocol).with_message(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handshake() -> Handshake {
        let address = Address::parse("ws://a.example:8065/mm").unwrap();
        let headers = [("authorization".to_owned(), "Bearer x".to_owned())];
        Handshake::new(&address, "?a=1", &headers).unwrap()
    }

    fn accepted(handshake: &Handshake) -> String {
        let accept = derive_accept_key(handshake.key.as_bytes());
        format!(
            "HTTP/1.1 101 OK\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        )
    }

    #[test]
    fn the_request_asks_for_a_websocket_as_who_one_is() {
        let request = handshake().request;
        assert!(
            request
                .starts_with("GET /mm/api/v4/websocket?a=1 HTTP/1.1\r\nHost: a.example:8065\r\n")
        );
        assert!(
            request.contains("\r\nauthorization: Bearer x\r\n") && request.ends_with("\r\n\r\n")
        );
        let address = Address::parse("ws://a.example").unwrap();
        for (name, value) in [("a", "b\r\nc: d"), ("a b", "c"), ("", "c"), ("a:", "c")] {
            let headers = [(name.to_owned(), value.to_owned())];
            let error = Handshake::new(&address, "", &headers).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting, "{name}");
        }
    }

    #[test]
    fn an_answer_may_come_byte_by_byte_and_more_with_it() {
        let mut handshake = handshake();
        let answer = accepted(&handshake);
        let (last, before) = answer.as_bytes().split_last().unwrap();
        for byte in before {
            assert!(handshake.take(&[*byte]).unwrap().is_none());
        }
        let open = handshake.take(&[*last, b'm', b'o', b'r']).unwrap();
        assert!(matches!(open, Some(Answer::Open(rest)) if rest == b"mor"));
    }

    #[test]
    fn what_is_no_websocket_is_refused() {
        for wrong in [
            "SSH-2.0",
            "HTTP/2",
            "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 x\r\n\r\n",
        ] {
            assert!(handshake().take(wrong.as_bytes()).is_err(), "{wrong}");
        }
        for (from, to) in [
            ("Accept: ", "Accept: x"),
            ("WebSocket\r", "h2c\r"),
            (", Upgrade", ""),
        ] {
            let mut handshake = handshake();
            let answer = accepted(&handshake).replacen(from, to, 1);
            assert!(handshake.take(answer.as_bytes()).is_err(), "{to}");
        }
        let endless = format!("HTTP/1.1 200 {}", "x".repeat(HEAD_MAX));
        assert!(handshake().take(endless.as_bytes()).is_err());
        let refused = handshake()
            .take(b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\n\r\nlimit")
            .unwrap();
        let Some(Answer::Refused(response)) = refused else {
            panic!("it was let in");
        };
        assert_eq!(
            (response.status(), response.header("retry-after")),
            (429, Some("3"))
        );
        assert_eq!(response.body(), b"limit");
    }
}
