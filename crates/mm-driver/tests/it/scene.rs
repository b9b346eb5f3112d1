//! A server with a team, two channels, and people.

use mm_catcher::{Catcher, CatcherBuilder};
use mm_driver::types::{Channel, Team, User};
use mm_driver::{ChannelId, Driver, Request};
use serde_json::json;

pub(crate) const PASSWORD: &str = "Passw0rd!!";

/// A server that was set up as a real one is, and its admin.
pub(crate) struct Scene {
    pub(crate) catcher: Catcher,
    pub(crate) admin: Driver,
    pub(crate) team: Team,
    pub(crate) channel: Channel,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::of(Catcher::builder())
    }

    pub(crate) fn of(builder: CatcherBuilder) -> Self {
        let catcher = builder.start().unwrap();
        let admin = new_user(&catcher, "admin");
        let team = json!({"name": "ops", "display_name": "Operations", "type": "O"});
        let team: Team = admin
            .request("POST", "/api/v4/teams")
            .json(team)
            .send_typed()
            .unwrap();
        let channel = add_channel(&admin, &team, "alerts", "All Alerts");
        Self {
            catcher,
            admin,
            team,
            channel,
        }
    }

    pub(crate) fn channel_id(&self) -> &ChannelId {
        &self.channel.id
    }

    /// Another person, who is in the team.
    pub(crate) fn member(&self, name: &str) -> (Driver, User) {
        let driver = new_user(&self.catcher, name);
        let user = driver.me().unwrap();
        let member = json!({"team_id": self.team.id, "user_id": user.id});
        let path = format!("/api/v4/teams/{}/members", self.team.id);
        self.admin
            .request("POST", path)
            .json(member)
            .send()
            .unwrap();
        (driver, user)
    }

    pub(crate) fn post(&self, message: &str) -> mm_driver::types::Post {
        let posts = self.admin.posts();
        posts
            .create_post(self.channel_id(), message)
            .send()
            .unwrap()
    }
}

pub(crate) fn add_channel(driver: &Driver, team: &Team, name: &str, display_name: &str) -> Channel {
    let channel = json!({
        "team_id": team.id, "name": name, "display_name": display_name, "type": "O",
    });
    driver
        .request("POST", "/api/v4/channels")
        .json(channel)
        .send_typed()
        .unwrap()
}

/// A driver of a user who is made first, which logs in when it is first used.
pub(crate) fn new_user(catcher: &Catcher, name: &str) -> Driver {
    let user = json!({
        "username": name, "email": format!("{name}@example.test"), "password": PASSWORD,
    });
    let nobody = Driver::builder(&catcher.url()).build().unwrap();
    nobody
        .request("POST", "/api/v4/users")
        .json(user)
        .send()
        .unwrap();
    let driver = Driver::builder(&catcher.url()).login(name, PASSWORD);
    driver.build().unwrap()
}
