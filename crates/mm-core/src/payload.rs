//! The JSON body of an incoming webhook.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::PayloadBuilder;
use crate::attachment::Attachment;
use crate::blocks::{Block, BlockAction};
use crate::priority::Priority;

/// The JSON body of an incoming webhook.
///
/// Made by [`Payload::new`] from a text, by [`Payload::builder`] with every field
/// and checked, or read from JSON: what is not known here is kept and written again.
/// One of a text and short names costs 96 bytes beside them.
///
/// See [incoming webhooks](https://developers.mattermost.com/integrate/webhooks/incoming/).
///
/// ```
/// use mm_core::Payload;
///
/// let payload = Payload::builder()
///     .text("Disk **/var** is at 91 %")
///     .channel("ops-alerts")
///     .icon_emoji(":rotating_light:")
///     .build()?;
/// assert_eq!(payload.channel(), Some("ops-alerts"));
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Payload {
    pub(crate) text: String,
    pub(crate) channel: Option<Box<str>>,
    pub(crate) username: Option<Box<str>>,
    pub(crate) icon_url: Option<Box<str>>,
    pub(crate) icon_emoji: Option<Box<str>>,
    /// What few payloads have, so that a queue of plain ones stays small.
    pub(crate) more: Option<Box<More>>,
}

/// The fields that few payloads have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct More {
    pub(crate) attachments: Vec<Attachment>,
    /// Without `card`, `mm_blocks` and `mm_blocks_actions`, unless those have a value
    /// of another type than belongs there.
    pub(crate) props: Map<String, Value>,
    pub(crate) card: Option<String>,
    pub(crate) post_type: Option<String>,
    pub(crate) priority: Option<Priority>,
    pub(crate) silent: bool,
    pub(crate) blocks: Vec<Block>,
    pub(crate) block_actions: BTreeMap<String, BlockAction>,
    pub(crate) extra: Map<String, Value>,
}

/// What stands for no fields at all.
static NO_MAP: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
static NO_ACTIONS: BTreeMap<String, BlockAction> = BTreeMap::new();

impl Payload {
    /// A payload of this Markdown text alone, not checked.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A builder without any field.
    pub fn builder() -> PayloadBuilder {
        PayloadBuilder::default()
    }

    /// The Markdown text; empty where there is none.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The channel's name in URLs (`town-square`) or `@user`; the webhook's own where
    /// it is not set.
    pub fn channel(&self) -> Option<&str> {
        self.channel.as_deref()
    }

    /// The name to post under, where the server allows another than the webhook's.
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// The URL of the picture to post under, where the server allows it.
    pub fn icon_url(&self) -> Option<&str> {
        self.icon_url.as_deref()
    }

    /// The emoji to post under, where the server allows it. It wins over the URL.
    pub fn icon_emoji(&self) -> Option<&str> {
        self.icon_emoji.as_deref()
    }

    /// The coloured blocks beside the text.
    pub fn attachments(&self) -> &[Attachment] {
        self.more.as_ref().map_or(&[], |more| &more.attachments)
    }

    /// What `props` holds beside the card, the blocks and their actions.
    pub fn props(&self) -> &Map<String, Value> {
        self.more.as_ref().map_or(&NO_MAP, |more| &more.props)
    }

    /// The Markdown of the side panel that a click on the post's info icon opens
    /// (`props.card`).
    pub fn card(&self) -> Option<&str> {
        self.more.as_ref()?.card.as_deref()
    }

    /// The type of the post (`type`): none, `custom_..` or `burn_on_read`.
    pub fn post_type(&self) -> Option<&str> {
        self.more.as_ref()?.post_type.as_deref()
    }

    /// How loudly the post asks for attention.
    pub fn priority(&self) -> Option<&Priority> {
        self.more.as_ref()?.priority.as_ref()
    }

    /// Whether the post shows without push, mail, desktop notice and unread mark.
    pub fn is_silent(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.silent)
    }

    /// Mattermost Blocks (`props.mm_blocks`).
    pub fn blocks(&self) -> &[Block] {
        self.more.as_ref().map_or(&[], |more| &more.blocks)
    }

    /// What buttons, menus and links of blocks do, by id (`props.mm_blocks_actions`).
    pub fn block_actions(&self) -> &BTreeMap<String, BlockAction> {
        self.more
            .as_ref()
            .map_or(&NO_ACTIONS, |more| &more.block_actions)
    }

    /// Top-level fields that are not known here.
    pub fn extra(&self) -> &Map<String, Value> {
        self.more.as_ref().map_or(&NO_MAP, |more| &more.extra)
    }

    /// Whether nothing is set but text, channel, name, icons and attachments, so that
    /// two such payloads for the same place may become one.
    pub fn has_only_text_and_attachments(&self) -> bool {
        let Some(more) = &self.more else { return true };
        // Named one by one, so that a new field cannot be forgotten here.
        let More {
            attachments: _,
            props,
            card,
            post_type,
            priority,
            silent,
            blocks,
            block_actions,
            extra,
        } = &**more;
        props.is_empty()
            && card.is_none()
            && post_type.is_none()
            && priority.is_none()
            && !silent
            && blocks.is_empty()
            && block_actions.is_empty()
            && extra.is_empty()
    }

    /// Replaces the text.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
    }

    /// Sets or removes the channel. Not checked before [`Payload::check`].
    pub fn set_channel<T: Into<String>>(&mut self, channel: Option<T>) {
        self.channel = boxed(channel);
    }

    /// Sets or removes the name to post under. Not checked before [`Payload::check`].
    pub fn set_username<T: Into<String>>(&mut self, username: Option<T>) {
        self.username = boxed(username);
    }

    /// Sets or removes the URL of the picture. Not checked before [`Payload::check`].
    pub fn set_icon_url<T: Into<String>>(&mut self, url: Option<T>) {
        self.icon_url = boxed(url);
    }

    /// Sets or removes the emoji. Not checked before [`Payload::check`].
    pub fn set_icon_emoji<T: Into<String>>(&mut self, emoji: Option<T>) {
        self.icon_emoji = boxed(emoji);
    }

    /// Replaces the attachments. Not checked before [`Payload::check`].
    pub fn set_attachments(&mut self, attachments: Vec<Attachment>) {
        if self.more.is_some() || !attachments.is_empty() {
            self.more_mut().attachments = attachments;
            self.drop_empty_more();
        }
    }

    /// Takes the attachments out.
    pub fn take_attachments(&mut self) -> Vec<Attachment> {
        let taken = match &mut self.more {
            Some(more) => std::mem::take(&mut more.attachments),
            None => Vec::new(),
        };
        self.drop_empty_more();
        taken
    }

    pub(crate) fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Frees the rare fields if none of them is set, so that equal payloads compare
    /// equal and plain ones stay small.
    pub(crate) fn drop_empty_more(&mut self) {
        if self.attachments().is_empty() && self.has_only_text_and_attachments() {
            self.more = None;
        }
    }
}

fn boxed<T: Into<String>>(text: Option<T>) -> Option<Box<str>> {
    text.map(|text| text.into().into_boxed_str())
}

#[cfg(test)]
mod tests;
