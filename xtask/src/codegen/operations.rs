//! The operations as declarations, one an operation.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::naming::{camel, field, rust};
use super::table::{Operation, Param, Table};
use super::types::{using, wrapped};
use super::{Files, schema};

/// How wide a line is at most.
const WIDTH: usize = 100;

/// Writes a module for each tag.
pub(super) fn write(table: &Table, folder: &Path, files: &mut Files) {
    let mut tags = String::new();
    for (tag, (own, others)) in table.tags() {
        let struct_name = format!("{}Api", camel(tag));
        let about = about(&own, &others);
        let mut text = format!("//! {about}\n\n");
        text.push_str(&imports(tag, table, &own, &others));
        let _ = write!(
            text,
            "crate::__declare! {{\n    {struct_name} {tag} \"{tag}\";\n"
        );
        for operation in own {
            text.push_str(&declaration(table, operation));
        }
        for operation in others {
            let args: Vec<String> = operation
                .params
                .iter()
                .filter(|param| param.required)
                .map(|param| format!("{}: {}", rust(&param.name), param.rust_type))
                .collect();
            let line = format!(
                "    + {}::{} {} ({});",
                operation.tags[0],
                operation.name,
                table.builder(operation),
                args.join(", ")
            );
            text.push_str(&broken(&line));
        }
        text.push_str("}\n");
        files.insert(folder.join(format!("{tag}.rs")), text);
        let _ = writeln!(tags, "    {tag} \"{tag}\" {struct_name} {about:?};");
    }
    let index = format!(
        "//! The operations of the REST API, under the tags of its reference.\n\n\
         use crate::operation::tags;\n\ntags! {{\n{tags}}}\n"
    );
    files.insert(folder.join("mod.rs"), index);
}

/// The features of the manifest: each tag, with the tags that declare what it lists.
pub(super) fn features(table: &Table) -> String {
    let mut text = String::new();
    let tags = table.tags();
    for (tag, (_, others)) in &tags {
        let needs: BTreeSet<&str> = others.iter().map(|other| other.tags[0].as_str()).collect();
        let needs: Vec<String> = needs.iter().map(|tag| format!("\"{tag}\"")).collect();
        let _ = writeln!(text, "{tag} = [{}]", needs.join(", "));
    }
    let names: Vec<String> = tags.keys().map(|tag| format!("\"{tag}\"")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let _ = write!(text, "full = [\n{}]\n", wrapped(&names));
    text
}

fn declaration(table: &Table, operation: &Operation) -> String {
    let (need, may): (Vec<&Param>, Vec<&Param>) =
        operation.params.iter().partition(|param| param.required);
    let list = |params: Vec<&Param>| {
        let params = params.into_iter();
        let params: Vec<String> = params
            .map(|param| {
                format!(
                    "{} {}: {}",
                    param.place,
                    field(&param.name),
                    param.rust_type
                )
            })
            .collect();
        params.join(", ")
    };
    let line = format!(
        "    {} {} {} \"{}\" -> {}{} ({}) [{}];",
        operation.name,
        table.builder(operation),
        operation.method,
        operation.path,
        answer(table, operation),
        paged(table, operation),
        list(need),
        list(may),
    );
    broken(&line)
}

/// What a tag has, in a line.
fn about(own: &[&Operation], others: &[&Operation]) -> String {
    // The plain ones have the short names.
    let mut names: Vec<&str> = own.iter().chain(others).map(|one| &*one.name).collect();
    let count = names.len();
    names.sort_by_key(|name| name.len());
    let more = names.len() > 3;
    names.truncate(3);
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    match (count, more) {
        (1, _) => format!("One operation: {names}."),
        (_, false) => format!("{count} operations: {names}."),
        (_, true) => format!("{count} operations, such as {names}."),
    }
}

/// What tells that the answer is a list that is asked for page by page.
fn paged(table: &Table, operation: &Operation) -> String {
    let asks = |name: &str| {
        let mut params = operation.params.iter();
        params.any(|param| param.place == "Query" && param.name == name)
    };
    let answer = answer(table, operation);
    match answer.strip_prefix("Vec") {
        Some(item) if operation.method == "GET" && asks("page") && asks("per_page") => {
            format!(" paged{item}")
        }
        _ => String::new(),
    }
}

/// The Rust type of the answer.
pub(super) fn answer(table: &Table, operation: &Operation) -> String {
    let owner = format!("{}Answer", camel(&operation.name));
    // A named list is a list.
    let named = operation
        .response
        .as_str()
        .and_then(|name| table.schemas.get(name));
    let list = named.filter(|kind| kind.as_str().is_some_and(|kind| kind.starts_with("list<")));
    let rust = schema::of(list.unwrap_or(&operation.response), "", &owner).rust;
    if let Some(inner) = rust.strip_prefix("BTreeMap<String, ") {
        return format!("ByName<{inner}");
    }
    rust
}

/// Whether the answer has another type than any JSON.
#[cfg(test)]
pub(super) fn is_typed(table: &Table, operation: &Operation) -> bool {
    let named = answer(table, operation);
    let named = named
        .strip_prefix("Vec<")
        .map_or(&*named, |it| it.trim_end_matches('>'));
    let of = |(name, kind): (&String, &serde_json::Value)| {
        camel(name) == named && kind.as_str().is_some_and(|kind| kind == "object")
    };
    named != "Value" && !table.schemas.iter().any(of)
}

/// A declaration in lines of at most 100 characters.
fn broken(line: &str) -> String {
    let mut text = String::new();
    let mut current = String::from("   ");
    for word in line.split_whitespace() {
        if current.len() + 1 + word.len() > WIDTH {
            let _ = writeln!(text, "{current}");
            current = String::from("       ");
        }
        let _ = write!(current, " {word}");
    }
    let _ = writeln!(text, "{current}");
    text
}

/// What needs no import.
const PRELUDE: [&str; 7] = ["String", "i64", "f64", "bool", "Vec", "Bytes", ""];

/// What the methods of a tag name; where only its table is compiled in nothing does.
fn imports(tag: &str, table: &Table, own: &[&Operation], others: &[&Operation]) -> String {
    let mut words = BTreeSet::new();
    for operation in own {
        let answer = answer(table, operation);
        let answer: Vec<&str> = answer.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        words.extend(answer.into_iter().map(str::to_owned));
        let params = operation.params.iter();
        words.extend(params.map(|param| param.rust_type.to_owned()));
    }
    for operation in others {
        let params = operation.params.iter().filter(|param| param.required);
        words.extend(params.map(|param| param.rust_type.to_owned()));
    }
    words.retain(|word| !PRELUDE.contains(&word.as_str()));
    let with_methods = format!("#[cfg(feature = \"{tag}\")]\n");
    let mut text = String::new();
    if words.remove("Value") {
        let _ = write!(text, "{with_methods}use serde_json::Value;\n\n");
    }
    let is_param = |word: &str| {
        matches!(word, "Texts" | "FilePart" | "Millis" | "Secret")
            || (word.ends_with("Id") && super::types::is_of_the_crate(word))
    };
    let (params, types): (Vec<&str>, Vec<&str>) = words
        .iter()
        .map(String::as_str)
        .partition(|word| is_param(word));
    let (by_name, types): (Vec<&str>, Vec<&str>) =
        types.into_iter().partition(|word| *word == "ByName");
    if !by_name.is_empty() {
        let _ = writeln!(text, "{with_methods}use crate::json::ByName;");
    }
    for (path, names) in [("crate::types", types), ("crate", params)] {
        if !names.is_empty() {
            let _ = write!(text, "{with_methods}{}", using(path, &names));
        }
    }
    text.push('\n');
    text
}
