//! How loudly a post asks for attention.

use serde_json::{Value, json};

use crate::call::Call;
use crate::fields::Fields;
use crate::hook::mentions;
use crate::refusal::Refusal;
use crate::world::model::ChannelKind;
use crate::world::publish::NewPost;

/// The priority that a client asks for in the metadata of a post, checked.
pub(super) fn priority(
    call: &mut Call<'_>,
    body: &Fields,
    new: &NewPost,
) -> Result<Option<Value>, Refusal> {
    let metadata = body.object("metadata").unwrap_or_default();
    let Some(Value::Object(asked)) = metadata.get("priority") else {
        return Ok(None);
    };
    if !call.world.rules.priority {
        call.remarks
            .push("`metadata.priority` was ignored: this server is too old".to_owned());
        return Ok(None);
    }
    let flag = |name: &str| asked.get(name).and_then(Value::as_bool).unwrap_or(false);
    let label = asked
        .get("priority")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !matches!(label, "" | "standard" | "important" | "urgent") {
        return Err(Refusal::bad_body_param("priority"));
    }
    if new.root.is_some() {
        return Err(refused("priority_post_only_allowed_for_root_post"));
    }
    let persistent = flag("persistent_notifications");
    if flag("requested_ack") && !matches!(label, "important" | "urgent") {
        return Err(Refusal::bad_body_param("requested_ack"));
    }
    if persistent {
        if label != "urgent" {
            return Err(refused("urgent_persistent_notification_post"));
        }
        let is_direct = call.channel(new.channel)?.kind == ChannelKind::Direct;
        if !is_direct && mentions(&new.message).names.is_empty() {
            return Err(refused("min_recipients_persistent_notification_post"));
        }
    }
    Ok(Some(json!({
        "priority": label,
        "requested_ack": asked.get("requested_ack"),
        "persistent_notifications": asked.get("persistent_notifications"),
    })))
}

fn refused(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("api.post.post_priority.{what}.request_error"),
        "A post asks for more attention than such a post may have.",
    )
}

/// Whether a post is to be shown without any notice. Only integrations may ask for it.
pub(super) fn silent(call: &mut Call<'_>, body: &Fields) -> Result<bool, Refusal> {
    if !call.flag("silent") {
        return Ok(false);
    }
    if !call.world.rules.silent {
        call.remarks
            .push("`silent` was ignored: this server is too old".to_owned());
        return Ok(false);
    }
    let by_person = call.me()?.bot.is_none();
    let by_session = call
        .token
        .is_some_and(|token| call.world.sessions.contains(&token));
    if by_person && by_session {
        return Err(Refusal::forbidden());
    }
    let metadata = body.object("metadata").unwrap_or_default();
    let persistent = metadata
        .get("priority")
        .and_then(|priority| priority.get("persistent_notifications"));
    if persistent == Some(&Value::Bool(true)) {
        return Err(Refusal::bad_url_param("silent"));
    }
    Ok(true)
}
