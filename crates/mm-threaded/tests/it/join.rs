//! What waits becomes one post, in order, each message whole.

use mm_core::{Attachment, Error, ErrorKind, MemoryTransport, Payload};
use mm_threaded::{Join, Threaded, ThreadedBuilder};

use crate::support::{LONG, payload, queue};

/// Sends a first message, which the server holds, then the others; returns the posts.
fn joined(join: Join, payloads: Vec<(Payload, u8)>) -> Vec<Payload> {
    let memory = MemoryTransport::new();
    memory.hold();
    let queue: Threaded<_> = Threaded::builder(memory.clone()).join(join).build();
    queue.send(payload("first"), ());
    assert!(memory.wait_held(1, LONG));
    for (payload, severity) in payloads {
        queue.send_with_severity(payload, (), severity);
    }
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    memory.take().split_off(1)
}

fn texts(posts: &[Payload]) -> Vec<&str> {
    posts.iter().map(Payload::text).collect()
}

fn lines(texts: &[&str]) -> Vec<(Payload, u8)> {
    texts.iter().map(|text| (payload(text), 0)).collect()
}

fn with_emoji(text: &str, emoji: &str) -> Payload {
    Payload::builder()
        .text(text)
        .icon_emoji(emoji)
        .build()
        .unwrap()
}

#[test]
fn lines_that_wait_become_one_post() {
    let posts = joined(Join::lines(), lines(&["one", "two", "three"]));
    assert_eq!(texts(&posts), ["one\ntwo\nthree"]);
}

#[test]
fn the_first_message_does_not_wait_for_others() {
    let memory = MemoryTransport::new();
    let (queue, _told) = queue(&memory, |builder| builder.join(Join::lines()));
    queue.send(payload("alone"), 0);
    assert!(memory.wait_for(1, LONG));
    assert_eq!(memory.texts(), ["alone"]);
}

#[test]
fn a_post_holds_as_much_as_fits_and_no_message_is_torn() {
    let long: Vec<String> = (0..100)
        .map(|number| format!("{number:03} {}", "x".repeat(96)))
        .collect();
    let payloads = long.iter().map(|text| (payload(text), 0)).collect();
    let posts = joined(Join::lines().chars_max(1_000), payloads);
    assert!(
        posts
            .iter()
            .all(|post| post.text().chars().count() <= 1_000)
    );
    assert!(posts.len() <= 12, "{} posts", posts.len());
    let all: Vec<&str> = posts.iter().flat_map(|post| post.text().lines()).collect();
    assert_eq!(all, long);
}

#[test]
fn marks_take_room_only_where_they_are_written() {
    let post_of = |emojis: [&str; 2]| {
        let text = |number: usize| format!("{number:03} {}", "x".repeat(94));
        let payloads = (0..20).map(|n| (with_emoji(&text(n), emojis[n % 2]), 0));
        joined(Join::lines().chars_max(1_000), payloads.collect())
    };
    let equal = post_of(["information_source", ":information_source:"]);
    let sizes: Vec<_> = equal
        .iter()
        .map(|post| post.text().lines().count())
        .collect();
    assert_eq!(sizes, [10, 10]);
    let mixed = post_of(["information_source", "warning"]);
    assert!(mixed.len() > 2);
    assert!(
        mixed
            .iter()
            .all(|post| post.text().chars().count() <= 1_000)
    );
}

#[test]
fn only_messages_for_the_same_channel_and_username_join_and_order_is_kept() {
    let to = |channel: &str, text: &str| {
        (
            Payload::builder()
                .channel(channel)
                .text(text)
                .build()
                .unwrap(),
            0,
        )
    };
    let posts = joined(
        Join::lines(),
        vec![to("a", "1"), to("a", "2"), to("b", "3"), to("a", "4")],
    );
    assert_eq!(texts(&posts), ["1\n2", "3", "4"]);
    assert_eq!(posts[1].channel(), Some("b"));
    let by = |name: &str| {
        (
            Payload::builder()
                .username(name)
                .text(name)
                .build()
                .unwrap(),
            0,
        )
    };
    assert_eq!(
        joined(Join::lines(), vec![by("a"), by("b"), by("b")]).len(),
        2
    );
}

#[test]
fn equal_emoji_stand_once_and_different_ones_mark_each_line() {
    let same = vec![(with_emoji("1", ":a:"), 1), (with_emoji("2", "a"), 1)];
    let posts = joined(Join::lines(), same);
    assert_eq!(
        (posts[0].text(), posts[0].icon_emoji()),
        ("1\n2", Some(":a:"))
    );
    let mixed = vec![
        (with_emoji("fine", ":info:"), 1),
        (with_emoji("broken", ":error:"), 3),
        (with_emoji("odd", ":warning:"), 2),
        (payload("unmarked"), 0),
    ];
    let posts = joined(Join::lines(), mixed);
    assert_eq!(posts[0].icon_emoji(), Some(":error:"));
    assert_eq!(
        posts[0].text(),
        ":info: fine\n:error: broken\n:warning: odd\nunmarked"
    );
}

#[test]
fn blocks_of_markdown_stay_blocks() {
    let fence = "```\ncode\n```";
    let posts = joined(
        Join::lines(),
        lines(&["before", fence, "after", "| a |", "1. x", "plain"]),
    );
    let expected = format!("before\n\n{fence}\n\nafter\n\n| a |\n\n1. x\n\nplain");
    assert_eq!(texts(&posts), [expected]);
    let marked = vec![
        (with_emoji("plain", ":a:"), 0),
        (with_emoji(fence, ":b:"), 0),
    ];
    let posts = joined(Join::lines(), marked);
    assert_eq!(texts(&posts), [format!(":a: plain\n:b:\n\n{fence}")]);
}

#[test]
fn a_text_with_an_open_fence_swallows_no_other() {
    let posts = joined(Join::lines(), lines(&["a", "```\nnever closed", "b", "c"]));
    assert_eq!(texts(&posts), ["a", "```\nnever closed", "b\nc"]);
}

#[test]
fn attachments_join_as_lists() {
    let with = |title: &str| {
        (
            Payload::builder()
                .attachment(Attachment::new("text").title(title))
                .build()
                .unwrap(),
            0,
        )
    };
    let posts = joined(Join::lines(), vec![with("1"), with("2"), with("3")]);
    assert_eq!((posts.len(), posts[0].attachments().len()), (1, 3));
}

#[test]
fn what_is_more_than_text_and_attachments_stays_alone() {
    let urgent = Payload::builder().text("urgent").urgent().build().unwrap();
    let silent = Payload::builder().text("silent").silent().build().unwrap();
    let posts = joined(
        Join::lines(),
        vec![
            (payload("a"), 0),
            (urgent, 0),
            (silent, 0),
            (payload("b"), 0),
            (payload("c"), 0),
        ],
    );
    assert_eq!(texts(&posts), ["a", "urgent", "silent", "b\nc"]);
    assert!(posts[1].priority().is_some() && posts[2].is_silent());
}

#[test]
fn a_code_block_holds_all_lines_and_its_fence_is_longer_than_any_within() {
    let posts = joined(
        Join::code_block("log"),
        lines(&["one", "", "  two", "``` x", "@all"]),
    );
    assert_eq!(texts(&posts), ["````log\none\n\n  two\n``` x\n@all\n````"]);
}

#[test]
fn on_failure_each_original_is_told() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder: ThreadedBuilder<_, _>| {
        builder.join(Join::lines())
    });
    queue.send(payload("first"), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 1..=3 {
        queue.send(payload(&format!("line {number}")), number);
    }
    memory.fail_next(Error::new(ErrorKind::Status(403)));
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    let told: Vec<_> = told
        .try_iter()
        .map(|t| (t.data, t.text, t.error.kind()))
        .collect();
    let line = |n: u32| (n, format!("line {n}"), ErrorKind::Status(404));
    let first = (0, "first".to_owned(), ErrorKind::Status(403));
    assert_eq!(told, [first, line(1), line(2), line(3)]);
}

#[test]
fn one_message_that_spoils_the_post_takes_no_other_along() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| builder.join(Join::lines()));
    queue.send(payload("first"), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 1..=3 {
        queue.send(payload(&format!("line {number}")), number);
    }
    // The joined post is refused, then the second line alone.
    memory.accept_next();
    memory.fail_next(Error::invalid_payload("text", "has a NUL"));
    memory.accept_next();
    memory.fail_next(Error::invalid_payload("text", "has a NUL"));
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["first", "line 1", "line 3"]);
    assert_eq!(
        told.try_iter().map(|told| told.data).collect::<Vec<_>>(),
        [2]
    );
}

#[test]
fn lingering_gathers_company_and_ends_when_somebody_waits() {
    let memory = MemoryTransport::new();
    let long = std::time::Duration::from_secs(3600);
    let (queue, _told) = queue(&memory, |builder| builder.join(Join::lines().linger(long)));
    queue.send(payload("one"), 0);
    queue.send(payload("two"), 1);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["one\ntwo"]);
    queue.send(payload("three"), 2);
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    assert_eq!(memory.texts()[1..], ["three"]);
}

#[test]
fn spacing_holds_the_next_post_back_but_neither_the_first_nor_a_full_one() {
    let memory = MemoryTransport::new();
    let join = Join::lines().spacing(LONG * 2).chars_max(30);
    let (queue, _told) = queue(&memory, |builder| builder.join(join));
    queue.send(payload("first"), 0);
    assert!(memory.wait_for(1, LONG));
    for text in ["second line", "third line", "fourth line"] {
        queue.send(payload(text), 0);
    }
    assert!(memory.wait_for(2, LONG));
    queue.send(payload("fifth line"), 0);
    assert!(queue.flush(LONG).unwrap());
    let expected = [
        "first",
        "second line\nthird line",
        "fourth line\nfifth line",
    ];
    assert_eq!(memory.texts(), expected);
}

#[test]
fn attachments_of_a_code_block_are_joined_and_need_no_fence() {
    let with = |title: &str| {
        let attachment = Attachment::new("text").title(title);
        Payload::builder().attachment(attachment).build().unwrap()
    };
    let payloads = vec![(with("1"), 0), (payload("line"), 0), (with("2"), 0)];
    let posts = joined(Join::code_block(""), payloads);
    assert_eq!(texts(&posts), ["```\nline\n```"]);
    assert_eq!(posts[0].attachments().len(), 2);
    let posts = joined(Join::code_block(""), vec![(with("1"), 0)]);
    assert_eq!((posts[0].text(), posts[0].attachments().len()), ("", 1));
}

#[test]
fn attachments_without_text_need_no_marks() {
    let with = |emoji: &str| {
        let attachment = Attachment::new("text");
        let payload = Payload::builder().attachment(attachment).icon_emoji(emoji);
        payload.build().unwrap()
    };
    let posts = joined(Join::lines(), vec![(with(":a:"), 1), (with(":b:"), 2)]);
    assert_eq!((posts[0].text(), posts[0].icon_emoji()), ("", Some(":b:")));
}

#[test]
fn a_message_can_be_sent_as_it_is() {
    let memory = MemoryTransport::new();
    memory.hold();
    let queue: Threaded<_> = Threaded::builder(memory.clone())
        .join(Join::code_block("log"))
        .build();
    queue.send(payload("first"), ());
    assert!(memory.wait_held(1, LONG));
    queue.send(payload("line"), ());
    queue.send_alone(payload("**own**"), ());
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts()[1..], ["```log\nline\n```", "**own**"]);
}
