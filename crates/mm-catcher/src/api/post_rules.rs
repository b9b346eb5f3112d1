//! What a post may hold.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::fields::Fields;
use crate::hook::{Attachment, Decode as _, check_blocks, map_has_nul};
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::publish::NewPost;

/// How much longer than those of a webhook the props of a client may be, in per cent: the
/// server leaves itself no room there.
const PROPS_PERCENT: usize = 105;
/// How much of a post's JSON a file id takes: its letters, quotes and a comma.
const FILE_ID_CHARS: usize = 29;
/// The longest type of a post that the database holds.
const TYPE_CHARS_MAX: usize = 26;

/// Checks what a client wants to post. Gives its files, each once.
pub(super) fn check_new(call: &Call<'_>, body: &Fields, new: &NewPost) -> Result<Vec<Id>, Refusal> {
    if !body.text("id").is_empty() {
        return Err(Refusal::new(
            400,
            "app.post.save.existing.app_error",
            "A new post has no id of its own.",
        ));
    }
    let mut files = body.texts("file_ids");
    let mut seen = std::collections::HashSet::new();
    files.retain(|id| seen.insert(id.clone()));
    check(call.world, &new.message, &new.kind, &new.props)?;
    let chars: usize = files.iter().map(|id| id.chars().count() + 3).sum();
    if chars > call.world.rules.files_per_post * FILE_ID_CHARS {
        return Err(invalid("file_ids").detail("too many files"));
    }
    if call.world.rules.blocks && check_blocks(&new.message, &new.props).is_err() {
        return Err(Refusal::bad_body_param("props.mm_blocks"));
    }
    Ok(files.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Checks the texts of a post, and whether the database takes them.
pub(super) fn check(
    world: &World,
    message: &str,
    kind: &str,
    props: &Map<String, Value>,
) -> Result<(), Refusal> {
    let rules = &world.rules;
    let chars = message.chars().count();
    if chars > rules.text_chars {
        let what = if rules.threads {
            "message_length"
        } else {
            "msg"
        };
        let detail = format!("{chars} characters, {} are allowed", rules.text_chars);
        return Err(invalid(what).detail(detail));
    }
    let is_known = match kind {
        "" | "me" | "add_bot_teams_channels" | "slack_attachment" => true,
        "reminder" => rules.reminder,
        "burn_on_read" => rules.burn_on_read,
        other => other.starts_with("custom_") || other.starts_with("system_"),
    };
    if !is_known {
        return Err(invalid("type").detail(format!("type={kind}")));
    }
    if json_runes(props) > rules.props_runes_max * PROPS_PERCENT / 100 + 20 {
        return Err(invalid("props"));
    }
    let has_nul = message.contains('\0') || rules.props_refuse_nul && map_has_nul(props);
    if has_nul || kind.chars().count() > TYPE_CHARS_MAX && !kind.starts_with("system_") {
        return Err(Refusal::new(
            500,
            "app.post.save.app_error",
            "The database does not take the post.",
        ));
    }
    Ok(())
}

/// How long props are as JSON of the server, which writes `<`, `>` and `&` as escapes.
fn json_runes(props: &Map<String, Value>) -> usize {
    let json = serde_json::to_string(props).unwrap_or_default();
    let escaped = |char: char| matches!(char, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    json.chars()
        .map(|char| if escaped(char) { 6 } else { 1 })
        .sum()
}

fn invalid(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("model.post.is_valid.{what}.app_error"),
        "A field of the post is too long or holds what it may not.",
    )
}

/// Writes attachments as the server keeps them, with all fields. What is no attachment is dropped.
pub(super) fn normalize_attachments(props: &mut Map<String, Value>) {
    let Some(given) = props.get("attachments") else {
        return;
    };
    let given = given.as_array().cloned().unwrap_or_default();
    let mut attachments: Vec<Value> = Vec::new();
    for given in given {
        let mut attachment = Attachment::default();
        if attachment.decode(given).is_err() {
            continue;
        }
        attachment.actions.retain(Option::is_some);
        attachment.fields.retain(Option::is_some);
        attachments.push(attachment.to_value());
    }
    if attachments.is_empty() {
        props.insert("attachments".to_owned(), Value::Null);
    } else {
        props.insert("attachments".to_owned(), attachments.into());
    }
}
