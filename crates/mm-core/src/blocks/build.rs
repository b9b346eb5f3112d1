//! Blocks built in code.

use serde_json::Value;

use super::{
    Block, Button, Collapsible, Column, ColumnSet, Container, Divider, Image, StaticSelect, Text,
};
use crate::action::{ActionOption, DataSource};

macro_rules! into_block {
    ($($Kind:ident),*) => {
        $(impl From<$Kind> for Block {
            fn from(block: $Kind) -> Self {
                Self::$Kind(block)
            }
        })*
    };
}

into_block!(
    Text,
    Image,
    Divider,
    Button,
    StaticSelect,
    Container,
    Collapsible,
    ColumnSet,
    Column
);

impl Text {
    /// This Markdown.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }
}

impl Image {
    /// The picture at this URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self::default().url(url)
    }
}

impl Divider {
    /// A line.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Button {
    /// A button with this label that runs the action of this id.
    pub fn new(text: impl Into<String>, action_id: impl Into<String>) -> Self {
        Self::default().text(text).action_id(action_id)
    }

    /// Adds a parameter to the action's URL; it wins over the action's own.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let query = self.query.get_or_insert_default();
        query.insert(name.into(), Value::String(value.into()));
        self
    }
}

impl StaticSelect {
    /// A menu that runs the action of this id. It needs [`options`](Self::option).
    pub fn new(placeholder: impl Into<String>, action_id: impl Into<String>) -> Self {
        Self::default()
            .placeholder(placeholder)
            .action_id(action_id)
    }

    /// A menu of the users of the server.
    pub fn of_users(placeholder: impl Into<String>, action_id: impl Into<String>) -> Self {
        Self::new(placeholder, action_id).data_source(DataSource::Users)
    }

    /// A menu of the public channels of the user's teams.
    pub fn of_channels(placeholder: impl Into<String>, action_id: impl Into<String>) -> Self {
        Self::new(placeholder, action_id).data_source(DataSource::Channels)
    }

    /// Adds an entry.
    #[must_use]
    pub fn option(mut self, text: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.push(ActionOption::new(text, value));
        self
    }
}

impl Container {
    /// A frame without blocks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: impl Into<Block>) -> Self {
        self.content.push(block.into());
        self
    }
}

impl Collapsible {
    /// What always shows.
    pub fn new(header: impl Into<Block>) -> Self {
        Self::default().header_block(header)
    }

    /// Adds a block to what always shows.
    #[must_use]
    pub fn header_block(mut self, block: impl Into<Block>) -> Self {
        self.header.push(block.into());
        self
    }

    /// Adds a block to what shows unfolded.
    #[must_use]
    pub fn block(mut self, block: impl Into<Block>) -> Self {
        self.content.push(block.into());
        self
    }
}

impl ColumnSet {
    /// No columns yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column.into());
        self
    }
}

impl Column {
    /// A column without blocks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: impl Into<Block>) -> Self {
        self.items.push(block.into());
        self
    }
}
