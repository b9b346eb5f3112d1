//! The parts of a request, made of a dispatch.

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind as TemplateErrorKind, UndefinedBehavior};
use mm_core::{Error, ErrorKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What a part of a URL may hold as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Templates by the name of their part.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// None yet.
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.add_filter("json", json);
        environment.add_filter("url", url);
        Self(environment)
    }

    /// Reads a template.
    pub(super) fn add(&mut self, part: &str, text: &str) -> Result<(), Error> {
        let added = self.0.add_template_owned(part.to_owned(), text.to_owned());
        added.map_err(|error| {
            Error::new(ErrorKind::InvalidSetting).with_message(format!(
                "the template of the {part} cannot be read: {error}"
            ))
        })
    }

    /// Makes a part.
    pub(super) fn render(&self, part: &str, fields: &Value) -> Result<String, Error> {
        let fields = minijinja::Value::from(Serde(fields));
        let template = self.0.get_template(part);
        let made = template.and_then(|template| template.render(fields));
        made.map_err(|error| {
            Error::invalid_payload(part, format!("cannot be made of its template: {error}"))
        })
    }
}

/// A value as JSON, with the quotes of a text.
fn json(value: &minijinja::Value) -> Result<String, minijinja::Error> {
    if value.is_undefined() {
        return Err(TemplateErrorKind::UndefinedError.into());
    }
    serde_json::to_string(value).map_err(|error| {
        let text = "a value that is no JSON";
        minijinja::Error::new(TemplateErrorKind::InvalidOperation, text).with_source(error)
    })
}

/// A text as a part of a URL.
fn url(text: &str) -> String {
    percent_encoded(text)
}

pub(super) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// What is null is undefined, so that no request says `none`.
pub(super) fn without_nulls(mut fields: Value) -> Value {
    if let Value::Object(fields) = &mut fields {
        fields.retain(|_, value| !value.is_null());
        if let Some(Value::Object(message)) = fields.get_mut("message") {
            message.retain(|_, value| !value.is_null());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(template: &str) -> Result<String, Error> {
        let mut templates = Templates::new();
        templates.add("body", template)?;
        let fields = json!({"text": "a\"b\n<é&", "subject": null, "message": {"sender": null}});
        templates.render("body", &without_nulls(fields))
    }

    #[test]
    fn a_text_stands_in_json_and_in_a_url_as_itself() {
        assert_eq!(
            made("{\"t\": {{ text|json }}}").unwrap(),
            "{\"t\": \"a\\\"b\\n<é&\"}"
        );
        assert_eq!(made("q={{ text|url }}").unwrap(), "q=a%22b%0A%3C%C3%A9%26");
        assert_eq!(made("{{ text }}").unwrap(), "a\"b\n<é&");
    }

    #[test]
    fn what_is_not_there_is_an_error_unless_that_was_thought_of() {
        for bad in [
            "{{ subject }}",
            "{{ subject|json }}",
            "{{ txet }}",
            "{{ message.sender }}",
            "{{ message.context.x }}",
        ] {
            let error = made(bad).unwrap_err();
            assert_eq!(error.field(), Some("body"), "{bad}");
        }
        assert_eq!(made("{{ subject|default('-') }}").unwrap(), "-");
        let chosen = "{% if subject is defined %}{{ subject }}{% else %}none{% endif %}";
        assert_eq!(made(chosen).unwrap(), "none");
        assert_eq!(made("{{ x").unwrap_err().kind(), ErrorKind::InvalidSetting);
    }
}
