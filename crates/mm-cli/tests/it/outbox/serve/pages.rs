//! What is shown, and that it is shown as text.

use serde_json::json;

use super::Site;

const EVIL: &str = "<script>alert('x')</script>\"&";

#[test]
fn what_is_in_a_message_is_text_wherever_it_is_shown() {
    let site = Site::new();
    let line = json!({
        "to": format!("chat:{EVIL}"), "text": EVIL, "sender": EVIL, "group": EVIL,
        "subject": EVIL,
    });
    let lines = format!("{line}\n{}\n", json!({"to": "gone", "text": "for nobody"}));
    let run = site
        .stage
        .mm(["schedule", "--json-lines"])
        .stdin(lines)
        .run();
    if run.code != Some(0) {
        // What is for nobody who is declared is not taken.
        let run = site
            .stage
            .mm(["schedule", "--json-lines"])
            .stdin(format!("{line}\n"));
        run.run().code(0);
    }
    site.stage.run(["send"]).code(1);
    let browser = site.enter();
    let text = urlencoded(EVIL);
    for page in [
        "/".to_owned(),
        "/dispatches".to_owned(),
        format!("/dispatches?to={text}&text={text}&messenger={text}"),
        format!("/dispatches?to={text}&text={text}"),
        "/dispatch?id=1".to_owned(),
        "/messages".to_owned(),
        format!("/messages?text={text}&type={text}"),
        "/message?id=1".to_owned(),
        format!("/subscriptions?type={text}&user={text}"),
        format!("/test?to={text}&messenger={text}"),
    ] {
        let reply = browser.get(&page).status(200);
        reply.hides("<script").hides("alert('x')");
        reply.shows("&lt;script&gt;alert(&#x27;x&#x27;)");
    }
    browser
        .get(&format!("/{text}"))
        .status(404)
        .hides("<script");
    let shown = browser.get("/message?id=1");
    shown
        .shows("&quot;subject&quot;")
        .shows("<dt>Sender</dt>")
        .shows("<dt>Group</dt>");
}

fn urlencoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn the_overview_counts_and_tells_what_went_wrong_last() {
    let site = Site::new();
    let id = site.failed("lost");
    site.stage.schedule(["waits".to_owned()]);
    let page = site.enter().get("/").status(200);
    page.shows("<strong class=\"failed\">1</strong> failed");
    page.shows("<strong class=\"pending\">1</strong> pending");
    page.shows("dispatches?status=failed&amp;messenger=chat");
    page.shows(&format!("dispatch?id={id}"))
        .shows("404")
        .shows("ago, at ");
    let status = site.by_token("GET", "/api/status", "").status(200).json();
    assert_eq!(status, site.stage.run(["status", "--json"]).json());
}

#[test]
fn dispatches_are_found_by_status_messenger_recipient_text_and_message() {
    let site = Site::new();
    let id = site.failed("lost <words>");
    site.stage
        .schedule((0..60).map(|number| format!("n {number}")));
    let browser = site.enter();
    let count = |target: &str| {
        let page = browser.get(target).status(200);
        page.body.matches("href=\"dispatch?id=").count()
    };
    assert_eq!(count("/dispatches"), 50);
    assert_eq!(count("/dispatches?status=failed"), 1);
    assert_eq!(count("/dispatches?status=sent"), 0);
    assert_eq!(count("/dispatches?messenger=other"), 0);
    assert_eq!(count("/dispatches?to=NOWH"), 1);
    assert_eq!(count("/dispatches?text=LOST+%3C"), 1);
    assert_eq!(count("/dispatches?text=n+5&status=pending"), 11);
    assert_eq!(count("/dispatches?message=1"), 1);
    assert_eq!(
        count("/dispatches?status=strange&message=x&before=y&limit=9"),
        50
    );
    let page = browser.get("/dispatches");
    let (_, older) = page.body.split_once("href=\"dispatches?before=").unwrap();
    let older = format!("/dispatches?before={}", older.split('"').next().unwrap());
    assert_eq!(count(&older), 11);
    browser.get(&older).hides(">Older<").shows(">Newest<");
    let found = site
        .by_token("GET", "/api/dispatches?status=failed", "")
        .json();
    assert_eq!(found["dispatches"][0]["id"], id);
    assert_eq!(found["before"], json!(null));
    let newest = site.by_token("GET", "/api/dispatches", "").json();
    assert_eq!(newest["dispatches"].as_array().unwrap().len(), 50);
    let older = format!("/api/dispatches?before={}", newest["before"]);
    let rest = site.by_token("GET", &older, "").json();
    assert_eq!(rest["dispatches"].as_array().unwrap().len(), 11);
}

#[test]
fn messages_are_found_by_type_and_text_and_shown_with_their_dispatches() {
    let site = Site::new();
    let id = site.failed("lost");
    site.stage.schedule(["other".to_owned()]);
    let browser = site.enter();
    browser
        .get("/messages")
        .status(200)
        .shows("lost")
        .shows("other");
    browser
        .get("/messages?text=LOS")
        .status(200)
        .shows(">lost<")
        .hides("other");
    browser
        .get("/messages?type=none")
        .status(200)
        .shows("No message is like that.");
    let page = browser.get("/message?id=1").status(200);
    page.shows("&quot;text&quot;: &quot;lost&quot;")
        .shows(&format!("dispatch?id={id}"));
    browser
        .get(&format!("/dispatch?id={id}"))
        .status(200)
        .shows("nowhere")
        .shows("404");
    for missing in [
        "/message?id=99",
        "/message?id=x",
        "/message",
        "/dispatch?id=99",
    ] {
        browser.get(missing).status(404).shows("There is no such");
    }
    browser
        .get("/nothing")
        .status(404)
        .shows("There is no such page");
}

#[test]
fn what_is_large_is_shown_up_to_a_length() {
    let site = Site::new();
    let large = "x".repeat(300_000);
    let to = format!("chat:{large}");
    let line = json!({"to": to, "text": large, "sender": large});
    let program = site.stage.mm(["schedule", "--json-lines"]);
    program.stdin(format!("{line}\n")).run().code(0);
    let browser = site.enter();
    for (page, bytes_max) in [
        ("/", 10_000),
        ("/dispatches", 10_000),
        ("/dispatches?text=xxx&to=xxx", 10_000),
        ("/messages?text=xxx", 10_000),
    ] {
        let reply = browser.get(page).status(200);
        assert!(reply.body.len() < bytes_max, "{page}: {}", reply.body.len());
    }
    browser
        .get("/message?id=1")
        .status(200)
        .shows("It goes on;");
}

#[test]
fn an_empty_store_says_how_to_begin() {
    let site = Site::new();
    let browser = site.enter();
    browser.get("/").status(200).shows("Nothing waits.");
    browser
        .get("/dispatches")
        .status(200)
        .shows("mm outbox schedule");
    browser
        .get("/messages")
        .status(200)
        .shows("mm outbox schedule");
}

#[test]
fn every_answer_forbids_scripts_frames_and_guesses() {
    let site = Site::new();
    let browser = site.enter();
    for reply in [
        browser.get("/"),
        site.get("/"),
        site.get("/style.css"),
        site.get("/icon.svg"),
        site.get("/healthz"),
        site.get("/messages/read/1/00"),
        super::http::raw(site.address, b"garbage\r\n\r\n"),
    ] {
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"));
    }
    assert_eq!(browser.get("/").header("cache-control"), Some("no-store"));
}

#[test]
fn behind_a_prefix_all_links_are_relative_and_a_proxy_may_leave_it_in() {
    let site =
        Site::with("[links]\nurl = \"https://example.com/app/\"\nsecret_env = \"PAGE_TOKEN\"\n");
    site.failed("lost");
    let browser = site.enter();
    for page in [
        "/",
        "/dispatches",
        "/dispatch?id=1",
        "/messages",
        "/message?id=1",
        "/test",
    ] {
        let reply = browser.get(page).status(200);
        for absolute in ["href=\"/", "action=\"/", "src=\"/"] {
            reply.hides(absolute);
        }
        let prefixed = browser.get(&format!("/app{page}")).status(200);
        assert_eq!(prefixed.body.len(), reply.body.len());
    }
    let form = format!("seal={}&messenger=chat", browser.seal);
    let reply = browser.post_from("https://example.com", "/app/requeue", &form);
    reply.status(303);
    assert_eq!(
        site.get("/app/messages?x=1").status(401).field("next"),
        "messages?x=1"
    );
}
