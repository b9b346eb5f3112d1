//! What becomes of a request.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::guard::{self, Suspicion};
use super::{Server, session};
use crate::answer::Answer;
use crate::api::{self, Access};
use crate::call::{Call, Request};
use crate::id::Id;
use crate::operations;
use crate::page;
use crate::refusal::Refusal;
use crate::webhook;
use crate::world::record::{BODY_BYTES_MAX, Record};

/// A body at once, or piece by piece.
pub(crate) type Body = BoxBody<Bytes, Infallible>;

/// How large a body may be: as large as a file of a real server.
const REQUEST_BYTES_MAX: usize = 50 * 1024 * 1024;

/// Answers a request, and keeps a record of it.
pub(crate) async fn answer(
    server: Arc<Server>,
    request: hyper::Request<Incoming>,
) -> Response<Body> {
    let settings = &server.settings;
    if let Err(suspicion) = guard::judge(request.headers(), settings.listen, &settings.hosts) {
        return response(turned_away(suspicion));
    }
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, REQUEST_BYTES_MAX).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return response(too_large()),
    };
    let ours = page::is_ours(head.uri.path());
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
        seq: if ours {
            0 // No request of a client: not recorded.
        } else {
            server.world().records.next_seq()
        },
    };
    if ours {
        let (head, stream) = page::answer(&server, &request).await;
        return match stream {
            Some(stream) => response(head).map(|_| stream.boxed()),
            None => response(head),
        };
    }
    response(serve(&server, &request))
}

/// Finds who answers.
fn serve(server: &Arc<Server>, request: &Request) -> Answer {
    if let Some(clean) = clean_path(&request.path) {
        return Answer::empty(301).header("location", clean);
    }
    let mut posts = 0;
    let mut remarks = Vec::new();
    let answer = if request.path.starts_with("/hooks/") {
        webhook::answer(server, request, &mut posts, &mut remarks)
    } else {
        operate(server, request, &mut posts, &mut remarks)
    };
    let answer = not_modified(request, answer);
    record(server, request, &answer, posts, remarks);
    server.notify();
    answer
}

/// Runs an operation of the API.
fn operate(
    server: &Server,
    request: &Request,
    posts: &mut u32,
    remarks: &mut Vec<String>,
) -> Answer {
    let Some(route) = operations::find(&request.method, &request.path) else {
        return Refusal::no_such_path(&request.path);
    };
    let mut world = server.world();
    let Some((access, handler)) = api::served(route.operation.id) else {
        return not_served(route.operation.id).answer();
    };
    let sender = match session::sender(&world, request) {
        Ok(sender) => sender,
        Err(refusal) => return refusal.answer(),
    };
    if access == Access::Session && sender.is_none() {
        return Refusal::no_session().answer();
    }
    let mut call = Call {
        world: &mut world,
        settings: &server.settings,
        request,
        route: &route,
        user: sender.map(|sender| sender.user),
        token: sender.map(|sender| sender.token),
        remarks: Vec::new(),
        posts: 0,
    };
    let done = handler(&mut call);
    *posts = call.posts;
    remarks.append(&mut call.remarks);
    done.unwrap_or_else(|refusal| refusal.answer())
}

/// 501 for what a real server knows and this one does not.
fn not_served(operation: &str) -> Refusal {
    Refusal::new(
        501,
        "mm_catcher.not_served.app_error",
        format!("The catcher does not serve {operation}."),
    )
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

fn record(server: &Server, request: &Request, answer: &Answer, posts: u32, remarks: Vec<String>) {
    let mut world = server.world();
    let at = world.now();
    let kept = request.body.len().min(BODY_BYTES_MAX);
    let path = if request.query.is_empty() {
        Cow::Borrowed(request.path.as_str())
    } else {
        Cow::Owned(format!("{}?{}", request.path, request.query))
    };
    let said = match answer.status {
        200..400 => Cow::Borrowed(""),
        _ => String::from_utf8_lossy(&answer.body),
    };
    world.records.push(Record {
        seq: request.seq,
        at,
        method: request.method.as_str().into(),
        path: path.as_ref().into(),
        headers: crate::mask::headers(&request.headers).into(),
        body: request.body[..kept].into(),
        body_len: request.body.len(),
        status: answer.status,
        answer: said.as_ref().into(),
        remarks: remarks.into_iter().map(String::into_boxed_str).collect(),
        posts,
    });
    world.live.request(request.seq);
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

fn too_large() -> Answer {
    Answer::bytes(
        413,
        "text/plain; charset=utf-8",
        "The body is too large or was cut.\n",
    )
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Full::new(answer.body).boxed());
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    if let Ok(id) = HeaderValue::from_str(Id::random().as_str()) {
        headers.insert("x-request-id", id);
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
}
