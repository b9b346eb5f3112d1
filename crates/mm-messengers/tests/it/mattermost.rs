//! Mattermost, which the catcher is.

use mm_catcher::Catcher;
use mm_messengers::MattermostWebhook;
use mm_outbox::{Messenger, recipients};
use mm_sender::WebhookSender;

use crate::stage::{Folder, send};

#[test]
fn a_message_arrives_in_the_channel_of_its_address() {
    let (folder, catcher) = (Folder::new("webhook"), Catcher::builder().furnished(true));
    let catcher = catcher.start().unwrap();
    let url = catcher.webhook_url("alerts").parse().unwrap();
    let outbox = folder.outbox(MattermostWebhook::new(WebhookSender::new(url)));
    outbox
        .schedule("hello", recipients("mattermost", ["", "alerts"]))
        .unwrap();
    assert_eq!(send(&outbox).sent, 2);
    let posts = catcher.posts();
    let texts: Vec<_> = posts.iter().map(|post| post.text.as_str()).collect();
    assert_eq!(texts, ["hello", "hello"]);
}

#[test]
fn a_test_message_needs_no_store() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    let url = catcher.webhook_url("alerts").parse().unwrap();
    let messenger = MattermostWebhook::new(WebhookSender::new(url)).called("chat");
    assert_eq!(messenger.alias(), "chat");
    messenger
        .test("", "works", &mm_outbox::Cancel::new())
        .unwrap();
    assert_eq!(catcher.posts().len(), 1);
}
