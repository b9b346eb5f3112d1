//! Emoji that users made.

use serde::{Deserialize, Serialize};

use super::World;
use crate::id::Id;

/// An emoji that a user made. Its picture is among the files, under its id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Emoji {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    pub(crate) creator_id: Id,
    pub(crate) name: String,
}

impl World {
    /// The emoji of a name, if a user made one.
    pub(crate) fn custom_emoji(&self, name: &str) -> Option<&Emoji> {
        self.emoji.values().find(|emoji| emoji.name == name)
    }

    /// The emoji made by users that a text shows, each once, by name.
    pub(crate) fn custom_emoji_in(&self, text: &str) -> Vec<&Emoji> {
        // Most servers have none, and most texts show none.
        if self.emoji.is_empty() || !text.contains(':') {
            return Vec::new();
        }
        let is_name = |word: &&str| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
            !word.is_empty() && word.bytes().all(allowed)
        };
        let mut names: Vec<&str> = text.split(':').filter(is_name).collect();
        names.sort_unstable();
        names.dedup();
        let shown = names.into_iter();
        let shown = shown.filter(|name| text.contains(&format!(":{name}:")));
        shown.filter_map(|name| self.custom_emoji(name)).collect()
    }
}
