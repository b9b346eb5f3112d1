//! What an open page is told.

use super::*;
use crate::page::live;

/// What a page hears until this is in it.
fn heard_until(page: &Page, stream: &mut Channel<Bytes>, wanted: &str) -> String {
    let mut text = String::new();
    page.runtime.block_on(async {
        while !text.contains(wanted) {
            let frame = timeout(LONG, stream.frame())
                .await
                .unwrap()
                .unwrap()
                .unwrap();
            text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
    });
    text
}

#[test]
fn an_open_page_is_told_of_posts_and_of_what_was_cleared() {
    let page = Page::new();
    let (answer, stream) = page.runtime.block_on(async { live::stream(&page.server) });
    assert_eq!(header(&answer, "content-type"), "text/event-stream");
    let mut stream = stream.unwrap();
    let id = page.post(1, "hi");
    let path = format!("/_catcher/posts?place=channel:{}", page.channels[1]);
    page.ask("DELETE", &path, "{}");
    let text = heard_until(&page, &mut stream, "event: cleared");
    assert!(text.contains("event: post\n"), "{text}");
    assert!(text.contains(&id.to_string()), "{text}");
    assert!(
        text.contains(&format!("channel:{}", page.channels[1])),
        "{text}"
    );
}

#[test]
fn a_post_that_is_told_to_many_users_is_told_to_the_page_once() {
    let page = Page::new();
    let (_, stream) = page.runtime.block_on(async { live::stream(&page.server) });
    let mut stream = stream.unwrap();
    let data = json!({"post": r#"{"id":"one"}"#});
    let data = data.as_object().unwrap();
    for _ in 0..3 {
        page.server.world().live.heard("posted", data);
    }
    page.server.world().live.cleared("all");
    let mut text = String::new();
    page.runtime.block_on(async {
        while !text.contains("event: cleared") {
            let frame = timeout(LONG, stream.frame()).await.unwrap().unwrap();
            text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        }
    });
    assert_eq!(text.matches("event: post\n").count(), 1, "{text}");
}

#[test]
fn a_page_that_is_far_behind_is_told_to_look_anew() {
    let page = Page::new();
    let (_, stream) = page.runtime.block_on(async { live::stream(&page.server) });
    let mut stream = stream.unwrap();
    for _ in 0..3_000 {
        page.post(0, "storm");
    }
    heard_until(&page, &mut stream, "event: missed");
}
