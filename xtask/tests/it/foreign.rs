//! Clients that others wrote, unchanged, meet the catcher: they log in, post, upload and listen.
//!
//! `cargo xtask setup` installs them under the target folder. Each test runs a script with one
//! of them, and looks by REST at what is there afterwards.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use mm_catcher::Catcher;
use mm_sender::mm_core::Cancel;
use mm_sender::{Http, HttpSettings, ProxyChoice, Request};
use serde_json::{Value, json};

use crate::support::{self, LONG};

/// What each script uploads.
const CONTENT: &[u8] = b"one\ntwo\n\x00\xff";

/// REST, as one user.
struct User {
    http: Http,
    url: String,
    token: String,
}

impl User {
    fn unknown(catcher: &Catcher) -> Self {
        let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
        let address = catcher.address();
        let http = Http::new(false, &address.ip().to_string(), address.port(), &settings).unwrap();
        let url = catcher.url() + "/api/v4";
        let token = String::new();
        Self { http, url, token }
    }

    /// A user with the password of the scripts.
    fn log_in(catcher: &Catcher, name: &str) -> Self {
        let mut user = Self::unknown(catcher);
        let login = json!({"login_id": name, "password": "Passw0rd!!"}).to_string();
        let (_, token) = user.ask("POST", "/users/login", login.as_bytes());
        user.token = token;
        user
    }

    /// The body of the answer, and the token in its header if there is one.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> (Vec<u8>, String) {
        let (url, token) = (
            format!("{}{path}", self.url),
            format!("Bearer {}", self.token),
        );
        let mut headers = vec![("content-type", "application/json")];
        if !self.token.is_empty() {
            headers.push(("authorization", &token));
        }
        let request = Request::new(method, &url).headers(&headers).body(body);
        let answer = self.http.send(&request, &Cancel::new()).unwrap();
        let text = String::from_utf8_lossy(answer.body());
        assert!((200..300).contains(&answer.status()), "{path}: {text}");
        let token = answer.header("token").unwrap_or_default().to_owned();
        (answer.body().to_vec(), token)
    }

    fn get(&self, path: &str) -> Value {
        serde_json::from_slice(&self.ask("GET", path, b"").0).unwrap()
    }

    /// The posts of a channel, without those that the server wrote, oldest first.
    fn posts(&self, channel: &Value) -> Vec<Value> {
        let page = self.get(&format!("/channels/{}/posts", channel.as_str().unwrap()));
        let order = page["order"].as_array().unwrap().iter().rev();
        let posts = order.map(|id| page["posts"][id.as_str().unwrap()].clone());
        posts
            .filter(|post| !post["type"].as_str().unwrap().starts_with("system_"))
            .collect()
    }
}

/// What `cargo xtask setup` installed.
fn installed() -> PathBuf {
    let folder = support::target().join("foreign");
    assert!(
        folder.join("installed.txt").is_file(),
        "clients of others are installed by `cargo xtask setup`"
    );
    folder
}

fn python() -> PathBuf {
    installed().join("venv/bin/python")
}

/// Runs a script with what was installed, and gives the facts of its last line.
fn run(program: &Path, script: &str, arguments: &[&str]) -> Value {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/foreign");
    let mut command = Command::new(program);
    command.arg(folder.join(script)).args(arguments);
    // Loopback is not asked of a proxy.
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command.env("NODE_PATH", installed().join("node_modules"));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("`cargo xtask setup` installs it");

    // Whole when the script has ended; a script that goes on and on is ended at the deadline.
    let (send, outputs) = mpsc::channel();
    let pipes: [Box<dyn Read + Send>; 2] = [
        Box::new(child.stdout.take().unwrap()),
        Box::new(child.stderr.take().unwrap()),
    ];
    let readers = pipes.map(|mut pipe| {
        let done = send.clone();
        thread::spawn(move || {
            let mut text = String::new();
            let read = pipe.read_to_string(&mut text);
            let _ = done.send(()); // Nobody waits past the deadline.
            read.map(|_| text).unwrap()
        })
    });
    let in_time = readers.iter().all(|_| outputs.recv_timeout(LONG).is_ok());
    if !in_time {
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    let [stdout, stderr] = readers.map(|reader| reader.join().unwrap());
    let told = format!("{script}: {status}, in time: {in_time}\n{stdout}\n{stderr}");
    assert!(in_time && status.success(), "{told}");
    let facts = stdout
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("OK "));
    serde_json::from_str(facts.expect(&told)).unwrap()
}

/// Runs a script in which Anna and Bert meet, and checks that the catcher knows all of it.
fn meet(program: &Path, script: &str) {
    let catcher = Catcher::start().unwrap();
    let facts = run(program, script, &[&catcher.address().to_string()]);
    assert_ne!(facts["refused"], "", "a refusal without words");
    let bert = User::log_in(&catcher, "bert");
    let bert_id = bert.get("/users/me")["id"].clone();
    let anna_id = bert.get("/users/username/anna")["id"].clone();

    let posts = bert.posts(&facts["channel"]);
    let [hello, with_file] = &posts[..] else {
        panic!("{posts:#?}");
    };
    assert_eq!(hello["id"], facts["post"]);
    assert_eq!(hello["message"], "hello @bert");
    assert_eq!(hello["user_id"], anna_id);
    let reaction = &hello["metadata"]["reactions"][0];
    for field in ["user_id", "post_id", "emoji_name", "create_at"] {
        assert_eq!(reaction[field], facts["reaction"][field], "{field}");
    }
    assert_eq!(reaction["emoji_name"], "thumbsup");
    assert_eq!(reaction["user_id"], anna_id);

    let posted = &facts["posted"];
    for field in ["id", "message", "user_id", "channel_id", "create_at"] {
        assert_eq!(posted["data"]["post"][field], hello[field], "{field}");
    }
    assert_eq!(posted["data"]["sender_name"], "@anna");
    assert_eq!(posted["data"]["channel_name"], "builds");
    let mentions = posted["data"]["mentions"].as_str().unwrap();
    let mentions: Value = serde_json::from_str(mentions).unwrap();
    assert_eq!(mentions, json!([bert_id]));

    assert_eq!(with_file["id"], facts["with_file"]);
    assert_eq!(with_file["user_id"], bert_id);
    assert_eq!(with_file["file_ids"], json!([facts["file"]]));
    let file = format!("/files/{}", facts["file"].as_str().unwrap());
    assert_eq!(bert.ask("GET", &file, b"").0, CONTENT);
    let info = bert.get(&format!("{file}/info"));
    assert_eq!(info["name"], "data.bin");
    assert_eq!(info["size"], CONTENT.len());

    let direct = facts["direct"].as_str().unwrap();
    assert_eq!(bert.get(&format!("/channels/{direct}"))["type"], "D");
    let private = bert.posts(&facts["direct"]);
    assert_eq!(private.len(), 1, "{private:#?}");
    assert_eq!(private[0]["message"], "only for bert");
    assert_eq!(private[0]["user_id"], anna_id);
}

#[test]
fn two_users_meet_through_mattermostdriver() {
    meet(&python(), "mattermostdriver_story.py");
}

#[test]
fn two_users_meet_through_mattermostautodriver() {
    meet(&python(), "mattermostautodriver_story.py");
}

#[test]
fn two_users_meet_through_the_javascript_client() {
    meet(Path::new("node"), "client4_story.mjs");
}

#[test]
fn a_webhook_is_called_through_matterhook() {
    let catcher = Catcher::builder().strict(true).start().unwrap();
    let address = catcher.address().to_string();
    let facts = run(&python(), "matterhook_story.py", &[&address]);
    assert_eq!(facts["refused"], "web.incoming_webhook.invalid.app_error");
    let anna = User::log_in(&catcher, "anna");
    let builds = anna.posts(&facts["builds"]);
    let [plain, rich] = &builds[..] else {
        panic!("{builds:#?}");
    };
    assert_eq!(plain["message"], "a text");
    assert_eq!(plain["props"]["from_webhook"], "true");
    assert_eq!(rich["message"], "with more");
    assert_eq!(rich["props"]["override_username"], "robot");
    let attachment = &rich["props"]["attachments"][0];
    assert_eq!(attachment["fallback"], "in short");
    assert_eq!(attachment["color"], "#ff0000");
    assert_eq!(attachment["text"], "in full");
    let field = json!({"short": true, "title": "Host", "value": "db-1"});
    assert_eq!(attachment["fields"], json!([field]));

    let alerts = anna.posts(&facts["alerts"]);
    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    assert_eq!(alerts[0]["message"], "elsewhere");
}
