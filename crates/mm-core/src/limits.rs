//! What a server accepts, in numbers.
//!
//! Characters are Unicode code points, as the server counts them. Sources:
//! [incoming webhooks](https://developers.mattermost.com/integrate/webhooks/incoming/),
//! [Mattermost Blocks](https://developers.mattermost.com/integrate/reference/mm-blocks/)
//! and the answers of real servers.

/// The longest text of a post. A webhook's longer text is cut into several posts.
pub const TEXT_CHARS_MAX: usize = 16_383;
/// The longest text of a post before server 5.0.
pub const TEXT_CHARS_MAX_BEFORE_5_0: usize = 4_000;
/// The longest user name that a webhook may post under.
pub const USERNAME_CHARS_MAX: usize = 64;
/// The longest name of a channel or of a user, without the leading `#` or `@`.
pub const CHANNEL_CHARS_MAX: usize = 64;
/// The longest URL of an icon.
pub const ICON_URL_CHARS_MAX: usize = 1_024;
/// The longest name of an emoji.
pub const EMOJI_CHARS_MAX: usize = 64;
/// The longest type of a post, the `custom_` at its begin counted.
pub const POST_TYPE_CHARS_MAX: usize = 26;
/// The longest `props` of a post that users may write, as JSON.
///
/// The server counts what its own JSON writer makes of it, in which `<`, `>`, `&`
/// and two line separators take six characters each, and with what it adds itself.
pub const PROPS_CHARS_MAX: usize = 760_000;
/// The longest `props` on a server 5.x, counted as [`PROPS_CHARS_MAX`].
pub const PROPS_CHARS_MAX_5: usize = 7_600;
/// How deep JSON may nest in a payload, so that any reader takes it.
pub const JSON_DEPTH_MAX: usize = 100;
/// How many blocks a post holds, those within others counted too.
pub const BLOCKS_MAX: usize = 100;
/// How many levels of blocks within blocks a post holds.
pub const BLOCK_DEPTH_MAX: usize = 32;
/// The longest text of all text and button blocks of a post together.
pub const BLOCKS_TEXT_CHARS_MAX: usize = 16_000;
/// How many entries `props.mm_blocks_actions` holds.
pub const BLOCK_ACTIONS_MAX: usize = 50;
/// The longest name of such an entry.
pub const ACTION_ID_CHARS_MAX: usize = 64;
/// How many entries a `context` or `query` of an action or a button holds.
pub const ACTION_ENTRIES_MAX: usize = 50;
/// The longest key in a `context` or `query`.
pub const ACTION_KEY_CHARS_MAX: usize = 128;
/// The longest value in a `query`.
pub const QUERY_VALUE_CHARS_MAX: usize = 2_048;

/// The limits that differ between servers. The default is today's server.
///
/// ```
/// use mm_core::{Limits, Payload};
///
/// let old = Limits::before_5_0();
/// let payload = Payload::new("x".repeat(5_000));
/// assert!(payload.check_text_len(&Limits::default()).is_ok());
/// assert!(payload.check_text_len(&old).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    text_chars: usize,
    props_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_chars: TEXT_CHARS_MAX,
            props_chars: PROPS_CHARS_MAX,
        }
    }
}

impl Limits {
    /// The limits of a server 5.x: [`PROPS_CHARS_MAX_5`].
    pub fn server_5() -> Self {
        Self::default().max_props_chars(PROPS_CHARS_MAX_5)
    }

    /// The limits of a server before 5.0: [`TEXT_CHARS_MAX_BEFORE_5_0`] too.
    pub fn before_5_0() -> Self {
        Self::server_5().max_text_chars(TEXT_CHARS_MAX_BEFORE_5_0)
    }

    /// Sets the longest text of a post; [`TEXT_CHARS_MAX`] unless set.
    #[must_use]
    pub fn max_text_chars(mut self, chars: usize) -> Self {
        self.text_chars = chars;
        self
    }

    /// Sets the longest `props` of a post; [`PROPS_CHARS_MAX`] unless set.
    #[must_use]
    pub fn max_props_chars(mut self, chars: usize) -> Self {
        self.props_chars = chars;
        self
    }

    /// The longest text of a post.
    pub fn text_chars(&self) -> usize {
        self.text_chars
    }

    /// The longest `props` of a post.
    pub fn props_chars(&self) -> usize {
        self.props_chars
    }
}
