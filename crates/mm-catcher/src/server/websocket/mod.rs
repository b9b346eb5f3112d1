//! The websocket, `GET /api/v4/websocket`: events to clients, and a few requests from them.

mod action;
mod ask;
mod frame;
mod handshake;
mod msgpack;
mod socket;

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, UPGRADE};
use hyper::{Method, Response, StatusCode};

use self::socket::Wanted;
use super::{Server, service, session};
use crate::answer::Answer;

/// Whether a request is for the websocket.
pub(super) fn is_meant(request: &hyper::Request<Incoming>) -> bool {
    let path = request.uri().path();
    request.method() == Method::GET && path.strip_suffix('/').unwrap_or(path) == "/api/v4/websocket"
}

/// Lets a client in, or tells why not. `is_own` tells that no page of another site asks.
pub(super) fn answer(
    server: &Arc<Server>,
    mut request: hyper::Request<Incoming>,
    is_own: bool,
) -> Response<service::Body> {
    let upgrade = hyper::upgrade::on(&mut request);
    let (head, _) = request.into_parts();
    let mut world = server.world();
    let request = service::read(head, Bytes::new(), world.records.next_seq());
    let sender = session::sender(&world, &request);
    let slot = world.hub.slot();
    let version = world.version;
    drop(world);
    let finish = |answer: Answer| {
        service::record(server, &request, &answer, 0, Vec::new());
        server.notify();
        answer
    };
    let sender = match sender {
        Ok(sender) => sender,
        Err(refusal) => return service::response(finish(refusal.answer())),
    };
    let proof = match handshake::accept(&request, is_own, version) {
        Ok(proof) => proof,
        Err(status) => return service::response(finish(handshake::refused(status))),
    };
    let Some(slot) = slot else {
        let text = "Too many websockets are open.\n";
        let answer = Answer::bytes(503, "text/plain; charset=utf-8", text);
        return service::response(finish(answer));
    };
    finish(Answer::empty(101));
    let wanted = Wanted {
        connection: request.query("connection_id").unwrap_or_default(),
        seq: request.query("sequence_number").unwrap_or_default(),
    };
    let serving = Arc::clone(server);
    tokio::spawn(async move {
        if let Ok(stream) = upgrade.await {
            socket::serve(serving, stream, sender, wanted).await;
        }
        drop(slot);
    });
    switching(&proof)
}

/// The answer that lets a client in. What it offered besides is not taken.
fn switching(proof: &str) -> Response<service::Body> {
    let mut response = Response::new(Full::default().boxed());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(proof) = HeaderValue::from_str(proof) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, proof);
    }
    response
}
