//! Mentions in untrusted text.

use std::borrow::Cow;

/// Parts a sign from its name for the server, and is not seen.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// What an incoming webhook turns into a mention before anything else is looked at.
const ANNOUNCEMENTS: [&str; 3] = ["all>", "channel>", "here>"];

/// Makes the mentions in an untrusted text harmless: `@all`, `@here` and `@channel`,
/// and those of users and groups.
///
/// A zero-width space (U+200B) is put behind the sign, which the server and its clients
/// then take for a sign alone. To the eye the text stays the same, and removing the
/// spaces gives it back. A text without mentions is borrowed as it is, and one that
/// was defused already does not change again.
///
/// It does not matter whether the name exists, nor in what the mention stands: what is code
/// for one client is text for another. Also defused are the spellings from which the
/// server makes a mention: `&#64;all`, `&commat;all`, `@&#97;ll`, `@\_name`, `<!all>`,
/// `<@userid>`; and, for readers, the full-width `＠all` and the small `﹫all`.
///
/// A sign right behind an ASCII letter or digit, as in an e-mail address, begins no
/// mention and is left alone. Behind any other letter it is defused, because the clients
/// see the end of a word there. URLs such as `https://example.org/@name` do not
/// survive: there the server would mention `@name`.
///
/// ```
/// use mm_core::defuse_mentions;
///
/// assert_eq!(
///     defuse_mentions("@all: mail to me@example.org"),
///     "@\u{200b}all: mail to me@example.org"
/// );
/// ```
pub fn defuse_mentions(text: &str) -> Cow<'_, str> {
    let mut defused = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['@', '＠', '﹫', '&', '<']) {
        let start = at + found;
        let rest = &text[start..];
        let fuse = sign(rest)
            .filter(|len| begins_name(&rest[*len..]) && !is_sign_in_word(text, start))
            .or_else(|| announcement_mark(rest));
        at = start + fuse.unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
        if fuse.is_some() {
            defused.push_str(&text[copied..at]);
            defused.push(ZERO_WIDTH_SPACE);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    defused.push_str(&text[copied..]);
    Cow::Owned(defused)
}

/// The length of the sign that this begins with, plain or as a character reference.
fn sign(text: &str) -> Option<usize> {
    let Some(reference) = text.strip_prefix('&') else {
        return text
            .chars()
            .next()
            .filter(|c| is_sign(*c))
            .map(char::len_utf8);
    };
    let name_len = reference.find(|c: char| c != '#' && !c.is_ascii_alphanumeric())?;
    let (name, rest) = reference.split_at(name_len);
    let is_reference = rest.starts_with(';') && is_sign_reference(name);
    is_reference.then_some("&".len() + name.len() + ";".len())
}

/// Whether `&name;` stands for a sign. Any number of leading zeros may be written.
fn is_sign_reference(name: &str) -> bool {
    let Some(number) = name.strip_prefix('#') else {
        return name == "commat";
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32).is_some_and(is_sign)
}

fn is_sign(c: char) -> bool {
    matches!(c, '@' | '\u{ff20}' | '\u{fe6b}')
}

/// Whether a sign stands here that belongs to a word, such as an e-mail address, as
/// long as the text is not cut in front of it.
///
/// Only ASCII words count: marks such as vowel signs are letters to this program and
/// ends of words to the server.
pub(crate) fn is_sign_in_word(text: &str, at: usize) -> bool {
    text[at..].starts_with(is_sign) && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether the name of a user, a group or a channel could follow a sign here.
fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| {
        // An escape or a character reference could stand for the first character.
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '\\' | '&')
    })
}

/// The length of the `<!` that this begins with, where an announcement such as `<!all>`
/// follows.
fn announcement_mark(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("<!")?.as_bytes();
    ANNOUNCEMENTS
        .iter()
        .any(|name| {
            let begin = rest.get(..name.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(name.as_bytes()))
        })
        .then_some("<!".len())
}

#[cfg(test)]
mod tests;
