//! Faults at work on requests and answers.

use std::future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use hyper::HeaderMap;
use hyper::body::Incoming;

use super::Server;
use super::fuse::{Fuse, Limit};
use super::service::{self, Done};
use crate::answer::Answer;
use crate::fault::plan::Act;
use crate::fault::{self, CutAt, Verdict};

/// Who asks, and the way to cut the connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(super) address: Option<IpAddr>,
    pub(super) fuse: Arc<Fuse>,
}

/// What a request is in for.
#[derive(Debug)]
pub(super) struct Fate(Verdict);

/// Judges a request by its head.
pub(super) fn judge(server: &Server, path: &str, headers: &HeaderMap, peer: &Peer) -> Fate {
    let address = peer.address.map_or_else(String::new, |ip| ip.to_string());
    let mut faulty = server.faulty();
    let world = server.world();
    Fate(faulty.judge(&world, path, headers, &address, Instant::now()))
}

impl Fate {
    fn is_limited(&self) -> bool {
        self.0.taken.is_some_and(|taken| taken.is_limited)
    }

    /// What goes wrong. Who is over the limit gets nothing else.
    fn act(&self) -> Option<Act> {
        self.0.decision.act.filter(|_| !self.is_limited())
    }

    /// Whether the request is not to be served.
    pub(super) fn is_refused(&self) -> bool {
        self.is_limited() || self.act().is_some_and(|act| !act.is_after_effect())
    }

    /// What is done instead of what the request asks for.
    pub(super) fn instead(&self) -> Done {
        let taken = self.0.taken.filter(|taken| taken.is_limited);
        Done::of(match taken {
            Some(taken) => fault::limited(&self.0.clock, taken.retry_after),
            None => Answer::empty(500), // What was to go wrong takes its place.
        })
    }

    /// Makes what was done into what the client sees.
    pub(super) fn change(&self, done: &mut Done) {
        let clock = &self.0.clock;
        let effect = if self.is_refused() {
            "it took no effect"
        } else {
            "it took effect"
        };
        if self.is_limited() {
            done.remarks.push(format!("over the rate limit: {effect}"));
        }
        let answer = std::mem::replace(&mut done.answer, Answer::empty(0));
        let (answer, remark) = match self.act() {
            None => (answer, None),
            Some(Act::Fail { status, html, .. }) => (
                fault::failed(clock, status, html),
                Some(format!("fault: answered {status}; {effect}")),
            ),
            Some(Act::Silence { .. }) => {
                (nothing(), Some(format!("fault: never answered; {effect}")))
            }
            Some(Act::Cut {
                at: CutAt::Before, ..
            }) => (
                nothing(),
                Some(format!("fault: connection cut before the answer; {effect}")),
            ),
            Some(Act::Cut { at, bytes, .. }) => {
                let part = if at == CutAt::Body { "body" } else { "head" };
                let remark =
                    format!("fault: connection cut after {bytes} bytes of the {part}; {effect}");
                (answer, Some(remark))
            }
        };
        done.remarks.extend(remark);
        let delay = self.0.decision.delay;
        if !delay.is_zero() {
            let ms = delay.as_millis();
            done.remarks.push(format!("fault: answered {ms} ms later"));
        }
        let answer = clock.date(answer);
        done.answer = match &self.0.taken {
            Some(taken) => fault::with_limit(answer, taken),
            None => answer,
        };
    }

    /// Waits until the answer may go, which may be never, and says how much of it.
    pub(super) async fn hold(&self, peer: &Peer) {
        if !self.0.decision.delay.is_zero() {
            tokio::time::sleep(self.0.decision.delay).await;
        }
        let limit = match self.act() {
            Some(Act::Silence { .. }) => future::pending().await,
            Some(Act::Cut {
                at, bytes, reset, ..
            }) => Some(Limit::new(at, bytes, reset)),
            Some(Act::Fail { .. }) | None => None,
        };
        peer.fuse.set(limit);
    }
}

/// No answer at all, for the record.
fn nothing() -> Answer {
    Answer::bytes(0, "text/plain", "No answer.")
}

/// What a client gets instead of a websocket, if anything. A handshake has no effect that
/// could come first.
pub(super) async fn handshake(
    server: &Server,
    request: &hyper::Request<Incoming>,
    peer: &Peer,
) -> Option<Answer> {
    let fate = judge(server, request.uri().path(), request.headers(), peer);
    if !fate.is_refused() && fate.act().is_none() {
        fate.hold(peer).await;
        return None;
    }
    let mut done = fate.instead();
    fate.change(&mut done);
    let mut record = hyper::Request::new(());
    *record.method_mut() = request.method().clone();
    *record.uri_mut() = request.uri().clone();
    *record.headers_mut() = request.headers().clone();
    let seq = server.world().records.next_seq();
    let request = service::read(record.into_parts().0, bytes::Bytes::new(), seq);
    service::record(server, &request, &done.answer, 0, done.remarks);
    server.notify();
    fate.hold(peer).await;
    Some(done.answer)
}
