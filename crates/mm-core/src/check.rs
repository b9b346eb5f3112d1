//! What a server refuses, told before anything is sent.

use serde_json::Value;

use crate::action::{Action, ActionKind};
use crate::attachment::Attachment;
use crate::inspect::{Flaw, Inspect};
use crate::limits::Limits;
use crate::path::excerpt;
use crate::payload::More;
use crate::payload_wire::FIELDS;
use crate::wire::{Words, is_same_name};
use crate::{Error, Payload, block_check, check_names, priority, props_size};

/// Why a field is wrong.
pub(crate) fn refuse<T>(field: impl Into<String>, reason: impl AsRef<str>) -> Result<T, Error> {
    Err(Error::invalid_payload(field, reason))
}

impl Payload {
    /// Checks everything but the length of the text, which senders split.
    ///
    /// A payload that passes is one that a server takes if the webhook lives, the
    /// channel exists and no setting of the server forbids what it asks for.
    ///
    /// # Errors
    /// [`InvalidPayload`](crate::ErrorKind::InvalidPayload) with the first field that
    /// is wrong, spelled as on the wire.
    pub fn check(&self, limits: &Limits) -> Result<(), Error> {
        self.check_strings()?;
        if self.text.is_empty() && !self.shows_more_than_text() {
            return refuse(
                "text",
                "is empty, and there are no attachments or blocks to show instead",
            );
        }
        self.check_names()?;
        if let Some(more) = &self.more {
            check_names::check_type(more.post_type.as_deref())?;
            priority::check(self, more)?;
            for (index, attachment) in more.attachments.iter().enumerate() {
                check_attachment(attachment, &format!("attachments[{index}]"))?;
            }
            check_extra(more)?;
        }
        block_check::check(self)?;
        props_size::check(self, limits)
    }

    /// Checks that the text fits one post, for senders that do not split it.
    ///
    /// # Errors
    /// [`InvalidPayload`](crate::ErrorKind::InvalidPayload) for `text`.
    pub fn check_text_len(&self, limits: &Limits) -> Result<(), Error> {
        let max = limits.text_chars();
        // The bytes tell most texts apart without counting.
        if self.text.len() <= max {
            return Ok(());
        }
        let chars = self.text.chars().count();
        if chars <= max {
            return Ok(());
        }
        refuse(
            "text",
            format!("has {chars} characters, but a post holds at most {max}"),
        )
    }

    fn shows_more_than_text(&self) -> bool {
        let foreign =
            |key| matches!(self.props().get(key), Some(Value::Array(list)) if !list.is_empty());
        !self.attachments().is_empty()
            || !self.blocks().is_empty()
            // The formats of Slack and Teams, which newer servers turn into blocks.
            || foreign("blocks")
            || foreign("cards")
    }

    /// Finds what no string may hold, and what is too deep for the checks to come.
    fn check_strings(&self) -> Result<(), Error> {
        let in_field = |field: &str, value: &dyn Inspect| {
            value.inspect(1).or_else(|flaw| {
                let Flaw { path, reason } = flaw.within(field);
                refuse(path, reason)
            })
        };
        in_field("text", &self.text)?;
        for (field, name) in self.names() {
            if name.is_some_and(|name| name.contains('\0')) {
                return refuse(field, crate::inspect::NUL);
            }
        }
        let Some(more) = &self.more else {
            return Ok(());
        };
        in_field("type", &more.post_type)?;
        in_field("priority", &more.priority)?;
        in_field("attachments", &more.attachments)?;
        in_field("props.card", &more.card)?;
        in_field("props.mm_blocks", &more.blocks)?;
        in_field("props.mm_blocks_actions", &more.block_actions)?;
        in_field("props", &more.props)?;
        crate::inspect::entries(&more.extra, 1).or_else(|flaw| refuse(flaw.path, flaw.reason))
    }
}

pub(crate) fn check_chars(field: impl Into<String>, text: &str, max: usize) -> Result<(), Error> {
    let chars = text.chars().count();
    if chars <= max {
        return Ok(());
    }
    refuse(
        field,
        format!("has {chars} characters, but at most {max} are allowed"),
    )
}

fn check_attachment(attachment: &Attachment, path: &str) -> Result<(), Error> {
    if let Some(ts) = &attachment.ts {
        if !ts.is_string() && !ts.is_number() {
            return refuse(format!("{path}.ts"), "must be a number or a string");
        }
    }
    for (index, action) in attachment.actions.iter().enumerate() {
        check_action(action, &format!("{path}.actions[{index}]"))?;
    }
    Ok(())
}

fn check_action(action: &Action, path: &str) -> Result<(), Error> {
    check_words(path, "type", action.kind.as_ref())?;
    check_words(path, "data_source", action.data_source.as_ref())?;
    let is_menu = action.kind == Some(ActionKind::Select);
    if is_menu && action.options.is_empty() && action.data_source.is_none() {
        return refuse(
            format!("{path}.options"),
            "is missing: a menu needs options or a data_source",
        );
    }
    Ok(())
}

/// Checks that a field, if it is set, holds one of the words that the server knows.
pub(crate) fn check_words<W: Words>(
    path: &str,
    field: &str,
    words: Option<&W>,
) -> Result<(), Error> {
    match words {
        Some(words) => check_word(path, field, words.word(), W::KNOWN),
        None => Ok(()),
    }
}

pub(crate) fn check_word(path: &str, field: &str, word: &str, known: &[&str]) -> Result<(), Error> {
    if known.contains(&word) {
        return Ok(());
    }
    refuse(
        format!("{path}.{field}"),
        format!(
            "is `{}`, but must be one of {}",
            excerpt(word),
            known.join(", ")
        ),
    )
}

fn check_extra(more: &More) -> Result<(), Error> {
    let known = |key: &str| FIELDS.iter().find(|name| is_same_name(name, key));
    match more.extra.keys().find_map(|key| known(key)) {
        Some(name) => refuse(
            *name,
            "is set as an extra field, though it has a setter of its own",
        ),
        None => Ok(()),
    }
}

pub(crate) fn is_http_url(url: &str) -> bool {
    let scheme = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme) && url.len() > scheme.len())
    };
    scheme("http://") || scheme("https://")
}

#[cfg(test)]
mod tests;
