//! The rate limit, as a fault and by the settings of the server.

use mm_catcher::Catcher;
use serde_json::{Value, json};

use super::{PING, catcher, hook, messages, remark, statuses};
use crate::client::{Client, Reply};
use crate::frames::{Frames, UPGRADE};

/// More than are let through in any time that a test may take.
const MANY: usize = 10_000;

fn limit(reply: &Reply, name: &str) -> Option<u64> {
    let value = reply.header(&format!("x-ratelimit-{name}"));
    value.map(|value| value.parse().unwrap())
}

fn limits(reply: &Reply) -> [Option<u64>; 3] {
    ["limit", "remaining", "reset"].map(|name| limit(reply, name))
}

fn patch(admin: &Client, settings: &Value) {
    let patched = admin.put(
        "/api/v4/config/patch",
        &json!({"RateLimitSettings": settings}),
    );
    assert_eq!(patched.status, 200, "{}", patched.text());
}

/// The first that is over the limit: a slow machine gets a second's worth more now and then.
fn refused(ask: impl FnMut() -> Reply) -> Reply {
    let mut replies = std::iter::repeat_with(ask).take(MANY);
    replies.find(|reply| reply.status == 429).unwrap()
}

#[test]
fn who_is_over_the_limit_gets_a_429_as_of_a_real_server() {
    let catcher = catcher("rate_limit.per_second=0.001,rate_limit.burst=1");
    let first = hook(&catcher, "one");
    assert_eq!(first.status, 200);
    assert_eq!(limits(&first), [Some(2), Some(1), Some(1000)]);
    hook(&catcher, "two");
    let reply = hook(&catcher, "three");
    assert_eq!(
        (reply.status, reply.text().as_str()),
        (429, "limit exceeded\n")
    );
    assert_eq!(
        reply.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((900..=1000).contains(&wait), "{wait}");
    assert_eq!(
        (limit(&reply, "limit"), limit(&reply, "remaining")),
        (Some(2), Some(0))
    );
    assert!(limit(&reply, "reset").is_some_and(|reset| reset == wait + 1000));
    assert!(reply.head.contains("X-Ratelimit-Limit"), "{}", reply.head);
    assert_eq!(messages(&catcher), ["one", "two"]);
    assert_eq!(remark(&catcher), "over the rate limit: it took no effect");
}

#[test]
fn the_limit_of_the_settings_holds_at_once_for_all_but_the_page() {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    assert_eq!(limits(&hook(&catcher, "one")), [None; 3]);
    patch(&admin, &json!({"Enable": true, "PerSec": 1, "MaxBurst": 1}));
    assert_eq!(limits(&hook(&catcher, "two")), [Some(2), Some(1), Some(1)]);
    let reply = refused(|| hook(&catcher, "three"));
    assert_eq!(limits(&reply), [Some(2), Some(0), Some(2)]);
    assert_eq!(reply.header("retry-after"), Some("1"));
    assert_eq!(
        refused(|| Client::of(&catcher).get(PING)).text(),
        "limit exceeded\n"
    );
    let mut handshakes = (0..MANY).map(|_| Frames::ask(&catcher, "", &UPGRADE));
    let reply = handshakes.find_map(Result::err).unwrap();
    assert_eq!(
        (reply.status, reply.text().as_str()),
        (429, "limit exceeded\n")
    );
    assert_eq!(Client::of(&catcher).get("/").status, 200);
}

#[test]
fn the_limit_of_the_settings_ends_at_once_and_can_be_one_for_each_user() {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    patch(&admin, &json!({"Enable": true, "PerSec": 1, "MaxBurst": 1}));
    patch(&admin, &json!({"Enable": false}));
    assert_eq!(statuses(&catcher, 3), [200; 3]);
    patch(&admin, &json!({"Enable": true}));
    let fresh = limit(&hook(&catcher, "one"), "remaining");
    assert_eq!(fresh, Some(1), "a limit that ended begins anew");
    patch(&admin, &json!({"Enable": true, "VaryByUser": true}));
    refused(|| Client::of(&catcher).get(PING));
    assert_eq!(limit(&admin.get(PING), "remaining"), Some(1));
}

#[test]
fn a_limit_can_be_for_some_paths_alone() {
    let catcher = catcher("path=/hooks/,rate_limit.per_second=0.001,retry_after.form=epoch");
    assert_eq!(statuses(&catcher, 2), [200, 200]);
    assert_eq!(hook(&catcher, "one").status, 200);
    let reply = hook(&catcher, "two");
    assert_eq!(reply.status, 429);
    assert!(reply.header("retry-after").unwrap().len() >= 10);
}
