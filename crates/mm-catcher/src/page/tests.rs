mod told;

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::HeaderMap;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::*;
use crate::settings::Settings;
use crate::world::World;
use crate::world::model::{ChannelKind, IncomingHook};
use crate::world::publish::NewPost;
use crate::world::record::Record;

/// Far longer than anything should take.
const LONG: Duration = Duration::from_secs(30);

/// A server with a user and two channels, and what asks it as a browser does.
struct Page {
    runtime: Runtime,
    server: Arc<Server>,
    user: Id,
    channels: [Id; 2],
}

impl Page {
    fn new() -> Self {
        let settings = Settings::default();
        let mut world = World::new(settings.version, false);
        let user = world.add_user("anna", "anna@example.com", "");
        let team = world.add_team("dev", "Dev", "O");
        let channels = ["alerts", "build"]
            .map(|name| world.add_channel(Some(team), ChannelKind::Public, name, name, None));
        let mut builder = tokio::runtime::Builder::new_current_thread();
        Self {
            runtime: builder.enable_all().build().unwrap(),
            server: Server::new(settings, world),
            user,
            channels,
        }
    }

    fn post(&self, channel: usize, text: &str) -> Id {
        self.publish(self.new_post(channel, text))
    }

    fn new_post(&self, channel: usize, text: &str) -> NewPost {
        NewPost::new(self.user, self.channels[channel], text, 1)
    }

    fn publish(&self, new: NewPost) -> Id {
        self.server.world().publish(new)
    }

    fn ask(&self, method: &str, path: &str, json: &str) -> (Answer, Vec<u8>) {
        let mut headers = HeaderMap::new();
        if !json.is_empty() {
            headers.insert("content-type", "application/json".parse().unwrap());
        }
        self.ask_with(method, path, json, headers)
    }

    fn ask_with(
        &self,
        method: &str,
        path: &str,
        body: &str,
        headers: HeaderMap,
    ) -> (Answer, Vec<u8>) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.to_owned().into(),
            seq: 0,
        };
        self.runtime.block_on(async {
            let (head, stream) = answer(&self.server, &request).await;
            let body = match stream {
                Some(stream) => timeout(LONG, stream.collect())
                    .await
                    .unwrap()
                    .unwrap()
                    .to_bytes(),
                None => head.body.clone(),
            };
            (head, body.to_vec())
        })
    }

    fn get(&self, path: &str) -> Value {
        let (answer, body) = self.ask("GET", path, "");
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&body).unwrap()
    }

    /// The numbers of the posts that a path gives, and whether there are more.
    fn seqs(&self, query: &str) -> (Vec<u64>, bool) {
        let json = self.get(&format!("/_catcher/posts?{query}"));
        let posts = json["posts"].as_array().unwrap().iter();
        let seqs = posts.map(|post| post["seq"].as_u64().unwrap()).collect();
        (seqs, json["more"].as_bool().unwrap())
    }
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let found = answer.headers.iter().find(|(own, _)| *own == name);
    found.map_or("", |(_, value)| value)
}

#[test]
fn every_answer_of_the_page_forbids_scripts_of_others() {
    let page = Page::new();
    for path in [
        "/",
        "/_catcher/assets/app.js",
        "/_catcher/overview",
        "/_catcher/nothing",
    ] {
        let (answer, _) = page.ask("GET", path, "");
        let policy = header(&answer, "content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{path}"
        );
        assert_eq!(
            header(&answer, "x-content-type-options"),
            "nosniff",
            "{path}"
        );
    }
}

#[test]
fn a_file_that_the_browser_has_is_not_sent_again() {
    let page = Page::new();
    let (answer, body) = page.ask("GET", "/", "");
    assert!(body.starts_with(b"<!doctype html>"));
    let mut headers = HeaderMap::new();
    headers.insert("if-none-match", header(&answer, "etag").parse().unwrap());
    let (again, body) = page.ask_with("GET", "/", "", headers);
    assert_eq!((again.status, body.len()), (304, 0));
}

#[test]
fn posts_are_given_from_the_newest_back_and_from_a_number_on() {
    let page = Page::new();
    for number in 0..10 {
        page.post(number % 2, &format!("Number {number}"));
    }
    assert_eq!(page.seqs("place=all&limit=3"), (vec![10, 9, 8], true));
    assert_eq!(page.seqs("before=3&limit=3"), (vec![2, 1], false));
    assert_eq!(page.seqs("after=7&limit=2"), (vec![8, 9], true));
    assert_eq!(page.seqs("after=8&limit=2"), (vec![9, 10], false));
    let build = format!("place=channel:{}", page.channels[1]);
    assert_eq!(page.seqs(&build), (vec![10, 8, 6, 4, 2], false));
    assert_eq!(page.seqs(&format!("{build}&q=number+5")), (vec![6], false));
    assert_eq!(page.seqs("q=ANNA&limit=1"), (vec![10], true));
    assert_eq!(page.seqs("q=nowhere"), (vec![], false));
    assert_eq!(
        page.ask("GET", "/_catcher/posts?place=moon", "").0.status,
        400
    );
}

#[test]
fn an_inbox_holds_what_came_by_its_webhook() {
    let page = Page::new();
    for inbox in ["ci", "ops", "ci"] {
        let mut new = page.new_post(0, "text");
        new.inbox = Some(inbox.to_owned());
        page.publish(new);
    }
    page.post(0, "by the API");
    page.server.world().incoming_hooks.insert(
        "ci".to_owned(),
        IncomingHook {
            id: "ci".to_owned(),
            create_at: 0,
            update_at: 0,
            delete_at: 0,
            user: page.user,
            channel: page.channels[0],
            team: Id::random(),
            display_name: "Builds".to_owned(),
            description: String::new(),
            username: String::new(),
            icon_url: String::new(),
            channel_locked: false,
        },
    );
    assert_eq!(page.seqs("place=inbox:ci"), (vec![3, 1], false));
    let inbox = &page.get("/_catcher/overview")["inboxes"][0];
    assert_eq!(inbox["count"], 2);
    assert_eq!(inbox["name"], "Builds");
    assert!(inbox["url"].as_str().unwrap().ends_with("/hooks/ci"));
    page.ask("DELETE", "/_catcher/posts?place=inbox:ci", "{}");
    assert_eq!(page.seqs(""), (vec![4, 2], false));
}

#[test]
fn a_view_far_back_is_found_among_many_posts() {
    let page = Page::new();
    page.post(1, "the one");
    for _ in 0..4_500 {
        page.post(0, "another");
    }
    assert_eq!(page.seqs("q=one"), (vec![1], false));
    let build = format!("place=channel:{}", page.channels[1]);
    assert_eq!(page.seqs(&build), (vec![1], false));
}

#[test]
fn a_post_is_shown_with_its_request_whose_secrets_are_masked() {
    let page = Page::new();
    let id = page.post(0, "hi **there**");
    page.server.world().records.push(Record {
        seq: 1,
        at: 0,
        method: "POST".into(),
        path: "/api/v4/posts".into(),
        headers: "authorization: Bearer <masked>\n".into(),
        body: (*br#"{"message":"hi"}"#).into(),
        body_len: 99,
        status: 201,
        answer: "".into(),
        remarks: ["its priority was ignored".into()].into(),
        posts: 1,
    });
    let post = page.get(&format!("/_catcher/posts/{id}"));
    assert_eq!(post["html"], "<p>hi <strong>there</strong></p>\n");
    assert_eq!(
        post["raw"]["headers"],
        json!([["authorization", "Bearer <masked>"]])
    );
    assert_eq!(post["raw"]["truncated"], true);
    assert_eq!(post["remarks"], json!(["its priority was ignored"]));
    assert_eq!(post["json"]["message"], "hi **there**");
    let (answer, _) = page.ask("GET", "/_catcher/posts/nothing", "");
    assert_eq!(answer.status, 400);
}

#[test]
fn who_posted_is_who_the_webhook_said() {
    let page = Page::new();
    let mut new = page.new_post(0, "");
    new.props = json!({
        "from_webhook": "true", "override_username": "<b>jenkins", "override_icon_emoji": ":tada:",
        "card": "# Card",
        "attachments": [{"text": "<script>", "color": "good", "fields": [{"value": 7}]}],
    })
    .as_object()
    .cloned()
    .unwrap();
    new.priority = Some(json!({"priority": "urgent"}));
    let id = page.publish(new);
    let post = page.get(&format!("/_catcher/posts/{id}"));
    assert_eq!(post["display_name"], "<b>jenkins");
    assert_eq!(post["user"], json!({"username": "anna", "is_bot": true}));
    assert_eq!(post["emoji"], "🎉");
    assert_eq!(post["priority"], "urgent");
    assert_eq!(post["card_html"], "<h1>Card</h1>\n");
    let attachment = &post["attachments"][0];
    assert_eq!(attachment["text_html"], "<p>&lt;script&gt;</p>");
    assert_eq!(attachment["fields"][0]["value_html"], "<p>7</p>\n");
}

#[test]
fn blocks_are_rendered_at_every_level_and_end_at_the_deepest() {
    let page = Page::new();
    let mut block = json!({"type": "text", "text": "**deep** <img onerror=x>"});
    for _ in 0..40 {
        block = json!({"type": "container", "content": [block, 7]});
    }
    let mut new = page.new_post(0, "");
    let shallow =
        json!({"type": "column_set", "columns": [{"items": [{"type": "text", "text": "_x_"}]}]});
    new.props
        .insert("mm_blocks".into(), json!([shallow, block, "no block"]));
    let id = page.publish(new);
    let post = page.get(&format!("/_catcher/posts/{id}"));
    let inner = &post["blocks"][0]["columns"][0]["items"][0];
    assert_eq!(inner["html"], "<p><em>x</em></p>\n");
    assert!(!post["blocks"].to_string().contains("deep"));
}

#[test]
fn a_thread_is_its_root_and_its_replies_whichever_is_asked_for() {
    let page = Page::new();
    let root = page.post(0, "root");
    page.post(0, "another");
    let mut reply = page.new_post(0, "reply");
    reply.root = Some(root);
    let reply = page.publish(reply);
    for id in [root, reply] {
        let json = page.get(&format!("/_catcher/posts/{id}/thread"));
        let posts = json["posts"].as_array().unwrap();
        let texts: Vec<_> = posts.iter().map(|post| &post["html"]).collect();
        assert_eq!(texts, ["<p>root</p>\n", "<p>reply</p>\n"]);
        assert_eq!(posts[0]["reply_count"], 1);
    }
}

#[test]
fn clearing_a_place_leaves_the_others() {
    let page = Page::new();
    page.post(0, "one");
    page.post(1, "two");
    let path = format!("/_catcher/posts?place=channel:{}", page.channels[0]);
    assert_eq!(page.ask("DELETE", &path, "").0.status, 415);
    assert_eq!(
        page.seqs("").0.len(),
        2,
        "a form of another site clears nothing"
    );
    assert_eq!(page.ask("DELETE", &path, "{}").0.status, 200);
    assert_eq!(page.seqs(""), (vec![2], false));
    assert_eq!(
        page.ask("DELETE", "/_catcher/posts?place=all", "{}")
            .0
            .status,
        200
    );
    assert_eq!(page.seqs(""), (vec![], false));
}

#[test]
fn the_overview_counts_places() {
    let page = Page::new();
    page.post(0, "one");
    page.post(0, "two");
    let overview = page.get("/_catcher/overview");
    assert_eq!(overview["counts"]["posts"], 2);
    let channels = overview["channels"].as_array().unwrap();
    let alerts = channels.iter().find(|channel| channel["name"] == "alerts");
    assert_eq!(alerts.unwrap()["count"], 2);
    assert_eq!(alerts.unwrap()["last_seq"], 2);
    assert_eq!(alerts.unwrap()["team"], "dev");
}

#[test]
fn a_download_holds_every_post_of_the_place() {
    let page = Page::new();
    for number in 0..450 {
        page.post(number % 2, "text");
    }
    for (place, count) in [
        ("all".to_owned(), 450),
        (format!("channel:{}", page.channels[0]), 225),
    ] {
        let (answer, body) = page.ask("GET", &format!("/_catcher/export?place={place}"), "");
        let posts: Vec<Value> = serde_json::from_slice(&body).unwrap();
        assert_eq!(posts.len(), count);
        assert!(header(&answer, "content-disposition").starts_with("attachment"));
    }
}

#[test]
fn a_forward_needs_a_webhook_and_tells_nothing_of_it() {
    let page = Page::new();
    let id = page.post(0, "hi");
    let path = format!("/_catcher/posts/{id}/forward");
    let (answer, body) = page.ask("POST", &path, r#"{"url":"http://127.0.0.1:1/s3cret"}"#);
    assert_eq!(answer.status, 400);
    assert!(!String::from_utf8(body).unwrap().contains("s3cret"));
    assert_eq!(page.ask("POST", &path, "{}").0.status, 400);
}

#[test]
fn refused_requests_are_listed_with_their_answers() {
    let page = Page::new();
    for (seq, status) in [(1, 201), (2, 400), (3, 404), (4, 400)] {
        page.server.world().records.push(Record {
            seq,
            at: 0,
            method: "POST".into(),
            path: "/hooks/x".into(),
            headers: "".into(),
            body: (*b"{").into(),
            body_len: 1,
            status,
            answer: format!("no {status}").into(),
            remarks: [].into(),
            posts: 0,
        });
    }
    assert_eq!(page.seqs("place=refused&limit=2"), (vec![4, 3], true));
    assert_eq!(page.seqs("place=refused&before=3"), (vec![2], false));
    assert_eq!(page.seqs("place=refused&after=2"), (vec![3, 4], false));
    assert_eq!(page.seqs("place=refused&q=404"), (vec![3], false));
    assert_eq!(page.get("/_catcher/overview")["counts"]["refused"], 3);
    let json = page.get("/_catcher/posts?place=refused&limit=1");
    assert_eq!(json["posts"][0]["request"]["answer"], "no 400");
}
