//! SHA-1, which names group channels and accepts websockets; nothing here is a secret.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha1::{Digest, Sha1};

/// What RFC 6455 adds to a client's key.
const WEBSOCKET: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The hash of some bytes, as hexadecimal digits.
pub(crate) fn sha1_hex(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha1::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What a server answers to the key of a websocket's client.
pub(crate) fn accept_key(key: &[u8]) -> String {
    let hash = Sha1::new().chain_update(key).chain_update(WEBSOCKET);
    BASE64_STANDARD.encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_the_name_that_a_real_server_gave_it() {
        let ids = [
            "9ic3z5kxtprsjkwy8471x5bu9o",
            "c9hx8jr8fjfcjpfpbwxaeey6io",
            "woit6fwa1br58f6oi9dmcx7bgo",
        ];
        let name = sha1_hex(ids.concat().as_bytes());
        assert_eq!(name, "c1cfdd71d3b06ea5b0f96cae09f44b4bb23a9284");
    }

    #[test]
    fn a_key_is_accepted_as_a_real_server_did_it() {
        let answer = accept_key(b"rHPVgKHD964i7uSEldVhVw==");
        assert_eq!(answer, "4e5GYBn8CuALgHmUPEU+JuyiGIw=");
    }
}
