//! Payloads built in code.

use serde_json::Value;

use crate::attachment::Attachment;
use crate::blocks::{Block, BlockAction};
use crate::limits::Limits;
use crate::payload::More;
use crate::payload_wire::{CARD, MM_BLOCKS, MM_BLOCKS_ACTIONS};
use crate::priority::Priority;
use crate::{Error, Payload};

/// Builds a [`Payload`].
///
/// Setters never fail: [`build`](Self::build) checks everything.
///
/// ```
/// use mm_core::{Attachment, Payload};
///
/// let payload = Payload::builder()
///     .text("Deployed")
///     .attachment(Attachment::new("all green").color("good"))
///     .build()?;
/// assert_eq!(payload.attachments().len(), 1);
///
/// let error = Payload::builder().build().unwrap_err();
/// assert_eq!(error.field(), Some("text"));
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PayloadBuilder {
    payload: Payload,
    limits: Limits,
}

impl PayloadBuilder {
    /// The Markdown text; none unless set. It may be longer than a post.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.payload.text = text.into();
        self
    }

    /// The channel's name in URLs, such as `town-square`, or `@user` for a direct
    /// message; the webhook's own unless set. A webhook that is locked to its channel
    /// refuses others.
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.payload.set_channel(Some(channel));
        self
    }

    /// The name to post under; the webhook's own unless set. A server that does not
    /// allow it ignores it in silence.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.payload.set_username(Some(username));
        self
    }

    /// The URL of the picture to post under, as [`username`](Self::username).
    pub fn icon_url(mut self, url: impl Into<String>) -> Self {
        self.payload.set_icon_url(Some(url));
        self
    }

    /// The emoji to post under, such as `:rotating_light:` or `rotating_light`, as
    /// [`username`](Self::username). It wins over the URL.
    pub fn icon_emoji(mut self, emoji: impl Into<String>) -> Self {
        self.payload.set_icon_emoji(Some(emoji));
        self
    }

    /// Adds a coloured block beside the text.
    pub fn attachment(self, attachment: Attachment) -> Self {
        self.more(|more| more.attachments.push(attachment))
    }

    /// The Markdown of the side panel (`props.card`); none unless set.
    pub fn card(self, card: impl Into<String>) -> Self {
        let card = card.into();
        self.more(|more| {
            more.props.remove(CARD);
            more.card = Some(card);
        })
    }

    /// Sets a value in the free bag `props`.
    ///
    /// `card`, `mm_blocks` and `mm_blocks_actions` are the same as
    /// [`card`](Self::card), [`block`](Self::block) and
    /// [`block_action`](Self::block_action): what is set last counts.
    pub fn prop(self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let (key, value) = (key.into(), value.into());
        self.more(|more| more.set_prop(key, value))
    }

    /// The type of the post: `custom_..` or `burn_on_read`; none unless set.
    pub fn post_type(self, post_type: impl Into<String>) -> Self {
        let post_type = post_type.into();
        self.more(|more| more.post_type = Some(post_type))
    }

    /// How loudly the post asks for attention; not at all unless set.
    pub fn priority(self, priority: Priority) -> Self {
        self.more(|more| more.priority = Some(priority))
    }

    /// Labels the post as important.
    pub fn important(self) -> Self {
        self.with_priority(|priority| priority.priority("important"))
    }

    /// Labels the post as urgent.
    pub fn urgent(self) -> Self {
        self.with_priority(|priority| priority.priority("urgent"))
    }

    /// Asks the readers to acknowledge an important or urgent post.
    pub fn requested_ack(self) -> Self {
        self.with_priority(Priority::requested_ack)
    }

    /// Notifies who is mentioned in an urgent post again and again until they answer.
    pub fn persistent_notifications(self) -> Self {
        self.with_priority(Priority::persistent_notifications)
    }

    /// Shows the post without push, mail, desktop notice and unread mark.
    pub fn silent(self) -> Self {
        self.more(|more| more.silent = true)
    }

    /// Adds a block (`props.mm_blocks`).
    pub fn block(self, block: impl Into<Block>) -> Self {
        let block = block.into();
        self.more(|more| {
            more.props.remove(MM_BLOCKS);
            more.blocks.push(block);
        })
    }

    /// Says what the buttons, menus and links of this id do
    /// (`props.mm_blocks_actions`).
    pub fn block_action(self, id: impl Into<String>, action: BlockAction) -> Self {
        let id = id.into();
        self.more(|more| {
            more.props.remove(MM_BLOCKS_ACTIONS);
            more.block_actions.insert(id, action);
        })
    }

    /// Sets a top-level field that has no setter here, such as one of a newer server.
    pub fn extra(self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let (key, value) = (key.into(), value.into());
        self.more(|more| {
            more.extra.insert(key, value);
        })
    }

    /// What the server accepts; today's server unless set.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Checks the payload.
    ///
    /// The length of the text is not checked, since senders split it; see
    /// [`Payload::check_text_len`].
    ///
    /// # Errors
    /// [`InvalidPayload`](crate::ErrorKind::InvalidPayload) with the field that is
    /// wrong, as [`Payload::check`] finds it.
    pub fn build(mut self) -> Result<Payload, Error> {
        self.payload.drop_empty_more();
        self.payload.check(&self.limits)?;
        Ok(self.payload)
    }

    /// The payload as it is, to be checked by whoever sends it.
    pub fn build_unchecked(mut self) -> Payload {
        self.payload.drop_empty_more();
        self.payload
    }

    fn more(mut self, set: impl FnOnce(&mut More)) -> Self {
        set(self.payload.more_mut());
        self
    }

    fn with_priority(self, set: impl FnOnce(Priority) -> Priority) -> Self {
        self.more(|more| more.priority = Some(set(more.priority.take().unwrap_or_default())))
    }
}

impl Payload {
    /// A builder that goes on from this payload.
    pub fn into_builder(self) -> PayloadBuilder {
        PayloadBuilder {
            payload: self,
            limits: Limits::default(),
        }
    }
}
