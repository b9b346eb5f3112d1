//! What can be given for a parameter.

use serde_json::Value;

use crate::file::FilePart;
use crate::id;

/// A list of texts: an array or a `Vec` of whatever is a text or an id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<String>);

impl<T: Into<String>> From<Vec<T>> for Texts {
    fn from(texts: Vec<T>) -> Self {
        texts.into_iter().collect()
    }
}

impl<T: Into<String> + Clone> From<&[T]> for Texts {
    fn from(texts: &[T]) -> Self {
        texts.iter().cloned().collect()
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Texts {
    fn from(texts: [T; N]) -> Self {
        texts.into_iter().collect()
    }
}

impl<T: Into<String>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        Self(texts.into_iter().map(Into::into).collect())
    }
}

/// A parameter as it goes into a request.
#[derive(Debug)]
pub(crate) enum Argument {
    Text(String),
    Json(Value),
    Texts(Vec<String>),
    File(FilePart),
}

impl Argument {
    /// Of what was given for it.
    pub(crate) fn from_param<T: IsParam>(given: T) -> Self {
        given.into_argument()
    }

    /// As it stands in a path, a query or a form.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Json(Value::String(text)) => text,
            Self::Json(value) => value.to_string(),
            Self::Texts(texts) => texts.join(","),
            Self::File(_) => String::new(),
        }
    }

    /// As it stands in JSON.
    pub(crate) fn into_json(self) -> Value {
        match self {
            Self::Text(text) => Value::from(text),
            Self::Json(value) => value,
            Self::Texts(texts) => Value::from(texts),
            Self::File(_) => Value::Null,
        }
    }
}

/// A type that parameters have.
pub(crate) trait IsParam {
    fn into_argument(self) -> Argument;
}

macro_rules! texts {
    ($($name:ident),*) => {$(
        impl IsParam for id::$name {
            fn into_argument(self) -> Argument {
                Argument::Text(self.into())
            }
        }
    )*};
}

texts!(
    ChannelId, CommandId, EmojiId, FileId, GroupId, HookId, JobId, PostId, RoleId, SchemeId,
    TeamId, UploadId, UserId
);

impl IsParam for String {
    fn into_argument(self) -> Argument {
        Argument::Text(self)
    }
}

impl IsParam for Texts {
    fn into_argument(self) -> Argument {
        Argument::Texts(self.0)
    }
}

impl IsParam for FilePart {
    fn into_argument(self) -> Argument {
        Argument::File(self)
    }
}

macro_rules! json {
    ($($name:ty),*) => {$(
        impl IsParam for $name {
            fn into_argument(self) -> Argument {
                Argument::Json(Value::from(self))
            }
        }
    )*};
}

json!(i64, bool, f64, Value);

impl IsParam for crate::Millis {
    fn into_argument(self) -> Argument {
        Argument::Json(Value::from(self.0))
    }
}
