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
            "Path" | "PathAndBody" => {
                let place = format!("{{{}}}", param.name);
                let text = sample(param)
                    .as_str()
                    .unwrap_or_default()
                    .replace(' ', "%20");
                path = path.replacen(&place, &text.replace('/', "%2F"), 1);
                if param.place == "PathAndBody" {
                    fields.insert(param.name.clone(), sample(param));
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
        "i64" | "f64" | "bool" => sample(param).to_string(),
        _ => format!("{:?}", text(&sample(param))),
    }
}

/// The same as it is expected.
fn sample(param: &Param) -> Value {
    match param.rust_type {
        "i64" => json!(7),
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
