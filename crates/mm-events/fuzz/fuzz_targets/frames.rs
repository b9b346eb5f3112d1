//! Whatever text frame a server sends: no panic, and what is an object with a name becomes an
//! event that tells its name, its number and all of its data.

#![no_main]
#![allow(dead_code, unused_imports)]

#[path = "../../src/data.rs"]
mod data;
#[path = "../../src/event.rs"]
mod event;
#[path = "../../src/frame.rs"]
mod frame;
#[path = "../../src/gap.rs"]
mod gap;

use frame::Frame;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: (u8, &str)| {
    let (name, text) = data;
    let _ = Frame::parse(text);
    // The same text as the post of an event.
    let name = event::EVENT_NAMES[usize::from(name) % event::EVENT_NAMES.len()];
    let inner: Value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
    let frame = serde_json::json!({
        "event": name, "data": {"post": text, "user": inner, "more": text}, "seq": 7,
    });
    let Ok(Frame::Event(event)) = Frame::parse(&frame.to_string()) else {
        panic!("an event is none: {frame}");
    };
    let again = event.to_json();
    assert_eq!(again["event"], name);
    assert_eq!(again["seq"], 7);
    assert_eq!(again["data"]["more"], text);
});
