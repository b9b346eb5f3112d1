//! The operations and their fields, a line each.

use mm_driver::{Operation, Param, listed};
use serde_json::{Value, json};

use super::find;
use crate::failure::Failure;
use crate::lines;
use crate::rest::print_json;

/// Prints the operations with this in their name; if it is one, its fields too.
pub(super) fn print(part: &str, as_json: bool) -> Result<(), Failure> {
    if let Some(one) = exact(part) {
        return if as_json {
            print_json(&described(one.tag, one))
        } else {
            fields(one)
        };
    }
    let part = part.to_lowercase();
    let rows =
        listed().map(|(tag, operation)| (format!("{tag}.{}", operation.name), tag, operation));
    let mut rows: Vec<_> = rows.filter(|(name, ..)| name.contains(&part)).collect();
    rows.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    if rows.is_empty() {
        find::operation(&part)?; // Tells what is near.
    }
    if as_json {
        let mut rows = rows.iter();
        return rows.try_for_each(|(_, tag, operation)| print_json(&described(tag, operation)));
    }
    let row = |(name, _, operation): (String, &str, &Operation)| {
        [name, operation.method.to_owned(), operation.path.to_owned()]
    };
    lines::table(&rows.into_iter().map(row).collect::<Vec<_>>())
}

fn exact(part: &str) -> Option<&'static Operation> {
    find::operation(part).ok().filter(|_| !part.is_empty())
}

fn fields(operation: &Operation) -> Result<(), Failure> {
    let (tag, name) = (operation.tag, operation.name);
    crate::rest::print(format!(
        "{tag}.{name}  {}  {}",
        operation.method, operation.path
    ))?;
    let row = |param: &Param| {
        let need = if param.required { "needed" } else { "" };
        [
            format!("  -f {}=", param.name),
            kind(param).to_owned(),
            param.place.to_string(),
            need.to_owned(),
        ]
    };
    lines::table(&operation.params.iter().map(row).collect::<Vec<_>>())
}

fn described(tag: &str, operation: &Operation) -> Value {
    let field = |param: &Param| {
        json!({
            "name": param.name,
            "kind": kind(param),
            "place": param.place.to_string(),
            "required": param.required,
        })
    };
    json!({
        "operation": format!("{tag}.{}", operation.name),
        "method": operation.method,
        "path": operation.path,
        "fields": operation.params.iter().map(field).collect::<Vec<_>>(),
    })
}

/// What a field is, for people who know no Rust.
fn kind(param: &Param) -> &'static str {
    match param.kind {
        "i64" => "whole number",
        "Millis" => "time in ms",
        "f64" => "number",
        "bool" => "true or false",
        "Texts" => "list of texts",
        "Value" => "JSON",
        "FilePart" => "file",
        kind if kind.ends_with("Id") => "id",
        _ => "text",
    }
}

/// Prints what completes the name of an operation, or of a field of this one.
pub(super) fn names(operation: Option<&str>) -> Result<(), Failure> {
    let mut names: Vec<String> = match operation.filter(|name| !name.is_empty()) {
        Some(name) => match find::operation(name) {
            Ok(one) => one
                .params
                .iter()
                .map(|param| format!("{}=", param.name))
                .collect(),
            Err(_) => Vec::new(),
        },
        None => listed()
            .flat_map(|(tag, one)| [format!("{tag}.{}", one.name), one.name.to_owned()])
            .collect(),
    };
    names.sort();
    names.dedup();
    match names.as_slice() {
        [] => Ok(()),
        names => print_all(names),
    }
}

fn print_all(names: &[String]) -> Result<(), Failure> {
    crate::rest::print(names.join("\n"))
}
