//! Hubs that hang, and hubs that end.

use serde_json::json;

use crate::hub::Hub;
use crate::process::{runs, signal};
use crate::wait::wait_until;

/// Ends a hub, and looks at what becomes of the rest.
pub(crate) fn end(hub: &Hub, name: &str) {
    let service = hub.service();
    signal(hub.pid, name);
    wait_until("the signal", || hub.log().contains("SIGINT: stopping"));
    wait_until("the end of the service", || !runs(service));
    hub.wait();
    assert_eq!(hub.left(), []);
    assert!(!hub.log().contains(&hub.mattermost.bot_token), "in the log");
}

#[test]
fn a_hub_that_hangs_lets_nobody_new_in_and_comes_back() {
    let hub = Hub::start("mm_jupyter", json!({}), &json!([]));
    hub.add("alice");
    hub.mattermost.channel("hangs", "O");
    let [(_, known), (_, new)] = [(); 2].map(|()| hub.token("alice", &[]));
    let post = |token: &str| hub.post(token, "hangs", "hello");
    assert_eq!(post(&known).status, 201);
    signal(hub.pid, "STOP");
    let answer = post(&new);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (503, "hub_unreachable")
    );
    assert_eq!(answer.header("retry-after").as_deref(), Some("5"));
    assert_eq!(post(&known).status, 201);
    signal(hub.pid, "CONT");
    wait_until("the hub's answer", || post(&new).status == 201);
    end(&hub, "TERM");
}

#[test]
fn a_hub_that_is_killed_leaves_no_service_to_stand_in_the_next_ones_way() {
    let hub = Hub::start("mm_jupyter", json!({}), &json!([]));
    let service = hub.service();
    signal(hub.pid, "KILL");
    wait_until("the end of the service", || !runs(service));
    assert!(hub.log().contains("the hub is gone: stopping"));
    // The hub's own proxy is still there, and says that nobody is behind it.
    let answer = hub.request("GET", "health").send();
    assert_eq!(answer.status, 503, "{answer:?}");
}
