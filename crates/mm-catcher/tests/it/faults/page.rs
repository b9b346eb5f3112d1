//! Faults, set over HTTP.

use mm_catcher::Faults;
use serde_json::json;

use super::{JSON, catcher, statuses};
use crate::client::Client;

const PATH: &str = "/_catcher/faults";

#[test]
fn faults_are_told_set_and_taken_back_while_it_runs() {
    let catcher = catcher("");
    let client = Client::of(&catcher);
    let mut faults = client.get(PATH).json();
    assert_eq!(faults["failure"]["status"], json!(null));
    faults["failure"]["status"] = json!(502);
    let set = client.post(PATH, &faults);
    assert_eq!((set.status, set.json()), (200, faults.clone()));
    assert_eq!(client.get("/_catcher/overview").json()["faults"], faults);
    assert_eq!(catcher.faults().failure.status, Some(502));
    assert_eq!(statuses(&catcher, 2), [502, 502]);
    client.post(PATH, &json!({}));
    assert_eq!(catcher.faults(), Faults::default());
    assert_eq!(statuses(&catcher, 2), [200, 200]);
}

#[test]
fn what_is_wrong_with_faults_is_told_and_nothing_changes() {
    let catcher = catcher("failure.status=503");
    let before = catcher.faults();
    let client = Client::of(&catcher);
    for (faults, told) in [
        (json!({"failure": {"status": 42}}), "from 200 to 599"),
        (json!({"failures": {}}), "there is no fault failures"),
        (
            json!({"cut": {"at": "end"}}),
            "cut.at takes before, head or body, not end",
        ),
    ] {
        let reply = client.post(PATH, &faults);
        assert_eq!(reply.status, 400);
        assert_eq!(reply.error(), "mm_catcher.page.faults.app_error");
        assert!(reply.text().contains(told), "{}", reply.text());
    }
    let other = [("Content-Type", "text/plain")];
    assert_eq!(client.send("POST", PATH, &other, b"{}").status, 415);
    assert_eq!(client.send("POST", PATH, &JSON, b"{").status, 400);
    assert_eq!(catcher.faults(), before);
}
