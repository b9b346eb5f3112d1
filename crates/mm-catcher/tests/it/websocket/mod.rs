//! The websocket as its clients see it.

mod entry;
mod events;
mod people;
mod requests;
mod resume;
mod status;
mod times;

use mm_catcher::Catcher;
use serde_json::{Value, json};

use crate::client::Client;
use crate::frames::{Frames, text};

/// A catcher with an admin, and alice, who are in a team and one of its channels.
#[derive(Debug)]
struct Stage {
    catcher: Catcher,
    admin: Client,
    alice: Client,
    admin_id: String,
    alice_id: String,
    team: String,
    channel: String,
}

impl Stage {
    fn new() -> Self {
        Self::on(Catcher::start().unwrap())
    }

    /// One that answers as a server of this version.
    fn of_version(version: &str) -> Self {
        let catcher = Catcher::builder().compat(version.parse().unwrap());
        Self::on(catcher.start().unwrap())
    }

    fn on(catcher: Catcher) -> Self {
        let admin = Client::new_user(&catcher, "admin");
        let alice = Client::new_user(&catcher, "alice");
        let admin_id = text(&admin.get("/api/v4/users/me").json()["id"]);
        let alice_id = text(&alice.get("/api/v4/users/me").json()["id"]);
        let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
        let team = text(&admin.post("/api/v4/teams", &team).json()["id"]);
        let member = json!({"team_id": team, "user_id": alice_id});
        admin.post(&format!("/api/v4/teams/{team}/members"), &member);
        let mut stage = Self {
            catcher,
            admin,
            alice,
            admin_id,
            alice_id,
            team,
            channel: String::new(),
        };
        stage.channel = stage.new_channel("alerts");
        let member = json!({"user_id": stage.alice_id});
        let path = format!("/api/v4/channels/{}/members", stage.channel);
        stage.admin.post(&path, &member);
        stage
    }

    /// A private channel with the admin alone.
    fn new_channel(&self, name: &str) -> String {
        let channel =
            json!({"team_id": self.team, "name": name, "display_name": name, "type": "P"});
        text(&self.admin.post("/api/v4/channels", &channel).json()["id"])
    }

    /// The admin posts to the channel.
    fn post(&self, message: &str) {
        let post = json!({"channel_id": self.channel, "message": message});
        let posted = self.admin.post("/api/v4/posts", &post);
        assert_eq!(posted.status, 201, "{}", posted.text());
    }

    /// A websocket of alice on which nothing is under way; gives its id, too.
    fn connect(&self) -> (Frames, String) {
        Frames::of(&self.catcher, &self.alice)
    }
}

/// The message of the post in an event.
fn posted(event: &Value) -> String {
    let post: Value = serde_json::from_str(event["data"]["post"].as_str().unwrap()).unwrap();
    text(&post["message"])
}

fn ping(seq: i64) -> Value {
    json!({"seq": seq, "action": "ping"})
}

fn challenge(seq: i64, token: &str) -> Value {
    json!({"seq": seq, "action": "authentication_challenge", "data": {"token": token}})
}
