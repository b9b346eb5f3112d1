//! The service's page, by the login of a real hub.

use serde_json::Value;

use crate::browser::{Browser, hidden};
use crate::client::Answer;
use crate::hub::{Hub, SERVICE};
use crate::shared::hub;
use crate::wait::wait_until;

/// Opens the service's page as somebody who has to log in.
fn log_in(browser: &mut Browser, user: &str) -> Answer {
    let form = browser.open(&format!("{SERVICE}/"));
    assert!(browser.path.starts_with("/base/hub/login?"), "{form:?}");
    let fields = [
        ("username", user),
        ("password", "any"),
        ("_xsrf", &hidden(&form, "_xsrf")),
    ];
    let path = browser.path.clone();
    browser.submit(&path, &fields)
}

fn new(hub: &Hub, user: &str) -> Browser {
    hub.add(user);
    Browser::new(hub.address)
}

#[test]
fn a_person_logs_in_by_the_hub_and_sends_a_test_post() {
    let hub = hub();
    let mut browser = new(hub, "dave");
    hub.mattermost.channel("by-page", "O");
    let page = log_in(&mut browser, "dave");
    assert_eq!(page.status, 200, "{page:?}");
    assert_eq!(browser.path, format!("{SERVICE}/"));
    assert!(page.body.contains("@dave"), "{}", page.body);
    let seal = hidden(&page, "seal");
    let fields = [
        ("seal", seal.as_str()),
        ("channel", "by-page"),
        ("message", "hello & bye"),
    ];
    let page = browser.submit(&format!("{SERVICE}/test"), &fields);
    assert!(page.body.contains("Posted to ~by-page."), "{}", page.body);
    assert_eq!(
        hub.texts("by-page"),
        ["*@dave (via jupyterpost)*: hello & bye"]
    );
    // Known to the hub, one does not log in twice.
    let out = [("seal", seal.as_str())];
    let home = browser.submit(&format!("{SERVICE}/logout"), &out);
    assert_eq!(browser.path, "/base/hub/home", "{home:?}");
    let page = browser.open(&format!("{SERVICE}/"));
    assert_eq!(browser.path, format!("{SERVICE}/"));
    assert!(page.body.contains("@dave"), "{}", page.body);
}

#[test]
fn who_leaves_the_hub_is_out_of_the_page_too() {
    let hub = hub();
    let mut browser = new(hub, "erin");
    assert_eq!(log_in(&mut browser, "erin").status, 200);
    browser.open("/base/hub/logout");
    wait_until("the end of the session", || {
        browser.open(&format!("{SERVICE}/"));
        browser.path.starts_with("/base/hub/login?")
    });
    // Nor is there a token of it left.
    let tokens = hub.ask("GET", "/users/erin/tokens", &Value::Null).json();
    assert_eq!(tokens["api_tokens"], serde_json::json!([]), "{tokens}");
}
