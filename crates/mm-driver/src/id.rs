//! Ids, each of a type of its own, so that a user's cannot be given for a channel's.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::FromJson;

/// What all ids have.
macro_rules! id_type {
    ($name:ident, $what:literal) => {
        #[doc = concat!("The id of ", $what, ": 26 lower-case letters and digits on a real server.")]
        ///
        /// Any text is taken, as some paths take a word in its place (`me`); what cannot
        /// stand in a path is refused before a request is sent.
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it names nothing: the server says so with an empty text.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id.into_boxed_str())
            }
        }

        impl From<&String> for $name {
            fn from(id: &String) -> Self {
                Self(id.as_str().into())
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into_string()
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone().into_string()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromJson for $name {
            fn from_json(value: Value) -> Result<Self, Value> {
                String::from_json(value).map(Self::from)
            }

            fn to_json(&self) -> Value {
                Value::from(self.as_str())
            }

            fn is_unset(&self) -> bool {
                self.is_empty()
            }
        }
    };
}

/// Ids that may be shown.
macro_rules! ids {
    ($($name:ident $what:literal)*) => {$(
        id_type!($name, $what);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), &*self.0)
            }
        }
    )*};
}

ids! {
    ChannelId "a channel"
    CommandId "a slash command"
    EmojiId "a custom emoji"
    FileId "a file"
    GroupId "a group"
    JobId "a job"
    PostId "a post"
    RoleId "a role"
    SchemeId "a permission scheme"
    TeamId "a team"
    UploadId "an upload in parts"
    UserId "a user"
}

id_type!(HookId, "a webhook");

/// Who has the id of an incoming webhook can post by it.
impl fmt::Debug for HookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookId(<redacted>)")
    }
}
