//! What becomes of a request.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONNECTION, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use tokio::time::timeout;

use super::guard::{self, Suspicion};
use super::misbehave::{self, Peer};
use super::{Server, dress, operate, outgoing, websocket};
use crate::answer::Answer;
use crate::api::command_later;
use crate::call::Request;
use crate::operations;
use crate::page;
use crate::refusal::Refusal;
use crate::webhook;
use crate::world::record::{BODY_BYTES_MAX, Record};

/// A body at once, or piece by piece.
pub(crate) type Body = BoxBody<Bytes, Infallible>;

/// How large a body may be: as a file of a real server, in a form.
const REQUEST_BYTES_MAX: usize = 101 * 1024 * 1024;

/// What became of a request.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) answer: Answer,
    /// How many posts it made.
    pub(super) posts: u32,
    pub(super) remarks: Vec<String>,
}

impl Done {
    pub(super) fn of(answer: Answer) -> Self {
        Self {
            answer,
            posts: 0,
            remarks: Vec::new(),
        }
    }
}

/// Answers a request, and keeps a record of it.
pub(crate) async fn answer(
    server: Arc<Server>,
    request: hyper::Request<Incoming>,
    peer: &Peer,
) -> Response<Body> {
    let settings = &server.settings;
    let judged = guard::judge(request.headers(), settings.listen, &settings.hosts);
    if websocket::is_meant(&request) && judged != Err(Suspicion::Host) {
        if let Some(answer) = misbehave::handshake(&server, &request, peer).await {
            return response(answer);
        }
        return websocket::answer(&server, request, judged.is_ok());
    }
    if let Err(suspicion) = judged {
        // A browser that asks whether a page may call gets a real server's answer, which is no.
        if request.method() == Method::OPTIONS && suspicion == Suspicion::Origin {
            return response(Refusal::no_such_path(request.uri().path()));
        }
        return response(turned_away(suspicion));
    }
    let (head, body) = request.into_parts();
    // One that says so from the start is not waited for.
    if body.size_hint().lower() > REQUEST_BYTES_MAX as u64 {
        return last(too_large());
    }
    let body = Limited::new(body, REQUEST_BYTES_MAX).collect();
    let body = match timeout(settings.reading.body, body).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return last(too_large()),
        Ok(Err(_)) => return last(broken()),
        Err(_) => return last(too_slow()),
    };
    let ours = page::is_ours(head.uri.path());
    let seq = if ours {
        0 // No request of a client: not recorded.
    } else {
        server.world().records.next_seq()
    };
    let request = read(head, body, seq);
    if ours {
        let is_change = request.method != "GET" && request.method != "HEAD";
        peer.fuse.set(None);
        let (head, stream) = page::answer(&server, &request).await;
        return match stream {
            Some(stream) => response(head).map(|_| stream.boxed()),
            None if is_change && !server.kept().await => response(not_kept()),
            None => response(head),
        };
    }
    response(serve(&server, request, peer).await)
}

/// A request as the operations see it.
pub(super) fn read(head: Parts, body: Bytes, seq: u64) -> Request {
    Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
        seq,
    }
}

/// Serves a request as well or as badly as was asked for, and keeps a record of it.
async fn serve(server: &Arc<Server>, request: Request, peer: &Peer) -> Answer {
    if let Some(clean) = clean_path(&request.path) {
        peer.fuse.set(None);
        return Answer::empty(301).header("location", location(&clean, &request.query));
    }
    let fate = misbehave::judge(server, &request.path, &request.headers, peer);
    let mut done = if fate.is_refused() {
        fate.instead()
    } else {
        work(server, &request).await
    };
    fate.change(&mut done);
    record(server, &request, &done.answer, done.posts, done.remarks);
    server.notify();
    outgoing::start(server);
    if !server.kept().await {
        done.answer = not_kept();
    }
    fate.hold(peer).await;
    done.answer
}

/// Finds who answers.
async fn work(server: &Arc<Server>, request: &Request) -> Done {
    let mut posts = 0;
    let mut remarks = Vec::new();
    let answer = if is_url_too_long(server, request) {
        dress::hook(server, url_too_long())
    } else if command_later::is_meant(request) {
        dress::hook(server, late_answer(server, request, &mut posts))
    } else if webhook::is_meant(request) {
        let answer = webhook::answer(server, request, &mut posts, &mut remarks);
        dress::hook(server, answer)
    } else if is_outside(request) {
        outside(request)
    } else {
        let answer = operate::operate(server, request, &mut posts, &mut remarks).await;
        dress::operation(server, request, answer)
    };
    Done {
        answer,
        posts,
        remarks,
    }
}

/// Takes what a slash command answers later.
fn late_answer(server: &Server, request: &Request, posts: &mut u32) -> Answer {
    match command_later::answer(&mut server.world(), request) {
        Ok(made) => {
            *posts = made;
            Answer::bytes(200, "text/plain", "ok")
        }
        Err(refusal) => refusal.answer(),
    }
}

fn is_url_too_long(server: &Server, request: &Request) -> bool {
    let world = server.world();
    let query = request.query.len() + usize::from(!request.query.is_empty());
    let max = || world.number("ServiceSettings.MaximumURLLength", 2048);
    world.rules.short_urls && request.path.len() + query > max()
}

fn url_too_long() -> Answer {
    Refusal::new(
        414,
        "basic_security_check.url.too_long_error",
        "The path with its query is longer than the server's MaximumURLLength.",
    )
    .answer()
}

fn is_outside(request: &Request) -> bool {
    let Request { method, path, .. } = request;
    !path.starts_with("/api/v4/") && operations::find(method, path).is_none()
}

/// Answers what is no part of the API: a server gives its web client for any such path, and
/// what is no GET is no method of any.
fn outside(request: &Request) -> Answer {
    match request.method.as_str() {
        "GET" if request.path.starts_with("/api/") => Refusal::no_such_path(&request.path),
        // There is no web client here. So says a server whose own is missing.
        "GET" => Answer::bytes(404, "text/plain; charset=utf-8", "404 page not found\n")
            .header("x-content-type-options", "nosniff"),
        _ => Answer::empty(405),
    }
}

/// Where a path with doubled slashes or dots leads, as the server redirects it.
fn clean_path(path: &str) -> Option<String> {
    if !path.contains("//") && !path.contains("/.") {
        return None;
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') { "/" } else { "" };
    let clean = format!("/{}{end}", segments.join("/"));
    (clean != path && !path.starts_with("/.well-known")).then_some(clean)
}

/// A place on this server: browsers take a backslash for a slash, and two of these for a host.
fn location(path: &str, query: &str) -> String {
    let path = path.replace('\\', "%5C");
    match query {
        "" => path,
        query => format!("{path}?{query}"),
    }
}

pub(super) fn record(
    server: &Server,
    request: &Request,
    answer: &Answer,
    posts: u32,
    remarks: Vec<String>,
) {
    let mut world = server.world();
    let at = world.now();
    let kept = request.body.len().min(BODY_BYTES_MAX);
    let said = match answer.status {
        200..400 => Cow::Borrowed(""),
        _ => String::from_utf8_lossy(&answer.body),
    };
    world.records.push(Record {
        seq: request.seq,
        at,
        method: request.method.as_str().into(),
        path: crate::mask::path(&request.path, &request.query).into(),
        headers: crate::mask::headers(&request.headers).into(),
        body: request.body[..kept].into(),
        body_len: request.body.len(),
        status: answer.status,
        answer: said.as_ref().into(),
        remarks: remarks.into_iter().map(String::into_boxed_str).collect(),
        posts,
    });
    world.live.request(request.seq);
    world.forget_over(&server.settings.limits);
}

/// What was done did not get into the data file.
fn not_kept() -> Answer {
    Refusal::new(
        500,
        "mm_catcher.store.app_error",
        "This was done, but the data file cannot be written: a restart would forget it.",
    )
    .answer()
}

fn turned_away(suspicion: Suspicion) -> Answer {
    let text = match suspicion {
        Suspicion::Host => {
            "The header Host names neither this machine nor a host that was allowed.\n"
        }
        Suspicion::Origin => "The header Origin names another site.\n",
    };
    Answer::bytes(403, "text/plain; charset=utf-8", text)
}

fn too_slow() -> Answer {
    let text = "The body took too long to come.\n";
    Answer::bytes(408, "text/plain; charset=utf-8", text)
}

/// An answer after which the connection ends: the rest of the request is not waited for.
fn last(answer: Answer) -> Response<Body> {
    let mut response = response(answer);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn too_large() -> Answer {
    Answer::bytes(413, "text/plain; charset=utf-8", "The body is too large.\n")
}

fn broken() -> Answer {
    let text = "The body ended early, or its pieces are not as HTTP has them.\n";
    Answer::bytes(400, "text/plain; charset=utf-8", text)
}

pub(super) fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Full::new(answer.body).boxed());
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_the_server_does_it() {
        assert_eq!(
            clean_path("/api/v4//users/me").as_deref(),
            Some("/api/v4/users/me")
        );
        assert_eq!(clean_path("/a/../b/").as_deref(), Some("/b/"));
        assert_eq!(clean_path("/api/v4/users/me"), None);
    }

    #[test]
    fn a_redirect_keeps_the_query_and_stays_on_this_server() {
        assert_eq!(location("/a", ""), "/a");
        assert_eq!(location("/a", "b=c&d"), "/a?b=c&d");
        assert_eq!(location("/\\evil.example", ""), "/%5Cevil.example");
    }
}
