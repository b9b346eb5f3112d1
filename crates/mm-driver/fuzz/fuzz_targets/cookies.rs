//! Whatever cookies a server sets: what is given back can stand in a header, is bounded, and
//! has none of the session.

#![no_main]
#![expect(dead_code, reason = "the rest of the crate is not here")]

#[path = "../../src/cookie_date.rs"]
mod cookie_date;
#[path = "../../src/cookies.rs"]
mod cookies;

use std::time::{Duration, UNIX_EPOCH};

use cookies::Cookies;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<(u32, &str)>, u32)| {
    let (lines, at) = input;
    let after = |seconds: u32| UNIX_EPOCH + Duration::from_secs(seconds.into());
    let cookies = Cookies::default();
    for (seconds, line) in &lines {
        cookies.learn_line(line, after(*seconds));
        if let Some(time) = cookie_date::parse(line) {
            assert!(time >= UNIX_EPOCH);
        }
    }
    let Some(header) = cookies.header_at(after(at)) else {
        return;
    };
    assert!(
        header
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic()),
        "{header}"
    );
    let pairs: Vec<&str> = header.split("; ").collect();
    assert!(pairs.len() <= 32, "{header}");
    for pair in pairs {
        let (name, value) = pair.split_once('=').expect("a pair");
        assert!(
            !name.is_empty() && !value.is_empty() && pair.len() <= 4096,
            "{header}"
        );
        assert!(
            !["MMAUTHTOKEN", "MMUSERID", "MMCSRF"].contains(&name),
            "{header}"
        );
    }
});
