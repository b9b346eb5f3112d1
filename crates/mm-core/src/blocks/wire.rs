//! Blocks from and to JSON.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{
    Block, Button, Collapsible, Column, ColumnSet, Container, Divider, Image, StaticSelect, Text,
};
use crate::inspect::{Flaw, Inspect};
use crate::wire::{Unreadable, Wire};

impl Block {
    /// The kind, as it is spelled on the wire; none if it has none.
    pub fn kind(&self) -> Option<&str> {
        Some(match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Divider(_) => "divider",
            Self::Button(_) => "button",
            Self::StaticSelect(_) => "static_select",
            Self::Container(_) => "container",
            Self::Collapsible(_) => "collapsible",
            Self::ColumnSet(_) => "column_set",
            Self::Column(_) => "column",
            Self::Other(value) => return value.get("type")?.as_str(),
        })
    }

    /// Reads a block of a known kind, or tells why it is none. Nothing is told of a
    /// kind that is not known here.
    pub(crate) fn read_known(value: Value) -> Result<Option<Self>, Unreadable> {
        let kind = match value.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            _ if !value.is_object() => return Err(Unreadable::expected("an object")),
            _ => return Err(Unreadable::expected("a string").within("type")),
        };
        Ok(Some(match kind {
            "text" => Self::Text(Text::read(value)?),
            "image" => Self::Image(Image::read(value)?),
            "divider" => Self::Divider(Divider::read(value)?),
            "button" => Self::Button(Button::read(value)?),
            "static_select" => Self::StaticSelect(StaticSelect::read(value)?),
            "container" => Self::Container(Container::read(value)?),
            "collapsible" => Self::Collapsible(Collapsible::read(value)?),
            "column_set" => Self::ColumnSet(ColumnSet::read(value)?),
            "column" => Self::Column(Column::read(value)?),
            _ => return Ok(None),
        }))
    }
}

impl From<Value> for Block {
    /// Reads a block. What cannot be read as one of a known kind is kept as it is,
    /// and [`PayloadBuilder::build`](crate::PayloadBuilder::build) tells what is
    /// wrong with it.
    fn from(value: Value) -> Self {
        let read = Self::read_known(value.clone());
        read.ok().flatten().unwrap_or(Self::Other(value))
    }
}

impl Wire for Block {
    fn read(value: Value) -> Result<Self, Unreadable> {
        Ok(Self::from(value))
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(block) => block.serialize(serializer),
            Self::Image(block) => block.serialize(serializer),
            Self::Divider(block) => block.serialize(serializer),
            Self::Button(block) => block.serialize(serializer),
            Self::StaticSelect(block) => block.serialize(serializer),
            Self::Container(block) => block.serialize(serializer),
            Self::Collapsible(block) => block.serialize(serializer),
            Self::ColumnSet(block) => block.serialize(serializer),
            Self::Column(block) => block.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

impl Inspect for Block {
    fn inspect(&self, depth: usize) -> Result<(), Flaw> {
        match self {
            Self::Text(block) => block.inspect(depth),
            Self::Image(block) => block.inspect(depth),
            Self::Divider(block) => block.inspect(depth),
            Self::Button(block) => block.inspect(depth),
            Self::StaticSelect(block) => block.inspect(depth),
            Self::Container(block) => block.inspect(depth),
            Self::Collapsible(block) => block.inspect(depth),
            Self::ColumnSet(block) => block.inspect(depth),
            Self::Column(block) => block.inspect(depth),
            Self::Other(value) => value.inspect(depth),
        }
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}
