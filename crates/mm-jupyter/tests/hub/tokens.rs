//! Tokens of a real hub.

use serde_json::Value;

use crate::client::{Answer, Form};
use crate::hub::SCOPE;
use crate::shared::hub;
use crate::wait::wait_until;

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text("code"))
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn a_token_posts_for_its_user_and_for_nobody_else() {
    let hub = hub();
    hub.mattermost.channel("of-users", "O");
    for user in ["alice", "bob"] {
        // All that the user may, or this service alone.
        for scopes in [&[][..], &[SCOPE]] {
            let (_, token) = hub.token(user, scopes);
            let answer = hub.post(&token, "of-users", "hello");
            assert_eq!(answer.status, 201, "{answer:?}");
        }
    }
    let expected = ["alice", "alice", "bob", "bob"];
    let expected = expected.map(|user| format!("*@{user} (via jupyterpost)*: hello"));
    assert_eq!(hub.texts("of-users"), expected);
}

#[test]
fn who_may_not_come_in_posts_nothing() {
    let hub = hub();
    hub.mattermost.channel("closed", "O");
    let form = Form::of(&[("channel", "closed"), ("message", "hello")]);
    let answer = hub.request("POST", "").form(form).send();
    assert_eq!(outcome(&answer), refused(401, "no_token"));
    let answer = hub.post("another", "closed", "hello");
    assert_eq!(outcome(&answer), refused(401, "unknown_token"));
    // All of the user's own, but no service.
    let (_, token) = hub.token("alice", &["self"]);
    let answer = hub.post(&token, "closed", "hello");
    assert_eq!(outcome(&answer), refused(403, "missing_scope"));
    let answer = hub.post(crate::keeper::ADMIN, "closed", "hello");
    assert_eq!(outcome(&answer), refused(403, "missing_scope"));
    assert_eq!(hub.texts("closed"), [""; 0]);
}

#[test]
fn a_token_that_is_revoked_in_the_hub_ends() {
    let hub = hub();
    hub.mattermost.channel("revoked", "O");
    let (id, token) = hub.token("alice", &[]);
    assert_eq!(hub.post(&token, "revoked", "1").status, 201);
    hub.ask("DELETE", &format!("/users/alice/tokens/{id}"), &Value::Null);
    let me = || hub.request("GET", "api/me").token(&token).send();
    wait_until("the end of the token", || me().status == 401);
    let answer = hub.post(&token, "revoked", "2");
    assert_eq!(outcome(&answer), refused(401, "unknown_token"));
    assert_eq!(hub.texts("revoked").len(), 1);
}

#[test]
fn metrics_are_for_the_hubs_admin_and_health_is_for_all() {
    let hub = hub();
    let health = hub.request("GET", "health").send();
    assert_eq!((health.status, health.text("status").as_str()), (200, "ok"));
    let metrics = |token: &str| hub.request("GET", "metrics").token(token).send();
    assert_eq!(metrics(&hub.token("alice", &[]).1).status, 403);
    let answer = metrics(&hub.token("root", &[]).1);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(
        answer.body.contains("mm_jupyter_requests_total"),
        "{answer:?}"
    );
}
