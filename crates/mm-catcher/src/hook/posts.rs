//! What is posted for a request.

use serde_json::{Map, Value};

use super::hashtags::hashtags;
use super::incoming::Incoming;
use super::priority::{self, Priority};
use super::refusal::Refusal;
use super::split::{Cuts, split};
use super::{Names, blocks, slack};
use crate::compat::Rules;

/// What of a hook shows in its posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HookFacts<'a> {
    pub(crate) display_name: &'a str,
    /// Empty where the hook has none.
    pub(crate) username: &'a str,
    /// Empty where the hook has none.
    pub(crate) icon_url: &'a str,
}

/// What integrations may change on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overrides {
    pub(crate) username: bool,
    pub(crate) icon: bool,
}

/// A post before it has ids and times.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) message: String,
    pub(crate) post_type: String,
    pub(crate) props: Map<String, Value>,
    pub(crate) hashtags: String,
    pub(crate) priority: Option<Priority>,
    pub(crate) silent: bool,
}

/// What comes of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// What is posted, in this order.
    pub(crate) drafts: Vec<Draft>,
    /// What is answered instead of `ok`. The drafts are posted all the same: a request
    /// may fail in its middle.
    pub(crate) refusal: Option<Refusal>,
    /// What was ignored or changed in silence, in words for people.
    pub(crate) remarks: Vec<String>,
}

/// The name that posts show if neither request nor hook has one.
const DEFAULT_USERNAME: &str = "webhook";

/// The type of posts with attachments.
const ATTACHMENT_TYPE: &str = "slack_attachment";

/// The longest type of a post that the database holds.
const TYPE_CHARS_MAX: usize = 26;

/// What is posted for a request.
pub(crate) fn posts(
    mut incoming: Incoming,
    hook: &HookFacts<'_>,
    overrides: Overrides,
    rules: &Rules,
    names: &dyn Names,
) -> Outcome {
    let mut remarks = std::mem::take(&mut incoming.remarks);
    match drafts(incoming, hook, overrides, rules, names, &mut remarks) {
        Ok(drafts) => {
            let stored = drafts.iter().take_while(|draft| can_store(draft, rules));
            let stored = stored.count();
            let refusal = (stored < drafts.len()).then(Refusal::not_created);
            let drafts = drafts.into_iter().take(stored).collect();
            Outcome {
                drafts,
                refusal,
                remarks,
            }
        }
        Err(refusal) => Outcome {
            drafts: Vec::new(),
            refusal: Some(refusal),
            remarks,
        },
    }
}

fn drafts(
    mut incoming: Incoming,
    hook: &HookFacts<'_>,
    overrides: Overrides,
    rules: &Rules,
    names: &dyn Names,
    remarks: &mut Vec<String>,
) -> Result<Vec<Draft>, Refusal> {
    remark_ignored(&incoming, overrides, remarks);
    if !incoming.attachments.is_empty() {
        for attachment in &mut incoming.attachments {
            slack::convert_attachment(attachment, names);
        }
        if !matches!(&*incoming.post_type, "" | ATTACHMENT_TYPE) {
            remarks.push("`type` was ignored: posts with attachments have their own".to_owned());
        }
        ATTACHMENT_TYPE.clone_into(&mut incoming.post_type);
    }
    priority::check(&incoming)?;
    if incoming.post_type.starts_with("system_") {
        return Err(Refusal::bad_param("post.type"));
    }
    if rules.blocks {
        blocks::check(&incoming.text, &incoming.props)?;
    }
    let base = Draft {
        message: String::new(),
        post_type: std::mem::take(&mut incoming.post_type),
        hashtags: String::new(),
        priority: incoming.priority.take(),
        silent: incoming.silent,
        props: props(&mut incoming, hook, overrides),
    };
    let text = slack::convert_message(std::mem::take(&mut incoming.text), names, rules);
    let (mut drafts, cuts) = split(text, &base, incoming.attachments, rules)?;
    remark_cuts(&cuts, remarks);
    for draft in &mut drafts {
        draft.hashtags = hashtags(&draft.message);
    }
    finish_props(&mut drafts, overrides, names, remarks);
    Ok(drafts)
}

/// The props of every post, without attachments.
fn props(
    incoming: &mut Incoming,
    hook: &HookFacts<'_>,
    overrides: Overrides,
) -> Map<String, Value> {
    let mut props = std::mem::take(&mut incoming.props);
    for key in ["attachments", "override_username", "override_icon_url"] {
        props.remove(key);
    }
    let mut set = |key: &str, value: &str| {
        props.insert(key.to_owned(), value.into());
    };
    set("from_webhook", "true");
    set("webhook_display_name", hook.display_name);
    if overrides.username {
        let given = [&incoming.username, hook.username, DEFAULT_USERNAME];
        let username = given.into_iter().find(|name| !name.is_empty());
        set("override_username", username.unwrap_or_default());
    }
    if overrides.icon {
        let given = [&incoming.icon_url, hook.icon_url];
        if let Some(url) = given.into_iter().find(|url| !url.is_empty()) {
            set("override_icon_url", url);
        }
        // The bag wins over the field.
        if !incoming.icon_emoji.is_empty() && !props.contains_key("override_icon_emoji") {
            let emoji = incoming.icon_emoji.as_str().into();
            props.insert("override_icon_emoji".to_owned(), emoji);
        }
    }
    props
}

/// What the server makes of props when posts are stored and shown.
fn finish_props(
    drafts: &mut [Draft],
    overrides: Overrides,
    names: &dyn Names,
    remarks: &mut Vec<String>,
) {
    let Some(first) = drafts.first() else { return };
    let emoji = match first.props.get("override_icon_emoji") {
        Some(Value::String(emoji)) if overrides.icon && !emoji.is_empty() => Some(emoji),
        _ => None,
    };
    let url = emoji.and_then(|emoji| slack::emoji_url(emoji, names));
    if let (Some(emoji), None) = (emoji, &url) {
        let emoji: String = emoji.chars().take(64).collect();
        remarks.push(format!("there is no emoji `{emoji}`"));
    }
    for draft in drafts {
        // The server sets these itself.
        for key in ["add_channel_member", "channel_mentions"] {
            draft.props.remove(key);
        }
        if let Some(url) = &url {
            let url = url.as_str().into();
            draft.props.insert("override_icon_url".to_owned(), url);
        }
    }
}

/// Whether the database takes a post.
fn can_store(draft: &Draft, rules: &Rules) -> bool {
    let is_known_type = match draft.post_type.as_str() {
        "" | "me" | "add_bot_teams_channels" | ATTACHMENT_TYPE => true,
        "reminder" => rules.reminder,
        "burn_on_read" => rules.burn_on_read,
        other => other.starts_with("custom_") && other.chars().count() <= TYPE_CHARS_MAX,
    };
    let has_nul = draft.message.contains('\0')
        || draft.post_type.contains('\0')
        || (rules.props_refuse_nul && map_has_nul(&draft.props));
    is_known_type && !has_nul
}

fn map_has_nul(map: &Map<String, Value>) -> bool {
    map.iter()
        .any(|(key, value)| key.contains('\0') || has_nul(value))
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(has_nul),
        Value::Object(map) => map_has_nul(map),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn remark_ignored(incoming: &Incoming, overrides: Overrides, remarks: &mut Vec<String>) {
    let mut ignored = |is_set: bool, what: &str, why: &str| {
        if is_set {
            remarks.push(format!("`{what}` was ignored: {why}"));
        }
    };
    let has_url = !incoming.icon_url.is_empty();
    let has_emoji = !incoming.icon_emoji.is_empty();
    if !overrides.username {
        let why = "this server lets integrations have no name of their own";
        ignored(!incoming.username.is_empty(), "username", why);
    }
    if overrides.icon {
        ignored(has_url && has_emoji, "icon_url", "`icon_emoji` wins");
    } else {
        let why = "this server lets integrations have no icon of their own";
        ignored(has_url, "icon_url", why);
        ignored(has_emoji, "icon_emoji", why);
    }
    for key in [
        "attachments",
        "from_webhook",
        "override_username",
        "override_icon_url",
        "webhook_display_name",
        "add_channel_member",
        "channel_mentions",
    ] {
        let is_set = incoming.props.contains_key(key);
        ignored(is_set, &format!("props.{key}"), "the server sets it itself");
    }
}

fn remark_cuts(cuts: &Cuts, remarks: &mut Vec<String>) {
    if cuts.parts > 1 {
        remarks.push(format!("the text was cut into {} posts", cuts.parts));
    }
    if cuts.attachment_posts > 1 {
        let posts = cuts.attachment_posts;
        remarks.push(format!("the attachments were spread over {posts} posts"));
    }
    for (index, left) in &cuts.shortened {
        remarks.push(format!(
            "the text of attachments[{index}] was cut to {left} characters"
        ));
    }
}
