//! The API's data: what its reference says, with the corrections.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::naming::{camel, id_type, is_millis, snake};
use crate::Result;

/// All operations and named objects.
pub(super) struct Table {
    pub(super) operations: Vec<Operation>,
    pub(super) schemas: BTreeMap<String, Value>,
}

/// An operation, declared once.
pub(super) struct Operation {
    /// Every tag that lists it; the first one declares it.
    pub(super) tags: Vec<String>,
    pub(super) name: String,
    pub(super) method: String,
    pub(super) path: String,
    /// Those of the path in its order, then the required ones, then the others.
    pub(super) params: Vec<Param>,
    /// The type of the answer as the reference writes it; null where it states none.
    pub(super) response: Value,
}

pub(super) struct Param {
    pub(super) place: &'static str,
    pub(super) name: String,
    pub(super) rust_type: &'static str,
    pub(super) required: bool,
}

#[derive(Deserialize)]
struct Row {
    tag: String,
    operation: String,
    method: String,
    path: String,
    path_params: Vec<String>,
    #[serde(default)]
    query: Vec<Field>,
    #[serde(default)]
    body: Vec<Field>,
    #[serde(default)]
    form: Vec<Field>,
    #[serde(default)]
    multipart: Vec<Field>,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    required: bool,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "type")]
    kind: Value,
}

/// What the reference lacks or has wrong.
#[derive(Deserialize)]
struct Corrections {
    operations: BTreeMap<String, Correction>,
    schemas: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    name: Option<String>,
    /// The whole body is this, rather than an object of fields.
    whole: Option<Field>,
    /// Fields of the body that it lacks or has with a wrong type: name, type, whether required.
    #[serde(default)]
    body: Vec<(String, String, bool)>,
    /// What the server refuses to do without, though the reference does not say so.
    #[serde(default)]
    required: Vec<String>,
    /// The parameter of the path that the `id` of the body repeats.
    id_is: Option<String>,
    /// The body is the bytes of a file of this name.
    raw: Option<String>,
    /// What the reference has as a form is JSON.
    #[serde(default)]
    form_is_json: bool,
    response: Option<Value>,
}

#[derive(Deserialize)]
struct SchemaRow {
    schema: String,
    #[serde(rename = "type")]
    kind: Value,
}

impl Table {
    /// Reads `endpoints.jsonl`, `schemas.jsonl` and `corrections.json` of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| fs::read_to_string(folder.join(name));
        let mut corrections: Corrections = serde_json::from_str(&read("corrections.json")?)?;
        let mut rows: Vec<Row> = Vec::new();
        for line in read("endpoints.jsonl")?.lines() {
            rows.push(serde_json::from_str(line)?);
        }
        let mut schemas = BTreeMap::new();
        for line in read("schemas.jsonl")?.lines() {
            let row: SchemaRow = serde_json::from_str(line)?;
            schemas.insert(row.schema, row.kind);
        }
        for (name, kind) in corrections.schemas {
            match (schemas.get_mut(&name), kind) {
                (Some(Value::Object(fields)), Value::Object(more)) => fields.extend(more),
                (_, kind) => drop(schemas.insert(name, kind)),
            }
        }
        let operations = operations(rows, &mut corrections.operations)?;
        if let Some(key) = corrections.operations.keys().next() {
            return Err(format!("a correction is for no operation: {key}").into());
        }
        Ok(Self {
            operations,
            schemas,
        })
    }

    /// The name of an operation's type: a named object may have the plain one.
    pub(super) fn builder(&self, operation: &Operation) -> String {
        let name = camel(&operation.name);
        let is_taken = self.schemas.keys().any(|schema| camel(schema) == name);
        if is_taken {
            format!("{name}Call")
        } else {
            name
        }
    }

    /// The tags in order of their names, each with the operations that it declares and those
    /// that it lists besides.
    pub(super) fn tags(&self) -> BTreeMap<&str, (Vec<&Operation>, Vec<&Operation>)> {
        let mut tags: BTreeMap<&str, (Vec<_>, Vec<_>)> = BTreeMap::new();
        for operation in &self.operations {
            for (number, tag) in operation.tags.iter().enumerate() {
                let (own, others) = tags.entry(tag).or_default();
                if number == 0 {
                    own.push(operation);
                } else {
                    others.push(operation);
                }
            }
        }
        tags
    }
}

fn operations(
    rows: Vec<Row>,
    corrections: &mut BTreeMap<String, Correction>,
) -> Result<Vec<Operation>> {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        *sizes.entry(row.tag.clone()).or_default() += 1;
    }
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        tags.entry(key(row)).or_default().push(row.tag.clone());
    }
    let mut operations = Vec::new();
    let mut names = BTreeSet::new();
    for row in rows {
        let Some(mut tags) = tags.remove(&key(&row)) else {
            continue; // Declared with an earlier row.
        };
        // The largest tag declares it: so a small one needs a large one and not the reverse.
        tags.sort_by_key(|tag| (std::cmp::Reverse(sizes[tag]), tag.clone()));
        let correction = corrections.remove(&key(&row)).unwrap_or_default();
        let operation = operation(row, tags, correction)?;
        if !names.insert(operation.name.clone()) {
            return Err(format!("two operations are called {}", operation.name).into());
        }
        operations.push(operation);
    }
    Ok(operations)
}

fn key(row: &Row) -> String {
    format!("{} {}", row.method, row.path)
}

fn operation(row: Row, tags: Vec<String>, correction: Correction) -> Result<Operation> {
    let mut params: Vec<Param> = Vec::new();
    let mut path_params = row.path_params.clone();
    path_params.sort_by_key(|name| row.path.find(&format!("{{{name}}}")));
    for name in path_params {
        params.push(param(
            "Path",
            Field {
                name,
                kind: "str".to_owned(),
                required: true,
            },
        )?);
    }
    let form = if correction.form_is_json {
        "Body"
    } else {
        "Form"
    };
    let has_fields = !(row.body.is_empty() && row.form.is_empty() && row.multipart.is_empty());
    let more = correction.body.into_iter();
    let more = more.map(|(name, kind, required)| Field {
        name,
        kind,
        required,
    });
    let more: Vec<Field> = more.collect();
    let takes_any = !has_fields
        && more.is_empty()
        && correction.whole.is_none()
        && correction.raw.is_none()
        && matches!(row.method.as_str(), "POST" | "PUT" | "PATCH");
    // What is given raw has no form.
    let is_raw = correction.raw.is_some();
    let fields = row.query.into_iter().map(|field| ("Query", field));
    let is_corrected = |field: &Field| more.iter().any(|more| more.name == field.name);
    let is_repeated = |field: &Field| correction.id_is.is_some() && field.name == "id";
    let body: Vec<Field> = row
        .body
        .into_iter()
        .filter(|field| !is_corrected(field) && !is_repeated(field))
        .collect();
    let fields = fields.chain(body.into_iter().chain(more).map(|field| ("Body", field)));
    let forms = row.form.into_iter().chain(row.multipart);
    let fields = fields.chain(forms.filter(|_| !is_raw).map(|field| (form, field)));
    for (place, field) in fields {
        match params.iter_mut().find(|param| param.name == field.name) {
            // What stands in the path goes into the body by itself.
            Some(known) if known.place == "Path" => known.place = "PathAndBody",
            // One of two ways to say the same: the one that goes with a file.
            Some(known) if place == "Form" => known.place = place,
            Some(_) => {}
            None => params.push(param(place, field)?),
        }
    }
    if let Some(field) = correction.whole {
        params.push(param("Whole", field)?);
    }
    if let Some(name) = correction.raw {
        let kind = "FileType".to_owned();
        params.push(param(
            "Raw",
            Field {
                name,
                kind,
                required: true,
            },
        )?);
    }
    if takes_any {
        let (name, kind) = ("body".to_owned(), "Any".to_owned());
        params.push(param(
            "Whole",
            Field {
                name,
                kind,
                required: false,
            },
        )?);
    }
    for name in &correction.required {
        let param = params.iter_mut().find(|param| param.name == *name);
        let param = param.filter(|param| !param.required);
        let unknown = || format!("{} needs no correction for `{name}`", row.operation);
        param.ok_or_else(unknown)?.required = true;
    }
    if let Some(name) = &correction.id_is {
        let param = params.iter_mut().find(|param| param.name == *name);
        param.ok_or("no parameter of the path is the id")?.place = "PathAndId";
    }
    params.sort_by_key(|param| (!param.place.starts_with("Path"), !param.required));
    Ok(Operation {
        tags,
        name: correction.name.unwrap_or_else(|| snake(&row.operation)),
        method: row.method,
        path: row.path,
        params,
        response: correction
            .response
            .or(row.response.map(|response| response.kind))
            .unwrap_or_default(),
    })
}

fn param(place: &'static str, field: Field) -> Result<Param> {
    let rust_type = match field.kind.as_str() {
        "str" => id_type(&field.name).unwrap_or("String"),
        "int" if is_millis(&field.name) => "Millis",
        "int" => "i64",
        "float" => "f64",
        "bool" => "bool",
        "list[str]" => "Texts",
        "dict[str, Any]" | "list[dict[str, Any]]" | "list[Any]" | "Any" => "Value",
        "FileType" => "FilePart",
        other => return Err(format!("a parameter has the unknown type {other}").into()),
    };
    Ok(Param {
        place,
        name: field.name,
        rust_type,
        required: field.required,
    })
}
