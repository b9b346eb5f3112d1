//! The last gate: only the tags and attributes named here come through.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// The tags of a post. What has none of its own kind is not shown.
pub(super) const TAGS: [&str; 27] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The attributes of each tag, beside `class`.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 6] = [
    ("a", &["href"]),
    ("ol", &["start"]),
    ("pre", &["data-language"]),
    ("span", &["title"]),
    ("td", &["align"]),
    ("th", &["align"]),
];

/// The classes of each tag. The style sheet knows them.
const CLASSES: [(&str, &[&str]); 3] = [
    ("a", &["picture"]),
    ("pre", &["code"]),
    (
        "span",
        &[
            "channel", "emoji", "hashtag", "mention", "nolink", "tk-a", "tk-c", "tk-d", "tk-h",
            "tk-k", "tk-n", "tk-s",
        ],
    ),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let sets = |pairs: &[(&'static str, &'static [&'static str])]| -> HashMap<_, HashSet<_>> {
        let set = |(tag, values): &(&'static str, &'static [&'static str])| {
            (*tag, values.iter().copied().collect())
        };
        pairs.iter().map(set).collect()
    };
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into())
        .clean_content_tags(["script", "style"].into())
        .generic_attributes(HashSet::new())
        .tag_attributes(sets(&ATTRIBUTES))
        .allowed_classes(sets(&CLASSES))
        .tag_attribute_values(HashMap::from([(
            "input",
            HashMap::from([
                ("type", HashSet::from(["checkbox"])),
                ("checked", HashSet::from([""])),
            ]),
        )]))
        .set_tag_attribute_values(HashMap::from([
            ("input", HashMap::from([("disabled", "")])),
            ("a", HashMap::from([("target", "_blank")])),
        ]))
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
});

pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}
