//! Whom and what a text mentions.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Whom a text mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mentions {
    /// What may be names of users and groups, in lower case, each once. A name may be
    /// followed by dots, dashes and the like that are not part of it: see
    /// [`Mentions::spellings`].
    pub(crate) names: Vec<String>,
    pub(crate) all: bool,
    pub(crate) channel: bool,
    pub(crate) here: bool,
}

impl Mentions {
    /// What a name may be, the longest first: `a.-`, `a.`, `a`. The first that exists is meant.
    pub(crate) fn spellings(name: &str) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(name), |name| name.strip_suffix(PUNCTUATION))
    }
}

/// What stands within a name, and after it.
const PUNCTUATION: [char; 4] = ['.', '-', '_', ':'];

/// Whom a text mentions outside of code.
pub(crate) fn mentions(text: &str) -> Mentions {
    let mut found = Mentions::default();
    for word in words_after(text, '@') {
        let name = word.to_lowercase();
        match Mentions::spellings(&name).last() {
            Some("all") => found.all = true,
            Some("channel") => found.channel = true,
            Some("here") => found.here = true,
            _ if !found.names.contains(&name) => found.names.push(name),
            _ => {}
        }
    }
    found
}

/// The names of channels that a text mentions as `~town-square`, each once; in code too.
pub(crate) fn channel_mentions(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let is_name = |c: char| is_word(c) || c == '-';
    for (at, sign) in text.match_indices('~') {
        let rest = &text[at + sign.len()..];
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        let is_new = !name.is_empty() && !names.iter().any(|known| known == name);
        if is_new && !text[..at].ends_with(is_word) {
            names.push(name.to_owned());
        }
    }
    names
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The words that follow a sign, which follows no letter or digit.
fn words_after(text: &str, sign: char) -> Vec<String> {
    // Most texts mention nobody.
    if !text.contains(sign) {
        return Vec::new();
    }
    let text = without_code(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || PUNCTUATION.contains(&c);
    let mut words = Vec::new();
    for (at, _) in text.match_indices(sign) {
        if text[..at].ends_with(is_word) {
            continue; // A mail address.
        }
        let rest = &text[at + sign.len_utf8()..];
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            words.push(rest[..end].to_owned());
        }
    }
    words
}

/// A text without what is shown as code and without the targets of links.
fn without_code(text: &str) -> Cow<'_, str> {
    const SIGNS: &[&str] = &["`", "\t", "~~~", "    ", "]("];
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    let mut kept_from = 0;
    let mut inner_end = 0;
    for (event, range) in Parser::new(text).into_offset_iter() {
        let hidden = match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => range.clone(),
            Event::End(TagEnd::Link) => inner_end..range.end,
            _ => range.start..range.start,
        };
        if !hidden.is_empty() && hidden.start >= kept_from {
            plain.push_str(&text[kept_from..hidden.start]);
            plain.push(' ');
            kept_from = hidden.end;
        }
        inner_end = range.end;
    }
    plain.push_str(&text[kept_from..]);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        mentions(text).names
    }

    #[test]
    fn a_name_after_an_at_is_a_mention() {
        assert_eq!(names("@Alice and (@bob-2), @alice"), ["alice", "bob-2"]);
        assert_eq!(names("ask @carol."), ["carol."]);
        let spellings: Vec<_> = Mentions::spellings("a.-").collect();
        assert_eq!(spellings, ["a.-", "a.", "a"]);
    }

    #[test]
    fn everybody_is_no_name() {
        let found = mentions("@all @Channel: @here.");
        assert!(found.all && found.channel && found.here);
        assert_eq!(found.names, Vec::<String>::new());
        assert_eq!(
            mentions("@allan"),
            Mentions {
                names: vec!["allan".into()],
                ..Mentions::default()
            }
        );
    }

    #[test]
    fn mail_addresses_lone_signs_and_code_mention_nobody() {
        for text in [
            "a@example.com",
            "@",
            "@ alice",
            "@-a",
            "`@alice`",
            "```\n@alice\n```",
            "~~~\n@alice",
            "x\n\n    @alice",
            "[a](http://127.0.0.1/@alice)",
        ] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            names("`@alice` @bob\n```\n@carol\n```\n@dave"),
            ["bob", "dave"]
        );
    }

    #[test]
    fn channels_are_mentioned_by_a_tilde() {
        let text = "see ~town-square, ~ops_2. a~b ~ `~code` ~town-square ~~x: ~-y";
        let names = ["town-square", "ops_2", "code", "x", "-y"];
        assert_eq!(channel_mentions(text), names);
    }
}
