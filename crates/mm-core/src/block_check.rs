//! The rules of Mattermost Blocks.
//!
//! See the server's
//! [reference](https://developers.mattermost.com/integrate/reference/mm-blocks/). Clients
//! leave malformed blocks out in silence, so those are refused too.

use std::collections::BTreeSet;

use crate::action_links::{is_action_id, linked_ids, names};
use crate::blocks::{Block, Button, Image, StaticSelect, Text};
use crate::check::{check_word, check_words, refuse};
use crate::limits::{BLOCK_DEPTH_MAX, BLOCKS_MAX, BLOCKS_TEXT_CHARS_MAX};
use crate::path::join;
use crate::payload_wire::{CARD, MM_BLOCKS, MM_BLOCKS_ACTIONS};
use crate::{Error, Payload, block_registry};

/// Colours that have a name.
const BUTTON_STYLES: &[&str] = &["default", "primary", "danger", "good", "success", "warning"];

/// Checks the card, the blocks and their actions.
pub(crate) fn check(payload: &Payload) -> Result<(), Error> {
    check_shapes(payload)?;
    let mut tree = Tree::default();
    tree.list(payload.blocks(), "props.mm_blocks", 1, Inside::Post)?;
    for id in linked_ids(payload.text()) {
        tree.used.push((id.to_owned(), "text".to_owned()));
    }
    let registry = payload.block_actions();
    if let Some((id, path)) = tree.used.iter().find(|(id, _)| !registry.contains_key(id)) {
        return refuse(
            path,
            format!("runs the action `{id}`, which props.mm_blocks_actions does not hold"),
        );
    }
    block_registry::check(registry)?;
    let used: BTreeSet<&str> = tree.used.iter().map(|(id, _)| id.as_str()).collect();
    // Blocks of Slack and Teams use the same registry in ways not known here.
    let has_foreign = ["blocks", "cards"]
        .iter()
        .any(|key| payload.props().contains_key(*key));
    let is_used = |id: &str| {
        used.contains(id)
            || names(payload.text(), id)
            || tree.texts.iter().any(|text| names(text, id))
    };
    match registry.keys().find(|id| !has_foreign && !is_used(id)) {
        Some(id) => refuse(
            format!("props.mm_blocks_actions.{id}"),
            "is run by no button, menu or link (those that are disabled do not count)",
        ),
        None => Ok(()),
    }
}

/// Checks what stands in the bag because it is not what belongs there.
fn check_shapes(payload: &Payload) -> Result<(), Error> {
    let props = payload.props();
    if props.contains_key(CARD) {
        return refuse("props.card", "must be a string");
    }
    if props.contains_key(MM_BLOCKS) {
        return refuse("props.mm_blocks", "must be a list of blocks");
    }
    // A registry that can be read stands in its own place.
    match props
        .get(MM_BLOCKS_ACTIONS)
        .cloned()
        .map(block_registry::read)
    {
        Some(Err(error)) => refuse(
            join("props.mm_blocks_actions", &error.path),
            format!("must be {}", error.expected),
        ),
        _ => Ok(()),
    }
}

/// What a list of blocks stands in.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Post,
    ColumnSet,
}

/// What is counted through the whole tree.
#[derive(Default)]
struct Tree<'a> {
    blocks: usize,
    chars: usize,
    /// The ids of actions with the places that run them.
    used: Vec<(String, String)>,
    texts: Vec<&'a str>,
}

impl<'a> Tree<'a> {
    fn list(
        &mut self,
        blocks: &'a [Block],
        path: &str,
        level: usize,
        inside: Inside,
    ) -> Result<(), Error> {
        blocks.iter().enumerate().try_for_each(|(index, block)| {
            self.block(block, &format!("{path}[{index}]"), level, inside)
        })
    }

    fn block(
        &mut self,
        block: &'a Block,
        path: &str,
        level: usize,
        inside: Inside,
    ) -> Result<(), Error> {
        self.blocks += 1;
        if self.blocks > BLOCKS_MAX {
            let reason = format!("is one block too many: a post holds {BLOCKS_MAX} in all");
            return refuse(path, reason);
        }
        if level > BLOCK_DEPTH_MAX {
            let reason = format!("nests too deep: a post holds {BLOCK_DEPTH_MAX} levels");
            return refuse(path, reason);
        }
        let is_column = block.kind() == Some("column");
        if is_column != (inside == Inside::ColumnSet) {
            let reason = if is_column {
                "is a column, which stands in a column_set alone"
            } else {
                "must be a column, as every element of a column_set"
            };
            return refuse(path, reason);
        }
        self.kind(block, path, level)
    }

    fn kind(&mut self, block: &'a Block, path: &str, level: usize) -> Result<(), Error> {
        let at = |field: &str| format!("{path}.{field}");
        let next = level + 1;
        match block {
            Block::Text(text) => self.text(text, path),
            Block::Image(image) => check_image(image, path),
            Block::Divider(_) => Ok(()),
            Block::Button(button) => self.button(button, path),
            Block::StaticSelect(select) => self.select(select, path),
            Block::Container(container) => {
                check_words(path, "background", container.background.as_ref())?;
                check_words(path, "flow", container.flow.as_ref())?;
                check_words(path, "gap", container.gap.as_ref())?;
                check_words(path, "max_height", container.max_height.as_ref())?;
                self.list(&container.content, &at("content"), next, Inside::Post)
            }
            Block::Collapsible(collapsible) => {
                self.list(&collapsible.header, &at("header"), next, Inside::Post)?;
                self.list(&collapsible.content, &at("content"), next, Inside::Post)
            }
            Block::ColumnSet(set) => {
                check_words(path, "gap", set.gap.as_ref())?;
                self.list(&set.columns, &at("columns"), next, Inside::ColumnSet)
            }
            Block::Column(column) => {
                check_words(path, "width", column.width.as_ref())?;
                check_words(path, "gap", column.gap.as_ref())?;
                self.list(&column.items, &at("items"), next, Inside::Post)
            }
            Block::Other(value) => check_other(value, path),
        }
    }

    fn text(&mut self, block: &'a Text, path: &str) -> Result<(), Error> {
        let text = required(block.text.as_deref(), path, "text")?;
        check_words(path, "size", block.size.as_ref())?;
        for id in linked_ids(text) {
            self.used.push((id.to_owned(), format!("{path}.text")));
        }
        self.texts.push(text);
        self.count(text, path)
    }

    fn button(&mut self, button: &'a Button, path: &str) -> Result<(), Error> {
        let text = required(button.text.as_deref(), path, "text")?;
        self.count(text, path)?;
        if let Some(style) = &button.style {
            if !is_hex_color(style) {
                check_word(path, "style", style, BUTTON_STYLES)?;
            }
        }
        if let Some(query) = &button.query {
            block_registry::check_query(query, &format!("{path}.query"))?;
        }
        self.control(button.action_id.as_deref(), button.disabled, path)
    }

    fn select(&mut self, select: &'a StaticSelect, path: &str) -> Result<(), Error> {
        required(select.placeholder.as_deref(), path, "placeholder")?;
        check_words(path, "data_source", select.data_source.as_ref())?;
        if select.options.is_empty() && select.data_source.is_none() {
            return refuse(
                format!("{path}.options"),
                "is missing: a menu needs options or a data_source",
            );
        }
        for (index, option) in select.options.iter().enumerate() {
            let path = format!("{path}.options[{index}]");
            required(option.text.as_deref(), &path, "text")?;
            required(option.value.as_deref(), &path, "value")?;
        }
        self.control(select.action_id.as_deref(), select.disabled, path)
    }

    /// A button or a menu runs an action, unless it is disabled.
    fn control(
        &mut self,
        id: Option<&str>,
        disabled: Option<bool>,
        path: &str,
    ) -> Result<(), Error> {
        let id = required(id, path, "action_id")?;
        let path = format!("{path}.action_id");
        if !is_action_id(id) {
            return refuse(path, block_registry::ID_RULE);
        }
        if disabled != Some(true) {
            self.used.push((id.to_owned(), path));
        }
        Ok(())
    }

    fn count(&mut self, text: &str, path: &str) -> Result<(), Error> {
        self.chars += text.chars().count();
        if self.chars <= BLOCKS_TEXT_CHARS_MAX {
            return Ok(());
        }
        refuse(
            format!("{path}.text"),
            format!(
                "is too long: all texts and buttons of a post together have \
                 {BLOCKS_TEXT_CHARS_MAX} characters"
            ),
        )
    }
}

fn check_image(image: &Image, path: &str) -> Result<(), Error> {
    required(image.url.as_deref(), path, "url")?;
    check_words(path, "size", image.size.as_ref())?;
    check_words(path, "image_style", image.image_style.as_ref())?;
    let alignment = image.horizontal_alignment.as_ref();
    check_words(path, "horizontal_alignment", alignment)
}

/// Tells why a block could not be read. One of a kind not known here passes.
fn check_other(value: &serde_json::Value, path: &str) -> Result<(), Error> {
    match Block::read_known(value.clone()) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => refuse(path, "is of a known kind; make it by `Block::from(json)`"),
        Err(error) => refuse(
            join(path, &error.path),
            format!("must be {}", error.expected),
        ),
    }
}

fn required<'a>(text: Option<&'a str>, path: &str, field: &str) -> Result<&'a str, Error> {
    match text {
        Some("") => refuse(format!("{path}.{field}"), "is empty"),
        Some(text) => Ok(text),
        None => refuse(format!("{path}.{field}"), "is missing"),
    }
}

fn is_hex_color(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests;
