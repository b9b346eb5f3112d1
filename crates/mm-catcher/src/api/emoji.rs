//! Emoji that users make.

use serde_json::{Value, json};

use super::reactions::is_emoji_name;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::hook::{MediaType, parts};
use crate::id::Id;
use crate::permissions::allow;
use crate::picture::pixels;
use crate::refusal::Refusal;
use crate::view;
use crate::world::emoji::Emoji;
use crate::world::event::Audience;

pub(super) const SERVED: &[Served] = &[
    ("CreateEmoji", Access::Session, create),
    ("GetEmojiList", Access::Session, list),
    ("GetEmoji", Access::Session, get),
    ("GetEmojiByName", Access::Session, by_name),
    ("GetEmojisByNames", Access::Session, by_names),
    ("SearchEmoji", Access::Session, search),
    ("AutocompleteEmoji", Access::Session, complete),
    ("GetEmojiImage", Access::Session, image),
    ("DeleteEmoji", Access::Session, delete),
];

/// How large a picture may be as a file.
const IMAGE_BYTES_MAX: usize = 1024 * 1024;
/// How wide and high a picture may be.
const IMAGE_SIDE_MAX: u32 = 1028;
/// How many emoji are found.
const FOUND_MAX: usize = 100;
/// How many emoji are asked for by name at once.
const NAMES_MAX: usize = 200;

fn require_emoji(call: &Call<'_>) -> Result<(), Refusal> {
    if call.world.is_on("ServiceSettings.EnableCustomEmoji", true) {
        Ok(())
    } else {
        Err(Refusal::new(
            501,
            "api.emoji.disabled.app_error",
            "This server has no emoji of its users.",
        ))
    }
}

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_emoji(call)?;
    if call.request.body.len() > IMAGE_BYTES_MAX {
        return Err(Refusal::new(
            413,
            "api.emoji.create.too_large.app_error",
            "The picture is too large.",
        ));
    }
    let body = call.request.body.clone();
    let content_type = call.request.header("content-type").unwrap_or_default();
    let form = MediaType::parse(content_type).filter(|form| form.name == "multipart/form-data");
    let boundary = form.as_ref().and_then(|form| form.param("boundary"));
    let parts = boundary.and_then(|boundary| parts(&body, boundary));
    let parts = parts.ok_or_else(|| {
        Refusal::new(
            400,
            "api.emoji.create.parse.app_error",
            "An emoji comes as a form of several parts.",
        )
    })?;
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    let given = part("emoji").filter(|part| part.filename.is_none());
    let given = given.and_then(|part| serde_json::from_slice(part.content).ok());
    let given = Fields(given.ok_or_else(|| Refusal::bad_body_param("emoji"))?);
    let me = call.my_id()?;
    if given.id("creator_id") != Some(me) {
        return Err(Refusal::new(
            403,
            "api.emoji.create.other_user.app_error",
            "Nobody makes emoji for others.",
        ));
    }
    let name = given.text("name");
    check_name(call, &name)?;
    let image = part("image").filter(|part| part.filename.is_some());
    let image = image.ok_or_else(|| Refusal::bad_body_param("image"))?;
    check_image(image.content)?;
    let now = call.world.now();
    let emoji = Emoji {
        id: Id::random(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        creator_id: me,
        name,
    };
    let json = view::emoji(&emoji);
    call.world
        .files
        .put_bytes(emoji.id, body.slice_ref(image.content));
    call.world.emoji.insert(emoji.id, emoji);
    let data = json!({"emoji": json.to_string()});
    call.world.tell("emoji_added", Audience::everyone(), &data);
    Ok(Answer::json(200, &json))
}

fn check_name(call: &Call<'_>, name: &str) -> Result<(), Refusal> {
    if !is_emoji_name(name) {
        return Err(Refusal::new(
            400,
            "model.emoji.name.app_error",
            "The name of an emoji holds letters, digits, `-`, `+` and `_`.",
        ));
    }
    if emojis::get_by_shortcode(name).is_some() {
        return Err(Refusal::new(
            400,
            "model.emoji.system_emoji_name.app_error",
            "An emoji that everybody has is called so.",
        ));
    }
    if call.world.custom_emoji(name).is_some() {
        return Err(Refusal::new(
            400,
            "api.emoji.create.duplicate.app_error",
            "Another emoji is called so.",
        ));
    }
    Ok(())
}

fn check_image(bytes: &[u8]) -> Result<(), Refusal> {
    let Some((width, height)) = pixels(bytes) else {
        return Err(Refusal::new(
            400,
            "api.emoji.upload.image.app_error",
            "The picture is none that this server knows.",
        ));
    };
    if width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX {
        return Err(Refusal::new(
            400,
            "api.emoji.upload.large_image.too_large.app_error",
            "The picture is too wide or too high.",
        ));
    }
    Ok(())
}

fn answer<'a>(rows: impl Iterator<Item = &'a Emoji>) -> Result<Answer, Refusal> {
    let rows: Vec<Value> = rows.map(view::emoji).collect();
    Ok(Answer::json(200, &rows))
}

/// All emoji, by name.
fn by_order<'a>(call: &'a Call<'_>) -> Vec<&'a Emoji> {
    let mut rows: Vec<&Emoji> = call.world.emoji.values().collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_emoji(call)?;
    let rows = match call.query("sort").as_deref() {
        None | Some("") => call.world.emoji.values().collect(),
        Some("name") => by_order(call),
        Some(_) => return Err(Refusal::bad_url_param("sort")),
    };
    answer(call.paged(rows.into_iter()).into_iter())
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a Emoji, Refusal> {
    require_emoji(call)?;
    let id = call.id("emoji_id")?;
    call.world
        .emoji
        .get(&id)
        .ok_or_else(|| Refusal::new(404, "app.emoji.get.no_result", "There is no such emoji."))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &view::emoji(find(call)?)))
}

fn by_name(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_emoji(call)?;
    let name = call.param("emoji_name");
    if !is_emoji_name(name) {
        return Err(Refusal::bad_url_param("emoji_name"));
    }
    let emoji = call.world.custom_emoji(name).ok_or_else(|| {
        Refusal::new(
            404,
            "app.emoji.get_by_name.no_result",
            "No user made an emoji of this name.",
        )
    })?;
    Ok(Answer::json(200, &view::emoji(emoji)))
}

fn by_names(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    require_emoji(call)?;
    let names = call.texts("names")?;
    if names.len() > NAMES_MAX {
        return Err(Refusal::new(
            400,
            "api.emoji.get_multiple_by_name_too_many.request_error",
            "These are too many names at once.",
        ));
    }
    answer(
        names
            .iter()
            .filter_map(|name| call.world.custom_emoji(name)),
    )
}

fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.fields("term")?;
    let term = body.text("term");
    if term.is_empty() {
        return Err(Refusal::bad_body_param("term"));
    }
    found(call, &term, body.flag("prefix_only"))
}

fn complete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.query("name").unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::bad_url_param("name"));
    }
    found(call, &name, true)
}

fn found(call: &Call<'_>, term: &str, at_start: bool) -> Result<Answer, Refusal> {
    require_emoji(call)?;
    let rows = by_order(call).into_iter();
    let rows =
        rows.filter(|emoji| emoji.name.starts_with(term) || !at_start && emoji.name.contains(term));
    answer(rows.take(FOUND_MAX))
}

fn image(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let emoji = find(call)?;
    let bytes = call
        .world
        .files
        .bytes(&emoji.id)
        .cloned()
        .unwrap_or_default();
    let media_type = match &*bytes {
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'G', b'I', b'F', ..] => "image/gif",
        _ => "image/png",
    };
    Ok(Answer::bytes(200, media_type, bytes).header("cache-control", "max-age=2592000, private"))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let emoji = find(call)?;
    let id = emoji.id;
    let me = call.me()?;
    allow(emoji.creator_id == me.id || me.is_admin())?;
    call.world.emoji.remove(&id);
    call.world.files.remove_bytes(&id);
    Ok(Answer::ok())
}
