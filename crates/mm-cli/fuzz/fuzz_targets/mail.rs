//! Whatever comes on stdin as a mail: reading it ends, and what is carried of it is of one line
//! where it becomes a header or an address.

#![no_main]

#[path = "../../src/outbox/mail.rs"]
mod mail;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let whole = mail::up_to_dot(bytes);
    assert!(bytes.starts_with(whole));
    let Ok(mail) = mail::parse(whole) else {
        return;
    };
    for (at, address) in mail.to.iter().enumerate() {
        assert!(!address.is_empty());
        assert!(!mail.to[..at].contains(address), "{address} stands twice");
    }
    for line in mail.to.iter().chain(&mail.from).chain(&mail.reply_to) {
        assert!(!line.contains(['\n', '\r', '\0']), "{line:?}");
    }
    assert!(!mail.subject.contains(['\n', '\r']), "{:?}", mail.subject);
});
