//! Whatever a server answers to the websocket's request, in whatever pieces: no panic, and the
//! same verdict as when it comes at once.

#![no_main]
#![allow(dead_code, unused_imports)]

#[path = "../../src/address.rs"]
mod address;
#[path = "../../src/handshake.rs"]
mod handshake;

use address::Address;
use handshake::{Answer, Handshake};
use libfuzzer_sys::fuzz_target;

/// What came of it: open, refused by a status, or an error.
fn verdict(pieces: &mut dyn Iterator<Item = &[u8]>) -> Option<Result<u16, String>> {
    let address = Address::parse("ws://127.0.0.1:1/").unwrap();
    let mut handshake = Handshake::new(&address, "", &[]).unwrap();
    for piece in pieces {
        match handshake.take(piece) {
            Ok(None) => {}
            Ok(Some(Answer::Open(_))) => return Some(Ok(101)),
            Ok(Some(Answer::Refused(answer))) => return Some(Ok(answer.status())),
            Err(error) => return Some(Err(error.to_string())),
        }
    }
    None
}

fuzz_target!(|bytes: &[u8]| {
    let at_once = verdict(&mut [bytes].into_iter());
    let by_byte = verdict(&mut bytes.chunks(1));
    // A head that is too long may be refused before the rest of it has come.
    if at_once.as_ref().is_some_and(Result::is_ok) || by_byte.as_ref().is_some_and(Result::is_ok) {
        assert_eq!(at_once, by_byte);
    }
});
