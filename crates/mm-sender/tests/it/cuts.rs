//! An answer that is cut at each of its bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mm_sender::{Error, ErrorKind};

use crate::server::{LONG, Server};

/// As a real server answers.
const RECORDED_200: &str = "HTTP/1.1 200 OK\r\n\
    Content-Type: text/plain\r\n\
    X-Request-Id: 9yhcphas1tdu5fugbu7fhiwfac\r\n\
    X-Version-Id: 5.37.0.local.b5c7edeb5d13d9bc088f91ef6abc27c7.false\r\n\
    Date: Fri, 20 Nov 2026 23:56:37 GMT\r\n\
    Content-Length: 2\r\n\r\nok";
const RECORDED_403: &str = "HTTP/1.1 403 Forbidden\r\n\
    Content-Type: application/json\r\n\
    X-Request-Id: kzgz3w74b3duxypbp8zssu6y9e\r\n\
    X-Version-Id: 5.37.0.local.b5c7edeb5d13d9bc088f91ef6abc27c7.false\r\n\
    Date: Fri, 20 Nov 2026 23:56:42 GMT\r\n\
    Content-Length: 210\r\n\r\n\
    {\"id\":\"web.incoming_webhook.channel_locked.app_error\",\"message\":\"This webhook is not \
    permitted to post to the requested channel.\",\"detailed_error\":\"\",\"request_id\":\
    \"kzgz3w74b3duxypbp8zssu6y9e\",\"status_code\":403}";

/// Sends once for each place at which the answer can be cut, and looks at each result.
fn cut_everywhere(recorded: &'static str, reset: bool, look: impl Fn(usize, Result<(), Error>)) {
    let next = Arc::new(AtomicUsize::new(0));
    let length = Arc::clone(&next);
    let server = Server::start(move |mut connection| {
        let answer = &recorded[..length.load(Ordering::SeqCst)];
        if reset {
            connection.write_and_reset(answer);
        } else if connection.request().is_some() {
            connection.write(answer);
        }
    });
    let sender = server.builder().timeout(LONG).build();
    for length in 0..=recorded.len() {
        next.store(length, Ordering::SeqCst);
        let result = sender.send_text("a").map(drop);
        // Each needs a connection of its own, and none more.
        assert_eq!(server.connections(), length + 1, "{length}: {result:?}");
        look(length, result);
    }
}

#[test]
fn an_answer_cut_anywhere_is_an_error_until_its_head_is_whole() {
    let head = RECORDED_200.find("\r\n\r\n").unwrap() + 4;
    cut_everywhere(RECORDED_200, false, |length, result| match result {
        Ok(()) => assert!(length >= head, "{length}"),
        Err(error) => {
            assert!(length < head, "{length}: {error:?}");
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{length}");
            assert!(error.may_have_acted(), "{length}");
        }
    });
}

#[test]
fn a_refusal_cut_anywhere_is_one_as_soon_as_its_head_is_whole() {
    let head = RECORDED_403.find("\r\n\r\n").unwrap() + 4;
    let whole = RECORDED_403.len();
    assert_eq!(whole - head, 210, "the body is as long as it says");
    cut_everywhere(RECORDED_403, false, |length, result| {
        let error = result.unwrap_err();
        if length < head {
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{length}");
            assert!(error.may_have_acted(), "{length}");
        } else {
            assert_eq!(error.kind(), ErrorKind::Status(403), "{length}");
            assert!(!error.may_have_acted(), "{length}");
            assert_eq!(error.server_id().is_some(), length == whole, "{length}");
        }
    });
}

#[test]
fn an_answer_reset_anywhere_is_an_error_until_its_head_is_whole() {
    for recorded in [RECORDED_200, RECORDED_403] {
        let head = recorded.find("\r\n\r\n").unwrap() + 4;
        // A reset may take along what came before it, so that less is known.
        cut_everywhere(recorded, true, |length, result| match result {
            Ok(()) => assert!(length >= head && recorded == RECORDED_200, "{length}"),
            Err(error) if error.kind() == ErrorKind::Status(403) => {
                assert!(length >= head && recorded == RECORDED_403, "{length}");
                assert!(!error.may_have_acted(), "{length}");
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Interrupted, "{length}");
                assert!(error.may_have_acted(), "{length}");
            }
        });
    }
}
