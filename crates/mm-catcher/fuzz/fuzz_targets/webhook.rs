//! Any request to a webhook is read or refused, and what is posted for it fits.

#![no_main]
#![expect(
    dead_code,
    unused_imports,
    reason = "the rest of the crate is not here"
)]

#[path = "../../src/compat.rs"]
mod compat;
#[path = "../../src/hook/mod.rs"]
mod hook;

use compat::{Rules, Version};
use hook::{HookFacts, Overrides};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u8, &str, &str, bool, &[u8])| {
    let (major, kind, content_type, query, on, body) = input;
    let rules = Rules::of(Version {
        major: major % 13,
        minor: 37,
    });
    let content_type = match kind % 4 {
        0 => None,
        1 => Some("application/x-www-form-urlencoded"),
        2 => Some("multipart/form-data; boundary=B"),
        _ => Some(content_type),
    };
    let Ok(incoming) = hook::read(content_type, query, body, &rules) else {
        return;
    };
    let _ = incoming.check_content(&rules);
    let overrides = Overrides {
        username: on,
        icon: on,
    };
    let outcome = hook::posts(incoming, &HookFacts::default(), overrides, &rules, &());
    assert!(outcome.refusal.is_some() || !outcome.drafts.is_empty());
    for draft in &outcome.drafts {
        assert!(draft.message.chars().count() <= rules.text_chars);
        assert_eq!(draft.props["from_webhook"], "true");
        let found = hook::mentions(&draft.message);
        for name in &found.names {
            assert!(hook::Mentions::spellings(name).count() > 0);
        }
        let _ = hook::channel_mentions(&draft.message);
    }
});
