//! Bodies that are forms.

use std::borrow::Cow;

use super::media_type::MediaType;

/// The first value of a key in a form as browsers send it. None if the key is missing,
/// or if what is escaped in its field is escaped wrongly.
pub(crate) fn url_encoded(body: &[u8], key: &str, semicolons: bool) -> Option<Vec<u8>> {
    let is_end = |byte: &u8| *byte == b'&' || (semicolons && *byte == b';');
    body.split(is_end)
        .filter(|field| !field.contains(&b';'))
        .find_map(|field| {
            let equals = field.iter().position(|b| *b == b'=');
            let (name, value) = match equals {
                Some(at) => (&field[..at], &field[at + 1..]),
                None => (field, &[][..]),
            };
            let name = unescape(name)?;
            (name == key.as_bytes()).then(|| unescape(value)).flatten()
        })
}

fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        plain.push(match first {
            b'+' => b' ',
            b'%' => {
                let (hex, after) = rest.split_at_checked(2)?;
                rest = after;
                hex_digit(hex[0])? << 4 | hex_digit(hex[1])?
            }
            other => *other,
        });
    }
    Some(plain)
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// The named values of a multipart form, without its files. None if it is none, or if
/// its end is missing.
pub(crate) fn multipart(body: &[u8], boundary: &str) -> Option<Vec<(String, String)>> {
    let mut values = Vec::new();
    let dashes = format!("--{boundary}").into_bytes();
    let mut parts = Parts {
        rest: body,
        delimiter: &dashes,
    };
    parts.skip_preamble()?;
    while let Some(part) = parts.next()? {
        if let Some(field) = field(part)? {
            values.push(field);
        }
    }
    Some(values)
}

/// What stands between boundaries.
struct Parts<'a> {
    rest: &'a [u8],
    delimiter: &'a [u8],
}

impl<'a> Parts<'a> {
    fn skip_preamble(&mut self) -> Option<()> {
        loop {
            let (line, rest) = split_line(self.rest)?;
            if trim_end(line) == self.delimiter {
                self.rest = rest;
                return Some(());
            }
            if self.is_last(line) {
                return None;
            }
            self.rest = rest;
        }
    }

    /// The next part, or that there is none any more; `None` if the end is missing.
    #[expect(clippy::option_option, reason = "broken, at its end, or a part")]
    fn next(&mut self) -> Option<Option<&'a [u8]>> {
        let start = self.rest;
        let mut at = 0;
        // Headers and content are cut at the first line that begins with a boundary.
        if self.is_last(start) {
            return Some(None);
        }
        loop {
            let (line, rest) = split_line(&start[at..]).unwrap_or((&start[at..], &[]));
            if line.starts_with(self.delimiter) && at > 0 {
                let part = &start[..at];
                if self.is_last(line) {
                    self.rest = &start[at..];
                    return Some(Some(part));
                }
                if trim_end(line) == self.delimiter {
                    self.rest = rest;
                    return Some(Some(part));
                }
            }
            if line.is_empty() && rest.is_empty() {
                return None;
            }
            at = start.len() - rest.len();
        }
    }

    fn is_last(&self, line: &[u8]) -> bool {
        line.strip_prefix(self.delimiter)
            .is_some_and(|rest| rest.starts_with(b"--"))
    }
}

/// A line with its end, and what follows it.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    Some(bytes.split_at(end + 1))
}

fn trim_end(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}

/// Name and value of a part; none if it is a file or has no name.
#[expect(clippy::option_option, reason = "broken, no value, or a value")]
fn field(part: &[u8]) -> Option<Option<(String, String)>> {
    let mut rest = part;
    let mut name = None;
    loop {
        let (line, after) = split_line(rest)?;
        rest = after;
        let line = String::from_utf8_lossy(trim_end(line));
        if line.is_empty() {
            break;
        }
        let (header, value) = line.split_once(':')?;
        if header.eq_ignore_ascii_case("content-disposition") {
            name = MediaType::parse(value).filter(|found| found.name == "form-data");
        }
    }
    let Some(disposition) = name else {
        return Some(None);
    };
    let name = match disposition.param("name") {
        Some(name) if !name.is_empty() && disposition.param("filename").is_none() => name,
        _ => return Some(None),
    };
    // The line end before the boundary belongs to the boundary.
    let value = rest.strip_suffix(b"\n").unwrap_or(rest);
    let value = value.strip_suffix(b"\r").unwrap_or(value);
    let value: Cow<'_, str> = String::from_utf8_lossy(value);
    Some(Some((name.to_owned(), value.into_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(body: &str, semicolons: bool) -> Option<String> {
        let value = url_encoded(body.as_bytes(), "payload", semicolons)?;
        Some(String::from_utf8(value).unwrap())
    }

    #[test]
    fn the_first_field_of_a_name_is_unescaped() {
        assert_eq!(payload("payload=a%20b+c", false).unwrap(), "a b c");
        assert_eq!(payload("x=1&pay%6Coad=%c3%BC", false).unwrap(), "ü");
        assert_eq!(payload("payload=1&payload=2", false).unwrap(), "1");
        assert_eq!(payload("payload", false).unwrap(), "");
        assert_eq!(payload("payload=a=b", false).unwrap(), "a=b");
        assert_eq!(payload("text=x", false), None);
    }

    #[test]
    fn a_field_escaped_wrongly_does_not_count() {
        assert_eq!(payload("payload=100%&payload=2", false).unwrap(), "2");
        assert_eq!(payload("payload=%zz", false), None);
    }

    #[test]
    fn a_semicolon_separates_on_old_servers_and_spoils_on_new_ones() {
        assert_eq!(payload("payload=a;b", true).unwrap(), "a");
        assert_eq!(payload("payload=a;b", false), None);
        assert_eq!(payload("payload=a%3Bb", false).unwrap(), "a;b");
    }

    const FORM: &str = "ignored\r\n--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\
        a\r\n--Bx\r\nb\r\n--B\r\ncontent-disposition: form-data; name=f; filename=g\r\n\r\nfile\r\n\
        --B\r\nX: y\r\n\r\nno name\r\n--B  \r\nContent-Disposition: form-data; name=empty\r\n\r\n\
        \r\n--B--\r\nafter";

    #[test]
    fn a_multipart_form_has_values_and_files() {
        let values = multipart(FORM.as_bytes(), "B").unwrap();
        let expected = [("text", "a\r\n--Bx\r\nb"), ("empty", "")];
        assert_eq!(
            values,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn a_form_with_bare_line_feeds_is_read_too() {
        let values = multipart(FORM.replace('\r', "").as_bytes(), "B").unwrap();
        assert_eq!(values[0].1, "a\n--Bx\nb");
    }

    #[test]
    fn a_form_without_its_end_is_none() {
        let cut = &FORM[..FORM.find("--B--").unwrap()];
        assert_eq!(multipart(cut.as_bytes(), "B"), None);
        assert_eq!(multipart(b"", "B"), None);
        assert_eq!(multipart(FORM.as_bytes(), "C"), None);
    }
}
