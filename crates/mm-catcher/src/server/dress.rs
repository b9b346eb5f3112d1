//! What every answer of a kind has besides its own: headers, tags, compression.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Server;
use crate::answer::Answer;
use crate::call::Request;
use crate::id::Id;

/// Shorter answers are not worth compressing; a real server's number.
const COMPRESSED_BYTES_MIN: usize = 1400;

/// An answer to a webhook.
pub(crate) fn hook(server: &Server, answer: Answer) -> Answer {
    numbered(server, answer)
}

/// An answer of the API.
pub(crate) fn operation(server: &Server, request: &Request, answer: Answer) -> Answer {
    if is_no_operation(&answer) {
        return answer;
    }
    let mut answer = numbered(server, not_modified(request, answer));
    if request.method == "GET" && !has(&answer, "expires") {
        answer = answer.header("expires", "0");
    }
    let accepted = request.header("accept-encoding").unwrap_or_default();
    if answer.body.len() >= COMPRESSED_BYTES_MIN
        && takes_gzip(accepted)
        && !has(&answer, "content-encoding")
    {
        answer = compressed(answer);
    }
    answer.header("vary", "Accept-Encoding")
}

/// Whether no operation stands behind it: the server's router answers without all this.
fn is_no_operation(answer: &Answer) -> bool {
    answer.status == 404
        && answer
            .headers
            .iter()
            .any(|(name, value)| *name == "content-type" && value.starts_with("text/plain"))
}

fn has(answer: &Answer, header: &str) -> bool {
    answer.headers.iter().any(|(name, _)| *name == header)
}

/// The number of the request and the version of the server.
fn numbered(server: &Server, mut answer: Answer) -> Answer {
    if !has(&answer, "x-request-id") {
        answer = answer.header("x-request-id", Id::random().as_str());
    }
    let version = format!("{}.0.catcher.none.false", server.settings.version);
    answer.header("x-version-id", version)
}

/// Says 304 to who has the answer already.
fn not_modified(request: &Request, mut answer: Answer) -> Answer {
    let tag = answer.headers.iter().find(|(name, _)| *name == "etag");
    let known = request.header("if-none-match");
    if answer.status == 200 && tag.is_some_and(|(_, tag)| known == Some(tag)) {
        answer.status = 304;
        answer.body = Bytes::new();
        answer.headers.retain(|(name, _)| *name != "content-type");
    }
    answer
}

/// Whether `Accept-Encoding` takes gzip.
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = parameters.trim().strip_prefix("q=").unwrap_or("1");
        let is_gzip = name.trim().eq_ignore_ascii_case("gzip") || name.trim() == "*";
        is_gzip
            && quality
                .trim()
                .parse::<f32>()
                .is_ok_and(|quality| quality > 0.0)
    })
}

fn compressed(mut answer: Answer) -> Answer {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(&answer.body);
    match written.and_then(|()| encoder.finish()) {
        Ok(body) => {
            answer.body = body.into();
            answer.header("content-encoding", "gzip")
        }
        Err(_) => answer, // Writing to memory does not fail; plain would do.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_unless_it_is_declined() {
        for accepted in ["gzip", "deflate, gzip;q=0.5", "GZIP", "*"] {
            assert!(takes_gzip(accepted), "{accepted}");
        }
        for accepted in ["", "deflate", "gzip;q=0", "br;q=1"] {
            assert!(!takes_gzip(accepted), "{accepted}");
        }
    }
}
