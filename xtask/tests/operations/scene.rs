//! A server on which each operation finds what it is about.

use std::collections::HashMap;

use mm_catcher::Catcher;
use mm_driver::{Driver, Error, FilePart, Request};
use serde_json::{Value, json};

/// An operation's name, and a call of it.
pub(crate) type Call = (&'static str, fn(&Driver, &Scene) -> Result<(), Error>);

/// What texts are, by operation (or for each) and name; the first that fits.
const WORDS: &[(&str, &str, &str)] = &[
    ("login", "login_id", "other"),
    ("login", "id", ""),
    ("login", "token", ""),
    ("login", "device_id", ""),
    ("create_user", "username", "fresh"),
    ("create_user", "email", "fresh@example.test"),
    ("create_bot", "username", "freshbot"),
    ("patch_bot", "username", "freshbot"),
    ("create_team", "name", "fresh"),
    ("create_channel", "name", "fresh"),
    ("add_channel_member", "post_root_id", ""),
    ("save_reaction", "emoji_name", "smile"),
    ("update_user_roles", "roles", "system_user"),
    ("update_channel_roles", "roles", "channel_user"),
    ("update_team_member_roles", "roles", "team_user"),
    ("", "locale", "en"),
    ("", "format", "old"),
    ("", "privacy", "P"),
    ("", "type", "O"),
    ("", "status", "away"),
    ("", "method", "P"),
    ("", "trigger", "fresh"),
    ("", "url", "http://127.0.0.1:9/"),
    ("", "command", "/shrug"),
    ("", "terms", "root"),
    ("", "term", "root"),
    ("", "message", "root"),
    ("", "name", "root"),
    ("", "prefix", "root"),
];

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0, 0,
    0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

const PASSWORD: &str = "Passw0rd!!";

pub(crate) struct Scene {
    _catcher: Catcher,
    pub(crate) driver: Driver,
    /// What parameters of these names are about.
    known: HashMap<&'static str, String>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let catcher = Catcher::start().unwrap();
        let user = |name: &str| json!({"username": name, "email": format!("{name}@example.test"), "password": PASSWORD});
        let nobody = Driver::builder(&catcher.url()).build().unwrap();
        nobody
            .request("POST", "/api/v4/users")
            .json(user("admin"))
            .send()
            .unwrap();
        let driver = Driver::builder(&catcher.url())
            .login("admin", PASSWORD)
            .build()
            .unwrap();
        let post =
            |path: &str, body: Value| driver.request("POST", path).json(body).send().unwrap();
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let other = id(&post("/api/v4/users", user("other")));
        let third = id(&post("/api/v4/users", user("third")));
        let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
        let team = id(&post("/api/v4/teams", team));
        for user in [&other, &third] {
            let member = json!({"team_id": team, "user_id": user});
            post(&format!("/api/v4/teams/{team}/members"), member);
        }
        let channel = json!({"team_id": team, "name": "c", "display_name": "C", "type": "O"});
        let channel = id(&post("/api/v4/channels", channel));
        post(
            &format!("/api/v4/channels/{channel}/members"),
            json!({"user_id": other}),
        );
        let message = json!({"channel_id": channel, "message": "root"});
        let root = id(&post("/api/v4/posts", message));
        let file = picture();
        let file = driver.files().upload(channel.as_str(), file).unwrap().id;
        let emoji = add_emoji(&driver);
        let preferences = json!([
            {"user_id": other, "category": "c", "name": "n", "value": "v"},
        ]);
        let path = format!("/api/v4/users/{other}/preferences");
        driver
            .request("PUT", path)
            .json(preferences)
            .send()
            .unwrap();
        let outgoing = json!({
            "team_id": team, "channel_id": channel, "display_name": "o", "trigger_words": ["go"],
            "callback_urls": ["http://127.0.0.1:9/"],
        });
        let outgoing = id(&post("/api/v4/hooks/outgoing", outgoing));
        let invite = driver
            .teams()
            .get_team(team.as_str())
            .send()
            .unwrap()
            .invite_id;
        let hook = id(&post(
            "/api/v4/hooks/incoming",
            json!({"channel_id": channel}),
        ));
        let bot = post("/api/v4/bots", json!({"username": "bot"}));
        let command = json!({
            "team_id": team, "method": "P", "trigger": "go", "url": "http://127.0.0.1:9/",
        });
        let command = id(&post("/api/v4/commands", command));
        let token = json!({"description": "t"});
        let token = post(&format!("/api/v4/users/{other}/tokens"), token);
        let upload = json!({"channel_id": channel, "filename": "b", "file_size": 4});
        let upload = id(&post("/api/v4/uploads", upload));
        let me = driver.me().unwrap().id.to_string();
        let known = [
            ("user_id", other.clone()),
            ("other_user_id", third),
            ("me", me),
            ("team_id", team),
            ("channel_id", channel),
            ("post_id", root.clone()),
            ("thread_id", root),
            ("file_id", file.to_string()),
            ("hook_id", hook),
            ("bot_user_id", bot["user_id"].as_str().unwrap().to_owned()),
            ("command_id", command),
            ("token_id", id(&token)),
            ("upload_id", upload),
            ("team_name", "ops".to_owned()),
            ("channel_name", "c".to_owned()),
            ("emoji_id", emoji),
            ("outgoing", outgoing),
            ("invite_id", invite),
            ("username", "other".to_owned()),
            ("email", "other@example.test".to_owned()),
            ("emoji_name", "scene".to_owned()),
            ("category", "c".to_owned()),
            ("preference_name", "n".to_owned()),
        ];
        Self {
            _catcher: catcher,
            driver,
            known: known.into_iter().collect(),
        }
    }

    fn known(&self, name: &str) -> String {
        // Else the id of nothing.
        let none = || "x2345678901234567890123456".to_owned();
        self.known.get(name).cloned().unwrap_or_else(none)
    }

    pub(crate) fn text(&self, operation: &str, name: &str) -> String {
        let mut words = WORDS.iter();
        let word = words.find(|(of, what, _)| *what == name && (of.is_empty() || *of == operation));
        if let Some((_, _, word)) = word {
            return (*word).to_owned();
        }
        match (operation, name) {
            (_, "password" | "new_password") => PASSWORD.to_owned(),
            ("create_emoji", "emoji") => {
                json!({"name": "fresh", "creator_id": self.known("me")}).to_string()
            }
            ("get_uploads_for_user" | "save_reaction", "user_id") => self.known("me"),
            ("update_outgoing_webhook", "id") => self.known("outgoing"),
            ("update_incoming_webhook", "id") => self.known("hook_id"),
            (operation, "hook_id") if operation.contains("outgoing") => self.known("outgoing"),
            (_, "id") => self.own_id(operation),
            (_, name) => self.known(name),
        }
    }

    /// What the `id` in a body is about.
    fn own_id(&self, operation: &str) -> String {
        let about = ["post", "user", "team", "channel"];
        let about = about.iter().find(|about| operation.ends_with(**about));
        self.known(&format!("{}_id", about.unwrap_or(&"no")))
    }

    pub(crate) fn texts(&self, operation: &str, name: &str) -> Vec<String> {
        let users = || vec![self.known("user_id"), self.known("other_user_id")];
        match (operation, name) {
            ("create_direct_channel", _) => vec![self.known("me"), self.known("user_id")],
            (_, "user_ids") => users(),
            (_, "channel_ids") => vec![self.known("channel_id")],
            (_, "team_ids") => vec![self.known("team_id")],
            (_, "post_ids") => vec![self.known("post_id")],
            (_, "usernames") => vec!["other".to_owned()],
            (_, "trigger_words") => vec!["go".to_owned()],
            (_, "callback_urls") => vec!["http://127.0.0.1:9/".to_owned()],
            _ => vec!["smile".to_owned()],
        }
    }

    pub(crate) fn value(&self, operation: &str, _name: &str) -> Value {
        let user = self.known("user_id");
        match operation {
            "create_post_ephemeral" => {
                json!({"channel_id": self.known("channel_id"), "message": "psst"})
            }
            "update_preferences" | "delete_preferences" => {
                json!([{"user_id": user, "category": "c", "name": "n", "value": "v"}])
            }
            "add_team_members" => json!([{"team_id": self.known("team_id"), "user_id": user}]),
            "mark_channels_read_for_user" => json!([self.known("channel_id")]),
            "remove_recent_custom_status" => json!({"emoji": "smile", "text": "x"}),
            "update_command" => json!({
                "id": self.known("command_id"), "team_id": self.known("team_id"), "method": "P",
                "trigger": "went", "url": "http://127.0.0.1:9/",
            }),
            "update_config" => json!({"ServiceSettings": {}}),
            _ => json!({}),
        }
    }
}

/// A file that is a picture.
pub(crate) fn picture() -> FilePart {
    FilePart::bytes("a.png", PNG)
}

/// A custom emoji; gives its id.
fn add_emoji(driver: &Driver) -> String {
    let about = json!({"name": "scene", "creator_id": driver.me().unwrap().id});
    let picture = picture();
    let emoji = driver.emoji().create_emoji(about.to_string(), picture);
    emoji.send().unwrap().id.to_string()
}
