//! Emoji by their names.

use std::borrow::Cow;

/// Names that Mattermost has and GitHub has not, with GitHub's.
const ALIASES: [(&str, &str); 12] = [
    ("simple_smile", "slightly_smiling_face"),
    ("large_blue_circle", "large_blue_circle"),
    ("large_green_circle", "green_circle"),
    ("large_yellow_circle", "yellow_circle"),
    ("large_orange_circle", "orange_circle"),
    ("large_purple_circle", "purple_circle"),
    ("large_brown_circle", "brown_circle"),
    ("large_red_square", "red_square"),
    ("large_green_square", "green_square"),
    ("large_blue_square", "blue_square"),
    ("large_yellow_square", "yellow_square"),
    ("white_tick", "white_check_mark"),
];

/// The emoji of a name as Mattermost knows it, without colons.
pub(crate) fn by_name(name: &str) -> Option<Cow<'static, str>> {
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map_or(name, |(_, name)| name);
    if let Some(emoji) = emojis::get_by_shortcode(name) {
        return Some(Cow::Borrowed(emoji.as_str()));
    }
    let country = name.strip_prefix("flag-")?;
    flag(country).map(Cow::Owned)
}

/// The flag of a country of two letters.
fn flag(country: &str) -> Option<String> {
    const REGIONAL_A: u32 = 0x1F1E6;
    let letter = |byte: u8| {
        let place = byte.is_ascii_lowercase().then(|| byte - b'a')?;
        char::from_u32(REGIONAL_A + u32::from(place))
    };
    let flag: String = country.bytes().map(letter).collect::<Option<_>>()?;
    emojis::get(&flag).map(|_| flag)
}

/// The text with its `:names:` turned into emoji; what is no name stays as it is.
pub(crate) fn in_text(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        output.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((length, emoji)) = at_start(rest) {
            output.push_str(&emoji);
            rest = &rest[length..];
        } else {
            output.push(':');
            rest = &rest[1..];
        }
    }
    output + rest
}

/// The emoji whose `:name:` begins a text, with the length of that.
pub(super) fn at_start(text: &str) -> Option<(usize, Cow<'static, str>)> {
    const NAME_MAX: usize = 64;
    let after = text.strip_prefix(':')?;
    let part = |char: char| char.is_ascii_alphanumeric() || "_+-".contains(char);
    let length = after.find(|char| !part(char))?;
    let name = &after[..length];
    let closed = after[length..].starts_with(':') && (1..=NAME_MAX).contains(&length);
    closed
        .then(|| by_name(&name.to_ascii_lowercase()))?
        .map(|emoji| (length + 2, emoji))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_mattermost_are_known() {
        for (name, emoji) in [
            ("tada", "🎉"),
            ("+1", "👍"),
            ("white_check_mark", "✅"),
            ("rotating_light", "🚨"),
            ("large_green_circle", "🟢"),
            ("flag-de", "🇩🇪"),
        ] {
            assert_eq!(by_name(name).as_deref(), Some(emoji), "{name}");
        }
        assert_eq!(by_name("flag-qq"), None);
        assert_eq!(by_name("no_such_emoji"), None);
    }

    #[test]
    fn every_alias_leads_to_an_emoji() {
        for (alias, _) in ALIASES {
            assert!(by_name(alias).is_some(), "{alias}");
        }
    }

    #[test]
    fn a_text_keeps_what_is_no_name() {
        assert_eq!(
            in_text("at 10:30:00 :tada: :nope:"),
            "at 10:30:00 🎉 :nope:"
        );
        assert_eq!(in_text("::tada::"), ":🎉:");
    }
}
