//! A test for each operation: its method sends what the reference says.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::Files;
use super::naming::rust;
use super::table::{Operation, Param, Table};

/// Writes a module for each tag, with a test for each operation that it lists.
pub(super) fn write(table: &Table, folder: &Path, files: &mut Files) {
    let mut index = String::from("//! Every operation under every tag that lists it.\n\n");
    for (tag, (own, others)) in table.tags() {
        let _ = writeln!(index, "mod {tag};");
        let mut text = format!("//! What the operations under `{tag}` send.\n\n");
        let mut tests = String::new();
        for operation in own {
            tests.push_str(&test(tag, operation, true));
        }
        for operation in others {
            tests.push_str(&test(tag, operation, false));
        }
        let names: Vec<&str> = ["FilePart", "Request"]
            .into_iter()
            .filter(|name| *name == "Request" || tests.contains(name))
            .collect();
        let names = match names.as_slice() {
            [name] => (*name).to_owned(),
            names => format!("{{{}}}", names.join(", ")),
        };
        let _ = writeln!(text, "use mm_driver::{names};");
        if tests.contains("json!") {
            text.push_str("use serde_json::json;\n");
        }
        text.push_str("\nuse crate::sends::{Body, sends};\n");
        text.push_str(&tests);
        files.insert(folder.join("tags").join(format!("{tag}.rs")), text);
    }
    files.insert(folder.join("tags").join("mod.rs"), index);
}

/// Writes a module for each tag with a typed call of each operation that it declares.
pub(super) fn write_calls(table: &Table, folder: &Path, files: &mut Files) {
    let mut index = String::from(
        "//! A typed call of each operation, with what a scene has for its parameters.\n\n\
         use crate::scene::Call;\n\n",
    );
    let mut all = String::new();
    for (tag, (own, _)) in table.tags() {
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(index, "mod {tag};");
        let _ = writeln!(all, "    {tag}::CALLS,");
        let mut text = format!("//! Typed calls of what `{tag}` declares.\n\n");
        let calls: Vec<String> = own.iter().map(|operation| call(tag, operation)).collect();
        let calls = calls.join("\n");
        text.push_str(if calls.contains("picture()") {
            "use crate::scene::{Call, picture};\n\n"
        } else {
            "use crate::scene::Call;\n\n"
        });
        let _ = write!(text, "pub(crate) const CALLS: &[Call] = &[\n{calls}\n];\n");
        files.insert(folder.join(format!("{tag}.rs")), text);
    }
    let _ = write!(
        index,
        "\npub(crate) const CALLS: &[&[Call]] = &[\n{all}];\n"
    );
    files.insert(folder.join("mod.rs"), index);
}

fn call(tag: &str, operation: &Operation) -> String {
    let name = &operation.name;
    // Where nothing of a body is required, all of it is given: something the server wants.
    let has_body = operation
        .params
        .iter()
        .any(|param| param.required && matches!(param.place, "Body" | "Whole"));
    let is_given = |param: &&Param| {
        let is_body = matches!(param.place, "Whole" | "Body" | "Form");
        param.required || (is_body && !has_body)
    };
    let params: Vec<&Param> = operation.params.iter().filter(is_given).collect();
    let given = |param: &Param| {
        let by = match param.rust_type {
            "FilePart" => return "picture()".to_owned(),
            "i64" | "Millis" => return "1".to_owned(),
            "bool" => return "false".to_owned(),
            "Texts" => "texts",
            "Value" => "value",
            _ => "text",
        };
        format!("s.{by}({name:?}, {:?})", param.name)
    };
    let required = params.iter().filter(|param| param.required);
    let required: Vec<String> = required.map(|param| given(param)).collect();
    let optional = params.iter().filter(|param| !param.required);
    let optional = optional.map(|param| format!(".{}({})", rust(&param.name), given(param)));
    let optional: String = optional.collect();
    let given = required.join(", ") + &optional;
    let scene = if given.contains("s.") { "s" } else { "_" };
    format!(
        "    ({name:?}, |d, {scene}| d.{tag}().{name}({}){optional}.send().map(drop)),",
        required.join(", ")
    )
}

fn test(tag: &str, operation: &Operation, is_own: bool) -> String {
    let mut call = format!("driver.{tag}().{}(", operation.name);
    let (need, may): (Vec<&Param>, Vec<&Param>) =
        operation.params.iter().partition(|param| param.required);
    let need: Vec<String> = need.into_iter().map(given).collect();
    let _ = write!(call, "{})", need.join(", "));
    // What is optional was proved where it is declared.
    for param in may.iter().filter(|_| is_own) {
        let _ = write!(call, ".{}({})", rust(&param.name), given(param));
    }
    let params: Vec<&Param> = operation
        .params
        .iter()
        .filter(|param| is_own || param.required)
        .collect();
    let mut path = operation.path.clone();
    let mut query = Vec::new();
    let mut fields = Map::new();
    let mut body = "Body::None".to_owned();
    let mut parts = Vec::new();
    for param in params {
        match param.place {
            "Path" | "PathAndBody" | "PathAndId" => {
                let place = format!("{{{}}}", param.name);
                let text = sample(param)
                    .as_str()
                    .unwrap_or_default()
                    .replace(' ', "%20");
                path = path.replacen(&place, &text.replace('/', "%2F"), 1);
                match param.place {
                    "PathAndBody" => drop(fields.insert(param.name.clone(), sample(param))),
                    "PathAndId" => drop(fields.insert("id".to_owned(), sample(param))),
                    _ => {}
                }
            }
            "Query" => query.push((param.name.clone(), text(&sample(param)))),
            "Body" => drop(fields.insert(param.name.clone(), sample(param))),
            "Whole" => body = format!("Body::Json(json!({}))", sample(param)),
            "Raw" => body = format!("Body::Bytes({:?})", text(&sample(param))),
            _ => parts.push((param.name.clone(), text(&sample(param)))),
        }
    }
    if !fields.is_empty() {
        body = format!("Body::Json(json!({}))", Value::Object(fields));
    }
    if !parts.is_empty() {
        body = format!("Body::Form(&{parts:?})");
    }
    format!(
        "\n#[test]\nfn {}() {{\n    sends(\n        |driver| {call}.send_value(),\n        {:?},\n        \
         {path:?},\n        &{query:?},\n        &{body},\n    );\n}}\n",
        operation.name, operation.method
    )
}

/// What a parameter is given in a test, as Rust.
fn given(param: &Param) -> String {
    match param.rust_type {
        "FilePart" => format!("FilePart::bytes(\"a.txt\", {:?})", text(&sample(param))),
        "Texts" => "[\"first\", \"second\"]".to_owned(),
        "Value" => format!("json!({})", sample(param)),
        "i64" | "Millis" | "f64" | "bool" => sample(param).to_string(),
        _ => format!("{:?}", text(&sample(param))),
    }
}

/// The same as it is expected.
fn sample(param: &Param) -> Value {
    match param.rust_type {
        "i64" | "Millis" => json!(7),
        "f64" => json!(0.5),
        "bool" => json!(true),
        "Texts" => json!(["first", "second"]),
        "Value" => json!({"any": [1, "thing"]}),
        _ => json!(format!("{} a/b", param.name)),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
