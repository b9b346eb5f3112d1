//! What kind of body a header says it is.

/// A media type or a disposition with its parameters: `a/b; c=d`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// In lower case.
    pub(crate) name: String,
    /// Keys in lower case. None, if one cannot be read; the name counts all the same.
    pub(crate) params: Option<Vec<(String, String)>>,
}

impl MediaType {
    pub(crate) fn param(&self, key: &str) -> Option<&str> {
        let mut params = self.params.iter().flatten();
        params
            .find(|(name, _)| name == key)
            .map(|(_, value)| &**value)
    }

    /// None, if the text is no media type, or names a parameter twice.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, mut rest) = text.split_at(text.find(';').unwrap_or(text.len()));
        let name = name.trim().to_lowercase();
        if !is_name(&name) {
            return None;
        }
        let mut params: Vec<(String, String)> = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest == ";" {
                break;
            }
            let Some((key, value, after)) = param(rest) else {
                let params = None;
                return Some(Self { name, params });
            };
            if params.iter().any(|(known, _)| *known == key) {
                return None;
            }
            params.push((key, value));
            rest = after;
        }
        let params = Some(params);
        Some(Self { name, params })
    }
}

fn is_name(name: &str) -> bool {
    let is_token = |token: &str| !token.is_empty() && token.bytes().all(is_token_byte);
    match name.split_once('/') {
        Some((kind, subtype)) => is_token(kind) && is_token(subtype),
        None => is_token(name),
    }
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte)
}

/// A parameter with its semicolon, and what follows it.
fn param(text: &str) -> Option<(String, String, &str)> {
    let text = text.strip_prefix(';')?.trim_start();
    let (key, text) = token(text)?;
    let text = text.trim_start().strip_prefix('=')?.trim_start();
    let (value, text) = match text.strip_prefix('"') {
        Some(quoted) => string(quoted)?,
        None => token(text).map(|(value, text)| (value.to_owned(), text))?,
    };
    Some((key.to_ascii_lowercase(), value, text))
}

fn token(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !is_token_byte(byte));
    let (token, rest) = text.split_at(end.unwrap_or(text.len()));
    (!token.is_empty()).then_some((token, rest))
}

/// A quoted string after its first quote.
fn string(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\r' | '\n' => return None,
            // A backslash stands for itself, unless before what must be escaped.
            '\\' => match chars.next_if(|(_, next)| r#"()<>@,;:\"/[]?="#.contains(*next)) {
                Some((_, next)) => value.push(next),
                None => value.push(c),
            },
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(String, Option<String>)> {
        let found = MediaType::parse(text)?;
        let boundary = found.param("boundary").map(str::to_owned);
        Some((found.name, boundary))
    }

    #[test]
    fn the_name_is_in_lower_case_and_parameters_may_be_quoted() {
        let form = |boundary: &str| Some(("multipart/form-data".into(), Some(boundary.into())));
        assert_eq!(parsed("Multipart/Form-Data; Boundary=aB"), form("aB"));
        assert_eq!(
            parsed(r#"multipart/form-data ;boundary="a b\"c\x""#),
            form(r#"a b"c\x"#)
        );
        assert_eq!(parsed("text/plain;"), Some(("text/plain".into(), None)));
        assert_eq!(
            parsed("form-data; name=x"),
            Some(("form-data".into(), None))
        );
    }

    #[test]
    fn a_bad_parameter_leaves_the_name() {
        for text in ["a/b;;=bad/", "a/b; c", "a/b; c=", "a/b; c=\"d"] {
            let found = MediaType::parse(text).unwrap();
            assert_eq!((&*found.name, found.params), ("a/b", None), "{text}");
        }
    }

    #[test]
    fn what_is_no_media_type_is_none() {
        for text in ["", " ", "a/", "/b", "a/b/c", "a b", "é/b", "a/b; c=d; C=e"] {
            assert_eq!(MediaType::parse(text), None, "{text}");
        }
    }
}
