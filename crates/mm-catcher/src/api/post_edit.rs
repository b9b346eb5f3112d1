//! Posts as they are edited, pinned and deleted.

use serde_json::Value;

use super::post_rules::{check, normalize_attachments};
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::Post;
use crate::world::post_changes::PostPatch;

pub(super) const SERVED: &[Served] = &[
    ("UpdatePost", Access::Session, update),
    ("PatchPost", Access::Session, patch),
    ("DeletePost", Access::Session, delete),
    ("PinPost", Access::Session, pin),
    ("UnpinPost", Access::Session, unpin),
];

/// The post of the path, if who asks may edit or delete it: its sender, and admins of the team.
/// Whoever may not is not told whether it exists.
fn to_change<'a>(call: &'a Call<'_>) -> Result<&'a Post, Refusal> {
    let id = call.id("post_id")?;
    let post = call.own_post(id).map_err(|_| Refusal::forbidden())?;
    let team = call.channel(post.channel)?.team;
    allow(post.user == call.my_id()? || call.manages(team))?;
    Ok(post)
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body: Fields = call.fields("post")?;
    let id = call.id("post_id")?;
    if body.id("id") != Some(id) {
        return Err(Refusal::bad_body_param("id"));
    }
    to_change(call)?;
    let patch = PostPatch {
        message: Some(body.text("message")),
        props: Some(body.object("props").unwrap_or_default()),
        is_pinned: Some(body.flag("is_pinned")),
    };
    let refusal = "api.post.update_post.can_not_update_post_in_deleted.error";
    edit(call, id, patch, refusal)
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body: Fields = call.fields("post")?;
    let id = to_change(call)?.id;
    let patch = PostPatch {
        message: body.given("message"),
        props: body.object("props"),
        is_pinned: body.0.get("is_pinned").and_then(Value::as_bool),
    };
    let refusal = "api.post.patch_post.can_not_update_post_in_deleted.error";
    edit(call, id, patch, refusal)
}

/// Changes a post, if what it becomes is a post still.
fn edit(
    call: &mut Call<'_>,
    id: Id,
    mut patch: PostPatch,
    archived: &'static str,
) -> Result<Answer, Refusal> {
    let post = call.post(id)?;
    if call.channel(post.channel)?.delete_at != 0 {
        return Err(Refusal::new(400, archived, "The channel is archived."));
    }
    if post.is_system() {
        return Err(Refusal::new(
            400,
            "api.post.update_post.system_message.app_error",
            "What the server wrote is not edited.",
        ));
    }
    if let Some(props) = &mut patch.props {
        props.remove("add_channel_member");
        normalize_attachments(props);
    }
    let old = post.props_map();
    let message = patch.message.as_deref().unwrap_or(&post.message);
    let props = patch.props.as_ref().unwrap_or(&old);
    check(call.world, message, &post.kind, props)?;
    call.world.edit_post(id, patch);
    let post = call.post(id)?;
    Ok(Answer::json(200, &view::post(call.world, post)))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.world.rules.missing_posts_told {
        if call.flag("permanent") {
            return Err(Refusal::new(
                501,
                "api.post.delete_post.not_enabled.app_error",
                "This server deletes no posts for good.",
            ));
        }
        call.post(call.id("post_id")?)?;
    }
    let post = to_change(call)?;
    let id = post.id;
    if call.channel(post.channel)?.delete_at != 0 {
        return Err(Refusal::new(
            400,
            "api.post.delete_post.can_not_delete_post_in_deleted.error",
            "The channel is archived.",
        ));
    }
    let me = call.my_id()?;
    call.world.delete_post(id, me);
    Ok(Answer::ok())
}

fn pin(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    set_pinned(call, true)
}

fn unpin(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    set_pinned(call, false)
}

fn set_pinned(call: &mut Call<'_>, is_pinned: bool) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    call.own_post(id)?;
    let patch = PostPatch {
        is_pinned: Some(is_pinned),
        ..PostPatch::default()
    };
    let archived = "api.post.patch_post.can_not_update_post_in_deleted.error";
    edit(call, id, patch, archived)?;
    Ok(Answer::ok())
}
