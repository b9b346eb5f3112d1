//! The rules of names and addresses.

use crate::check::{check_chars, is_http_url, refuse};
use crate::limits::{
    CHANNEL_CHARS_MAX, EMOJI_CHARS_MAX, ICON_URL_CHARS_MAX, POST_TYPE_CHARS_MAX, USERNAME_CHARS_MAX,
};
use crate::path::excerpt;
use crate::{Error, Payload};

impl Payload {
    pub(crate) fn check_names(&self) -> Result<(), Error> {
        for (field, name) in self.names() {
            if name == Some("") {
                return refuse(field, "is empty; leave it out to use the webhook's own");
            }
        }
        self.channel().map_or(Ok(()), check_channel)?;
        if let Some(username) = self.username() {
            check_chars("username", username, USERNAME_CHARS_MAX)?;
        }
        self.icon_url().map_or(Ok(()), check_icon_url)?;
        self.icon_emoji().map_or(Ok(()), check_icon_emoji)
    }

    /// The fields that are short names or addresses.
    pub(crate) fn names(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("channel", self.channel()),
            ("username", self.username()),
            ("icon_url", self.icon_url()),
            ("icon_emoji", self.icon_emoji()),
        ]
    }
}

/// A real server answers 404 to display names and to upper case.
fn check_channel(channel: &str) -> Result<(), Error> {
    const FIELD: &str = "channel";
    let (is_user, name) = match channel.strip_prefix('@') {
        Some(user) => (true, user),
        None => (false, channel.strip_prefix('#').unwrap_or(channel)),
    };
    if name.is_empty() {
        return refuse(FIELD, "has no name after its first character");
    }
    if name.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return refuse(
            FIELD,
            format!(
                "holds white space in `{}`; give the name in the channel's URL, such as \
                 `town-square`, not the one that is displayed",
                excerpt(channel)
            ),
        );
    }
    if !is_user && name.contains(char::is_uppercase) {
        return refuse(
            FIELD,
            format!(
                "holds upper case in `{}`; the name in a channel's URL is in lower case, \
                 such as `town-square`",
                excerpt(channel)
            ),
        );
    }
    check_chars(FIELD, name, CHANNEL_CHARS_MAX)
}

fn check_icon_url(url: &str) -> Result<(), Error> {
    const FIELD: &str = "icon_url";
    if !(is_http_url(url) || url.starts_with('/')) {
        return refuse(
            FIELD,
            "must begin with `http://`, `https://` or, for a path on the server, `/`",
        );
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return refuse(FIELD, "holds white space or a control character");
    }
    check_chars(FIELD, url, ICON_URL_CHARS_MAX)
}

fn check_icon_emoji(emoji: &str) -> Result<(), Error> {
    const FIELD: &str = "icon_emoji";
    let bare = match (emoji.strip_prefix(':'), emoji.ends_with(':')) {
        (Some(rest), true) => rest.strip_suffix(':'),
        (None, false) => Some(emoji),
        _ => None,
    };
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b))
    };
    match bare {
        Some(name) if is_name(name) => check_chars(FIELD, name, EMOJI_CHARS_MAX),
        _ => refuse(
            FIELD,
            format!(
                "is `{}`, but must be the name of an emoji, such as `:rotating_light:`",
                excerpt(emoji)
            ),
        ),
    }
}

pub(crate) fn check_type(post_type: Option<&str>) -> Result<(), Error> {
    const FIELD: &str = "type";
    let Some(post_type) = post_type else {
        return Ok(());
    };
    let is_custom = post_type
        .strip_prefix("custom_")
        .is_some_and(|rest| !rest.is_empty());
    if !is_custom && post_type != "burn_on_read" {
        return refuse(
            FIELD,
            format!(
                "is `{}`, but must begin with `custom_` or be `burn_on_read`",
                excerpt(post_type)
            ),
        );
    }
    check_chars(FIELD, post_type, POST_TYPE_CHARS_MAX)
}
