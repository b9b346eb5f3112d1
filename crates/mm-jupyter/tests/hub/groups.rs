//! Rules that go by groups of a real hub.

use serde_json::json;

use crate::hub::SCOPE;
use crate::shared::hub;
use crate::wait::wait_until;

#[test]
fn a_rule_goes_by_the_groups_of_the_hub_and_follows_them() {
    let hub = hub();
    hub.mattermost.channel("open", "O");
    // A token for the service alone is enough to see them.
    let (_, token) = hub.token("carol", &[SCOPE]);
    let me = || hub.request("GET", "api/me").token(&token).send().json();
    assert_eq!(me()["groups"], json!([]));
    assert_eq!(hub.post(&token, "town-square", "as a member").status, 201);
    hub.ask("POST", "/groups/guests-2026", &json!({}));
    let carol = json!({"users": ["carol"]});
    hub.ask("POST", "/groups/guests-2026/users", &carol);
    wait_until("the group", || me()["groups"] == json!(["guests-2026"]));
    let answer = hub.post(&token, "town-square", "as a guest");
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (403, "not_allowed")
    );
    assert_eq!(hub.post(&token, "open", "as a guest").status, 201);
    // Others are none.
    let (_, bob) = hub.token("bob", &[]);
    assert_eq!(hub.post(&bob, "town-square", "as bob").status, 201);
    hub.ask("DELETE", "/groups/guests-2026/users", &carol);
    wait_until("the end of it", || me()["groups"] == json!([]));
    assert_eq!(hub.post(&token, "town-square", "once more").status, 201);
}
