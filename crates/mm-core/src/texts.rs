//! Every text of a payload that readers see.

use std::borrow::Cow;

use serde_json::Value;

use crate::Payload;
use crate::attachment::Attachment;
use crate::blocks::Block;
use crate::payload::More;

/// What is done to each text.
type Change<'f> = dyn FnMut(&str) -> Cow<'_, str> + 'f;

impl Payload {
    /// Takes the bite out of all mentions, for text that is not trusted; see
    /// [`defuse_mentions`](crate::defuse_mentions).
    ///
    /// It covers every text that may hold a person's words: the text, those of
    /// attachments, the card and those of blocks. Links that run an action stay.
    ///
    /// ```
    /// use mm_core::{Attachment, Payload};
    ///
    /// let mut payload = Payload::new("@all: hello");
    /// payload.set_attachments(vec![Attachment::new("from @channel")]);
    /// payload.defuse_mentions();
    /// assert_eq!(payload.text(), "@\u{200B}all: hello");
    /// assert_ne!(payload.attachments()[0], Attachment::new("from @channel"));
    /// ```
    pub fn defuse_mentions(&mut self) {
        self.map_texts(crate::defuse_mentions);
    }

    /// Replaces every text that readers see and that may hold a person's words: the
    /// text, those of attachments, the card and those of blocks.
    ///
    /// Names, addresses and ids stay as they are.
    pub(crate) fn map_texts(&mut self, mut change: impl FnMut(&str) -> Cow<'_, str>) {
        map(&mut self.text, &mut change);
        if let Some(more) = &mut self.more {
            more.map_texts(&mut change);
        }
    }
}

impl More {
    fn map_texts(&mut self, change: &mut Change<'_>) {
        for attachment in &mut self.attachments {
            attachment.map_texts(change);
        }
        map_option(&mut self.card, change);
        map_blocks(&mut self.blocks, change);
        // Blocks in the formats of others, or in a shape that is not known here.
        for (_, value) in &mut self.props {
            map_foreign(value, change);
        }
    }
}

impl Attachment {
    fn map_texts(&mut self, change: &mut Change<'_>) {
        for text in [
            &mut self.fallback,
            &mut self.pretext,
            &mut self.author_name,
            &mut self.title,
            &mut self.text,
            &mut self.footer,
        ] {
            map_option(text, change);
        }
        for field in &mut self.fields {
            map_option(&mut field.title, change);
            if let Some(Value::String(text)) = &mut field.value {
                map(text, change);
            }
        }
        for action in &mut self.actions {
            map_option(&mut action.name, change);
            for option in &mut action.options {
                map_option(&mut option.text, change);
            }
        }
    }
}

fn map_blocks(blocks: &mut [Block], change: &mut Change<'_>) {
    for block in blocks {
        match block {
            Block::Text(text) => map_option(&mut text.text, change),
            Block::Image(image) => {
                map_option(&mut image.alt_text, change);
                map_option(&mut image.title, change);
            }
            Block::Divider(_) => {}
            Block::Button(button) => {
                map_option(&mut button.text, change);
                map_option(&mut button.tooltip, change);
            }
            Block::StaticSelect(select) => {
                map_option(&mut select.placeholder, change);
                for option in &mut select.options {
                    map_option(&mut option.text, change);
                }
            }
            Block::Container(container) => map_blocks(&mut container.content, change),
            Block::Collapsible(collapsible) => {
                map_blocks(&mut collapsible.header, change);
                map_blocks(&mut collapsible.content, change);
            }
            Block::ColumnSet(set) => map_blocks(&mut set.columns, change),
            Block::Column(column) => map_blocks(&mut column.items, change),
            Block::Other(value) => map_foreign(value, change),
        }
    }
}

/// Replaces what is called a text, at any depth: in blocks of an unknown kind and in
/// those of Slack and Teams it is what mentions people.
fn map_foreign(value: &mut Value, change: &mut Change<'_>) {
    match value {
        Value::Object(map_of) => {
            for (key, value) in map_of {
                match value {
                    Value::String(text) if key == "text" => map(text, change),
                    value => map_foreign(value, change),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                map_foreign(value, change);
            }
        }
        _ => {}
    }
}

fn map_option(text: &mut Option<String>, change: &mut Change<'_>) {
    if let Some(text) = text {
        map(text, change);
    }
}

fn map(text: &mut String, change: &mut Change<'_>) {
    let changed = match change(text) {
        Cow::Borrowed(same) if same.len() == text.len() => return,
        changed => changed.into_owned(),
    };
    *text = changed;
}

#[cfg(test)]
mod tests;
