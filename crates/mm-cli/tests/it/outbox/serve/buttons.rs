//! What can be done, and that nobody else's page can do it.

use mm_outbox::{Batch, Cancel, Error, Message, Messenger, Outbox, Subscription};

use super::Site;
use crate::server::{Answer, Server};
use crate::support::{ID, TOKEN};

#[test]
fn a_button_requeues_one_all_of_a_message_or_all_of_a_messenger() {
    let site = Site::new();
    let ids: Vec<_> = ["one", "two", "three"].map(|text| site.failed(text)).into();
    let browser = site.enter();
    let list = browser.get("/dispatches?status=failed").status(200);
    assert_eq!(list.body.matches("Requeue</button>").count(), 3);
    let back = "back=dispatches%3Fstatus%3Dfailed";
    let reply = browser.press("/requeue", &format!("id={}&{back}", ids[0]));
    reply.shows("One dispatch waits to be sent again.");
    assert_eq!(reply.body.matches("Requeue</button>").count(), 2);
    assert_eq!(site.stage.count("pending"), 1);

    let page = browser.get(&format!("/dispatch?id={}", ids[1])).status(200);
    let message = page.body.split("message?id=").nth(1).unwrap();
    let message = message.split('"').next().unwrap();
    let page = browser.get(&format!("/message?id={message}")).status(200);
    page.shows("Requeue all failed of this message");
    browser
        .press("/requeue", &format!("message={message}"))
        .shows("One dispatch");

    let overview = browser.get("/").status(200);
    overview
        .shows("name=\"messenger\" value=\"chat\"")
        .shows("Requeue failed");
    browser
        .press("/requeue", "messenger=chat")
        .shows("One dispatch");
    assert_eq!(
        (site.stage.count("pending"), site.stage.count("failed")),
        (3, 0)
    );
    browser
        .press("/requeue", "messenger=chat")
        .shows("Nothing of it had failed.");
    browser
        .post("/requeue", "")
        .status(400)
        .shows("It is not said what");
    assert_eq!(
        site.by_token("POST", "/requeue", "messenger=chat").json(),
        serde_json::json!({"requeued": 0})
    );
}

#[test]
fn a_number_that_is_none_does_not_requeue_all_of_the_messenger_beside_it() {
    let site = Site::new();
    site.failed("one");
    let browser = site.enter();
    for form in ["id=one&messenger=chat", "message=1e3&messenger=chat"] {
        browser.post("/requeue", form).status(400);
    }
    assert_eq!(site.stage.count("failed"), 1);
}

#[test]
fn a_button_drops_a_dead_letter_after_a_step_that_asks() {
    let site = Site::new();
    let ids = ["one", "two"].map(|text| site.failed(text));
    let browser = site.enter();
    let page = browser.get(&format!("/dispatch?id={}", ids[0])).status(200);
    page.shows("<summary class=\"button\">Drop</summary>")
        .shows("This takes it away for good")
        .shows(&format!("Drop dispatch {}</button>", ids[0]));
    let form = page.body.split("action=\"drop\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    for field in [
        format!("name=\"seal\" value=\"{}\"", browser.seal),
        format!("name=\"id\" value=\"{}\"", ids[0]),
        "name=\"back\" value=\"dispatches?status=failed\"".to_owned(),
    ] {
        assert!(form.contains(&field), "no {field} in {form}");
    }
    let fields = format!("id={}&back=dispatches%3Fstatus%3Dfailed", ids[0]);
    browser
        .press("/drop", &fields)
        .shows("The dispatch is dropped.")
        .shows("two")
        .hides("one</a>");
    let gone = format!("/dispatch?id={}", ids[0]);
    browser.get(&gone).status(404);
    assert_eq!(site.stage.count("failed"), 1);
    browser
        .press("/drop", &fields)
        .shows("Nothing was dropped: it has not failed, or is not there.");

    site.stage.schedule(["three".to_owned()]);
    let waiting = site.stage.list()[0]["id"].as_i64().unwrap();
    let page = browser.get(&format!("/dispatch?id={waiting}")).status(200);
    page.hides("action=\"drop\"");
    browser
        .press("/drop", &format!("id={waiting}"))
        .shows("Nothing was dropped");
    assert_eq!(site.stage.count("pending"), 1);
    for form in ["", "id=", "id=all", "messenger=chat", "message=2"] {
        browser
            .post("/drop", form)
            .status(400)
            .shows("It is not said what to drop");
    }
    assert_eq!(site.stage.count("failed"), 1);
    let by_token = site.by_token("POST", "/drop", &format!("id={}", ids[1]));
    assert_eq!(by_token.json(), serde_json::json!({"dropped": 1}));
    assert_eq!(site.stage.count("failed"), 0);
}

#[test]
fn a_form_of_another_site_or_without_its_seal_drops_nothing() {
    let site = Site::new();
    let id = site.failed("one");
    let browser = site.enter();
    let sealed = format!("seal={}&id={id}", browser.seal);
    for origin in ["https://evil.example", "null"] {
        browser.post_from(origin, "/drop", &sealed).status(403);
    }
    let own = format!("http://{}", site.address);
    let other = site.enter().seal;
    for seal in ["", "0", &*other] {
        let form = format!("seal={seal}&id={id}");
        let reply = browser.post_from(&own, "/drop", &form).status(403);
        reply.shows("This form is too old");
    }
    super::ask(site.address, "POST", "/drop", &[], &sealed).status(401);
    browser.get(&format!("/drop?id={id}")).status(404);
    assert_eq!(site.stage.count("failed"), 1);
}

#[test]
fn a_form_of_another_site_or_without_its_seal_does_nothing() {
    let site = Site::new();
    site.failed("one");
    let browser = site.enter();
    let sealed = format!("seal={}&messenger=chat", browser.seal);
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost",
        "https://127.0.0.1.evil.example",
    ] {
        browser.post_from(origin, "/requeue", &sealed).status(403);
        let login = format!("token={TOKEN}");
        browser.post_from(origin, "/login", &login).status(403);
    }
    let own = format!("http://{}", site.address);
    let other = site.enter().seal;
    for seal in ["", "0", &*other] {
        let form = format!("seal={seal}&messenger=chat");
        let reply = browser.post_from(&own, "/requeue", &form).status(403);
        reply.shows("This form is too old");
    }
    for (fetched_by, status) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 303),
    ] {
        let headers = [("Cookie", &*browser.cookie), ("Sec-Fetch-Site", fetched_by)];
        let reply = super::ask(site.address, "POST", "/requeue", &headers, &sealed);
        assert_eq!(reply.status, status, "{fetched_by}");
        assert_eq!(site.stage.count("failed"), u64::from(status == 403));
    }
    browser.get("/requeue?messenger=chat").status(404);
}

#[test]
fn a_test_message_is_sent_in_the_background_and_its_end_is_shown() {
    let site = Site::new();
    let browser = site.enter();
    let form = "messenger=chat&to=town-square&text=hello+%3Cb%3E";
    let mut reply = browser.press("/test", form);
    while reply.body.contains("under way") {
        reply.shows("http-equiv=\"refresh\"");
        reply = browser.get("/test?number=1");
    }
    reply.shows("badge sent").hides("http-equiv=\"refresh\"");
    assert_eq!(site.stage.texts(), ["hello <b>"]);
    let result = site
        .by_token("POST", "/test", "messenger=chat&to=nowhere")
        .json();
    assert_eq!(result["state"], "failed");
    assert!(
        result["error"].as_str().unwrap().contains("404"),
        "{result}"
    );
    browser
        .get("/test")
        .status(200)
        .shows("badge failed")
        .shows("chat:nowhere");
    browser
        .post("/test", "messenger=nobody")
        .status(400)
        .shows("no such messenger");
    assert_eq!(site.stage.list().len(), 0, "the store is not touched");
}

#[test]
fn a_test_message_that_takes_long_holds_nothing_up_and_too_many_are_refused() {
    let server = Server::always(Answer::Hang);
    let stage = super::Stage::with(&super::settings(""));
    let program = stage.mm(["serve", "--listen", "127.0.0.1:0"]);
    let process = program
        .env("PAGE_TOKEN", TOKEN)
        .env("HOOK", server.url())
        .start();
    let address = super::address(&process);
    let site = Site {
        stage,
        process,
        address,
    };
    let browser = site.enter();
    for _ in 0..4 {
        browser.post("/test", "messenger=chat").status(303);
    }
    browser.get("/").status(200);
    let reply = browser.post("/test", "messenger=chat");
    reply.status(429).shows("Too many test messages");
    // It is of the URL of the webhook, which no answer may hold.
    browser
        .get("/test")
        .status(200)
        .shows("under way")
        .hides(ID);
}

/// Sends nothing.
pub(super) struct Chat;

impl Messenger for Chat {
    fn alias(&self) -> &'static str {
        "chat"
    }

    fn send(&self, _: &Message, _: &mut Batch<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn a_subscription_is_shown_and_removed() {
    let site = Site::new();
    let outbox = Outbox::sqlite(site.stage.path("outbox.db")).messenger(Chat);
    let outbox = outbox.open().unwrap();
    for one in [
        Subscription::of_address("plain", "chat", "<b>town</b>"),
        Subscription::of_user("plain", "chat", "ada"),
    ] {
        outbox.subscribe(&one).unwrap();
    }
    let browser = site.enter();
    let page = browser.get("/subscriptions").status(200);
    page.shows("&lt;b&gt;town&lt;&#x2f;b&gt;")
        .shows("ada")
        .hides("<b>town");
    let page = browser.get("/subscriptions?user=ada").status(200);
    page.hides("town");
    let form = "type=plain&messenger=chat&user=&address=%3Cb%3Etown%3C%2Fb%3E&back=subscriptions";
    let page = browser.press("/unsubscribe", form);
    page.shows("The subscription is removed.").hides("town");
    assert_eq!(outbox.subscriptions(None, None).unwrap().len(), 1);
    let removed = site.by_token("POST", "/unsubscribe", "type=plain&messenger=chat&user=ada");
    assert_eq!(removed.json()["removed"], true);
    browser.post("/unsubscribe", "type=plain").status(400);
}
