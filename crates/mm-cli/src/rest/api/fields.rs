//! What an operation is given: fields and a body, looked at before anything is sent.

use std::io;
use std::path::Path;

use mm_driver::{Driver, FilePart, Operation, OperationRequest, Param, Place, Request};
use serde_json::{Map, Value};

use super::args::ApiArgs;
use super::full_name;
use crate::failure::Failure;
use crate::nearest::nearest;
use crate::settings::Settings;
use crate::{message, rest};

/// The fields of one call.
pub(super) struct Fields {
    pub(super) operation: &'static Operation,
    given: Vec<(&'static Param, String)>,
    body: Option<Value>,
}

impl Fields {
    /// Reads them, and refuses what is unknown, missing or of another kind.
    pub(super) fn read(operation: &'static Operation, args: &ApiArgs) -> Result<Self, Failure> {
        let given = args.fields.iter().map(|(name, value)| {
            let param = param(operation, name)?;
            Ok((param, value.clone()))
        });
        let mut fields = Self {
            operation,
            given: given.collect::<Result<_, Failure>>()?,
            body: None,
        };
        fields.check_each_once()?;
        if let Some(path) = &args.input {
            fields.check_takes_body()?;
            fields.body = Some(body(path, args)?);
            fields.join()?;
        }
        fields.check()?;
        Ok(fields)
    }

    /// Whether this field is given.
    pub(super) fn has(&self, name: &str) -> Option<&str> {
        let mut given = self.given.iter().rev();
        given
            .find(|(param, _)| param.name == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the operation has such a field.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.operation.params.iter().any(|param| param.name == name)
    }

    /// The same with another value of this field.
    pub(super) fn with(&self, name: &str, value: String) -> Result<Self, Failure> {
        let param = param(self.operation, name)?;
        let others = self.given.iter().filter(|(other, _)| other.name != name);
        let mut fields = Self {
            operation: self.operation,
            given: others.cloned().collect(),
            body: self.body.clone(),
        };
        match &mut fields.body {
            Some(Value::Object(body)) if param.place == Place::Body => {
                body.insert(name.to_owned(), json(param, &value));
            }
            _ => fields.given.push((param, value)),
        }
        Ok(fields)
    }

    /// Refuses a field that is given twice: one value would be lost.
    fn check_each_once(&self) -> Result<(), Failure> {
        for (index, (param, _)) in self.given.iter().enumerate() {
            let mut before = self.given[..index].iter();
            if param.kind != "FilePart" && before.any(|(other, _)| other.name == param.name) {
                let failure = Failure::usage(format!("`{}` is given twice", param.name));
                return Err(match param.kind {
                    "Texts" => failure.hint(format!("give a list: -f {}=a,b", param.name)),
                    _ => failure.hint("give it once"),
                });
            }
        }
        Ok(())
    }

    /// Refuses a body that the operation would not look at.
    fn check_takes_body(&self) -> Result<(), Failure> {
        let is_of_body =
            |param: &Param| matches!(param.place, Place::Body | Place::Whole | Place::PathAndBody);
        if self.operation.any_body || self.operation.params.iter().any(is_of_body) {
            return Ok(());
        }
        let name = full_name(self.operation);
        Err(
            Failure::usage(format!("`{name}` takes no JSON body")).hint(format!(
                "leave --input out; `mm api --list {name}` tells its fields"
            )),
        )
    }

    /// Adds the fields of the body to the one that a file gives.
    fn join(&mut self) -> Result<(), Failure> {
        let is_of_body = |param: &Param| param.place == Place::Body;
        let mut of_body = self.given.iter().filter(|(param, _)| is_of_body(param));
        match &mut self.body {
            Some(Value::Object(body)) => {
                body.extend(
                    of_body.map(|(param, value)| (param.name.to_owned(), json(param, value))),
                );
            }
            _ => {
                if let Some((param, _)) = of_body.next() {
                    return Err(Failure::usage(format!(
                        "the body of --input is no object, so `{}` cannot be added to it",
                        param.name
                    )));
                }
            }
        }
        self.given.retain(|(param, _)| !is_of_body(param));
        Ok(())
    }

    fn check(&self) -> Result<(), Failure> {
        let empty = Map::new();
        let body = match &self.body {
            Some(Value::Object(body)) => body,
            _ => &empty,
        };
        let is_whole = self.body.as_ref().is_some_and(|body| !body.is_object());
        let of_input = |param: &Param| match param.place {
            Place::Body => is_whole || body.contains_key(param.name),
            Place::Whole => self.body.is_some(),
            _ => false,
        };
        let is_given = |param: &Param| self.has(param.name).is_some() || of_input(param);
        let needed = self.operation.params.iter().filter(|param| param.required);
        let missing: Vec<&str> = needed
            .filter(|param| !is_given(param))
            .map(|param| param.name)
            .collect();
        if !missing.is_empty() {
            let name = full_name(self.operation);
            let flags: Vec<String> = missing
                .iter()
                .map(|name| format!("-f {name}=..."))
                .collect();
            return Err(
                Failure::usage(format!("`{name}` needs {}", missing.join(", ")))
                    .hint(format!("add {}", flags.join(" "))),
            );
        }
        for (param, path) in self
            .given
            .iter()
            .filter(|(param, _)| param.kind == "FilePart")
        {
            rest::file_len(Path::new(path)).map_err(|error| unreadable(param, path, &error))?;
        }
        // A driver without traffic tells values of other kinds.
        let nowhere = Driver::builder("http://localhost").build()?;
        self.request(&nowhere).map(drop)
    }

    /// The request.
    pub(super) fn request<'d>(&self, driver: &'d Driver) -> Result<OperationRequest<'d>, Failure> {
        let mut request = driver.operation(self.operation);
        for (param, text) in &self.given {
            request = match param.kind {
                "FilePart" => request.set_file(param.name, FilePart::path(text)),
                _ => request.set(param.name, json(param, text)),
            }?;
        }
        let Some(mut body) = self.body.clone() else {
            return Ok(request);
        };
        // What stands in the path as well needs not be in the file.
        for (param, text) in &self.given {
            let name = match param.place {
                Place::PathAndBody => param.name,
                Place::PathAndId => "id",
                _ => continue,
            };
            if let Value::Object(fields) = &mut body {
                let fields = fields.entry(name);
                fields.or_insert_with(|| Value::from(text.as_str()));
            }
        }
        let mut params = self.operation.params.iter();
        Ok(match params.find(|param| param.place == Place::Whole) {
            Some(whole) => request.set(whole.name, body)?,
            None => request.json(body),
        })
    }
}

/// A text as JSON of the parameter's kind; what it is not stays a text.
fn json(param: &Param, text: &str) -> Value {
    let read = || serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    match param.kind {
        "i64" | "Millis" | "f64" | "bool" | "Value" => read(),
        "Texts" if text.trim_start().starts_with('[') => read(),
        "Texts" => text.split(',').filter(|text| !text.is_empty()).collect(),
        _ => Value::from(text),
    }
}

fn param(operation: &'static Operation, name: &str) -> Result<&'static Param, Failure> {
    let mut params = operation.params.iter();
    if let Some(param) = params.find(|param| param.name == name) {
        return Ok(param);
    }
    let full = full_name(operation);
    let names: Vec<&str> = operation.params.iter().map(|param| param.name).collect();
    let failure = Failure::usage(format!("`{full}` has no field `{name}`"));
    Err(
        match (nearest(name, names.iter().copied()), names.as_slice()) {
            (_, []) => failure.hint("it has none at all"),
            (Some(near), _) => {
                failure.hint(format!("perhaps `{near}`; it has {}", names.join(", ")))
            }
            (None, _) => failure.hint(format!("it has {}", names.join(", "))),
        },
    )
}

/// The JSON of a file.
fn body(path: &Path, args: &ApiArgs) -> Result<Value, Failure> {
    let is_stdin = path == Path::new("-");
    let shown = if is_stdin {
        "stdin".into()
    } else {
        path.to_string_lossy()
    };
    let text = if is_stdin {
        let settings = Settings::load(&(&args.rest).into())?;
        message::stdin(settings.reads_stdin())?
    } else {
        rest::read(path)?
    };
    let json = serde_json::from_str(text.trim_start_matches('\u{feff}'));
    json.map_err(|error| Failure::usage(format!("{shown} is no JSON: {error}")))
}

fn unreadable(param: &Param, path: &str, error: &io::Error) -> Failure {
    Failure::usage(format!(
        "`{}` is a file, and {path} cannot be read: {error}",
        param.name
    ))
}
