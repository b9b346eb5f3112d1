//! A server with a team, a channel and people, and the programs that use it.

use mm_catcher::Catcher;
use mm_driver::types::{Channel, Post, Team};
use mm_driver::{Driver, Request};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Program, Run, mm};

pub(crate) struct Scene {
    pub(crate) catcher: Catcher,
    pub(crate) admin: Driver,
    pub(crate) token: String,
    pub(crate) team: Team,
    pub(crate) channel: Channel,
}

impl Scene {
    /// The admin is in the team `ops` and its channel `alerts`.
    pub(crate) fn new() -> Self {
        let catcher = Catcher::start().unwrap();
        let admin = new_user(&catcher, "admin");
        let team = json!({"name": "ops", "display_name": "Operations", "type": "O"});
        let team: Team = admin
            .request("POST", "/api/v4/teams")
            .json(team)
            .send_typed()
            .unwrap();
        let channel = add_channel(&admin, &team, "alerts", "All Alerts");
        let token = admin
            .request("POST", "/api/v4/users/me/tokens")
            .json(json!({"description": "test"}))
            .send()
            .unwrap();
        Self {
            token: token["token"].as_str().unwrap().to_owned(),
            catcher,
            admin,
            team,
            channel,
        }
    }

    /// `mm` with server and token in its environment.
    pub(crate) fn mm<const N: usize>(&self, args: [&str; N]) -> Program {
        self.without_token().env("MM_TOKEN", &self.token).args(args)
    }

    pub(crate) fn without_token(&self) -> Program {
        mm().env("MM_SERVER", self.catcher.url())
            .env("MM_PROXY", "none")
    }

    /// Runs it; the token shows nowhere.
    #[track_caller]
    pub(crate) fn run<const N: usize>(&self, args: [&str; N]) -> Run {
        self.seen(self.mm(args).run())
    }

    /// The same run, after a look for the token.
    #[track_caller]
    pub(crate) fn seen(&self, run: Run) -> Run {
        assert!(!run.err.contains(&self.token), "the token in {run}");
        assert!(!run.text().contains(&self.token), "the token in {run}");
        run
    }

    pub(crate) fn post(&self, message: &str) -> Post {
        let posts = self.admin.posts();
        let post = posts.create_post(&self.channel.id, message);
        post.send().unwrap()
    }

    /// The messages of the channel, the newest first, without those of the system.
    pub(crate) fn messages(&self) -> Vec<String> {
        let posts = self.admin.posts().all(&self.channel.id);
        let posts = posts.map(Result::unwrap);
        let own = posts.filter(|post| post.type_.is_empty());
        own.map(|post| post.message).collect()
    }

    /// Another person, who is in the team.
    pub(crate) fn member(&self, name: &str) -> Driver {
        let driver = new_user(&self.catcher, name);
        let id = driver.me().unwrap().id;
        let path = format!("/api/v4/teams/{}/members", self.team.id);
        let member = json!({"team_id": self.team.id, "user_id": id});
        let added = self.admin.request("POST", path).json(member);
        added.send().unwrap();
        driver
    }

    /// How many requests came of this method and path.
    pub(crate) fn requests(&self) -> usize {
        self.catcher.requests().len()
    }
}

pub(crate) fn add_channel(driver: &Driver, team: &Team, name: &str, display_name: &str) -> Channel {
    let channel = json!({
        "team_id": team.id, "name": name, "display_name": display_name, "type": "O",
    });
    let add = driver.request("POST", "/api/v4/channels").json(channel);
    add.send_typed().unwrap()
}

/// A driver of a user who is made first.
fn new_user(catcher: &Catcher, name: &str) -> Driver {
    let email = format!("{name}@example.test");
    let user = json!({"username": name, "email": email, "password": PASSWORD});
    let nobody = Driver::builder(&catcher.url()).build().unwrap();
    let made: Value = nobody
        .request("POST", "/api/v4/users")
        .json(user)
        .send()
        .unwrap();
    assert_eq!(made["username"], name);
    let driver = Driver::builder(&catcher.url()).login(name, PASSWORD);
    driver.build().unwrap()
}
