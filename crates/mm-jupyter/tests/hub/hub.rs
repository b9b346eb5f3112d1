//! The API of a real hub, as an admin uses it.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::client::{Answer, Form, Request};
use crate::keeper::{ADMIN, BASE, Keeper};
use crate::mattermost::{Mattermost, TEAM};
use crate::wait::wait_until;

pub(crate) const SCOPE: &str = "access:services!service=jupyterpost";
/// The path of the service.
pub(crate) const SERVICE: &str = "/base/services/jupyterpost";

/// A hub whose service posts to a Mattermost.
#[derive(Debug)]
pub(crate) struct Hub {
    keeper: Keeper,
    pub(crate) mattermost: Mattermost,
    /// The users whose servers run.
    servers: Mutex<HashSet<String>>,
}

impl Hub {
    /// Starts it with these options for `configure_jupyterhub`, beside those without which
    /// nothing goes.
    pub(crate) fn start(package: &str, more: Value, roles: &Value) -> Self {
        let mattermost = Mattermost::start();
        let mut options = json!({
            "mattermost_token": mattermost.bot_token,
            "mattermost_url": format!("{}/api/v4/", mattermost.catcher.url()),
            "mattermost_team": TEAM,
        });
        if let Value::Object(more) = more {
            options.as_object_mut().unwrap().extend(more);
        }
        Self {
            keeper: Keeper::start(package, &options, roles),
            mattermost,
            servers: Mutex::default(),
        }
    }

    /// Asks the hub as its admin.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::new(self.address, method, &format!("{BASE}hub/api{path}"));
        let request = request.token(ADMIN);
        let answer = request.body("application/json", body.to_string()).send();
        assert!(answer.status < 300, "{method} {path}: {answer:?}");
        answer
    }

    /// What the hub says of a token.
    pub(crate) fn who(&self, token: &str) -> Value {
        let request = Request::new(self.address, "GET", &format!("{BASE}hub/api/user"));
        request.token(token).send().json()
    }

    /// Makes a user in the hub, and one in the team of Mattermost.
    pub(crate) fn add(&self, user: &str) {
        self.ask("POST", &format!("/users/{user}"), &Value::Null);
        self.mattermost.member(user);
    }

    /// A new token of a user: its id, and itself. Without scopes it may what the user may.
    pub(crate) fn token(&self, user: &str, scopes: &[&str]) -> (String, String) {
        let path = format!("/users/{user}/tokens");
        let body = match scopes {
            [] => json!({}),
            scopes => json!({"scopes": scopes}),
        };
        let answer = self.ask("POST", &path, &body);
        (answer.text("id"), answer.text("token"))
    }

    /// Starts the server of a user, unless it runs.
    pub(crate) fn start_server(&self, user: &str) {
        let mut servers = self.servers.lock().unwrap();
        if servers.insert(user.to_owned()) {
            self.ask("POST", &format!("/users/{user}/server"), &json!({}));
            wait_until("the server", || {
                let path = format!("/users/{user}");
                let about = self.ask("GET", &path, &Value::Null).json();
                about["servers"][""]["ready"] == true
            });
        }
    }

    /// Where the server of a user is, by the proxy.
    pub(crate) fn server(&self, user: &str) -> String {
        format!("http://{}{BASE}user/{user}/", self.address)
    }

    /// A request to the service, by the proxy.
    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, &format!("{SERVICE}/{path}"))
    }

    /// Posts with a token.
    pub(crate) fn post(&self, token: &str, channel: &str, message: &str) -> Answer {
        let form = Form::of(&[("channel", channel), ("message", message)]);
        self.request("POST", "").token(token).form(form).send()
    }

    /// The texts of the posts in a channel, without the names above them.
    pub(crate) fn texts(&self, channel: &str) -> Vec<String> {
        let posts = self.posts(channel).into_iter();
        posts.map(|post| post.text).collect()
    }

    /// The posts in a channel, the oldest first.
    pub(crate) fn posts(&self, channel: &str) -> Vec<mm_catcher::Post> {
        let posts = self.mattermost.posts().into_iter();
        posts.filter(|post| post.channel == channel).collect()
    }

    /// The name of the channel between the bot and a user.
    pub(crate) fn direct(&self, user: &str) -> String {
        let path = format!("/api/v4/users/username/{user}");
        let admin = &self.mattermost.admin;
        let user: Value = crate::mattermost::call(admin, "GET", &path, Value::Null);
        let mut ids = [
            user["id"].as_str().unwrap(),
            self.mattermost.bot.id.as_str(),
        ];
        ids.sort_unstable();
        ids.join("__")
    }
}

impl Deref for Hub {
    type Target = Keeper;

    fn deref(&self) -> &Keeper {
        &self.keeper
    }
}
