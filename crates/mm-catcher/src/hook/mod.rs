//! Incoming webhooks, from the bytes of a request to what would be posted.
//!
//! Nothing here knows a server or a state. Whoever does calls, in the order in which a
//! real server refuses: [`read`], then (webhooks may be off) [`Incoming::check_content`],
//! then (hook, channel and permissions looked up) [`posts`].

mod attachment;
mod blocks;
mod decode;
mod form;
mod go_value;
mod hashtags;
mod incoming;
mod json;
mod media_type;
mod mentions;
mod posts;
mod priority;
mod refusal;
mod slack;
mod split;

pub(crate) use attachment::Attachment;
pub(crate) use blocks::check as check_blocks;
pub(crate) use decode::Decode;
pub(crate) use form::{Part, is_url_encoded, parts};
pub(crate) use hashtags::hashtags;
pub(crate) use incoming::{Incoming, read};
pub(crate) use json::first_value;
pub(crate) use media_type::MediaType;
pub(crate) use mentions::{Mentions, channel_mentions, mentions};
pub(crate) use posts::{Draft, HookFacts, Overrides, map_has_nul, posts};
pub(crate) use refusal::Refusal;
pub(crate) use slack::{convert_attachment, convert_message};
#[cfg(test)]
pub(crate) use {posts::Outcome, priority::Priority, slack::emoji_url};

/// What the state knows and texts refer to.
pub(crate) trait Names {
    /// The name of the user with this id.
    fn username(&self, user_id: &str) -> Option<String>;

    /// The id of the custom emoji of this name.
    fn custom_emoji_id(&self, name: &str) -> Option<String>;
}

/// Nobody and nothing.
impl Names for () {
    fn username(&self, _: &str) -> Option<String> {
        None
    }

    fn custom_emoji_id(&self, _: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests;
