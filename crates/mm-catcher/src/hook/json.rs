//! JSON as servers take it that were written in Go, and then forgive some more.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::decode::Decode;

/// What had to be forgiven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forgiven {
    /// Bytes that are no UTF-8, or half a surrogate pair, became U+FFFD.
    pub(crate) no_unicode: bool,
    /// Line ends and tabs within strings were escaped.
    pub(crate) raw_controls: bool,
    /// Something follows the value.
    pub(crate) trailing: bool,
}

/// How deep values may nest; those that are kept and not skipped, 128 levels.
const DEPTH_MAX: usize = 10_000;

/// Whether a value nests too deep, which is to be asked when one was skipped: whoever
/// reads one notices by himself.
pub(crate) fn is_too_deep(bytes: &[u8]) -> bool {
    // Each level takes two bytes.
    if bytes.len() <= 2 * DEPTH_MAX {
        return false;
    }
    let (mut depth, mut in_string, mut at) = (0_usize, false, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return true;
        }
        at += 1;
    }
    false
}

/// Reads the first JSON value of `bytes`.
///
/// # Errors
/// What is wrong with the JSON, with its line and column.
pub(crate) fn read<T: Decode + Clone>(
    bytes: &[u8],
    empty: &T,
) -> Result<(T, Forgiven), serde_json::Error> {
    let mut forgiven = Forgiven::default();
    // Nearly every body is read at once; all that follows is for the others.
    let first = match strict(bytes, empty, &mut forgiven) {
        Ok(value) => return Ok((value, forgiven)),
        Err(error) => error,
    };
    let clean = replace_no_unicode(bytes);
    if let Cow::Owned(clean) = &clean {
        forgiven.no_unicode = true;
        if let Ok(value) = strict(clean, empty, &mut forgiven) {
            return Ok((value, forgiven));
        }
    }
    if let Cow::Owned(escaped) = escape_controls(&clean) {
        forgiven.raw_controls = true;
        if let Ok(value) = strict(&escaped, empty, &mut forgiven) {
            return Ok((value, forgiven));
        }
    }
    Err(first)
}

/// Reads the first JSON value of a body, as lazily as all operations do: what follows is not
/// looked at, and what is no Unicode becomes U+FFFD.
///
/// # Errors
/// What is wrong with the JSON.
pub(crate) fn first_value<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    let read = |bytes: &[u8]| T::deserialize(&mut serde_json::Deserializer::from_slice(bytes));
    read(bytes).or_else(|error| match replace_no_unicode(bytes) {
        Cow::Owned(clean) => read(&clean),
        Cow::Borrowed(_) => Err(error),
    })
}

fn strict<T: Decode + Clone>(
    bytes: &[u8],
    empty: &T,
    forgiven: &mut Forgiven,
) -> Result<T, serde_json::Error> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let mut value = empty.clone();
    value.decode(&mut from)?;
    forgiven.trailing = from.end().is_err();
    Ok(value)
}

/// Puts U+FFFD in the place of each byte that is no UTF-8 and of each escape that is
/// half a surrogate pair.
fn replace_no_unicode(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut clean = Replaced::new(bytes);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let end = at + chunk.valid().len();
        lone_surrogates(&mut clean, at, end);
        at = end;
        for _ in chunk.invalid() {
            clean.replace(at, at + 1, "\u{fffd}".as_bytes());
            at += 1;
        }
    }
    clean.finish()
}

fn lone_surrogates(clean: &mut Replaced<'_>, start: usize, end: usize) {
    let text = &clean.original[start..end];
    let escape = |at: usize| -> Option<u16> {
        let hex = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
        let hex = hex.iter().all(u8::is_ascii_hexdigit).then_some(hex)?;
        u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
    };
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|b| *b == b'\\') {
        at += found;
        match escape(at) {
            Some(0xD800..0xDC00) if matches!(escape(at + 6), Some(0xDC00..0xE000)) => at += 12,
            Some(0xD800..0xE000) => {
                clean.replace(start + at, start + at + 6, b"\\ufffd");
                at += 6;
            }
            _ => at = (at + 2).min(text.len()),
        }
    }
}

/// The keys whose strings may hold raw line ends and tabs.
const LENIENT_KEYS: &[&[u8]] = &[
    b"text",
    b"fallback",
    b"pretext",
    b"author_name",
    b"title",
    b"value",
];

/// Escapes line ends and tabs in the strings of some keys. The server looks for them
/// without reading the JSON, and so does this: an escaped backslash before a closing
/// quote hides it.
fn escape_controls(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut escaped = Replaced::new(bytes);
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'"') {
        let start = at + found;
        let Some(end) = lenient_string(bytes, start) else {
            at = start + 1;
            continue;
        };
        for (offset, byte) in bytes[start..end].iter().enumerate() {
            let with: &[u8] = match byte {
                b'\n' => b"\\n",
                b'\t' => b"\\t",
                _ => continue,
            };
            escaped.replace(start + offset, start + offset + 1, with);
        }
        at = end;
    }
    escaped.finish()
}

/// The end of a `"key": "string"` that begins at `start`, a quote.
fn lenient_string(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = &bytes[start + 1..];
    let key = LENIENT_KEYS.iter().find(|key| {
        rest.strip_prefix(**key)
            .is_some_and(|rest| rest.first() == Some(&b'"'))
    })?;
    let space = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0C)) {
            at += 1;
        }
        at
    };
    let colon = space(start + key.len() + 2);
    let quote = space(colon + 1);
    if bytes.get(colon) != Some(&b':') || bytes.get(quote) != Some(&b'"') {
        return None;
    }
    let mut at = quote + 1;
    let mut last_escaped = None;
    loop {
        match bytes.get(at) {
            Some(b'\\') if bytes.get(at + 1) == Some(&b'"') => {
                at += 2;
                last_escaped = Some(at);
            }
            Some(b'"') => return Some(at + 1),
            Some(_) => at += 1,
            None => return last_escaped,
        }
    }
}

/// Bytes of which some are replaced, copied only if any are.
struct Replaced<'a> {
    original: &'a [u8],
    /// What was copied, and up to where in the original.
    copy: Vec<u8>,
    copied: usize,
}

impl<'a> Replaced<'a> {
    fn new(original: &'a [u8]) -> Self {
        Self {
            original,
            copy: Vec::new(),
            copied: 0,
        }
    }

    fn replace(&mut self, start: usize, end: usize, with: &[u8]) {
        self.copy
            .extend_from_slice(&self.original[self.copied..start]);
        self.copy.extend_from_slice(with);
        self.copied = end;
    }

    fn finish(mut self) -> Cow<'a, [u8]> {
        if self.copied == 0 {
            return Cow::Borrowed(self.original);
        }
        self.copy.extend_from_slice(&self.original[self.copied..]);
        Cow::Owned(self.copy)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_first_value_of_a_body_is_read_whatever_follows_and_whatever_it_is_written_in() {
        let text = |body: &[u8]| {
            let value = first_value::<Value>(body).ok()?;
            value["a"].as_str().map(str::to_owned)
        };
        for (body, expected) in [
            (&br#"{"a":"x"}"#[..], Some("x")),
            (br#" {"a":"x"} garbage"#, Some("x")),
            (br#"{"a":"x"}{"a":"y"}"#, Some("x")),
            (b"{\"a\":\"caf\xe9\"}", Some("caf\u{fffd}")),
            (br#"{"a":"\ud800b"}"#, Some("\u{fffd}b")),
            (br#"{"a":"x""#, None),
            (b"", None),
        ] {
            assert_eq!(text(body).as_deref(), expected);
        }
    }
}
