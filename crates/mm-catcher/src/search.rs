//! Posts by what is in them: what was typed, and whether a post is meant by it.

mod date;
mod stem;

use self::date::day_of;
use self::stem::stem;
use crate::world::model::Post;

/// Words that are in every text; nobody looks for them.
const COMMON: [&str; 30] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "this", "to",
    "was", "with",
];

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    words: Vec<Term>,
    excluded: Vec<Term>,
    /// With their `#`, in lower case.
    hashtags: Vec<String>,
    excluded_hashtags: Vec<String>,
    /// Names after `from:`.
    pub(crate) from: Vec<String>,
    pub(crate) not_from: Vec<String>,
    /// Names after `in:` or `channel:`.
    pub(crate) within: Vec<String>,
    pub(crate) not_within: Vec<String>,
    /// Times of creation, from the first up to the second.
    times: Vec<(i64, i64)>,
    excluded_times: Vec<(i64, i64)>,
    /// One of the words is enough.
    any: bool,
}

/// A word or some that follow each other, as stems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Term {
    stems: Vec<String>,
    /// The last one is the beginning of a word.
    is_prefix: bool,
}

impl Query {
    /// Reads what was typed; `offset` is how far the clock of who typed is ahead, in seconds.
    pub(crate) fn parse(typed: &str, any: bool, offset: i64) -> Self {
        let mut query = Self {
            any,
            ..Self::default()
        };
        let mut flag = String::new();
        for word in split(typed) {
            let (excludes, bare) = match word.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, word.as_str()),
            };
            if !flag.is_empty() {
                let (excludes, name) = match flag.strip_prefix('-') {
                    Some(name) => (true, name.to_owned()),
                    None => (false, flag.clone()),
                };
                query.take_flag(&name, excludes, &word, offset);
                flag.clear();
            } else if let Some((name, value)) = split_flag(bare) {
                if value.is_empty() {
                    flag = if excludes { format!("-{name}") } else { name };
                } else {
                    query.take_flag(&name, excludes, value, offset);
                }
            } else {
                query.take_word(bare, excludes);
            }
        }
        query
    }

    fn take_flag(&mut self, name: &str, excludes: bool, value: &str, offset: i64) {
        let value = value.trim_matches('"');
        let list = match (name, excludes) {
            ("from", false) => &mut self.from,
            ("from", true) => &mut self.not_from,
            ("in" | "channel", false) => &mut self.within,
            ("in" | "channel", true) => &mut self.not_within,
            _ => {
                let Some((start, end)) = day_of(value, offset) else {
                    return;
                };
                let times = match name {
                    "before" => (i64::MIN, start),
                    "after" => (end, i64::MAX),
                    _ => (start, end),
                };
                let list = if excludes {
                    &mut self.excluded_times
                } else {
                    &mut self.times
                };
                return list.push(times);
            }
        };
        let value = value.trim_start_matches(if name == "from" { '@' } else { '~' });
        list.push(value.to_lowercase());
    }

    fn take_word(&mut self, word: &str, excludes: bool) {
        let hashtag = word.strip_prefix('#').is_some_and(|tag| !tag.is_empty());
        if hashtag {
            let tag = word.trim_end_matches(|char: char| !char.is_alphanumeric() && char != '*');
            let list = if excludes {
                &mut self.excluded_hashtags
            } else {
                &mut self.hashtags
            };
            return list.push(tag.to_lowercase());
        }
        let is_phrase = word.starts_with('"');
        let is_prefix = word.ends_with('*');
        let stems = stems(word, !is_prefix);
        let is_common = !is_phrase && COMMON.contains(&&*word.to_lowercase());
        if stems.is_empty() || is_common {
            return;
        }
        let list = if excludes {
            &mut self.excluded
        } else {
            &mut self.words
        };
        list.push(Term { stems, is_prefix });
    }

    /// Whether it looks for anything at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self
            == Self {
                any: self.any,
                ..Self::default()
            }
    }

    /// Whether it means a post, but for who wrote it and where.
    pub(crate) fn means(&self, post: &Post) -> bool {
        let within = |(start, end): &(i64, i64)| (*start..*end).contains(&post.create_at);
        if !self.times.iter().all(within) || self.excluded_times.iter().any(within) {
            return false;
        }
        let tags = post.hashtags.to_lowercase();
        let has_tag = |tag: &String| {
            tags.split(' ').any(|own| match tag.strip_suffix('*') {
                Some(start) => own.starts_with(start),
                None => own == tag,
            })
        };
        if self.excluded_hashtags.iter().any(has_tag) {
            return false;
        }
        let needs_text = !(self.words.is_empty() && self.excluded.is_empty());
        if !needs_text {
            return self.hashtags.is_empty() || self.all_or_any(&self.hashtags, has_tag);
        }
        let text = stems(&post.message, true);
        let raw = stems(&post.message, false);
        let has = |term: &Term| term.is_in(if term.is_prefix { &raw } else { &text });
        if self.excluded.iter().any(has) {
            return false;
        }
        // Words and hashtags are looked for apart, and both are found.
        let by_words = !self.words.is_empty() && self.all_or_any(&self.words, has);
        let by_tags = !self.hashtags.is_empty() && self.all_or_any(&self.hashtags, has_tag);
        by_words || by_tags || self.words.is_empty() && self.hashtags.is_empty()
    }

    fn all_or_any<T>(&self, list: &[T], holds: impl Fn(&T) -> bool) -> bool {
        if self.any {
            list.iter().any(holds)
        } else {
            list.iter().all(holds)
        }
    }
}

impl Term {
    fn is_in(&self, text: &[String]) -> bool {
        text.windows(self.stems.len()).any(|part| {
            let last = self.stems.len() - 1;
            let pairs = part.iter().zip(&self.stems).enumerate();
            pairs.into_iter().all(|(at, (own, wanted))| {
                own == wanted || at == last && self.is_prefix && own.starts_with(wanted.as_str())
            })
        })
    }
}

/// The words of what was typed; those in quotes together.
fn split(typed: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut in_quotes = false;
    for char in typed.chars() {
        if char == '"' {
            in_quotes = !in_quotes;
        }
        if char.is_whitespace() && !in_quotes {
            words.push(std::mem::take(&mut word));
        } else {
            word.push(char);
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// `from:bob` as its name and value.
fn split_flag(word: &str) -> Option<(String, &str)> {
    const FLAGS: [&str; 6] = ["from", "channel", "in", "before", "after", "on"];
    let (name, value) = word.split_once(':')?;
    let name = name.to_lowercase();
    FLAGS.contains(&name.as_str()).then_some((name, value))
}

/// The words of a text in lower case; cut to their stems if that is wanted.
fn stems(text: &str, cut: bool) -> Vec<String> {
    let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words
        .map(|word| if cut { stem(word) } else { word })
        .collect()
}

#[cfg(test)]
mod tests;
