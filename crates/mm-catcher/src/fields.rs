//! The fields of a body.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::call::Call;
use crate::hook::first_value;
use crate::id::Id;
use crate::refusal::Refusal;

/// A body that is a JSON object.
#[derive(Debug, Default)]
pub(crate) struct Fields(pub(crate) Map<String, Value>);

impl Fields {
    /// A text; the empty one if it is not there.
    pub(crate) fn text(&self, name: &str) -> String {
        self.given(name).unwrap_or_default()
    }

    /// A text, if it is there.
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// Whether it is true.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An id, if it is there and one.
    pub(crate) fn id(&self, name: &str) -> Option<Id> {
        self.0.get(name)?.as_str()?.parse().ok()
    }

    /// A list of texts; the empty one if it is not there.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.0.get(name).and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// An object, if it is there.
    pub(crate) fn object(&self, name: &str) -> Option<Map<String, Value>> {
        self.0.get(name).and_then(Value::as_object).cloned()
    }
}

impl Call<'_> {
    /// The fields of the body.
    ///
    /// # Errors
    /// 400, naming what the body should be, if it is no object.
    pub(crate) fn fields(&self, name: &str) -> Result<Fields, Refusal> {
        self.body(name).map(Fields)
    }

    /// The fields of the body, or none of them if it is no object.
    pub(crate) fn some_fields(&self) -> Fields {
        Fields(self.object())
    }

    /// The fields of a body that holds texts alone; for older servers none of them, if one is
    /// no text.
    pub(crate) fn only_texts(&self) -> Fields {
        let fields = self.some_fields();
        let is_text = |value: &Value| value.is_string() || value.is_null();
        if self.world.rules.threads || fields.0.values().all(is_text) {
            fields
        } else {
            Fields::default()
        }
    }

    /// The body as a list of texts.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Refusal> {
        if !self.world.rules.lists_parsed {
            return self.body(name);
        }
        let texts: Option<Vec<String>> = first_value(&self.request.body)
            .map_err(|_| Refusal::new(400, "api.payload.parse.error", "The body is no list."))?;
        let mut texts = texts.unwrap_or_default();
        let mut seen = HashSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        Ok(texts)
    }

    /// The body as a list of texts of which there must be one at least.
    pub(crate) fn some_texts(&self, name: &str) -> Result<Vec<String>, Refusal> {
        let texts = self.texts(name)?;
        if texts.is_empty() {
            return Err(Refusal::bad_body_param(name));
        }
        Ok(texts)
    }
}
