//! A secret in an answer.

use std::fmt;

use serde_json::Value;

use crate::json::FromJson;

/// A token, password or key that an answer holds. It shows nowhere.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The secret, which is to go nowhere but where it is needed.
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

impl FromJson for Secret {
    fn from_json(value: Value) -> Result<Self, Value> {
        String::from_json(value).map(|text| Self(text.into_boxed_str()))
    }

    fn to_json(&self) -> Value {
        Value::from(&*self.0)
    }

    fn is_unset(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(<redacted>)")
    }
}
