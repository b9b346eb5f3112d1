//! A Mattermost with a team, a bot and people.

use mm_catcher::Catcher;
use mm_driver::types::{Channel, FileInfo, Team, User};
use mm_driver::{Driver, Request as _};
use serde_json::{Value, json};

const PASSWORD: &str = "Passw0rd!!";
pub(crate) const TEAM: &str = "lab";

/// What posts go to.
#[derive(Debug)]
pub(crate) struct Mattermost {
    pub(crate) catcher: Catcher,
    pub(crate) admin: Driver,
    pub(crate) team: Team,
    pub(crate) bot: User,
    pub(crate) bot_token: String,
}

impl Mattermost {
    pub(crate) fn start() -> Self {
        let catcher = Catcher::start().unwrap();
        let admin = new_user(&catcher, "admin");
        let team = json!({"name": TEAM, "display_name": "Laboratory", "type": "O"});
        let team: Team = call(&admin, "POST", "/api/v4/teams", team);
        let bot: Value = call(
            &admin,
            "POST",
            "/api/v4/bots",
            json!({"username": "jupyter"}),
        );
        let id = bot["user_id"].as_str().unwrap().to_owned();
        let bot: User = call(&admin, "GET", &format!("/api/v4/users/{id}"), Value::Null);
        let token: Value = call(
            &admin,
            "POST",
            &format!("/api/v4/users/{id}/tokens"),
            json!({"description": "jupyterpost"}),
        );
        let bot_token = token["token"].as_str().unwrap().to_owned();
        let mattermost = Self {
            catcher,
            admin,
            team,
            bot,
            bot_token,
        };
        mattermost.join(&id);
        mattermost
    }

    fn join(&self, user: &str) {
        let member = json!({"team_id": self.team.id, "user_id": user});
        let path = format!("/api/v4/teams/{}/members", self.team.id);
        call::<Value>(&self.admin, "POST", &path, member);
    }

    /// A person who is in the team.
    pub(crate) fn member(&self, name: &str) -> User {
        let user = new_user(&self.catcher, name).me().unwrap();
        self.join(user.id.as_str());
        user
    }

    /// A channel of the admin's.
    pub(crate) fn channel(&self, name: &str, kind: &str) -> Channel {
        let channel = json!({
            "team_id": self.team.id, "name": name, "display_name": name, "type": kind,
        });
        call(&self.admin, "POST", "/api/v4/channels", channel)
    }

    /// What the bot has posted, the oldest first.
    pub(crate) fn posts(&self) -> Vec<mm_catcher::Post> {
        let posts = self.catcher.posts().into_iter();
        let own = posts.filter(|post| post.kind.is_empty() && post.user == "jupyter");
        own.collect()
    }

    /// The files of a post in a channel of the admin's.
    pub(crate) fn files(&self, post: &mm_catcher::Post) -> Vec<FileInfo> {
        let path = format!("/api/v4/posts/{}/files/info", post.id);
        call(&self.admin, "GET", &path, Value::Null)
    }

    /// How many requests of this method came to this path of the server.
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        let requests = self.catcher.requests();
        let meant = |one: &&mm_catcher::Request| {
            one.method == method && one.path.split('?').next() == Some(path)
        };
        requests.iter().filter(meant).count()
    }
}

pub(crate) fn call<T: mm_driver::FromJson>(
    driver: &Driver,
    method: &'static str,
    path: &str,
    body: Value,
) -> T {
    let request = driver.request(method, path);
    let request = if body.is_null() {
        request
    } else {
        request.json(body)
    };
    request.send_typed().unwrap()
}

fn new_user(catcher: &Catcher, name: &str) -> Driver {
    let user = json!({
        "username": name, "email": format!("{name}@example.test"), "password": PASSWORD,
    });
    let nobody = Driver::builder(&catcher.url()).build().unwrap();
    call::<Value>(&nobody, "POST", "/api/v4/users", user);
    let driver = Driver::builder(&catcher.url()).login(name, PASSWORD);
    driver.build().unwrap()
}
