//! Messengers of each kind from one file.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::stage::Stage;
use crate::server::closed_port;
use crate::support::mm;

/// Everything that can be tried without its service.
const SETTINGS: &str = r#"
[store]
sqlite = "outbox.db"

[messenger.chat]
kind = "mattermost"
webhook_env = "HOOK"
proxy = "none"

[messenger.bot]
kind = "mattermost-bot"
server = "SERVER"
team = "dev"
token_env = "BOT_TOKEN"
proxy = "none"

[messenger.request]
kind = "http"
url = "SERVER/hooks/{{ address }}"
headers = ["Content-Type: application/json"]
body = "{\"text\": {{ text | json }} }"
proxy = "none"

[messenger.program]
kind = "command"
program = "/bin/sh"
args = ["-c", "cat > said.json"]

[messenger.mail]
kind = "smtp"
host = "127.0.0.1"
port = 1
from = "outbox@example.com"
encryption = "tls"

[messenger.telegram]
kind = "telegram"
token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

[messenger.x]
kind = "twitter"
api_key = "a"
api_secret = "b"
access_token = "c"
access_token_secret = "d"

[messenger.fb]
kind = "fb"
page_token = "e"

[messenger.vk]
kind = "vk"
token = "f"
"#;

#[test]
fn one_message_goes_by_several_kinds_from_one_file() {
    let stage = Stage::new();
    let server = stage.catcher.url();
    let said = stage.path("said.json");
    let settings = SETTINGS.replace("SERVER", &server);
    let settings = settings.replace("said.json", said.to_str().unwrap());
    let file = stage.folder.write("outbox.toml", settings);
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    let token = stage.catcher.ready().unwrap().bot_token;
    let run = |args: &[&str]| {
        mm().env("MM_OUTBOX_CONFIG", stage.path("outbox.toml"))
            .env("HOOK", stage.catcher.webhook_url("inbox"))
            .env("BOT_TOKEN", &token)
            .arg("outbox")
            .args(args)
            .run()
    };
    let to = [
        "--to",
        "chat",
        "--to",
        "bot:alerts",
        "--to",
        "request:inbox",
    ];
    let mut schedule = vec!["schedule", "to all of \"you\""];
    schedule.extend(to);
    schedule.extend(["--to", "program:ada"]);
    run(&schedule).code(0);
    run(&["send"]).code(0);
    let texts: Vec<_> = stage
        .catcher
        .posts()
        .into_iter()
        .map(|post| post.text)
        .collect();
    assert_eq!(texts, vec!["to all of \"you\""; 3]);
    let said = fs::read_to_string(said).unwrap();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["address"], "ada");
    assert_eq!(said["text"], "to all of \"you\"");
}

#[test]
fn a_messenger_answers_to_each_name_of_its_kind() {
    let keys = "api_key_env = \"K\"\napi_secret_env = \"K\"\naccess_token_env = \"K\"\n\
                access_token_secret_env = \"K\"\n";
    let settings = |alias: &str, kind: &str| {
        let store = "[store]\nsqlite = \"outbox.db\"\n";
        format!("{store}[messenger.{alias}]\nkind = \"{kind}\"\n{keys}")
    };
    for (alias, kind, other) in [("twitter", "x", "x"), ("x", "twitter", "twitter")] {
        let stage = Stage::with(&settings(alias, kind));
        let to = format!("{other}:ada");
        stage.run(["schedule", "--to", &to, "hello"]).code(0);
        assert_eq!(stage.list()[0]["messenger"], alias);
    }
    let stage = Stage::with(&settings("news", "twitter"));
    stage.run(["schedule", "--to", "x:ada", "hello"]).code(2);
    let both =
        settings("twitter", "twitter") + "[messenger.x]\nkind = \"command\"\nprogram = \"a\"\n";
    stage.folder.write("outbox.toml", both);
    let run = stage.run(["status"]);
    run.code(2);
    run.says("messenger.x: messenger.twitter has this alias too");
}

#[test]
fn a_mail_does_not_go_by_the_proxies_of_the_web() {
    let (_proxy, proxy) = closed_port();
    let (_port, address) = closed_port();
    let (host, port) = (address.ip(), address.port());
    let stage = Stage::with(&format!(
        "[store]\nsqlite = \"outbox.db\"\n[messenger.mail]\nkind = \"smtp\"\n\
         host = \"{host}\"\nport = {port}\nfrom = \"outbox@example.com\"\n"
    ));
    let mut test = stage.mm(["test", "mail", "ada@example.com"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
        test = test.env(name, format!("http://{proxy}"));
    }
    let run = test.run();
    run.code(75).tells_once(
        "no connection could be made to the server",
        "the messenger's own `proxy`",
    );
    run.says_not("HTTPS_PROXY").says_not("the proxy http");
}
