//! What counts as the same answer.

use serde_json::Value;

use super::http::{self, Response};
use super::ids::Ids;
use super::record::{self, Exchange, Headers, header};
use super::shape::{Nullable, Shape, lengths};
use crate::Result;

/// Headers whose values are the same on every server.
const SAME_VALUE: [&str; 6] = [
    "Content-Encoding",
    "Location",
    "Retry-After",
    "X-Ratelimit-Limit",
    "X-Ratelimit-Remaining",
    "X-Ratelimit-Reset",
];

/// What the recorded server answered.
#[derive(Debug)]
pub(crate) struct Recorded {
    response: Response,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Text(String),
    Json(Value),
    /// Bytes that differ from server to server: images and what is compressed.
    Bytes,
    /// A list of which only the beginning or the length was kept.
    Omitted {
        entries: Option<usize>,
    },
    Truncated,
}

impl Recorded {
    pub(crate) fn of(exchange: &Exchange) -> Result<Self> {
        if let Some(raw) = &exchange.raw_response {
            let response = http::read(&mut raw.as_bytes(), false)?;
            let body = text_or_json(&String::from_utf8_lossy(&response.body));
            return Ok(Self { response, body });
        }
        let response = Response {
            status: exchange.status.unwrap_or_default(),
            headers: exchange.response_headers.clone(),
            ..Response::default()
        };
        let text = exchange.response_body.as_deref().unwrap_or_default();
        let body =
            if exchange.response_body_omitted || exchange.list_len.is_some() && text.is_empty() {
                Body::Omitted {
                    entries: exchange.order_len.or(exchange.list_len),
                }
            } else if exchange.response_body_truncated {
                Body::Truncated
            } else if exchange.response_body_b64.is_some() {
                Body::Bytes
            } else {
                text_or_json(text)
            };
        Ok(Self { response, body })
    }

    /// The body, if it was JSON.
    pub(crate) fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            _ => None,
        }
    }

    /// Tells each way in which an answer here differs, and learns its ids.
    pub(crate) fn differences(
        &self,
        here: &Response,
        ids: &mut Ids,
        nullable: &Nullable,
    ) -> Vec<String> {
        let mut found = Vec::new();
        if here.status != self.response.status {
            found.push(format!(
                "status {}, recorded {}",
                here.status, self.response.status
            ));
        }
        if here.interim != self.response.interim {
            let (here, recorded) = (&here.interim, &self.response.interim);
            found.push(format!("interim answers {here:?}, recorded {recorded:?}"));
        }
        found.extend(header_differences(&self.response.headers, &here.headers));
        let here_body = String::from_utf8_lossy(&here.body);
        if here.status == self.response.status {
            learn_headers(&self.response.headers, &here.headers, ids);
            found.extend(self.body_differences(&here_body, ids, nullable));
        } else if let Some(id) = text_or_json_id(&here_body) {
            found.push(format!(
                "error id `{id}`, recorded {}",
                self.error_or_none()
            ));
        }
        found
    }

    fn error_or_none(&self) -> String {
        let id = self.json().and_then(error_id);
        id.map_or_else(|| "none".to_owned(), |id| format!("`{id}`"))
    }

    fn body_differences(&self, here: &str, ids: &mut Ids, nullable: &Nullable) -> Vec<String> {
        match &self.body {
            Body::Text(recorded) => text_differences(recorded, here, ids, nullable),
            Body::Json(recorded) => json_differences(recorded, here, ids, nullable),
            Body::Bytes if here.is_empty() => vec!["body empty".to_owned()],
            Body::Bytes => Vec::new(),
            Body::Truncated => match here.parse::<Value>() {
                Ok(_) => Vec::new(),
                Err(_) => vec!["body is no JSON".to_owned()],
            },
            Body::Omitted { entries } => {
                let value = here.parse().unwrap_or(Value::Null);
                let list = value.get("order").unwrap_or(&value).as_array();
                let count = list.map(Vec::len);
                match entries {
                    Some(entries) if count != Some(*entries) => {
                        let count = count.map_or("no".to_owned(), |count| count.to_string());
                        vec![format!("{count} entries, recorded {entries}")]
                    }
                    _ => Vec::new(),
                }
            }
        }
    }
}

/// The id of an error that the server tells.
pub(crate) fn error_id(value: &Value) -> Option<&str> {
    value.get("status_code")?;
    value.get("id")?.as_str()
}

fn text_or_json_id(body: &str) -> Option<String> {
    match text_or_json(body) {
        Body::Json(value) => error_id(&value).map(str::to_owned),
        _ => None,
    }
}

fn text_or_json(text: &str) -> Body {
    match text.parse() {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => Body::Json(value),
        _ => Body::Text(text.to_owned()),
    }
}

fn json_differences(
    recorded: &Value,
    here: &str,
    ids: &mut Ids,
    nullable: &Nullable,
) -> Vec<String> {
    let Ok(here) = here.parse::<Value>() else {
        return vec!["body is no JSON".to_owned()];
    };
    if let Some(recorded) = error_id(recorded) {
        let id = error_id(&here).unwrap_or("none");
        if id != recorded {
            return vec![format!("error id `{id}`, recorded `{recorded}`")];
        }
    }
    ids.learn(recorded, &here);
    let mut found = Shape::of(recorded).differences(&Shape::of(&here), "", nullable);
    found.extend(lengths(recorded, &here, ""));
    found
}

/// Texts are the same; a line of JSON in them is compared as such.
fn text_differences(recorded: &str, here: &str, ids: &mut Ids, nullable: &Nullable) -> Vec<String> {
    if let (Some((recorded, object)), Some((line, here_object))) =
        (recorded.split_once("\n{"), here.split_once("\n{"))
    {
        if let (true, Ok(object)) = (recorded == line, format!("{{{object}").parse()) {
            return json_differences(&object, &format!("{{{here_object}"), ids, nullable);
        }
    }
    if recorded == here {
        Vec::new()
    } else {
        vec![format!(
            "body {}, recorded {}",
            short(here),
            short(recorded)
        )]
    }
}

fn header_differences(recorded: &Headers, here: &Headers) -> Vec<String> {
    let mut found = Vec::new();
    let told = |value: Option<&str>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
    let media_type = |headers| {
        let value = header(headers, "Content-Type")?;
        value.split(';').next().map(str::trim)
    };
    let (recorded_type, here_type) = (media_type(recorded), media_type(here));
    if recorded_type != here_type {
        found.push(format!(
            "content type {}, recorded {}",
            told(here_type),
            told(recorded_type)
        ));
    }
    for name in SAME_VALUE {
        let (recorded, here) = (header(recorded, name), header(here, name));
        if recorded != here {
            found.push(format!(
                "{name} {}, recorded {}",
                told(here),
                told(recorded)
            ));
        }
    }
    if header(recorded, "Token").is_some() != header(here, "Token").is_some() {
        found.push("header `Token` missing or too many".to_owned());
    }
    let (recorded, here) = (cookies(recorded), cookies(here));
    if recorded != here {
        found.push(format!("cookies {here:?}, recorded {recorded:?}"));
    }
    found
}

/// The names of the cookies that are set.
fn cookies(headers: &Headers) -> Vec<&str> {
    let set = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("Set-Cookie"));
    let mut names: Vec<_> = set
        .filter_map(|(_, value)| value.split('=').next())
        .collect();
    names.sort_unstable();
    names
}

fn learn_headers(recorded: &Headers, here: &Headers, ids: &mut Ids) {
    for name in ["Token", "Etag"] {
        if let (Some(recorded), Some(here)) = (header(recorded, name), header(here, name)) {
            ids.note(recorded, here);
        }
    }
}

/// The beginning of a text, for a line of a report.
pub(crate) fn short(text: &str) -> String {
    let beginning: String = text.chars().take(60).collect();
    let dots = if beginning.len() < text.len() {
        "..."
    } else {
        ""
    };
    format!("{beginning:?}{dots}")
}

/// The bytes of the recorded request's body.
pub(crate) fn request_body(exchange: &Exchange) -> Result<Vec<u8>> {
    match (&exchange.request_body, &exchange.request_body_b64) {
        (_, Some(base64)) => record::decode(base64),
        (Some(text), None) => Ok(text.clone().into_bytes()),
        (None, None) => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(status: u16, body: &str) -> Exchange {
        Exchange {
            status: Some(status),
            response_headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            response_body: Some(body.to_owned()),
            ..Exchange::default()
        }
    }

    fn response(status: u16, content_type: &str, body: &str) -> Response {
        Response {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
            ..Response::default()
        }
    }

    fn differences(exchange: &Exchange, here: &Response) -> Vec<String> {
        let recorded = Recorded::of(exchange).unwrap();
        recorded.differences(here, &mut Ids::default(), &Nullable::default())
    }

    const ERROR: &str = r#"{"id":"a.b","message":"x","status_code":404}"#;

    #[test]
    fn an_error_in_other_words_is_the_same() {
        let here = response(
            404,
            "application/json; charset=utf-8",
            r#"{"id":"a.b","message":"other words","status_code":404}"#,
        );
        assert_eq!(differences(&exchange(404, ERROR), &here), [""; 0]);
    }

    #[test]
    fn a_wrong_status_and_a_wrong_error_id_are_found() {
        let here = response(404, "application/json", &ERROR.replace("a.b", "a.c"));
        assert_eq!(
            differences(&exchange(404, ERROR), &here),
            ["error id `a.c`, recorded `a.b`"]
        );
        let here = response(400, "application/json", ERROR);
        assert_eq!(
            differences(&exchange(404, ERROR), &here),
            ["status 400, recorded 404", "error id `a.b`, recorded `a.b`"]
        );
    }

    #[test]
    fn a_wrong_content_type_is_found() {
        assert_eq!(
            differences(&exchange(404, ERROR), &response(404, "text/plain", ERROR)),
            ["content type `text/plain`, recorded `application/json`"]
        );
    }

    #[test]
    fn a_text_is_compared_letter_by_letter() {
        let recorded = exchange(200, "ok");
        assert_eq!(
            differences(&recorded, &response(200, "application/json", "ok")),
            [""; 0]
        );
        assert_eq!(
            differences(&recorded, &response(200, "application/json", "ok\n")),
            [r#"body "ok\n", recorded "ok""#]
        );
    }

    #[test]
    fn a_line_of_json_in_a_text_is_compared_as_such() {
        let recorded = exchange(400, &format!("Bad Request\n{ERROR}"));
        let same = format!("Bad Request\n{}", ERROR.replace('x', "y"));
        assert_eq!(
            differences(&recorded, &response(400, "application/json", &same)),
            [""; 0]
        );
        let other = same.replace("a.b", "a.c");
        assert_eq!(
            differences(&recorded, &response(400, "application/json", &other)).len(),
            1
        );
    }

    #[test]
    fn limits_and_cookies_are_compared() {
        let mut recorded = exchange(200, "ok");
        let mut here = response(200, "application/json", "ok");
        recorded
            .response_headers
            .push(("Retry-After".to_owned(), "1".to_owned()));
        here.headers
            .push(("Set-Cookie".to_owned(), "A=b; Path=/".to_owned()));
        assert_eq!(
            differences(&recorded, &here),
            [
                "Retry-After none, recorded `1`",
                r#"cookies ["A"], recorded []"#
            ]
        );
    }

    #[test]
    fn a_token_in_a_header_is_learnt() {
        let mut recorded = exchange(200, "ok");
        let mut here = response(200, "application/json", "ok");
        recorded
            .response_headers
            .push(("Token".to_owned(), "aaa".to_owned()));
        here.headers.push(("token".to_owned(), "bbb".to_owned()));
        let mut ids = Ids::default();
        let recorded = Recorded::of(&recorded).unwrap();
        assert_eq!(
            recorded.differences(&here, &mut ids, &Nullable::default()),
            [""; 0]
        );
        assert_eq!(ids.of("aaa"), "bbb");
    }

    #[test]
    fn of_an_omitted_list_the_length_is_compared() {
        let mut recorded = exchange(200, "");
        recorded.response_body_omitted = true;
        recorded.order_len = Some(2);
        let here = response(200, "application/json", r#"{"order":["a"]}"#);
        assert_eq!(differences(&recorded, &here), ["1 entries, recorded 2"]);
    }
}
