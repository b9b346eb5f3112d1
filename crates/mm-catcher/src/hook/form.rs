//! Bodies that are forms.

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

/// Whether every field of a form can be read.
pub(crate) fn is_url_encoded(text: &[u8], semicolons: bool) -> bool {
    let is_end = |byte: &u8| *byte == b'&' || (semicolons && *byte == b';');
    let mut fields = text.split(is_end);
    fields.all(|field| !field.contains(&b';') && unescape(field).is_some())
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
    let values = parts(body, boundary)?.into_iter();
    let values = values.filter(|part| part.filename.is_none());
    Some(
        values
            .map(|part| (part.name, lossy(part.content)))
            .collect(),
    )
}

/// A value or a file of a multipart form.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    /// None for a value.
    pub(crate) filename: Option<String>,
    pub(crate) content: &'a [u8],
}

/// The named parts of a multipart form, files among them. None if it is none, or if its end
/// is missing.
pub(crate) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let mut found = Vec::new();
    let dashes = format!("--{boundary}").into_bytes();
    let mut parts = Parts {
        rest: body,
        delimiter: &dashes,
    };
    parts.skip_preamble()?;
    while let Some(bytes) = parts.next()? {
        if let Some(part) = part(bytes)? {
            found.push(part);
        }
    }
    Some(found)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What stands between boundaries.
struct Parts<'a, 'd> {
    rest: &'a [u8],
    delimiter: &'d [u8],
}

impl<'a> Parts<'a, '_> {
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

/// Reads a part; none if it has no name.
#[expect(clippy::option_option, reason = "broken, nameless, or a part")]
fn part(bytes: &[u8]) -> Option<Option<Part<'_>>> {
    let mut rest = bytes;
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
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => return Some(None),
    };
    // The line end before the boundary belongs to the boundary.
    let content = rest.strip_suffix(b"\n").unwrap_or(rest);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    Some(Some(Part {
        name,
        // What has an empty one is a value like any other.
        filename: disposition
            .param("filename")
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        content,
    }))
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

    #[test]
    fn the_files_of_a_multipart_form_are_told_from_its_values() {
        let form = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--B\r\n\
            Content-Disposition: form-data; name=\"files\"; filename=\"\u{fc}.bin\"\r\n\
            Content-Type: x/y\r\n\r\none\ntwo\r\n\r\n--B--\r\n";
        let parts = super::parts(form.as_bytes(), "B").unwrap();
        assert_eq!(parts[0].content, b"value");
        assert_eq!(parts[0].filename, None);
        assert_eq!(parts[1].filename.as_deref(), Some("\u{fc}.bin"));
        assert_eq!(parts[1].content, b"one\ntwo\r\n");
        assert!(super::parts(b"--B\r\nno end", "B").is_none());
    }

    #[test]
    fn a_form_is_read_whole_or_not_at_all() {
        assert!(is_url_encoded(b"", false));
        assert!(is_url_encoded(b"a=%20b+c&&d", false));
        assert!(!is_url_encoded(b"a=%2&b=c", false));
        assert!(!is_url_encoded(b"a=b;c", false) && is_url_encoded(b"a=b;c", true));
    }

    #[test]
    fn a_part_without_a_filename_to_speak_of_is_a_value() {
        let form =
            b"--B\r\nContent-Disposition: form-data; name=a; filename=\"\"\r\n\r\nx\r\n--B--";
        assert_eq!(super::parts(form, "B").unwrap()[0].filename, None);
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
