//! What is told and not kept: that somebody types, and posts that one user sees for a while.

use serde_json::{Value, json};

use super::post_rules::normalize_attachments;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::event::Audience;
use crate::world::model::Post;
use crate::world::publish::name_buttons;

pub(super) const SERVED: &[Served] = &[
    ("PublishUserTyping", Access::Session, typing),
    ("CreatePostEphemeral", Access::Session, ephemeral),
];

fn typing(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.fields("typing_request")?;
    let user = call.id("user_id")?;
    let me = call.me()?;
    allow(me.id == user || me.is_admin())?;
    let channel = body.id("channel_id").ok_or_else(Refusal::forbidden)?;
    let is_admin = call
        .world
        .users
        .get(&user)
        .is_some_and(crate::world::model::User::is_admin);
    allow(
        call.world.is_channel_member(&channel, &user)
            || is_admin && call.world.channels.contains(&channel),
    )?;
    call.world
        .tell_typing(user, channel, &body.text("parent_id"));
    Ok(Answer::ok())
}

fn ephemeral(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.some_fields();
    if body.text("user_id").is_empty() {
        return Err(Refusal::bad_body_param("user_id"));
    }
    let Some(given) = body.object("post") else {
        return Err(Refusal::bad_body_param("post"));
    };
    call.require_admin()?;
    let given = crate::fields::Fields(given);
    let mut props = given.object("props").unwrap_or_default();
    normalize_attachments(&mut props);
    name_buttons(&mut props);
    let channel = given.id("channel_id").unwrap_or(Id::MIN);
    let post = Post {
        id: Id::random(),
        seq: 0,
        create_at: call.world.now(),
        update_at: 0,
        edit_at: 0,
        delete_at: 0,
        is_pinned: false,
        user: call.my_id()?,
        channel,
        root: given.id("root_id"),
        message: given.text("message").into(),
        kind: "system_ephemeral".into(),
        props: Value::Object(props).to_string().into(),
        hashtags: "".into(),
        pending_post_id: given.text("pending_post_id").into(),
        file_ids: [].into(),
        priority: None,
        silent: false,
        request: call.request.seq,
        inbox: None,
    };
    let mut json = view::new_post(call.world, &post);
    if channel == Id::MIN {
        json["channel_id"] = "".into();
    }
    let audience = Audience {
        user: body.id("user_id"),
        channel: Some(channel).filter(|channel| *channel != Id::MIN),
        ..Audience::default()
    };
    let data = json!({"post": json.to_string()});
    if audience.user.is_some() {
        call.world.tell("ephemeral_message", audience, &data);
    }
    Ok(Answer::json(201, &json))
}
