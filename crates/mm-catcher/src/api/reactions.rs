//! Marks on posts.

use std::collections::HashSet;

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::Post;

pub(super) const SERVED: &[Served] = &[
    ("SaveReaction", Access::Session, save),
    ("DeleteReaction", Access::Session, delete),
    ("GetReactions", Access::Session, list),
];

/// How long the name of an emoji may be.
pub(super) const NAME_CHARS_MAX: usize = 64;
/// How many different marks a post may have on a fresh server.
const DIFFERENT_MAX: u64 = 50;

fn save(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.fields("reaction")?;
    let name = body.text("emoji_name");
    let (user, post) = (body.id("user_id"), body.id("post_id"));
    let (Some(user), Some(post), 1..=NAME_CHARS_MAX) = (user, post, name.len()) else {
        return Err(Refusal::new(
            400,
            "api.reaction.save_reaction.invalid.app_error",
            "A reaction has a user, a post and the name of an emoji.",
        ));
    };
    if user != call.my_id()? {
        return Err(Refusal::new(
            403,
            "api.reaction.save_reaction.user_id.app_error",
            "Nobody reacts for others.",
        ));
    }
    let row = call.own_post(post)?;
    refuse_archived(call, row, "api.reaction.save.archived_channel.app_error")?;
    if !is_emoji_name(&name) {
        return Err(Refusal::new(
            400,
            "model.reaction.is_valid.emoji_name.app_error",
            "The name of an emoji holds letters, digits, `-`, `+` and `_`; colons are no part of it.",
        ));
    }
    let max = call
        .world
        .setting("ServiceSettings.UniqueEmojiReactionLimitPerPost");
    let max = max.and_then(Value::as_u64).unwrap_or(DIFFERENT_MAX);
    let rows = call.world.reactions_to(&post).into_iter();
    let names: HashSet<&str> = rows.map(|row| row.emoji_name.as_str()).collect();
    let is_new = !names.contains(name.as_str());
    if call.world.rules.priority && is_new && names.len() as u64 >= max {
        return Err(Refusal::new(
            400,
            "app.reaction.save.save.too_many_reactions",
            "The post has as many different reactions as it may have.",
        ));
    }
    let reaction = call.world.react(post, user, &name);
    Ok(Answer::json(200, &view::reaction(call.world, &reaction)))
}

/// Whether an emoji may have this name.
pub(super) fn is_emoji_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'_');
    (1..=NAME_CHARS_MAX).contains(&name.len()) && name.bytes().all(allowed)
}

fn refuse_archived(call: &Call<'_>, post: &Post, id: &'static str) -> Result<(), Refusal> {
    if call.channel(post.channel)?.delete_at == 0 {
        Ok(())
    } else {
        Err(Refusal::new(403, id, "The channel is archived."))
    }
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (user, post) = (call.id("user_id")?, call.id("post_id")?);
    let name = call.param("emoji_name").to_owned();
    if !is_emoji_name(&name) {
        return Err(Refusal::bad_url_param("emoji_name"));
    }
    let row = call.own_post(post)?;
    let me = call.me()?;
    allow(me.id == user || me.is_admin())?;
    refuse_archived(call, row, "api.reaction.delete.archived_channel.app_error")?;
    call.world.unreact(post, user, &name);
    Ok(Answer::ok())
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let post = call.world.posts.get(&id).ok_or_else(Refusal::forbidden)?;
    call.channel_to_read(post.channel)?;
    Ok(Answer::json(200, &rows(call, &id)))
}

fn rows(call: &Call<'_>, post: &Id) -> Vec<Value> {
    let rows = call.world.reactions_to(post).into_iter();
    rows.map(|row| view::reaction(call.world, row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_emoji_have_no_colons() {
        for name in ["smile", "+1", "-1", "party-parrot", "e_mail"] {
            assert!(is_emoji_name(name), "{name}");
        }
        for name in ["", ":smile:", "a b", "ä", &"x".repeat(65)] {
            assert!(!is_emoji_name(name), "{name}");
        }
    }
}
