//! The data file: what was answered is there after a restart, however the process ended.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use mm_catcher::{Catcher, Error};
use serde_json::{Value, json};

use crate::client::Client;
use crate::scene::text;

/// Tells a child process of this test which data file it is to serve.
const CHILD: &str = "MM_CATCHER_TEST_CHILD";

/// A folder for a data file, empty at first.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("data")
    }

    fn catcher(&self) -> Catcher {
        Catcher::builder().data(self.file()).start().unwrap()
    }

    /// Why a catcher does not start with this file.
    fn refusal(&self) -> String {
        let error = Catcher::builder().data(self.file()).start().unwrap_err();
        assert!(matches!(error, Error::Data(_)), "{error:?}");
        error.to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Clients of the same people after a restart.
fn again(catcher: &Catcher, client: &Client) -> Client {
    let mut again = Client::of(catcher);
    again.token.clone_from(&client.token);
    again
}

#[test]
fn a_restart_forgets_nothing() {
    let folder = Folder::new();
    let catcher = folder.catcher();
    let admin = Client::new_user(&catcher, "admin");
    let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
    let team = text(&admin.post("/api/v4/teams", &team).json()["id"]);
    let channel = json!({"team_id": team, "name": "a", "display_name": "A", "type": "O"});
    let channel = text(&admin.post("/api/v4/channels", &channel).json()["id"]);
    let me = text(&admin.get("/api/v4/users/me").json()["id"]);
    let token = admin.post(
        &format!("/api/v4/users/{me}/tokens"),
        &json!({"description": "kept"}),
    );
    let token = text(&token.json()["token"]);
    let file = admin.send(
        "POST",
        &format!("/api/v4/files?channel_id={channel}&filename=a.bin"),
        &[("Content-Type", "application/octet-stream")],
        b"\x00\xff bytes",
    );
    let file = text(&file.json()["file_infos"][0]["id"]);
    let post = json!({"channel_id": channel, "message": "root", "file_ids": [file]});
    let root = text(&admin.post("/api/v4/posts", &post).json()["id"]);
    let reply = json!({"channel_id": channel, "message": "reply", "root_id": root});
    assert_eq!(admin.post("/api/v4/posts", &reply).status, 201);
    let reaction = json!({"user_id": me, "post_id": root, "emoji_name": "tada"});
    assert_eq!(admin.post("/api/v4/reactions", &reaction).status, 200);
    let preferences = json!([
        {"user_id": me, "category": "c", "name": "n", "value": "v"},
    ]);
    let path = format!("/api/v4/users/{me}/preferences");
    assert_eq!(admin.put(&path, &preferences).status, 200);
    let hook = json!({"channel_id": channel, "display_name": "hook"});
    let hook = admin.post("/api/v4/hooks/incoming", &hook);
    let hook = format!("/hooks/{}", text(&hook.json()["id"]));
    let by_hook = Client::of(&catcher).post(&hook, &json!({"text": "by hook"}));
    assert_eq!(by_hook.status, 200, "{}", by_hook.text());
    let paths = [
        "/api/v4/users/me".to_owned(),
        format!("/api/v4/teams/{team}"),
        format!("/api/v4/users/{me}/teams/{team}/channels"),
        format!("/api/v4/channels/{channel}/posts"),
        format!("/api/v4/posts/{root}/thread"),
        format!("/api/v4/posts/{root}/reactions"),
        format!("/api/v4/files/{file}/info"),
        path,
        "/api/v4/hooks/incoming".to_owned(),
    ];
    let look = |client: &Client| -> Vec<Value> {
        let answers = paths.iter().map(|path| client.get(path));
        answers
            .map(|answer| {
                assert_eq!(answer.status, 200, "{}", answer.text());
                answer.json()
            })
            .collect()
    };
    let before = look(&admin);
    let requests = |catcher: &Catcher| {
        Client::of(catcher).get("/_catcher/overview").json()["counts"]["requests"].clone()
    };
    let requests_before = requests(&catcher);
    drop(catcher);

    let catcher = folder.catcher();
    assert_eq!(requests(&catcher), requests_before);
    let admin = again(&catcher, &admin);
    assert_eq!(look(&admin), before);
    let bytes = admin.get(&format!("/api/v4/files/{file}")).body;
    assert_eq!(bytes, b"\x00\xff bytes");
    let mut by_token = Client::of(&catcher);
    by_token.token = Some(token);
    assert_eq!(by_token.get("/api/v4/users/me").status, 200);
    let later = Client::of(&catcher).post(&hook, &json!({"text": "later"}));
    assert_eq!(later.status, 200);
    let posts = Client::of(&catcher).get("/_catcher/posts?limit=200").json();
    let seqs: Vec<_> = posts["posts"].as_array().unwrap().iter().collect();
    let mut seqs: Vec<_> = seqs.iter().map(|post| post["seq"].as_u64()).collect();
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), posts["posts"].as_array().unwrap().len());
}

/// A catcher in a process of its own.
struct Other {
    process: Child,
    address: std::net::SocketAddr,
}

impl Other {
    fn start(file: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "store::serves_in_a_process_of_its_own",
                "--exact",
                "--nocapture",
            ])
            .env(CHILD, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("address=")?;
            address.parse().ok()
        });
        Self {
            process,
            address: address.unwrap(),
        }
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Not a test by itself: the child process of others.
#[test]
fn serves_in_a_process_of_its_own() {
    let Some(file) = std::env::var_os(CHILD) else {
        return;
    };
    let catcher = Catcher::builder().data(file).start().unwrap();
    let line = format!("\naddress={}\n", catcher.address());
    std::io::stdout().write_all(line.as_bytes()).unwrap();
    // Until the parent is gone.
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
fn what_was_answered_survives_a_kill() {
    const CLIENTS: usize = 4;
    const EACH: usize = 50;
    let folder = Folder::new();
    let other = Other::start(&folder.file());
    let (answered, hears) = std::sync::mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let answered = answered.clone();
            let address = other.address;
            std::thread::spawn(move || {
                for number in 0.. {
                    let text = format!("{client} {number}");
                    if !Client::at(address).try_hook("kill", &text) {
                        return;
                    }
                    if answered.send(text).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    drop(answered);
    let mut texts: Vec<String> = hears.iter().take(CLIENTS * EACH).collect();
    drop(other); // With SIGKILL, while more come in.
    texts.extend(hears.iter());
    for client in clients {
        client.join().unwrap();
    }
    let catcher = folder.catcher();
    let kept: std::collections::HashSet<String> =
        catcher.posts().into_iter().map(|post| post.text).collect();
    let lost: Vec<_> = texts.iter().filter(|text| !kept.contains(*text)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(kept.len() <= texts.len() + CLIENTS);
}

#[test]
fn a_file_that_is_in_use_is_refused() {
    let folder = Folder::new();
    let other = Other::start(&folder.file());
    let refusal = folder.refusal();
    assert!(
        refusal.contains("is in use by another catcher"),
        "{refusal}"
    );
    drop(other);
    let catcher = folder.catcher();
    let refusal = folder.refusal();
    assert!(
        refusal.contains("is in use by another catcher"),
        "{refusal}"
    );
    drop(catcher);
    drop(folder.catcher());
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    let foreign = b"some text, long enough to be no empty file\n".repeat(40);
    std::fs::write(folder.file(), &foreign).unwrap();
    let refusal = folder.refusal();
    assert!(
        refusal.contains("is not a catcher's data file"),
        "{refusal}"
    );
    assert_eq!(std::fs::read(folder.file()).unwrap(), foreign);
}

#[test]
fn a_file_of_a_newer_catcher_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    drop(folder.catcher());
    // The number of the layout stands in the head of the file.
    let mut bytes = std::fs::read(folder.file()).unwrap();
    bytes[60..64].copy_from_slice(&7_u32.to_be_bytes());
    std::fs::write(folder.file(), &bytes).unwrap();
    let refusal = folder.refusal();
    assert!(refusal.contains("newer catcher"), "{refusal}");
    assert_eq!(std::fs::read(folder.file()).unwrap(), bytes);
    // A database that is somebody else's.
    bytes[68..72].copy_from_slice(&1_u32.to_be_bytes());
    std::fs::write(folder.file(), &bytes).unwrap();
    let refusal = folder.refusal();
    assert!(
        refusal.contains("is not a catcher's data file"),
        "{refusal}"
    );
    assert_eq!(std::fs::read(folder.file()).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let catcher = folder.catcher();
    Client::new_user(&catcher, "anna");
    for entry in std::fs::read_dir(&folder.0).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_is_nested_as_deep_as_it_is_taken_is_read_back() {
    let folder = Folder::new();
    let catcher = folder.catcher();
    let admin = Client::new_user(&catcher, "admin");
    let mut refused = Vec::new();
    for depth in 110..130 {
        let deep = format!("{}1{}", "{\"d\":".repeat(depth), "}".repeat(depth));
        let bodies = [
            (
                "users/me/patch",
                format!("{{\"props\":{{\"deep\":{deep}}}}}"),
            ),
            ("config/patch", format!("{{\"PluginSettings\":{deep}}}")),
        ];
        for (path, body) in bodies {
            let json = [("Content-Type", "application/json")];
            let sent = admin.send("PUT", &format!("/api/v4/{path}"), &json, body.as_bytes());
            if sent.status != 200 {
                refused.push((depth, path));
            }
        }
    }
    // It was tried beyond what is taken, and not all was refused.
    assert!((2..10).contains(&refused.len()), "{refused:?}");
    let settings = admin.get("/api/v4/config").json();
    drop(catcher);
    let catcher = folder.catcher();
    let settings_now = again(&catcher, &admin).get("/api/v4/config").json();
    assert_eq!(settings_now["PluginSettings"], settings["PluginSettings"]);
}

#[test]
fn after_a_restart_those_are_offline_who_have_not_chosen_otherwise() {
    let folder = Folder::new();
    let catcher = folder.catcher();
    let admin = Client::new_user(&catcher, "admin");
    let busy = Client::new_user(&catcher, "busy");
    let status = |client: &Client| {
        let status = client.get("/api/v4/users/me/status").json();
        text(&status["status"])
    };
    let me = text(&busy.get("/api/v4/users/me").json()["id"]);
    let wish = json!({"user_id": me, "status": "dnd"});
    assert_eq!(busy.put("/api/v4/users/me/status", &wish).status, 200);
    let me = text(&admin.get("/api/v4/users/me").json()["id"]);
    let wish = json!({"user_id": me, "status": "online"});
    assert_eq!(admin.put("/api/v4/users/me/status", &wish).status, 200);
    assert_eq!(
        (status(&admin), status(&busy)),
        ("online".into(), "dnd".into())
    );
    drop(catcher);
    let catcher = folder.catcher();
    let (admin, busy) = (again(&catcher, &admin), again(&catcher, &busy));
    assert_eq!(
        (status(&admin), status(&busy)),
        ("offline".into(), "dnd".into())
    );
}
