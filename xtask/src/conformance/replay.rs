//! Sends a recorded request again, with the ids of here.

use serde_json::Value;

use super::answer::{self, Recorded};
use super::http::{self, Response};
use super::record::{Exchange, Headers};
use super::shape::Nullable;
use super::values;
use super::world::World;
use crate::Result;

/// How the ids of errors begin that say so; no real server has such.
const NOT_SERVED: &str = "mm_catcher.not_served";

/// How a case went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Same,
    /// The server does not claim to have this operation.
    NotServed,
    Different(Vec<String>),
}

impl Outcome {
    pub(crate) fn of(differences: Vec<String>) -> Self {
        if differences.is_empty() {
            Self::Same
        } else {
            Self::Different(differences)
        }
    }
}

/// Sends the request and compares the answers.
pub(crate) fn run(world: &mut World, exchange: &Exchange, nullable: &Nullable) -> Result<Outcome> {
    let recorded = Recorded::of(exchange)?;
    let request = request(world, exchange)?;
    let here = match http::exchange(world.address, request) {
        Ok(here) => here,
        Err(error) => return Ok(Outcome::Different(vec![format!("no answer: {error}")])),
    };
    if is_not_served(&here) {
        return Ok(Outcome::NotServed);
    }
    let mut found = recorded.differences(&here, &mut world.ids, nullable);
    if world.compares_values && exchange.status == Some(here.status) {
        // The words of errors are each server's own.
        let json = recorded
            .json()
            .filter(|json| answer::error_id(json).is_none());
        if let (Some(recorded), Ok(value)) = (json, serde_json::from_slice(&here.body)) {
            let address = world.address.to_string();
            found.extend(values::differences(
                recorded,
                &value,
                &address,
                &mut world.ids,
            ));
        }
    }
    Ok(Outcome::of(found))
}

/// Whether the answer names an operation that the server does not have.
pub(crate) fn is_not_served(here: &Response) -> bool {
    let error = serde_json::from_slice::<Value>(&here.body).unwrap_or_default();
    here.status == 501 && answer::error_id(&error).is_some_and(|id| id.starts_with(NOT_SERVED))
}

/// The bytes to send.
fn request(world: &World, exchange: &Exchange) -> Result<Vec<u8>> {
    if let Some(raw) = &exchange.raw_request {
        let host = format!("Host: {}", world.address);
        let lines = raw.split("\r\n").map(|line| {
            if line.starts_with("Host: ") {
                host.clone()
            } else {
                world.ids.replace_path(line)
            }
        });
        return Ok(lines.collect::<Vec<_>>().join("\r\n").into_bytes());
    }
    let recorded = answer::request_body(exchange)?;
    let mut length = recorded.len();
    let body = match exchange.case.as_str() {
        "hook.len_1000000" => format!("{{\"text\": \"{}\"}}", "m".repeat(1_000_000)).into_bytes(),
        "files.upload_too_large" => vec![b'x'; 1_100_000],
        "files.upload_multipart_too_large" => multipart(&world.id("alerts"), 1_100_000),
        _ => world.ids.replace_bytes(&recorded),
    };
    if exchange.request_body_omitted.is_some() {
        length = usize::MAX; // Whatever was recorded, the length is the body's.
    }
    let headers = headers(world, &exchange.request_headers, length, body.len());
    let method = exchange.method.as_deref().unwrap_or("GET");
    let path = world
        .ids
        .replace_path(exchange.path.as_deref().unwrap_or("/"));
    Ok(http::request(method, &path, &headers, &body))
}

/// The recorded headers with the address and ids of here.
pub(crate) fn headers(world: &World, recorded: &Headers, was: usize, is: usize) -> Headers {
    let value = |name: &str, value: &str| match name {
        "Host" => world.address.to_string(),
        "Content-Length" if was == usize::MAX || value == was.to_string() => is.to_string(),
        _ => world.ids.replace(value),
    };
    let headers = recorded.iter();
    headers
        .map(|(name, recorded)| (name.clone(), value(name, recorded)))
        .collect()
}

fn multipart(channel: &str, bytes: usize) -> Vec<u8> {
    let mut body = format!(
        "--XbX\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n{channel}\r\n--XbX\r\n\
         Content-Disposition: form-data; name=\"files\"; filename=\"big.bin\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.resize(body.len() + bytes, b'x');
    body.extend_from_slice(b"\r\n--XbX--\r\n");
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbb2";

    fn world() -> World {
        let mut world = World::new(([127, 0, 0, 1], 99).into(), None);
        world.ids.note(A, B);
        world.ids.note("short", "much longer");
        world
    }

    fn sent(exchange: &Exchange) -> String {
        String::from_utf8(request(&world(), exchange).unwrap()).unwrap()
    }

    fn exchange(headers: &[(&str, &str)], body: &str) -> Exchange {
        let headers = headers.iter();
        Exchange {
            method: Some("PUT".to_owned()),
            path: Some(format!("/x/{A}")),
            request_headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            request_body: Some(body.to_owned()),
            ..Exchange::default()
        }
    }

    #[test]
    fn a_request_goes_out_with_the_address_and_the_ids_of_here() {
        let authorization = format!("Bearer {A}");
        let headers = [
            ("Host", "127.0.0.1:8065"),
            ("AUTHORIZATION", &authorization),
        ];
        assert_eq!(
            sent(&exchange(&headers, A)),
            format!(
                "PUT /x/{B} HTTP/1.1\r\nHost: 127.0.0.1:99\r\nAUTHORIZATION: Bearer {B}\r\n\r\n{B}"
            )
        );
    }

    #[test]
    fn the_length_is_that_of_the_body_unless_it_was_wrong_on_purpose() {
        let length = |recorded| sent(&exchange(&[("Content-Length", recorded)], "\"short\""));
        assert!(length("7").contains("Content-Length: 13\r\n"));
        assert!(length("8").contains("Content-Length: 8\r\n"));
    }

    #[test]
    fn raw_bytes_stay_but_for_the_address_and_the_ids() {
        let raw =
            format!("POST /hooks/{A} HTTP/1.1\r\nHost: 127.0.0.1:8065\r\n\r\n5\r\n{{\"tex\r\n");
        let exchange = Exchange {
            raw_request: Some(raw),
            ..Exchange::default()
        };
        assert_eq!(
            sent(&exchange),
            format!("POST /hooks/{B} HTTP/1.1\r\nHost: 127.0.0.1:99\r\n\r\n5\r\n{{\"tex\r\n")
        );
    }

    #[test]
    fn a_body_that_was_not_kept_is_made_again() {
        let mut exchange = exchange(&[("Content-Length", "1000012")], "");
        exchange.case = "hook.len_1000000".to_owned();
        exchange.request_body = None;
        exchange.request_body_omitted = Some("1000012 bytes".to_owned());
        let sent = sent(&exchange);
        assert!(sent.contains("Content-Length: 1000012\r\n"));
        assert!(sent.ends_with("mmm\"}"));
        assert_eq!(multipart("x", 5).len(), multipart("x", 0).len() + 5);
    }

    #[test]
    fn only_our_own_error_says_that_an_operation_is_not_served() {
        let response = |status, id: &str| Response {
            status,
            body: format!(r#"{{"id":"{id}","status_code":501}}"#).into_bytes(),
            ..Response::default()
        };
        assert!(is_not_served(&response(
            501,
            "mm_catcher.not_served.app_error"
        )));
        assert!(!is_not_served(&response(
            501,
            "web.incoming_webhook.disabled.app_error"
        )));
        assert!(!is_not_served(&response(
            500,
            "mm_catcher.not_served.app_error"
        )));
    }
}
