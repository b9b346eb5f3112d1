//! Whatever a server answers: no panic, no secret in the error, no wait beyond the cap.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mm_sender::{RETRY_AFTER_MAX, Response, WebhookSender};

const ID: &str = "8aix33e45idrfjj63p8uomwzih";

static SENDER: LazyLock<WebhookSender> = LazyLock::new(|| {
    let url = format!("http://127.0.0.1:9/hooks/{ID}");
    WebhookSender::new(url.parse().expect("a webhook URL"))
});

fuzz_target!(|answer: (u16, Vec<(u8, String)>, Vec<u8>)| {
    const NAMES: [&str; 8] = [
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "date",
        "location",
        "content-type",
        "x-other",
    ];
    let (status, headers, body) = answer;
    let name = |index: &u8| NAMES[usize::from(*index) % NAMES.len()];
    let headers: Vec<_> = headers.iter().map(|(index, value)| (name(index), value.as_str())).collect();
    if let Err(error) = SENDER.judge_probe(&Response::new(status, &headers, &body)) {
        let shown = format!("{error} {error:?} {:?}", error.server_id());
        assert!(!shown.contains(ID), "{shown}");
        assert!(error.retry_after().is_none_or(|wait| wait <= RETRY_AFTER_MAX));
    }
});
