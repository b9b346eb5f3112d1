//! An event as a line for people.

use std::fmt::Write as _;
use std::time::SystemTime;

use clap::builder::styling::{AnsiColor, Style};
use mm_driver::Millis;
use mm_events::Event;
use serde_json::Value;

use super::about::About;
use super::known::Known;
use crate::harmless;

const DIM: Style = Style::new().dimmed();
const PLACE: Style = AnsiColor::Cyan.on_default().bold();
const NAME: Style = Style::new().bold();

/// When, where, who and what.
pub(super) fn line(event: &Event, about: &About, known: &mut Known) -> String {
    let name = event.name();
    known.forget(name, about.channel(), about.user());
    let mut line = format!("{DIM}{}{DIM:#}", time(name, about));
    let place = known.place(about.channel(), about.team());
    if !place.is_empty() {
        let _ = write!(line, " {PLACE}{}{PLACE:#}", harmless::line(&place));
    }
    let who = who(about, known);
    if !who.is_empty() {
        let _ = write!(line, " {NAME}{}{NAME:#}", harmless::line(&who));
    }
    let what = what(name, about, known);
    let joint = if what.starts_with(':') { "" } else { " " };
    let _ = writeln!(line, "{joint}{}", harmless::line(&what));
    line
}

/// When it happened, if it says so, or now; in UTC.
fn time(name: &str, about: &About) -> String {
    let at = match name {
        "posted" | "ephemeral_message" => "/data/post/create_at",
        "post_edited" => "/data/post/edit_at",
        "post_deleted" => "/data/post/delete_at",
        "reaction_added" => "/data/reaction/create_at",
        _ => "",
    };
    let millis = about.json.pointer(at).and_then(Value::as_i64);
    let told = millis.filter(|at| *at > 0).map(Millis);
    let at = told.unwrap_or_else(|| SystemTime::now().into());
    format!("{at:.0}")
}

/// `@ada`, or as a webhook calls itself.
fn who(about: &About, known: &mut Known) -> String {
    let shown = about.first(&["/data/post/props/override_username"]);
    if !shown.is_empty() {
        return shown.to_owned();
    }
    match about.user() {
        "" => String::new(),
        id => known.person(id),
    }
}

/// What was done, in short words; `: text` for what was said.
fn what(name: &str, about: &About, known: &mut Known) -> String {
    let first = |path: &str| about.first(&[path]);
    let plain = match name {
        "posted" if first("/data/post/root_id").is_empty() => return format!(": {}", text(about)),
        "posted" => return format!("replied: {}", text(about)),
        "post_edited" => return format!("edited: {}", text(about)),
        "post_deleted" => return format!("had a post deleted: {}", text(about)),
        "ephemeral_message" => return format!("says to you alone: {}", text(about)),
        "reaction_added" | "reaction_removed" => {
            let (emoji, post) = ("/data/reaction/emoji_name", "/data/reaction/post_id");
            let verb = if name == "reaction_added" {
                "reacted with"
            } else {
                "took back"
            };
            return format!("{verb} :{}: to {}", first(emoji), first(post));
        }
        "status_change" => return format!("is {}", first("/data/status")),
        "user_removed" => {
            let remover = first("/data/remover_id");
            if remover.is_empty() || remover == about.user() {
                return "left".to_owned();
            }
            return format!("was removed by {}", known.person(remover));
        }
        "typing" => "is writing",
        "user_added" => "joined",
        "added_to_team" => "joined the team",
        "leave_team" => "left the team",
        "new_user" => "is new here",
        "user_updated" | "channel_updated" | "update_team" => "was changed",
        "channel_viewed" | "multiple_channels_viewed" => "was read",
        "channel_created" => "was made",
        "channel_converted" => "was made private or public",
        "channel_deleted" | "delete_team" => "was archived",
        "channel_restored" => "was taken out of the archive",
        "channel_member_updated" => "has other settings here",
        "direct_added" => "opened a direct channel",
        "group_added" => "was opened for a group",
        "preferences_changed" | "preferences_deleted" => "preferences were changed",
        "config_changed" => "settings of the server were changed",
        _ => return format!("{name} {}", about.json["data"]),
    };
    plain.to_owned()
}

/// What a post says: its text, its attachments, how many files.
fn text(about: &About) -> String {
    let post = &about.json["data"]["post"];
    let mut parts = Vec::new();
    let mut add = |text: &Value| {
        if let Some(text) = text.as_str().filter(|text| !text.is_empty()) {
            parts.push(text.to_owned());
        }
    };
    add(&post["message"]);
    for attachment in post["props"]["attachments"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let before = ["pretext", "title"];
        let body = match attachment["text"].as_str() {
            Some(text) if !text.is_empty() => "text",
            _ => "fallback",
        };
        for part in before.into_iter().chain([body]) {
            add(&attachment[part]);
        }
    }
    match post["file_ids"].as_array().map_or(0, Vec::len) {
        0 => {}
        1 => parts.push("(1 file)".to_owned()),
        files => parts.push(format!("({files} files)")),
    }
    parts.join(" | ")
}
