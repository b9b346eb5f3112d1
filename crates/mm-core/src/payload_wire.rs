//! Payloads from and to JSON.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::blocks::Block;
use crate::payload::More;
use crate::wire::{Extra, Fields, Unreadable, Unset, Wire, spell, take};
use crate::{Payload, block_registry};

/// Values of `props` that have a place of their own in a payload.
pub(crate) const CARD: &str = "card";
pub(crate) const MM_BLOCKS: &str = "mm_blocks";
pub(crate) const MM_BLOCKS_ACTIONS: &str = "mm_blocks_actions";

/// The top-level fields.
pub(crate) const FIELDS: &[&str] = &[
    "text",
    "channel",
    "username",
    "icon_url",
    "icon_emoji",
    "type",
    "priority",
    "silent",
    "attachments",
    "props",
];

impl Wire for Payload {
    fn read(value: Value) -> Result<Self, Unreadable> {
        let mut map = spell(Extra::read(value)?, FIELDS);
        let mut payload = Self {
            text: take(&mut map, "text")?.unwrap_or_default(),
            channel: name(&mut map, "channel")?,
            username: name(&mut map, "username")?,
            icon_url: name(&mut map, "icon_url")?,
            icon_emoji: name(&mut map, "icon_emoji")?,
            more: None,
        };
        if map.is_empty() {
            return Ok(payload);
        }
        let more = payload.more_mut();
        more.post_type = name(&mut map, "type")?.map(String::from);
        more.priority = take(&mut map, "priority")?;
        more.silent = take(&mut map, "silent")?.unwrap_or_default();
        more.attachments = take(&mut map, "attachments")?.unwrap_or_default();
        for (key, value) in take(&mut map, "props")?.unwrap_or_else(Map::new) {
            more.set_prop(key, value);
        }
        more.extra = map;
        payload.drop_empty_more();
        Ok(payload)
    }
}

/// Takes a name or an address, which the server takes as absent if it is empty.
fn name(map: &mut Extra, field: &str) -> Result<Option<Box<str>>, Unreadable> {
    let name = take::<String>(map, field)?;
    Ok(name.filter(|name| !name.is_empty()).map(Into::into))
}

impl More {
    /// Sets a value of `props` in the place where it belongs. One of another type
    /// than belongs there stays in the bag; the checks tell.
    pub(crate) fn set_prop(&mut self, key: String, value: Value) {
        self.props.remove(&key);
        match key.as_str() {
            CARD => {
                self.card = None;
                match value {
                    Value::Null => return,
                    Value::String(card) => return self.card = Some(card),
                    _ => {}
                }
            }
            MM_BLOCKS => {
                self.blocks.clear();
                if value.is_null() {
                    return;
                }
                if value.is_array() {
                    self.blocks = Vec::<Block>::read(value).unwrap_or_default();
                    return;
                }
            }
            MM_BLOCKS_ACTIONS => {
                self.block_actions.clear();
                if value.is_null() {
                    return;
                }
                if let Ok(actions) = block_registry::read(value.clone()) {
                    self.block_actions = actions;
                    return;
                }
            }
            _ => {}
        }
        self.props.insert(key, value);
    }
}

impl<'de> Deserialize<'de> for Payload {
    /// Reads any payload that a server accepts, and keeps what it does not know.
    ///
    /// Null counts as absent, as does an empty channel, name, icon or type. Names of
    /// fields match in any case. Attachments and fields that are null are skipped.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(deserializer)?;
        Self::read(Value::Object(map)).map_err(D::Error::custom)
    }
}

impl Serialize for Payload {
    /// Writes the fields that are set and no others.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut fields = Fields(&mut map);
        fields.set("text", &self.text)?;
        fields.set("channel", &self.channel)?;
        fields.set("username", &self.username)?;
        fields.set("icon_url", &self.icon_url)?;
        fields.set("icon_emoji", &self.icon_emoji)?;
        if let Some(more) = &self.more {
            fields.set("type", &more.post_type)?;
            fields.set("priority", &more.priority)?;
            fields.set("silent", &more.silent)?;
            fields.set("attachments", &more.attachments)?;
            fields.set("props", &Props(more))?;
            fields.extra(&more.extra)?;
        }
        map.end()
    }
}

/// `props` as it is written: the bag and what has a place of its own.
pub(crate) struct Props<'a>(pub(crate) &'a More);

impl Unset for Props<'_> {
    fn is_unset(&self) -> bool {
        let more = self.0;
        more.card.is_none()
            && more.blocks.is_empty()
            && more.block_actions.is_empty()
            && more.props.is_empty()
    }
}

impl Serialize for Props<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut fields = Fields(&mut map);
        fields.set(CARD, &self.0.card)?;
        fields.set(MM_BLOCKS, &self.0.blocks)?;
        fields.set(MM_BLOCKS_ACTIONS, &self.0.block_actions)?;
        fields.extra(&self.0.props)?;
        map.end()
    }
}

#[cfg(test)]
mod tests;
