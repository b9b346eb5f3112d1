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
    scene_on(Catcher::start().unwrap())
}

/// The same on a server of this version.
pub(crate) fn scene_of(version: &str) -> Scene {
    let catcher = Catcher::builder().compat(version.parse().unwrap());
    scene_on(catcher.start().unwrap())
}

fn scene_on(catcher: Catcher) -> Scene {
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

impl Scene {
    /// Alice joins the channel.
    pub(crate) fn join(&self) {
        let path = format!("/api/v4/channels/{}/members", self.channel);
        let joined = self.alice.post(&path, &json!({"user_id": self.alice_id}));
        assert_eq!(joined.status, 201, "{}", joined.text());
    }

    /// A post of this client to the channel.
    pub(crate) fn says(&self, client: &Client, message: &str) -> Value {
        let post = json!({"channel_id": self.channel, "message": message});
        let posted = client.post("/api/v4/posts", &post);
        assert_eq!(posted.status, 201, "{}", posted.text());
        posted.json()
    }

    /// A reply of this client.
    pub(crate) fn replies(&self, client: &Client, root: &Value, message: &str) -> Value {
        let post = json!({"channel_id": self.channel, "message": message, "root_id": root["id"]});
        let posted = client.post("/api/v4/posts", &post);
        assert_eq!(posted.status, 201, "{}", posted.text());
        posted.json()
    }

    /// A path below the channel.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v4/channels/{}{rest}", self.channel)
    }
}
