//! One post sent on to a real webhook.

use std::time::Duration;

use mm_sender::{Payload, WebhookSender, WebhookUrl};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::server::Server;
use crate::world::model::Post;

/// How long the real server may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// What the server itself put into the props of a post that came by webhook.
const OWN_PROPS: [&str; 8] = [
    "attachments",
    "from_bot",
    "from_webhook",
    "override_icon_emoji",
    "override_icon_url",
    "override_username",
    "webhook_display_name",
    "use_user_icon",
];

#[derive(Deserialize)]
struct Body {
    url: String,
}

/// Sends a post to the webhook that the body names. Its URL is neither kept nor told.
pub(super) async fn post(server: &Server, id: Id, body: &[u8]) -> Result<Answer, Refusal> {
    let body: Body = serde_json::from_slice(body).map_err(|_| Refusal::bad_body_param("url"))?;
    let url: WebhookUrl = body.url.parse().map_err(|error| refused(400, &error))?;
    let payload = {
        let world = server.world();
        let post = world
            .posts
            .get(&id)
            .ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "There is no such post."))?;
        payload(post)
    };
    let payload: Payload = serde_json::from_value(payload).map_err(|error| refused(400, &error))?;
    let send = move || {
        let builder = WebhookSender::builder(url).deadline(TIMEOUT);
        builder.build().send(&payload)
    };
    let outcome = tokio::task::spawn_blocking(send).await;
    match outcome {
        Ok(Ok(_)) => Ok(Answer::ok()),
        Ok(Err(error)) => Err(refused(502, &error)),
        Err(error) => Err(refused(500, &error)),
    }
}

/// The payload of a webhook that makes such a post.
fn payload(post: &Post) -> Value {
    let mut props = post.props_map();
    let mut payload = Map::new();
    payload.insert("text".into(), post.message.as_ref().into());
    for (prop, field) in [
        ("override_username", "username"),
        ("override_icon_url", "icon_url"),
        ("override_icon_emoji", "icon_emoji"),
        ("attachments", "attachments"),
    ] {
        if let Some(value) = props.get(prop) {
            payload.insert(field.into(), value.clone());
        }
    }
    props.retain(|name, _| !OWN_PROPS.contains(&name.as_str()));
    if !props.is_empty() {
        payload.insert("props".into(), props.into());
    }
    if post.kind.starts_with("custom_") || &*post.kind == "burn_on_read" {
        payload.insert("type".into(), post.kind.as_ref().into());
    }
    let priority = post.priority.as_deref();
    if let Some(priority) = priority.and_then(|text| serde_json::from_str(text).ok()) {
        payload.insert("priority".into(), priority);
    }
    if post.silent {
        payload.insert("silent".into(), json!(true));
    }
    payload.into()
}

/// Why it was not sent, with its causes.
fn refused(status: u16, error: &(dyn std::error::Error + 'static)) -> Refusal {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    Refusal::new(status, "mm_catcher.page.forward.app_error", text)
}

#[cfg(test)]
mod tests {
    use crate::id::Id;
    use crate::world::publish::NewPost;

    use super::*;

    #[test]
    fn a_forwarded_post_is_what_its_webhook_got() {
        let mut world = crate::world::World::new(crate::Version::LATEST, false);
        let mut new = NewPost::new(Id::random(), Id::random(), "hi", 1);
        new.props = json!({
            "from_webhook": "true", "override_username": "bot", "override_icon_emoji": ":x:",
            "attachments": [{"text": "a"}], "card": "c", "webhook_display_name": "w",
        })
        .as_object()
        .cloned()
        .unwrap();
        new.silent = true;
        let id = world.publish(new);
        assert_eq!(
            payload(world.posts.get(&id).unwrap()),
            json!({
                "text": "hi", "username": "bot", "icon_emoji": ":x:",
                "attachments": [{"text": "a"}], "props": {"card": "c"}, "silent": true,
            })
        );
    }
}
