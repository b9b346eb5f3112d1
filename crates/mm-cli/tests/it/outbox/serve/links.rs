//! The signed links of recipients.

use mm_outbox::{DispatchId, LinkKind, Links, Outbox};

use super::Site;
use super::http::ask;
use crate::support::TOKEN;

const LINKS: &str = "[links]\nurl = \"https://example.com/app\"\nsecret_env = \"PAGE_TOKEN\"\n";

/// The paths of the links of a dispatch, made with a secret.
fn paths(site: &Site, id: i64, secret: &str) -> [String; 2] {
    let outbox = Outbox::sqlite(site.stage.path("outbox.db")).open().unwrap();
    let links = Links::new(outbox, "https://example.com/app", secret.as_bytes()).unwrap();
    [LinkKind::Read, LinkKind::Unsubscribe].map(|kind| {
        let url = links.url(kind, DispatchId(id));
        url.strip_prefix("https://example.com/app")
            .unwrap()
            .to_owned()
    })
}

#[test]
fn a_link_needs_no_token_and_says_that_a_message_was_read() {
    let site = Site::with(LINKS);
    site.stage.schedule(["hello".to_owned()]);
    site.send().code(0);
    let [read, _] = paths(&site, 1, TOKEN);
    let is_read = || site.stage.list()[0]["is_read"].as_bool().unwrap();
    for forged in [
        read.replace("/1/", "/2/"),
        read.replace("/read/", "/unsubscribe/x"),
        format!("{}0", &read[..read.len() - 1]) + "0",
        paths(&site, 1, "another secret of length")[0].clone(),
    ] {
        site.get(&forged).status(404);
    }
    assert!(!is_read());
    site.get(&read).status(200).shows("Thank you.");
    assert!(is_read());
    site.get(&format!("/app{read}")).status(200);
    let page = site.enter().get("/dispatch?id=1").status(200);
    page.shows("https:&#x2f;&#x2f;example.com&#x2f;app&#x2f;messages&#x2f;read&#x2f;1");
}

#[test]
fn to_look_at_the_link_does_not_unsubscribe_and_one_click_of_a_mail_program_does() {
    let site = Site::with(LINKS);
    site.stage.schedule(["hello".to_owned()]);
    let [_, unsubscribe] = paths(&site, 1, TOKEN);
    let outbox = Outbox::sqlite(site.stage.path("outbox.db"));
    let outbox = outbox.messenger(super::buttons::Chat).open().unwrap();
    let subscription = mm_outbox::Subscription::of_address("plain", "chat", "");
    outbox.subscribe(&subscription).unwrap();
    let asked = site.get(&unsubscribe).status(200);
    asked.shows("<button>Unsubscribe</button>");
    assert_eq!(outbox.subscriptions(None, None).unwrap().len(), 1);
    // As RFC 8058 has it; it comes from anywhere, and with no cookie.
    let headers = [
        ("Origin", "https://mail.example"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let body = "List-Unsubscribe=One-Click";
    ask(site.address, "POST", &unsubscribe, &headers, body).status(200);
    assert!(outbox.subscriptions(None, None).unwrap().is_empty());
}

#[test]
fn without_the_table_there_are_no_links() {
    let site = Site::new();
    site.stage.schedule(["hello".to_owned()]);
    let [read, _] = paths(&site, 1, TOKEN);
    site.get(&read).status(404);
    site.enter()
        .get("/dispatch?id=1")
        .status(200)
        .hides("Signed links");
}
