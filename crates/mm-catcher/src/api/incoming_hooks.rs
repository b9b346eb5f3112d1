//! Incoming webhooks as things to manage.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::IncomingHook;

pub(super) const SERVED: &[Served] = &[("CreateIncomingWebhook", Access::Session, create)];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let channel: Id = text("channel_id")
        .parse()
        .map_err(|_| Refusal::forbidden())?;
    let team = call
        .readable_channel(channel)?
        .team
        .ok_or_else(Refusal::forbidden)?;
    let now = call.world.now();
    let id = Id::random().to_string();
    let hook = IncomingHook {
        id: id.clone(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        user: text("user_id").parse().unwrap_or(me),
        channel,
        team,
        display_name: text("display_name").to_owned(),
        description: text("description").to_owned(),
        username: text("username").to_owned(),
        icon_url: text("icon_url").to_owned(),
        channel_locked: body
            .get("channel_locked")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    };
    let answer = Answer::json(201, &view::incoming_hook(&hook));
    call.world.incoming_hooks.insert(id, hook);
    Ok(answer)
}
