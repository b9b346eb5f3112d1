//! A text that becomes several posts: which of them went out is known, and no part is
//! sent twice or left out.

use mm_core::{Attachment, Delivery, Limits};
use mm_sender::{ErrorKind, Payload, RetryPolicy, WebhookSender};

use crate::server::{OK, Seen, Server, answer};

/// Three words, of which each is a post by the limits below.
const TEXT: &str = "aaaaaaaaa bbbbbbbbb ccccccccc";
const PARTS: [&str; 3] = ["aaaaaaaaa", "bbbbbbbbb", "ccccccccc"];

fn sender(server: &Server) -> WebhookSender {
    let limits = Limits::default().max_text_chars(10);
    let policy = RetryPolicy::default().first_wait(std::time::Duration::from_millis(1));
    server.builder().limits(limits).retry(policy).build()
}

fn texts(server: &Server) -> Vec<String> {
    let seen = server.seen();
    seen.iter()
        .map(|seen| seen.text().trim().to_owned())
        .collect()
}

/// Refuses the requests with these numbers.
fn refusing(numbers: &'static [usize], refusal: String) -> Server {
    Server::answering(move |number, _: &Seen| {
        if numbers.contains(&number) {
            refusal.clone()
        } else {
            OK.to_owned()
        }
    })
}

#[test]
fn a_long_text_becomes_posts_in_order_over_one_connection() {
    let server = Server::ok();
    let receipt = sender(&server).send_text(TEXT).unwrap();
    assert_eq!((receipt.parts(), receipt.attempts()), (3, 3));
    assert_eq!(texts(&server), PARTS);
    assert_eq!(server.connections(), 1);
}

#[test]
fn attachments_come_with_the_last_part_and_names_with_each() {
    let server = Server::ok();
    let payload = Payload::builder()
        .text(TEXT)
        .channel("town-square")
        .attachment(Attachment::new("b"))
        .build()
        .unwrap();
    sender(&server).send(&payload).unwrap();
    let bodies: Vec<serde_json::Value> = server
        .seen()
        .iter()
        .map(|seen| serde_json::from_str(&seen.body).unwrap())
        .collect();
    for (number, body) in bodies.iter().enumerate() {
        assert_eq!(body["channel"], "town-square");
        assert_eq!(body.get("attachments").is_some(), number == 2);
    }
}

#[test]
fn a_part_that_fails_is_reported_and_a_repeat_goes_on_with_it() {
    for (failing, sent) in [(0, 0), (1, 1), (2, 2)] {
        let server = Server::answering(move |number, _| {
            if number == failing {
                answer("500 Oh", "", "")
            } else {
                OK.to_owned()
            }
        });
        let sender = sender(&server);
        let mut delivery = Delivery::new(Payload::new(TEXT));
        let error = sender.deliver(&mut delivery).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(500));
        assert_eq!(error.parts(), Some((sent, 3)));
        assert!(
            error
                .to_string()
                .ends_with(&format!("({sent} of 3 parts are out)")),
            "{error}"
        );
        assert_eq!(delivery.parts_sent(), sent);
        assert_eq!(texts(&server), PARTS[..=sent]);

        let receipt = sender.deliver(&mut delivery).unwrap();
        assert_eq!((receipt.parts(), receipt.attempts()), (3, 4));
        assert_eq!(texts(&server), PARTS[sent..], "nothing is doubled");
        // Once more there is nothing left to do.
        sender.deliver(&mut delivery).unwrap();
        assert!(texts(&server).is_empty());
    }
}

#[test]
fn a_part_that_may_be_repeated_is_repeated_alone() {
    let refusal = answer("429 Too Many", "Retry-After: 0\r\n", "");
    let server = refusing(&[1, 2, 4], refusal);
    let receipt = sender(&server).send_text(TEXT).unwrap();
    assert_eq!((receipt.parts(), receipt.attempts()), (3, 6));
    let [a, b, c] = PARTS;
    assert_eq!(texts(&server), [a, b, b, b, c, c]);
}

#[test]
fn each_part_has_the_attempts_of_the_policy() {
    let refusal = answer("429 Too Many", "Retry-After: 0\r\n", "");
    let server = refusing(&[1, 2, 3, 4], refusal);
    let error = sender(&server).send_text(TEXT).unwrap_err();
    assert_eq!(
        (error.kind(), error.parts()),
        (ErrorKind::RateLimited, Some((1, 3)))
    );
    assert_eq!(server.seen().len(), 1 + 4);
}

#[test]
fn the_deadline_covers_all_parts() {
    let refusal = answer("429 Too Many", "Retry-After: 200\r\n", "");
    let server = refusing(&[2], refusal);
    let error = sender(&server).send_text(TEXT).unwrap_err();
    assert_eq!(
        (error.kind(), error.parts()),
        (ErrorKind::RateLimited, Some((2, 3)))
    );
    assert_eq!(
        error.retry_after(),
        Some(std::time::Duration::from_secs(200))
    );
}

#[test]
fn a_part_that_may_be_out_says_so() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.write(OK);
        connection.request(); // And no answer to the second.
    });
    let error = sender(&server).send_text(TEXT).unwrap_err();
    assert_eq!(
        (error.kind(), error.parts()),
        (ErrorKind::Interrupted, Some((1, 3)))
    );
    assert!(error.may_have_acted());
    assert_eq!(texts(&server), PARTS[..2]);
}
