//! What a sender makes of a server that misbehaves.

use std::time::Duration;

use mm_catcher::{Catcher, Faults};
use mm_sender::{ErrorKind, ProxyChoice, WebhookSender, WebhookSenderBuilder};

use super::messages;

fn sender(catcher: &Catcher) -> WebhookSenderBuilder {
    let url = catcher.webhook_url("ci").parse().unwrap();
    WebhookSender::builder(url).proxy_choice(ProxyChoice::Direct)
}

#[test]
fn a_sender_gets_its_message_through_a_server_that_fails_twice_and_posts_it_once() {
    let catcher = Catcher::start().unwrap();
    catcher.set_faults(Faults::fail_next(2, 503));
    sender(&catcher).build().send_text("hello").unwrap();
    assert_eq!(messages(&catcher), ["hello"]);
    assert_eq!(catcher.requests().len(), 3);
}

#[test]
fn a_sender_says_that_a_message_may_be_there_when_the_connection_was_cut() {
    let catcher = Catcher::start().unwrap();
    catcher.set_faults(Faults::cut_next(1));
    let error = sender(&catcher).build().send_text("hello").unwrap_err();
    assert!(error.may_have_acted());
    assert_eq!(messages(&catcher), ["hello"]);
}

#[test]
fn a_sender_gives_up_on_an_answer_that_never_comes() {
    let catcher = Catcher::start().unwrap();
    catcher.set_faults("silence.every=1,silence.after_effect=true".parse().unwrap());
    let sender = sender(&catcher).timeout(Duration::from_millis(300)).build();
    let error = sender.send_text("hello").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    assert_eq!(messages(&catcher), ["hello"]);
}
