//! Operations that are chosen while a program runs, by the table rather than by a method.

use std::io::Write;

use mm_core::Error;
use serde_json::Value;

use crate::call::Call;
use crate::file::FilePart;
use crate::operation::{Operation, Param, Place};
use crate::param::{Argument, Texts};
use crate::{Driver, Request};

impl Driver {
    /// A request of an operation of the table, such as [`operations`](crate::operations) lists.
    ///
    /// ```no_run
    /// # let driver = mm_driver::Driver::builder("http://localhost:8065").build()?;
    /// let operation = mm_driver::operations().find(|one| one.name == "get_ping").unwrap();
    /// let answer = driver.operation(operation).set("get_server_status", true)?.send()?;
    /// println!("{}", answer["status"]);
    /// # Ok::<(), mm_driver::Error>(())
    /// ```
    pub fn operation(&self, operation: &'static Operation) -> OperationRequest<'_> {
        let required = operation.params.iter().filter(|param| param.required);
        OperationRequest {
            call: Call::new(self, operation),
            operation,
            missing: required.map(|param| param.name).collect(),
        }
    }
}

/// A request of an operation that was chosen by name, see [`Driver::operation`].
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct OperationRequest<'d> {
    call: Call<'d>,
    operation: &'static Operation,
    missing: Vec<&'static str>,
}

impl<'d> OperationRequest<'d> {
    /// Sets a parameter by its name on the wire. A number, a flag and a list may be given as
    /// text.
    ///
    /// # Errors
    /// [`InvalidPayload`](mm_core::ErrorKind::InvalidPayload) if the operation has no such
    /// parameter, or it is of another kind.
    pub fn set(self, name: &str, value: impl Into<Value>) -> Result<Self, Error> {
        let param = self.param(name)?;
        let argument = argument(param, value.into())?;
        Ok(self.put(param, argument))
    }

    /// Sets a parameter that is a file.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn set_file(self, name: &str, file: FilePart) -> Result<Self, Error> {
        let param = self.param(name)?;
        if param.kind != "FilePart" {
            return Err(wrong(param, "is no file"));
        }
        Ok(self.put(param, Argument::File(file)))
    }

    fn param(&self, name: &str) -> Result<&'static Param, Error> {
        let mut params = self.operation.params.iter();
        params.find(|param| param.name == name).ok_or_else(|| {
            let names: Vec<&str> = self
                .operation
                .params
                .iter()
                .map(|param| param.name)
                .collect();
            let own = self.operation.name;
            let reason = match names.as_slice() {
                [] => format!("`{own}` has no parameters"),
                names => format!(
                    "`{own}` has no parameter `{name}`; it has {}",
                    names.join(", ")
                ),
            };
            Error::invalid_payload(name, reason)
        })
    }

    fn put(mut self, param: &'static Param, argument: Argument) -> Self {
        self.missing.retain(|name| *name != param.name);
        self.call = self.call.with(param.place, param.name, argument);
        self
    }

    /// The required parameters that are not set yet.
    pub fn missing(&self) -> &[&'static str] {
        &self.missing
    }

    /// Sends it, and reads the answer as JSON; an empty one is null.
    ///
    /// # Errors
    /// A required parameter is missing, which is told before anything is sent; or why it did
    /// not succeed.
    pub fn send(self) -> Result<Value, Error> {
        self.whole()?.send()
    }

    /// Sends it, and writes the answer to `writer` as it comes; gives its length.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_to(self, writer: &mut dyn Write) -> Result<u64, Error> {
        self.whole()?.send_to(writer)
    }

    fn whole(self) -> Result<Call<'d>, Error> {
        // A whole body sets all of its fields.
        let is_set = self.call.has_whole_body();
        let params = self.operation.params.iter();
        let mut missing = params.filter(|param| self.missing.contains(&param.name));
        let missing = missing.find(|param| !(is_set && param.place == Place::Body));
        match missing {
            None => Ok(self.call),
            Some(param) => Err(wrong(param, "is needed and not set")),
        }
    }
}

impl<'d> Request<'d> for OperationRequest<'d> {
    fn call(&mut self) -> &mut Call<'d> {
        &mut self.call
    }

    fn into_call(self) -> Call<'d> {
        self.call
    }
}

/// A value as a parameter of its kind.
fn argument(param: &Param, value: Value) -> Result<Argument, Error> {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let value = match (param.kind, value) {
        ("FilePart", _) => return Err(wrong(param, "is a file")),
        ("i64" | "Millis", Value::String(text)) => read(&text).filter(Value::is_i64),
        ("f64", Value::String(text)) => read(&text).filter(Value::is_number),
        ("bool", Value::String(text)) => read(&text).filter(Value::is_boolean),
        ("Texts", Value::String(text)) => {
            let texts = text.split(',').filter(|text| !text.is_empty());
            return Ok(Argument::from_param(texts.collect::<Texts>()));
        }
        ("Texts", Value::Array(items)) => {
            let texts = items.into_iter().map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            });
            let texts: Option<Texts> = texts.collect();
            let texts = texts.ok_or_else(|| wrong(param, "is a list of texts"))?;
            return Ok(Argument::from_param(texts));
        }
        ("i64" | "Millis", value) => Some(value).filter(Value::is_i64),
        ("f64", value) => Some(value).filter(Value::is_number),
        ("bool", value) => Some(value).filter(Value::is_boolean),
        ("Texts", _) => None,
        ("Value", value) => Some(value),
        // Texts and ids; what is no text is taken as it is written.
        (_, Value::String(text)) => return Ok(Argument::Text(text)),
        (_, Value::Number(number)) => return Ok(Argument::Text(number.to_string())),
        (_, Value::Bool(is)) => return Ok(Argument::Text(is.to_string())),
        _ => None,
    };
    value.map(Argument::Json).ok_or_else(|| {
        wrong(
            param,
            match param.kind {
                "i64" | "Millis" => "is a whole number",
                "f64" => "is a number",
                "bool" => "is `true` or `false`",
                "Texts" => "is a list of texts",
                _ => "is a text",
            },
        )
    })
}

fn wrong(param: &Param, is: &str) -> Error {
    Error::invalid_payload(param.name, is)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(kind: &'static str, value: Value) -> Option<Value> {
        let param = Param {
            name: "p",
            place: Place::Body,
            kind,
            required: true,
        };
        argument(&param, value).ok().map(Argument::into_json)
    }

    #[test]
    fn values_are_read_by_the_kind_of_their_parameter() {
        for (kind, value, expected) in [
            ("i64", json!("-7"), Some(json!(-7))),
            ("i64", json!("7.5"), None),
            ("Millis", json!("1795"), Some(json!(1795))),
            ("f64", json!("7.5"), Some(json!(7.5))),
            ("bool", json!("true"), Some(json!(true))),
            ("bool", json!("yes"), None),
            ("String", json!("true"), Some(json!("true"))),
            ("PostId", json!(12), Some(json!("12"))),
            ("String", json!({}), None),
            ("Texts", json!("a,b"), Some(json!(["a", "b"]))),
            ("Texts", json!(["a", 1]), None),
            ("Value", json!("text"), Some(json!("text"))),
            ("FilePart", json!("text"), None),
        ] {
            assert_eq!(given(kind, value.clone()), expected, "{kind} {value}");
        }
    }
}
