//! Any JSON is read or refused, and what is read is checked, written and read again
//! as the same payload.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mm_core::{Limits, Payload};

fuzz_target!(|json: &[u8]| {
    let Ok(payload) = serde_json::from_slice::<Payload>(json) else {
        return;
    };
    let _ = payload.check(&Limits::default());
    let _ = payload.check(&Limits::server_5());
    let _ = payload.check_text_len(&Limits::before_5_0());
    let _ = payload.heap_size();
    // Not as bytes: two roundings of one long fraction may differ.
    let written = serde_json::to_value(&payload).expect("a payload is JSON");
    let again: Payload = serde_json::from_value(written).expect("what is written is read");
    assert_eq!(again, payload);
    let parts = payload.into_parts(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(parts.len(), 2);
});
