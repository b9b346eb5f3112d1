//! The hub that most tests share, for its start takes seconds.

use std::sync::OnceLock;

use serde_json::json;

use crate::hub::Hub;

/// What its service goes by: tokens are remembered for moments, and some users are guests.
const CONFIG: &str = r#"
token_time = "100ms"

[limits]
posts_per_minute = 6000
file_bytes = 30000000
request_bytes = 60000000

[[rule]]
groups = ["guests-*"]
deny = ["town-square"]
"#;

/// A hub as the README sets it up, with a file of rules. Alice, bob and carol are there.
pub(crate) fn hub() -> &'static Hub {
    static HUB: OnceLock<Hub> = OnceLock::new();
    HUB.get_or_init(|| {
        let hub = Hub::start("mm_jupyter", json!({"config_file": CONFIG}), &json!([]));
        for user in ["alice", "bob", "carol"] {
            hub.add(user);
        }
        hub
    })
}
