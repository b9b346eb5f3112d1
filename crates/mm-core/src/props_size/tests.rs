use super::*;

/// The recorded server posted as `webhook`, and its webhook was named `Alerts hook`.
const RECORDED: Hook = Hook {
    username_chars: 7,
    name_chars: 11,
};

fn total(attachment: &Attachment) -> usize {
    let mut payload = Payload::default();
    payload.set_attachments(vec![attachment.clone()]);
    let more = payload.more.as_ref().unwrap();
    base_chars(&payload, more, &RECORDED) + attachment_chars(attachment)
}

#[test]
fn the_count_is_that_of_a_real_server() {
    // A server 5.37 took these whole, and cut the first at one character more.
    assert_eq!(total(&Attachment::new("t".repeat(7_276))), 7_600);
    assert_eq!(total(&Attachment::new("😀".repeat(7_000))), 7_324);
}

#[test]
fn characters_that_go_escapes_count_six() {
    assert_eq!(chars(&"<>&\u{2028}\u{2029}"), 2 + 5 * 6);
    assert_eq!(chars(&"é\u{2027}\n\"\\\u{1}"), 2 + 1 + 1 + 2 + 2 + 2 + 6);
}
