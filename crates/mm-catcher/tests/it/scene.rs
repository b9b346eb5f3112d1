//! A team with somebody in it, from which tests start.

use mm_catcher::Catcher;
use serde_json::{Value, json};

use crate::client::Client;

#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) catcher: Catcher,
    pub(crate) admin: Client,
    pub(crate) alice: Client,
    pub(crate) alice_id: String,
    pub(crate) team: String,
    pub(crate) channel: String,
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A team of the admin's with Alice in it, and a channel `alerts`.
pub(crate) fn scene() -> Scene {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    let alice = Client::new_user(&catcher, "alice");
    let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
    let team = text(&admin.post("/api/v4/teams", &team).json()["id"]);
    let alice_id = text(&alice.get("/api/v4/users/me").json()["id"]);
    let member = json!({"team_id": team, "user_id": alice_id});
    let added = admin.post(&format!("/api/v4/teams/{team}/members"), &member);
    assert_eq!(added.status, 201, "{}", added.text());
    let channel = json!({"team_id": team, "name": "alerts", "display_name": "Alerts", "type": "O"});
    let channel = text(&admin.post("/api/v4/channels", &channel).json()["id"]);
    Scene {
        catcher,
        admin,
        alice,
        alice_id,
        team,
        channel,
    }
}
