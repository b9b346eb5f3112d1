//! Large files, through the hub's proxy.

use std::process::Command;

use crate::client::Form;
use crate::environment::{Environment, package};
use crate::hub::{Hub, SCOPE};
use crate::shared::hub;

const MEGABYTE: usize = 1_000_000;
const POST: &str = "\
import os, mm_jupyter
file = bytes(int(os.environ['BYTES']))
try:
    mm_jupyter.post('large', 'large', file, os.environ['WHERE'], os.environ['WHO'])
except mm_jupyter.PostError as error:
    print(error.status, error.code, end='')
else:
    print('posted', end='')";

/// What Python says of a file of so many bytes.
fn post(hub: &Hub, token: &str, bytes: usize) -> String {
    let output = Command::new(Environment::find().python())
        .args(["-c", POST])
        .env_clear()
        .env("PYTHONPATH", package())
        .env("BYTES", bytes.to_string())
        .env(
            "WHERE",
            format!("http://{}{}", hub.address, crate::hub::SERVICE),
        )
        .env("WHO", token)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_large_file_arrives_and_one_that_is_too_large_is_refused_in_plain_words() {
    let hub = hub();
    hub.mattermost.channel("large", "O");
    let (_, token) = hub.token("alice", &[SCOPE]);
    assert_eq!(post(hub, &token, 20 * MEGABYTE), "posted");
    let size = hub.mattermost.files(&hub.posts("large")[0])[0].size;
    assert_eq!(usize::try_from(size).unwrap(), 20 * MEGABYTE);
    // Refused while it is still being sent.
    assert_eq!(post(hub, &token, 40 * MEGABYTE), "413 file_too_large");
    assert_eq!(post(hub, &token, 100 * MEGABYTE), "413 request_too_large");
    assert_eq!(post(hub, "another", 100 * MEGABYTE), "401 unknown_token");
    let form = Form::of(&[("channel", "large")]).file("large", &vec![0; 31 * MEGABYTE]);
    let answer = hub.request("POST", "").token(&token).form(form).send();
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (413, "file_too_large")
    );
    assert_eq!(hub.posts("large").len(), 1);
}
