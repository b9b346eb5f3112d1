//! The rules of `props.mm_blocks_actions`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Error;
use crate::action_links::{is_action_id, names};
use crate::blocks::{Block, BlockAction, BlockActionKind};
use crate::check::{check_chars, check_words, is_http_url, refuse};
use crate::limits::{
    ACTION_ENTRIES_MAX, ACTION_KEY_CHARS_MAX, BLOCK_ACTIONS_MAX, QUERY_VALUE_CHARS_MAX,
};
use crate::path::excerpt;
use crate::wire::{Extra, Unreadable, Wire};

pub(crate) const ID_RULE: &str =
    "must have 1 to 64 characters of A to Z, a to z, 0 to 9, `_` and `-`";

/// Actions by their ids.
pub(crate) type Registry = BTreeMap<String, BlockAction>;

pub(crate) fn read(value: Value) -> Result<Registry, Unreadable> {
    let read = |(id, action): (String, Value)| match BlockAction::read(action) {
        Ok(action) => Ok((id, action)),
        Err(error) => Err(error.within(&excerpt(&id))),
    };
    Extra::read(value)?.into_iter().map(read).collect()
}

pub(crate) fn check(registry: &Registry) -> Result<(), Error> {
    if registry.len() > BLOCK_ACTIONS_MAX {
        return refuse(
            "props.mm_blocks_actions",
            format!(
                "holds {} actions, but at most {BLOCK_ACTIONS_MAX} are allowed",
                registry.len()
            ),
        );
    }
    for (id, action) in registry {
        let path = format!("props.mm_blocks_actions.{}", excerpt(id));
        if !is_action_id(id) {
            return refuse(path, format!("is no id: it {ID_RULE}"));
        }
        check_action(action, &path)?;
    }
    Ok(())
}

/// Whether a button, a menu or a link of these blocks runs the action of this id.
pub(crate) fn runs(blocks: &[Block], id: &str) -> bool {
    let control = |action: &Option<String>, disabled: Option<bool>| {
        action.as_deref() == Some(id) && disabled != Some(true)
    };
    blocks.iter().any(|block| match block {
        Block::Text(text) => text.text.as_deref().is_some_and(|text| names(text, id)),
        Block::Button(button) => control(&button.action_id, button.disabled),
        Block::StaticSelect(select) => control(&select.action_id, select.disabled),
        Block::Container(container) => runs(&container.content, id),
        Block::Collapsible(folded) => runs(&folded.header, id) || runs(&folded.content, id),
        Block::ColumnSet(set) => runs(&set.columns, id),
        Block::Column(column) => runs(&column.items, id),
        Block::Image(_) | Block::Divider(_) | Block::Other(_) => false,
    })
}

fn check_action(action: &BlockAction, path: &str) -> Result<(), Error> {
    let Some(kind) = &action.kind else {
        return refuse(format!("{path}.type"), "is missing");
    };
    check_words(path, "type", Some(kind))?;
    let url = action.url.as_deref().unwrap_or_default();
    match kind {
        _ if url.is_empty() => refuse(format!("{path}.url"), "is missing"),
        BlockActionKind::OpenUrl => check_open_url(url, path),
        _ if is_http_url(url) || is_plugin_path(url) => Ok(()),
        _ => refuse(
            format!("{path}.url"),
            "must begin with `http://`, `https://` or `/plugins/`",
        ),
    }?;
    if let Some(context) = &action.context {
        check_entries(context, &format!("{path}.context"))?;
    }
    match &action.query {
        Some(query) => check_query(query, &format!("{path}.query")),
        None => Ok(()),
    }
}

fn check_open_url(url: &str, path: &str) -> Result<(), Error> {
    let path = format!("{path}.url");
    if is_http_url(url) {
        return Ok(());
    }
    if is_plugin_path(url) {
        return refuse(path, "is a plugin's path, which `openURL` does not open");
    }
    if !url.starts_with('/') || url.starts_with("//") {
        return refuse(
            path,
            "must begin with `http://`, `https://` or a single `/`",
        );
    }
    let end = url.find(['?', '#']).unwrap_or(url.len());
    if url[..end].split('/').any(is_dots) {
        return refuse(path, "climbs with `..`, which the server refuses");
    }
    Ok(())
}

/// Whether a segment of a path is `.` or `..`, be the dots escaped or not.
fn is_dots(segment: &str) -> bool {
    let plain = segment.replace("%2e", ".").replace("%2E", ".");
    plain == "." || plain == ".."
}

fn is_plugin_path(url: &str) -> bool {
    url.starts_with("/plugins/") || url.starts_with("plugins/")
}

/// Checks parameters of a URL: they are strings.
pub(crate) fn check_query(query: &Map<String, Value>, path: &str) -> Result<(), Error> {
    check_entries(query, path)?;
    for (key, value) in query {
        let path = format!("{path}.{}", excerpt(key));
        match value.as_str() {
            Some(value) => check_chars(path, value, QUERY_VALUE_CHARS_MAX)?,
            None => return refuse(path, "must be a string"),
        }
    }
    Ok(())
}

fn check_entries(entries: &Map<String, Value>, path: &str) -> Result<(), Error> {
    if entries.len() > ACTION_ENTRIES_MAX {
        return refuse(
            path,
            format!(
                "holds {} entries, but at most {ACTION_ENTRIES_MAX} are allowed",
                entries.len()
            ),
        );
    }
    let long = |key: &&String| key.chars().count() > ACTION_KEY_CHARS_MAX;
    match entries.keys().find(long) {
        Some(key) => refuse(
            path,
            format!(
                "holds the key `{}` of more than {ACTION_KEY_CHARS_MAX} characters",
                excerpt(key)
            ),
        ),
        None => Ok(()),
    }
}
