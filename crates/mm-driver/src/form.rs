//! A body of `multipart/form-data` (RFC 7578), whose length is known before it is sent.

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use mm_core::{Error, random_u64};

use crate::file::{FilePart, Opened};

/// A field of a form.
pub(crate) struct Field {
    name: &'static str,
    value: FieldValue,
}

enum FieldValue {
    Text(String),
    File(FilePart),
}

impl Field {
    pub(crate) fn text(name: &'static str, text: String) -> Self {
        let value = FieldValue::Text(text);
        Self { name, value }
    }

    pub(crate) fn file(name: &'static str, file: FilePart) -> Self {
        let value = FieldValue::File(file);
        Self { name, value }
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.value {
            FieldValue::Text(_) => true,
            FieldValue::File(file) => file.is_repeatable(),
        }
    }

    fn head(&self, boundary: &str) -> String {
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            escaped(self.name)
        );
        if let FieldValue::File(file) = &self.value {
            let name = escaped(file.name());
            let kind: String = file.kind().chars().filter(|c| !c.is_control()).collect();
            let _ = write!(head, "; filename=\"{name}\"\r\nContent-Type: {kind}");
        }
        head + "\r\n\r\n"
    }
}

/// What delimits the fields: no file has it by accident.
pub(crate) fn boundary() -> String {
    format!("mm-{:016x}{:016x}", random_u64(), random_u64())
}

/// The body of a form.
///
/// # Errors
/// A file cannot be opened.
pub(crate) fn open(fields: &[Field], boundary: &str) -> Result<Opened, Error> {
    let mut body = Opened {
        reader: Box::new(std::io::empty()),
        len: 0,
    };
    for field in fields {
        add(&mut body, of_text(field.head(boundary)));
        add(
            &mut body,
            match &field.value {
                FieldValue::Text(text) => of_text(text.clone()),
                FieldValue::File(file) => file.open()?,
            },
        );
        add(&mut body, of_text("\r\n".to_owned()));
    }
    add(&mut body, of_text(format!("--{boundary}--\r\n")));
    Ok(body)
}

fn of_text(text: String) -> Opened {
    Opened {
        len: text.len() as u64,
        reader: Box::new(Cursor::new(text)),
    }
}

fn add(body: &mut Opened, next: Opened) {
    let before = std::mem::replace(&mut body.reader, Box::new(std::io::empty()));
    body.reader = Box::new(before.chain(next.reader));
    body.len += next.len;
}

/// A name as a quoted string, which a server that is written in Go takes apart again: there a
/// backslash makes the next sign an ordinary one, and `%22` stays what it is. What no header
/// line can hold is written as browsers do, and stays so.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_ascii_control() && c != '\t' => {
                let _ = write!(text, "%{:02X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Go's `mime.ParseMediaType` makes of a quoted string, up to its end and beyond.
    fn read_by_go(text: &str) -> (String, &str) {
        let mut name = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let is_special = |(_, c): &(usize, char)| "()<>@,;:\\\"/[]?=".contains(*c);
            match c {
                '"' => return (name, &text[at + 1..]),
                '\\' => name.push(chars.next_if(is_special).map_or(c, |(_, next)| next)),
                c => name.push(c),
            }
        }
        panic!("no end: {text}");
    }

    proptest! {
        #[test]
        fn a_server_reads_the_name_that_was_given(
            name in prop_oneof!["[^\\x00-\\x08\\x0a-\\x1f\\x7f]*", "[\"\\\\%;=/a2\t\u{e9}]{0,12}"],
        ) {
            let text = format!("{}\"; rest", escaped(&name));
            prop_assert_eq!(read_by_go(&text), (name, "; rest"));
        }

        #[test]
        fn no_name_breaks_its_line(name in "[\"\\\\\r\n\\x00-\\x1fa]{0,12}") {
            let text = format!("{}\"; rest", escaped(&name));
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\t'));
            prop_assert_eq!(read_by_go(&text).1, "; rest");
        }
    }

    #[test]
    fn a_form_is_as_long_as_it_says_and_names_cannot_break_out() {
        let fields = [
            Field::text("emoji", "party".to_owned()),
            Field::file(
                "image",
                FilePart::bytes("a\"b\r\n\u{1}\tc é\\", *b"\x89PNG"),
            ),
        ];
        let mut opened = open(&fields, "B").unwrap();
        let mut body = Vec::new();
        opened.reader.read_to_end(&mut body).unwrap();
        assert_eq!(body.len() as u64, opened.len);
        let expected = b"--B\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\nparty\r\n\
            --B\r\nContent-Disposition: form-data; name=\"image\"; \
            filename=\"a\\\"b%0D%0A%01\tc \xc3\xa9\\\\\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n\x89PNG\r\n--B--\r\n";
        assert_eq!(body, expected);
    }
}
