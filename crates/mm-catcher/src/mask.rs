//! Headers as they may be shown: without their secrets.

use std::fmt::Write;

use hyper::HeaderMap;

/// What stands in the place of a secret.
const MASK: &str = "<masked>";

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
            "cookie" | "x-csrf-token" => MASK.into(),
            _ => value,
        };
        let _ = writeln!(text, "{name}: {value}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_the_rest_is_kept() {
        let mut map = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer s3cret"),
            ("cookie", "MMAUTHTOKEN=s3cret"),
            ("x-csrf-token", "s3cret"),
            ("content-type", "application/json"),
        ] {
            map.insert(name, value.parse().unwrap());
        }
        let text = headers(&map);
        assert!(!text.contains("s3cret"), "{text}");
        assert!(text.contains("authorization: Bearer <masked>\n"));
        assert!(text.contains("content-type: application/json\n"));
    }
}
