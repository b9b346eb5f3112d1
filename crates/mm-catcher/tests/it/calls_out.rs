//! Slash commands and outgoing webhooks, called at a server of the test's own.

use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use crate::client::{Client, LONG};
use crate::scene::{Scene, scene, text};

/// A server that answers each request with the next of its answers, and hands the requests on.
struct Callee {
    address: SocketAddr,
    requests: Receiver<String>,
}

impl Callee {
    fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (told, requests) = channel();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                stream.set_read_timeout(Some(LONG)).unwrap();
                let request = read(&mut stream);
                stream.write_all(answer.as_bytes()).unwrap();
                if told.send(request).is_err() {
                    return;
                }
            }
        });
        Self { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn heard(&self) -> String {
        self.requests.recv_timeout(LONG).unwrap()
    }
}

/// Reads one request, body and all.
fn read(stream: &mut impl Read) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lengths = head.lines().filter_map(|line| line.split_once(": "));
            let mut lengths =
                lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length = lengths
                .next()
                .map_or(0, |(_, value)| value.parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{text}");
        request.push(byte[0]);
    }
}

fn answer(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}

impl Scene {
    fn command(&self, url: &str, method: &str) -> Value {
        let body = json!({
            "team_id": self.team, "trigger": "deploy", "method": method, "url": url, "username": "deployer",
        });
        self.admin.post("/api/v4/commands", &body).json()
    }

    fn give(&self, command: &str) -> crate::client::Reply {
        let body = json!({"channel_id": self.channel, "command": command});
        self.admin.post("/api/v4/commands/execute", &body)
    }

    /// The posts of the channel, the newest first.
    fn posts(&self) -> Vec<Value> {
        let path = format!("/api/v4/channels/{}/posts", self.channel);
        let list = self.admin.get(&path).json();
        let order = list["order"].as_array().unwrap();
        let posts = order
            .iter()
            .map(|id| list["posts"][id.as_str().unwrap()].clone());
        posts
            .filter(|post| !text(&post["type"]).starts_with("system_"))
            .collect()
    }

    fn hook(&self, body: Value) -> Value {
        let mut hook = body;
        hook["team_id"] = self.team.as_str().into();
        hook["channel_id"] = self.channel.as_str().into();
        let made = self.admin.post("/api/v4/hooks/outgoing", &hook);
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()
    }

    fn write(&self, message: &str) -> Value {
        let post = json!({"channel_id": self.channel, "message": message});
        self.admin.post("/api/v4/posts", &post).json()
    }
}

#[test]
fn a_commands_url_gets_a_form_and_its_answer_becomes_a_post() {
    let scene = scene();
    let body = json!({
        "response_type": "in_channel", "text": "deployed", "username": null,
        "attachments": [{"text": "v2"}], "extra_responses": [{"response_type": "in_channel", "text": "more"}],
    });
    let callee = Callee::start(vec![answer(
        "200 OK",
        "application/json; charset=utf-8",
        &body.to_string(),
    )]);
    let command = scene.command(&callee.url("/cmd"), "P");
    let reply = scene.give("/deploy web now & then");
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["text"], "deployed");
    assert_ne!(reply.json()["trigger_id"], "");
    let heard = callee.heard();
    assert!(heard.starts_with("POST /cmd HTTP/1.1\r\n"), "{heard}");
    let token = text(&command["token"]);
    assert!(
        heard
            .to_lowercase()
            .contains(&format!("authorization: token {token}")),
        "{heard}"
    );
    for field in [
        "command=%2Fdeploy",
        "text=web+now+%26+then",
        "channel_name=alerts",
        "team_domain=ops",
    ] {
        assert!(heard.contains(field), "{field} in {heard}");
    }
    let posts = scene.posts();
    assert_eq!(
        (&posts[0]["message"], &posts[1]["message"]),
        (&json!("more"), &json!("deployed"))
    );
    let props = &posts[1]["props"];
    assert_eq!(props["override_username"], "deployer");
    assert_eq!(props["from_webhook"], "true");
    assert_eq!(props["attachments"][0]["text"], "v2");
}

#[test]
fn a_command_by_get_carries_its_fields_in_the_query_and_plain_text_is_for_the_user_alone() {
    let scene = scene();
    let callee = Callee::start(vec![answer("200 OK", "text/plain", "only you")]);
    scene.command(&callee.url("/cmd?a=b"), "G");
    let reply = scene.give("/deploy").json();
    assert_eq!(
        (&reply["text"], &reply["response_type"]),
        (&json!("only you"), &json!(""))
    );
    assert!(callee.heard().starts_with("GET /cmd?a=b&token="));
    assert!(scene.posts().is_empty());
}

#[test]
fn a_command_may_answer_again_by_its_response_url_five_times() {
    let scene = scene();
    let callee = Callee::start(vec![answer("200 OK", "text/plain", "wait")]);
    scene.command(&callee.url("/cmd"), "P");
    scene.give("/deploy");
    let heard = callee.heard();
    let (_, id) = heard.split_once("hooks%2Fcommands%2F").unwrap();
    let path = format!("/hooks/commands/{}", &id[..26]);
    let client = Client::of(&scene.catcher);
    let body = json!({"response_type": "in_channel", "text": "done"});
    for _ in 0..5 {
        let reply = client.post(&path, &body);
        assert_eq!((reply.status, reply.text().as_str()), (200, "ok"));
    }
    assert_eq!(scene.posts().len(), 5);
    let reply = client.post(&path, &body);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (400, "app.command_webhook.try_use.invalid")
    );
    let unknown = client.post(&format!("/hooks/commands/{}", "x".repeat(26)), &body);
    assert_eq!(
        (unknown.status, unknown.error().as_str()),
        (404, "app.command_webhook.get.missing")
    );
}

#[test]
fn a_command_that_fails_is_500_and_says_how() {
    let scene = scene();
    let callee = Callee::start(vec![
        answer("404 Not Found", "text/plain", "nothing here"),
        answer("200 OK", "application/json", "no json"),
        answer(
            "200 OK",
            "application/json",
            r#"{"text": "x", "type": "system_x"}"#,
        ),
    ]);
    scene.command(&callee.url("/cmd"), "P");
    let ids = [
        (500, "api.command.execute_command.failed_resp.app_error"),
        (500, "api.command.execute_command.failed.app_error"),
        (400, "api.context.invalid_param.app_error"),
    ];
    for (status, id) in ids {
        let reply = scene.give("/deploy");
        assert_eq!((reply.status, reply.error().as_str()), (status, id));
        callee.heard();
    }
    drop(callee); // Its thread has ended: nobody listens any more.
    let reply = scene.give("/deploy");
    assert_eq!(
        reply.error(),
        "api.command.execute_command.failed.app_error"
    );
}

#[test]
fn the_server_answers_others_while_a_command_is_under_way() {
    let scene = scene();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    scene.command(
        &format!("http://{}/cmd", listener.local_addr().unwrap()),
        "P",
    );
    std::thread::scope(|scope| {
        let given = scope.spawn(|| scene.give("/deploy"));
        let (mut stream, _) = listener.accept().unwrap();
        read(&mut stream);
        assert_eq!(
            Client::of(&scene.catcher).get("/api/v4/system/ping").status,
            200
        );
        let answer = answer("200 OK", "text/plain", "done");
        stream.write_all(answer.as_bytes()).unwrap();
        drop(stream);
        assert_eq!(given.join().unwrap().json()["text"], "done");
    });
}

#[test]
fn an_outgoing_webhook_is_called_for_its_trigger_and_its_answer_is_posted() {
    let scene = scene();
    let body = json!({"text": "on it", "response_type": "comment", "username": "bender"});
    let callee = Callee::start(vec![answer(
        "200 OK",
        "application/json",
        &body.to_string(),
    )]);
    let hook = scene.hook(json!({
        "trigger_words": ["go"], "callback_urls": [callee.url("/cb")], "content_type": "application/json",
    }));
    scene.write("no go");
    let post = scene.write("go now");
    let heard = callee.heard();
    let (start, payload) = heard.split_once("\r\n\r\n").unwrap();
    assert!(start.starts_with("POST /cb HTTP/1.1\r\n"));
    let payload: Value = serde_json::from_str(payload).unwrap();
    assert_eq!(payload["token"], hook["token"]);
    assert_eq!(payload["text"], "go now");
    assert_eq!(
        (&payload["trigger_word"], &payload["post_id"]),
        (&json!("go"), &post["id"])
    );
    let deadline = std::time::Instant::now() + LONG;
    let mut posts = scene.posts();
    while posts.len() < 3 && std::time::Instant::now() < deadline {
        posts = scene.posts();
    }
    assert_eq!(posts[0]["message"], "on it");
    assert_eq!(posts[0]["root_id"], post["id"]);
    assert_eq!(posts[0]["props"]["override_username"], "bender");
    assert_eq!(posts[0]["props"]["from_webhook"], "true");
}

#[test]
fn an_outgoing_webhook_can_begin_with_a_trigger_and_gets_a_form_unless_it_wants_json() {
    let scene = scene();
    let callee = Callee::start(vec![answer("200 OK", "text/plain", "")]);
    scene.hook(json!({
        "trigger_words": ["go"], "trigger_when": 1, "callback_urls": [callee.url("/cb")],
    }));
    scene.write("let it go");
    scene.write("going down");
    let heard = callee.heard();
    assert!(
        heard.contains("application/x-www-form-urlencoded"),
        "{heard}"
    );
    assert!(
        heard.contains("text=going+down") && heard.contains("trigger_word=go"),
        "{heard}"
    );
}

#[test]
fn more_calls_than_may_be_under_way_at_once_are_all_made() {
    let scene = scene();
    let callee = Callee::start(vec![answer("200 OK", "text/plain", ""); 20]);
    let urls: Vec<String> = (0..20)
        .map(|number| callee.url(&format!("/{number}")))
        .collect();
    scene.hook(json!({"trigger_words": ["go"], "callback_urls": urls}));
    scene.write("go");
    let mut heard: Vec<String> = (0..20).map(|_| callee.heard()).collect();
    heard.sort();
    heard.dedup_by_key(|request| request.split(' ').nth(1).map(str::to_owned));
    assert_eq!(heard.len(), 20);
}

#[test]
fn commands_that_every_server_has_do_what_they_say() {
    let scene = scene();
    let shrug = scene.give("/shrug hi").json();
    assert_eq!(shrug["text"], r"hi ¯\\\_(ツ)\_/¯");
    assert_eq!(scene.posts()[0]["message"], shrug["text"]);
    scene.give("/me waves");
    assert_eq!(scene.posts()[0]["type"], "me");
    assert_eq!(scene.posts()[0]["props"]["message"], "waves");
    scene.give("/code a\nb");
    assert_eq!(scene.posts()[0]["message"], "    a\n    b");
    scene.give("/echo \"later\" 2");
    assert_eq!(scene.posts()[0]["message"], "later");
    let count = scene.posts().len();
    for (command, status) in [
        ("/away", "away"),
        ("/dnd", "dnd"),
        ("/offline", "offline"),
        ("/online", "online"),
    ] {
        let reply = scene.give(command).json();
        assert_eq!(reply["response_type"], "ephemeral");
        let me = scene.admin.get("/api/v4/users/me/status").json();
        assert_eq!(me["status"], status);
    }
    assert_eq!(scene.posts().len(), count);
    let unknown = scene.give("/nosuch");
    assert_eq!(
        (unknown.status, unknown.error().as_str()),
        (404, "api.command.execute_command.not_found.app_error")
    );
    let start = scene.give("no slash");
    assert_eq!(start.error(), "api.command.execute_command.start.app_error");
    let other = Client::new_user(&scene.catcher, "bob");
    let body = json!({"channel_id": scene.channel, "command": "/shrug"});
    assert_eq!(other.post("/api/v4/commands/execute", &body).status, 403);
    let id = other.get("/api/v4/users/me").json()["id"].clone();
    let member = json!({"team_id": scene.team, "user_id": id});
    let members = format!("/api/v4/teams/{}/members", scene.team);
    assert_eq!(scene.admin.post(&members, &member).status, 201);
    // In the team, and still not in the channel.
    assert_eq!(other.post("/api/v4/commands/execute", &body).status, 403);
    let off = json!({"ServiceSettings": {"EnableCommands": false}});
    scene.admin.put("/api/v4/config/patch", &off);
    assert_eq!(
        scene.give("/shrug").error(),
        "api.command.disabled.app_error"
    );
}
