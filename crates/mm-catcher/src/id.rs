//! The ids of a Mattermost server: 26 letters and digits.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How long an id is.
const LENGTH: usize = 26;
/// The letters and digits that the server makes ids of: z-base-32.
const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// An id of anything that a server keeps: a user, a channel, a post, ...
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; LENGTH]);

impl Id {
    /// Not above any id.
    pub(crate) const MIN: Self = Self([b'0'; LENGTH]);
    /// Not below any id.
    pub(crate) const MAX: Self = Self([b'z'; LENGTH]);

    /// One that is not taken.
    pub(crate) fn random() -> Self {
        let mut id = [0; LENGTH];
        // 12 characters of five bits fit into each number.
        for chunk in id.chunks_mut(12) {
            let mut bits = mm_core::random_u64();
            for byte in chunk {
                *byte = ALPHABET[(bits & 31) as usize];
                bits >>= 5;
            }
        }
        Self(id)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default() // It is ASCII: parsed or made so.
    }
}

/// A text is no id: ids have 26 letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 26 letters and digits")]
pub struct NoId;

impl FromStr for Id {
    type Err = NoId;

    fn from_str(text: &str) -> Result<Self, NoId> {
        let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| NoId)?;
        if bytes.iter().all(u8::is_ascii_alphanumeric) {
            Ok(Self(bytes))
        } else {
            Err(NoId)
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written() {
        let id = Id::random();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_ne!(id, Id::random());
        for wrong in [
            "",
            "short",
            "xxxxxxxxxxxxxxxxxxxxxxxxx-",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ] {
            assert_eq!(wrong.parse::<Id>(), Err(NoId));
        }
    }
}
