//! Requests as they may be shown: without their secrets.

use std::borrow::Cow;
use std::fmt::Write;

use hyper::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What stands in the place of a secret.
const MASK: &str = "<masked>";
/// What the names of headers, parameters and fields hold whose values are secrets; without the
/// case and the separators of the name.
const SECRET: [&str; 10] = [
    "accesskey",
    "apikey",
    "authorization",
    "cookie",
    "datasource",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "token",
];
/// What carries messages and files, which are shown as they came.
const CONTENT_PATHS: [&str; 4] = [
    "/hooks/",
    "/api/v4/posts",
    "/api/v4/files",
    "/api/v4/uploads",
];

/// Whether a header, a parameter or a field of this name holds a secret.
fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(|char| !matches!(char, '-' | '_' | '.'));
    let name: String = letters.collect::<String>().to_lowercase();
    SECRET.iter().any(|secret| name.contains(secret))
}

/// The headers, one a line, secrets masked.
pub(crate) fn headers(headers: &HeaderMap) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = match name.as_str() {
            "authorization" | "proxy-authorization" => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASK}").into(),
                None => MASK.into(),
            },
            name if is_secret(name) => MASK.into(),
            "referer" => match value.split_once('?') {
                Some((place, query)) => path(place, query).into(),
                None => value,
            },
            _ => value,
        };
        let _ = writeln!(text, "{name}: {value}");
    }
    text
}

/// A path with its query, the secrets in the latter masked.
pub(crate) fn path(path: &str, query: &str) -> String {
    let mut text = path.to_owned();
    for (at, pair) in query.split('&').enumerate() {
        let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
        let is_secret = is_secret(&percent_decode_str(name).decode_utf8_lossy());
        let separator = match (at, query) {
            (0, "") => continue,
            (0, _) => '?',
            _ => '&',
        };
        text.push(separator);
        if is_secret {
            let _ = write!(text, "{name}={MASK}");
        } else {
            text.push_str(pair);
        }
    }
    text
}

/// A body as text. What is no message may carry passwords and tokens; it is written anew only if
/// it does.
pub(crate) fn body<'a>(path: &str, body: &'a [u8]) -> Cow<'a, str> {
    let text = String::from_utf8_lossy(body);
    if CONTENT_PATHS.iter().any(|own| path.starts_with(own)) {
        return text;
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            if mask(&mut value, false) {
                value.to_string().into()
            } else {
                text
            }
        }
        // A form, or JSON of which not all is there.
        Err(_) if is_secret(&text) || path.contains("/users") && !body.is_empty() => {
            "<not shown: it may hold a password>".into()
        }
        Err(_) => text,
    }
}

/// Masks what is secret in a value that may be one itself; tells whether anything was.
fn mask(value: &mut Value, is_secret_itself: bool) -> bool {
    match value {
        Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, value)| {
            mask(value, is_secret(name)) | any
        }),
        Value::Array(values) => values
            .iter_mut()
            .fold(false, |any, value| mask(value, is_secret_itself) | any),
        Value::String(_) | Value::Number(_) if is_secret_itself => {
            *value = MASK.into();
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_the_rest_is_kept() {
        let mut map = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer s3cret"),
            ("proxy-authorization", "s3cret"),
            ("cookie", "MMAUTHTOKEN=s3cret"),
            ("x-csrf-token", "s3cret"),
            ("x-auth-token", "s3cret"),
            ("x-api-key", "s3cret"),
            ("referer", "http://localhost/a?access_token=s3cret&b=c"),
            ("content-type", "application/json"),
        ] {
            map.insert(name, value.parse().unwrap());
        }
        let text = headers(&map);
        assert!(!text.contains("s3cret"), "{text}");
        assert!(text.contains("authorization: Bearer <masked>\n"));
        assert!(text.contains("access_token=<masked>&b=c\n"));
        assert!(text.contains("content-type: application/json\n"));
    }

    #[test]
    fn a_query_is_shown_without_its_tokens() {
        for (query, shown) in [
            ("", "/a"),
            ("page=1&&x", "/a?page=1&&x"),
            ("access_token=s3cret", "/a?access_token=<masked>"),
            (
                "a=b&Access%5FToken=s3cret&c",
                "/a?a=b&Access%5FToken=<masked>&c",
            ),
            ("api-key=s3cret=s3cret", "/a?api-key=<masked>"),
        ] {
            assert_eq!(path("/a", query), shown);
        }
    }

    #[test]
    fn bodies_are_shown_without_passwords() {
        let login = "/api/v4/users/login";
        for (path, own) in [
            (
                login,
                r#"{"login_id":"anna","password":"s3cret","new_password":"s3cret"}"#,
            ),
            (
                login,
                r#"[{"login_id":"anna","Password":["s3cret",{"a":1}]}]"#,
            ),
            ("/login", r#"{"user":{"name":"anna","PASSWORD":"s3cret"}}"#),
            ("/api/v4/config", r#"{"anna":{"SMTPPassword":"s3cret"}}"#),
            (
                "/api/v4/config",
                r#"{"anna":{"AmazonS3SecretAccessKey":"s3cret"}}"#,
            ),
        ] {
            let shown = body(path, own.as_bytes());
            assert!(
                shown.contains("anna") && !shown.contains("s3cret"),
                "{shown}"
            );
            let cut = body(path, &own.as_bytes()[..own.len() - 1]);
            assert!(!cut.contains("s3cret"), "{cut}");
        }
        let form = body("/login", b"login_id=anna&password=s3cret");
        assert!(!form.contains("s3cret"), "{form}");
    }

    #[test]
    fn a_body_without_secrets_is_shown_as_it_came() {
        for (path, own) in [
            (
                "/api/v4/posts",
                r#"{"message": "m", "props": {"token": "t"}}"#,
            ),
            ("/hooks/ci", r#"{"text": "my password", "password": "p"}"#),
            ("/api/v4/channels", r#"{ "name": "password" }"#),
            (
                "/api/v4/config",
                r#"{ "PasswordSettings": { "MinimumLength": 8 } }"#,
            ),
        ] {
            assert_eq!(body(path, own.as_bytes()), own);
        }
    }
}
