//! Fifty users at once, through the hub's proxy.

use std::sync::Arc;
use std::thread;

use serde_json::Value;

use crate::client::Form;
use crate::shared::hub;

const USERS: usize = 50;
const IMAGE_BYTES: usize = 5 * 1024 * 1024;

#[test]
fn fifty_users_with_five_megabytes_each_post_through_the_hub() {
    let hub = hub();
    hub.mattermost.channel("many", "O");
    let tokens: Vec<String> = (0..USERS)
        .map(|number| {
            let user = format!("many{number}");
            // Who posts to a channel need not be in the team, which has room for fifty.
            hub.ask("POST", &format!("/users/{user}"), &Value::Null);
            hub.token(&user, &[]).1
        })
        .collect();
    let image = Arc::new(vec![7; IMAGE_BYTES]);
    let threads: Vec<_> = tokens
        .iter()
        .map(|token| {
            let request = hub.request("POST", "").token(token);
            let image = Arc::clone(&image);
            thread::spawn(move || {
                let form = Form::of(&[("channel", "many"), ("message", "a plot")]);
                request.form(form.file("plot.png", &image)).send()
            })
        })
        .collect();
    for thread in threads {
        let answer = thread.join().unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let posts = hub.posts("many");
    assert_eq!(posts.len(), USERS);
    for post in posts {
        let sizes: Vec<_> = hub
            .mattermost
            .files(&post)
            .iter()
            .map(|file| file.size)
            .collect();
        assert_eq!(sizes, [i64::try_from(IMAGE_BYTES).unwrap()]);
    }
}
