//! Requests as they come in: forms with files, forms without, JSON.

use std::path::Path;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use multer::{Field, Multipart};
use serde_json::Value;
use tokio::time::timeout;

use crate::body::Body;
use crate::order::{FIELD_CHARS_MAX, Fields, field_too_long};
use crate::refusal::Refusal;
use crate::settings::Limits;
use crate::spool::{Spool, Spooled};

/// How long the next piece of a request may take.
const PIECE_TIME: Duration = Duration::from_secs(30);
/// How long a form without files, or JSON, may be: any character of a message may be escaped.
const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How many bytes a character of a message has at most.
const CHAR_BYTES: usize = 4;
/// How many parts a form has beside its files: what is not known is skipped.
const PARTS_MAX: usize = 100;
/// How much may stand before the first field, and in the head of each.
const HEAD_BYTES_MAX: u64 = 256 * 1024;
/// How long a whole request may take.
const WHOLE_TIME: Duration = Duration::from_secs(600);
/// The name of a file that has none.
const NAMELESS: &str = "upload.png";
/// How long the name of a file may be, in characters.
const NAME_CHARS_MAX: usize = 200;

/// What is wrong with the length, or not.
pub(crate) fn check_length(length: Option<u64>, limits: &Limits) -> Result<(), Refusal> {
    match length {
        Some(length) if length > limits.request_bytes => Err(too_large(limits)),
        _ => Ok(()),
    }
}

/// Reads the fields of a request; its files go to the disk as they come.
///
/// # Errors
/// It is none of the three kinds, too large, too slow, or broken.
pub(crate) async fn read(
    content_type: &str,
    body: Body,
    limits: &Limits,
    folder: &Path,
) -> Result<Fields, Refusal> {
    let fields = read_kind(content_type, body.clone(), limits, folder);
    let fields = timeout(WHOLE_TIME, fields).await;
    let fields = fields.unwrap_or_else(|_| Err(too_slow()));
    if fields.is_err() {
        body.drain().await;
    }
    fields
}

async fn read_kind(
    content_type: &str,
    body: Body,
    limits: &Limits,
    folder: &Path,
) -> Result<Fields, Refusal> {
    let kind = content_type.split(';').next().unwrap_or_default();
    match kind.trim().to_ascii_lowercase().as_str() {
        "multipart/form-data" => {
            let boundary = multer::parse_boundary(content_type).map_err(|_| broken())?;
            multipart(boundary, body, limits, folder).await
        }
        "application/x-www-form-urlencoded" => form(&whole(body).await?),
        "application/json" => json(&whole(body).await?),
        _ => Err(Refusal::new(
            415,
            "unknown_content_type",
            "send `multipart/form-data`, `application/x-www-form-urlencoded` or \
             `application/json`",
        )),
    }
}

async fn multipart(
    boundary: String,
    body: Body,
    limits: &Limits,
    folder: &Path,
) -> Result<Fields, Refusal> {
    let constraints = multer::SizeLimit::new().whole_stream(limits.request_bytes);
    let constraints = multer::Constraints::new().size_limit(constraints);
    let mut form = Multipart::with_constraints(body.clone(), boundary, constraints);
    let mut fields = Fields::default();
    for _ in 0..PARTS_MAX + limits.files {
        // What stands between the fields is kept until the next one begins.
        body.allow(HEAD_BYTES_MAX);
        let next = timeout(PIECE_TIME, form.next_field()).await;
        body.allow(u64::MAX);
        let next = next.map_err(|_| too_slow())?;
        let Some(field) = next.map_err(|error| wrong(&error, limits))? else {
            return Ok(fields);
        };
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() || matches!(name.as_str(), "file" | "files") {
            if fields.files.len() >= limits.files {
                let text = format!("at most {} files go with a message", limits.files);
                return Err(Refusal::new(413, "too_many_files", text));
            }
            let file = file(field, limits, folder).await?;
            fields.files.push(file);
        } else {
            let most = match name.as_str() {
                "message" => limits.message_chars.saturating_mul(CHAR_BYTES),
                _ => FIELD_CHARS_MAX.saturating_mul(CHAR_BYTES),
            };
            let value = text(field, most, limits).await?;
            fields.set(&name, value)?;
        }
    }
    Err(Refusal::new(
        413,
        "too_many_parts",
        "the form has too many parts",
    ))
}

async fn file(mut field: Field<'_>, limits: &Limits, folder: &Path) -> Result<Spooled, Refusal> {
    let name = file_name(field.file_name().unwrap_or(NAMELESS));
    let cannot = |error: std::io::Error| {
        let text = format!("this service has no room for files now: {}", error.kind());
        Refusal::new(507, "no_room", text)
    };
    let mut spool = Spool::begin(folder).map_err(cannot)?;
    while let Some(piece) = piece(&mut field, limits).await? {
        if spool.len() + piece.len() as u64 > limits.file_bytes {
            let text = format!(
                "`{name}` is too large: a file has at most {} bytes",
                limits.file_bytes
            );
            return Err(Refusal::new(413, "file_too_large", text));
        }
        spool.add(&piece).map_err(cannot)?;
    }
    Ok(spool.end(name))
}

async fn text(mut field: Field<'_>, most: usize, limits: &Limits) -> Result<String, Refusal> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = piece(&mut field, limits).await? {
        if bytes.len() + piece.len() > most {
            let name = field.name().unwrap_or_default();
            return Err(field_too_long(name));
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes.into()).map_err(|_| not_unicode())
}

async fn piece(field: &mut Field<'_>, limits: &Limits) -> Result<Option<Bytes>, Refusal> {
    let piece = timeout(PIECE_TIME, field.chunk()).await;
    let piece = piece.map_err(|_| too_slow())?;
    piece.map_err(|error| wrong(&error, limits))
}

async fn whole(mut body: Body) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    loop {
        let piece = timeout(PIECE_TIME, body.next()).await;
        let Some(piece) = piece.map_err(|_| too_slow())? else {
            return Ok(bytes.freeze());
        };
        let piece = piece.map_err(|_| broken())?;
        if bytes.len() + piece.len() > TEXT_BYTES_MAX {
            let text = "the message is too long; attach it as a file";
            return Err(Refusal::new(413, "message_too_long", text));
        }
        bytes.extend_from_slice(&piece);
    }
}

fn form(body: &[u8]) -> Result<Fields, Refusal> {
    let mut fields = Fields::default();
    for (name, value) in form_urlencoded::parse(body) {
        fields.set(&name, value.into_owned())?;
    }
    Ok(fields)
}

fn json(body: &[u8]) -> Result<Fields, Refusal> {
    let wrong = || {
        Refusal::bad(
            "bad_json",
            "the body is no JSON object whose fields are texts",
        )
    };
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(wrong());
    };
    let mut fields = Fields::default();
    for (name, value) in object {
        match value {
            Value::String(text) => fields.set(&name, text)?,
            Value::Null => {}
            _ => return Err(wrong()),
        }
    }
    Ok(fields)
}

/// The last part of a name, without what cannot stand in one.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = last.chars().filter(|c| !c.is_control());
    let name: String = clean.take(NAME_CHARS_MAX).collect();
    match name.trim() {
        "" | "." | ".." => NAMELESS.to_owned(),
        name => name.to_owned(),
    }
}

fn wrong(error: &multer::Error, limits: &Limits) -> Refusal {
    match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(limits),
        _ => broken(),
    }
}

fn too_large(limits: &Limits) -> Refusal {
    let text = format!(
        "the request is too large: it has at most {} bytes with all its files",
        limits.request_bytes
    );
    Refusal::new(413, "request_too_large", text)
}

fn too_slow() -> Refusal {
    Refusal::new(
        408,
        "too_slow",
        "the request stopped coming in before its end",
    )
}

fn broken() -> Refusal {
    Refusal::bad("broken_request", "the request is cut off, or no form")
}

fn not_unicode() -> Refusal {
    Refusal::bad("not_unicode", "the message is no UTF-8 text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_json_say_the_same() {
        let json = json(br#"{"message": "a b", "channel": "x", "key": null, "more": "y"}"#);
        let (json, form) = (
            json.unwrap(),
            form(b"message=a+b&channel=x&more=y").unwrap(),
        );
        for fields in [json, form] {
            assert_eq!(fields.message.as_deref(), Some("a b"));
            assert_eq!(fields.channel.as_deref(), Some("x"));
            assert_eq!(fields.key, None);
        }
    }

    #[test]
    fn json_of_another_shape_is_refused() {
        for body in ["[]", "{", r#"{"message": 1}"#, r#"{"channel": ["a"]}"#, ""] {
            assert_eq!(
                json(body.as_bytes()).unwrap_err().code,
                "bad_json",
                "{body}"
            );
        }
    }

    #[test]
    fn a_file_has_the_last_part_of_its_name() {
        for (given, name) in [
            ("plot.png", "plot.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\plots\\a.png", "a.png"),
            ("a\r\nb.png", "ab.png"),
            ("..", NAMELESS),
            ("", NAMELESS),
        ] {
            assert_eq!(file_name(given), name);
        }
        assert_eq!(file_name(&"é".repeat(300)).chars().count(), NAME_CHARS_MAX);
    }
}
