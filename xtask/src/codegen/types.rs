//! The objects of the API as Rust types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value};

use super::naming::{camel, field};
use super::table::Table;
use super::{Files, schema};
use crate::Result;

/// How many lines of declarations a file has at most.
const FILE_LINES_MAX: usize = 380;

/// Writes a module for each letter range, so that none is long.
pub(super) fn write(table: &Table, folder: &Path, files: &mut Files) -> Result<()> {
    let mut declared = BTreeMap::new();
    let mut aliases = String::new();
    for (name, kind) in &table.schemas {
        match kind {
            Value::Object(fields) => {
                let fields = flattened(fields, &table.schemas)?;
                declare(&camel(name), &fields, &mut declared);
            }
            kind => {
                let typed = schema::of(kind, "", &camel(name));
                let alias = camel(name);
                let _ = write!(
                    aliases,
                    "\n/// `{name}`\npub type {alias} = {};\n",
                    typed.rust
                );
            }
        }
    }
    for operation in &table.operations {
        let owner = format!("{}Answer", camel(&operation.name));
        for (name, fields) in schema::of(&operation.response, "", &owner).objects {
            declare(&name, &fields, &mut declared);
        }
    }
    let mut all: BTreeSet<String> = declared.keys().cloned().collect();
    all.extend(table.schemas.keys().map(|name| camel(name)));
    let mut modules = Vec::new();
    let mut records = Vec::new();
    for (name, text) in declared {
        records.push((name, text));
        let lines: usize = records.iter().map(|(_, text)| text.lines().count()).sum();
        if lines > FILE_LINES_MAX - 60 {
            modules.push(std::mem::take(&mut records));
        }
    }
    modules.push(records);
    let mut index = String::from(
        "//! The objects of the API, each with the fields that its reference states.\n",
    );
    let mut uses = String::new();
    for records in &modules {
        let (Some((first, _)), Some((last, _))) = (records.first(), records.last()) else {
            continue;
        };
        let module = format!(
            "{}_to_{}",
            super::naming::snake(first),
            super::naming::snake(last)
        );
        let _ = write!(index, "\nmod {module};");
        let names: Vec<&str> = records.iter().map(|(name, _)| name.as_str()).collect();
        let _ = write!(uses, "pub {}", using(&module, &names));
        let body: String = records.iter().map(|(_, text)| text.as_str()).collect();
        let mut text = format!("//! From `{first}` to `{last}`.\n\n");
        text.push_str(&imports(&body, &all, &names));
        let _ = writeln!(text, "records! {{{body}}}");
        files.insert(folder.join(format!("{module}.rs")), text);
    }
    let more = imports(&aliases, &BTreeSet::new(), &[]);
    let more = more.replace("use crate::record::records;\n", "");
    let text = format!("{index}\n\n{}\n\n{uses}{aliases}", more.trim());
    files.insert(folder.join("mod.rs"), text.replace("\n\n\n", "\n\n"));
    Ok(())
}

/// The fields of an object with those of the objects that it extends.
fn flattened(
    fields: &Map<String, Value>,
    schemas: &BTreeMap<String, Value>,
) -> Result<Map<String, Value>> {
    let Some(Value::Array(parts)) = fields.get("allOf") else {
        return Ok(fields.clone());
    };
    let mut all = Map::new();
    for part in parts {
        let own = match part {
            Value::String(name) => schemas.get(name).and_then(Value::as_object),
            part => part.as_object(),
        };
        let own = own.ok_or_else(|| format!("an object extends what is none: {part}"))?;
        all.extend(flattened(own, schemas)?);
    }
    // What is corrected of the object itself.
    let corrected = fields.iter().filter(|(name, _)| *name != "allOf");
    all.extend(corrected.map(|(name, kind)| (name.clone(), kind.clone())));
    Ok(all)
}

fn declare(name: &str, fields: &Map<String, Value>, declared: &mut BTreeMap<String, String>) {
    let mut text = format!("\n    /// `{name}` of the API's reference.\n    pub {name} {{\n");
    for (wire, kind) in fields {
        let owner = format!("{name}{}", camel(wire));
        let mut typed = schema::of(kind, wire, &owner);
        if wire == "id" {
            schema::own_id(name).clone_into(&mut typed.rust);
        }
        let is_object = kind.is_object() || declares(kind);
        let rust = if is_object && !typed.rust.contains('<') && typed.rust != "Value" {
            format!("Option<Box<{}>>", typed.rust)
        } else {
            typed.rust
        };
        let _ = writeln!(text, "        {}: {rust},", field(wire));
        for (name, fields) in typed.objects {
            declare(&name, &fields, declared);
        }
    }
    text.push_str("    }\n");
    declared.insert(name.to_owned(), text);
}

/// Whether a type is the name of an object.
fn declares(kind: &Value) -> bool {
    let kind = kind.as_str().unwrap_or_default();
    kind.starts_with(|c: char| c.is_ascii_uppercase())
}

/// What a file has to import.
fn imports(body: &str, all: &BTreeSet<String>, own: &[&str]) -> String {
    let words: BTreeSet<&str> = body
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .collect();
    let mut text = String::new();
    if words.contains("BTreeMap") {
        text.push_str("use std::collections::BTreeMap;\n\n");
    }
    if words.contains("Value") {
        text.push_str("use serde_json::Value;\n\n");
    }
    text.push_str("use crate::record::records;\n");
    let ids: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| is_of_the_crate(word))
        .collect();
    let others: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| all.contains(*word) && !own.contains(word))
        .collect();
    text.push_str(&using("super", &others));
    text.push_str(&using("crate", &ids));
    text.push('\n');
    text
}

pub(super) fn is_of_the_crate(word: &str) -> bool {
    const OTHERS: [&str; 2] = ["Millis", "Secret"];
    const IDS: [&str; 13] = [
        "ChannelId",
        "CommandId",
        "EmojiId",
        "FileId",
        "GroupId",
        "HookId",
        "JobId",
        "PostId",
        "RoleId",
        "SchemeId",
        "TeamId",
        "UploadId",
        "UserId",
    ];
    OTHERS.contains(&word) || IDS.contains(&word)
}

/// A line that imports names, or several.
pub(super) fn using(path: &str, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("use {path}::{name};\n"),
        names => {
            let line = format!("use {path}::{{{}}};\n", names.join(", "));
            if line.len() <= 100 {
                line
            } else {
                format!("use {path}::{{\n{}}};\n", wrapped(names))
            }
        }
    }
}

/// Names in lines of at most 100 characters.
pub(super) fn wrapped(names: &[&str]) -> String {
    let mut text = String::new();
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > 100 {
            let _ = writeln!(text, "{line}");
            line = String::from("   ");
        }
        let _ = write!(line, " {name},");
    }
    let _ = writeln!(text, "{line}");
    text
}
