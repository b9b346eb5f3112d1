//! The types of the reference as Rust types.

use serde_json::{Map, Value};

use super::naming::{camel, id_type};

/// A type in Rust, and the objects without a name that it needs.
pub(super) struct Typed {
    pub(super) rust: String,
    pub(super) objects: Vec<(String, Map<String, Value>)>,
}

/// The Rust type of a field. `owner` names an object that has no name of its own.
pub(super) fn of(kind: &Value, name: &str, owner: &str) -> Typed {
    let plain = |rust: &str| Typed {
        rust: rust.to_owned(),
        objects: Vec::new(),
    };
    match kind {
        Value::String(kind) => of_text(kind, name, owner),
        Value::Object(fields) if fields.is_empty() => plain("Value"),
        // A key in angle brackets stands for any.
        Value::Object(fields) if fields.keys().all(|key| key.starts_with('<')) => {
            let inner = fields.values().next().unwrap_or(&Value::Null);
            let inner = of(inner, "", owner);
            Typed {
                rust: format!("BTreeMap<String, {}>", inner.rust),
                objects: inner.objects,
            }
        }
        Value::Object(fields) => Typed {
            rust: owner.to_owned(),
            objects: vec![(owner.to_owned(), fields.clone())],
        },
        _ => plain("Value"),
    }
}

fn of_text(kind: &str, name: &str, owner: &str) -> Typed {
    let inner = |start: &str| {
        kind.strip_prefix(start)
            .and_then(|kind| kind.strip_suffix('>'))
    };
    if let Some(item) = inner("list<") {
        let typed = of(&parsed(item), name.strip_suffix('s').unwrap_or(name), owner);
        return Typed {
            rust: format!("Vec<{}>", typed.rust),
            objects: typed.objects,
        };
    }
    if let Some(item) = inner("map<string,") {
        let typed = of(&parsed(item), "", owner);
        return Typed {
            rust: format!("BTreeMap<String, {}>", typed.rust),
            objects: typed.objects,
        };
    }
    let rust = match kind {
        "string" => text_type(name),
        "int64" if is_time(name) => "Millis".to_owned(),
        "int64" => "i64".to_owned(),
        "float" => "f64".to_owned(),
        "bool" => "bool".to_owned(),
        "object" | "any" => "Value".to_owned(),
        "binary" => "Bytes".to_owned(),
        kind if kind.starts_with("enum(") => "String".to_owned(),
        named => camel(named),
    };
    Typed {
        rust,
        objects: Vec::new(),
    }
}

/// A type inside another: an object in JSON, or the name of a type.
fn parsed(kind: &str) -> Value {
    serde_json::from_str(kind).unwrap_or_else(|_| Value::from(kind))
}

fn text_type(name: &str) -> String {
    let is_secret = matches!(
        name,
        "token" | "client_secret" | "secret" | "password" | "auth_data"
    ) || name.ends_with("_token");
    match id_type(name) {
        Some(id) => id.to_owned(),
        None if is_secret => "Secret".to_owned(),
        None => "String".to_owned(),
    }
}

fn is_time(name: &str) -> bool {
    name.ends_with("_at") || matches!(name, "expires" | "last_password_update" | "dnd_end_time")
}

/// The type of the field `id` of an object of this name.
pub(super) fn own_id(object: &str) -> &'static str {
    match object {
        "Post" => "PostId",
        "User" => "UserId",
        "Channel" | "ChannelWithTeamData" => "ChannelId",
        "Team" => "TeamId",
        "FileInfo" => "FileId",
        "Emoji" => "EmojiId",
        "Command" => "CommandId",
        "IncomingWebhook" | "OutgoingWebhook" => "HookId",
        "Group" => "GroupId",
        "Job" => "JobId",
        "Role" => "RoleId",
        "Scheme" => "SchemeId",
        "UploadSession" => "UploadId",
        _ => "String",
    }
}
