//! What a call sends to a server that answers everything with an empty object.

use std::sync::LazyLock;

use mm_driver::mm_core::{RetryPolicy, Token};
use mm_driver::{Driver, Error};
use serde_json::Value;
use tokio::runtime::Runtime;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
});

/// The body that is expected.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    Json(Value),
    Bytes(&'static str),
    /// The fields of a form, and what each holds.
    Form(&'static [(&'static str, &'static str)]),
}

/// Checks what a call sends.
#[track_caller]
pub(crate) fn sends(
    call: impl FnOnce(&Driver) -> Result<Value, Error>,
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    body: &Body,
) {
    let server = RUNTIME.block_on(async {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_raw("{}", "application/json");
        Mock::given(any()).respond_with(answer).mount(&server).await;
        server
    });
    let driver = Driver::builder(&server.uri())
        .token(Token::parse("8u81pyui9pfgjysykinoobtwiw").unwrap())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    call(&driver).unwrap();
    let requests = RUNTIME.block_on(server.received_requests()).unwrap();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.method.as_str(), method);
    assert_eq!(request.url.path(), path);
    let sent: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
    let query: Vec<(String, String)> = query
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    assert_eq!(sent, query);
    let header = |name: &str| {
        request
            .headers
            .get(name)
            .map_or("", |v| v.to_str().unwrap())
    };
    assert_eq!(header("authorization"), "Bearer 8u81pyui9pfgjysykinoobtwiw");
    match body {
        Body::None => assert_eq!(request.body, b""),
        Body::Json(value) => {
            assert_eq!(header("content-type"), "application/json");
            assert_eq!(
                &serde_json::from_slice::<Value>(&request.body).unwrap(),
                value
            );
        }
        Body::Bytes(bytes) => assert_eq!(request.body, bytes.as_bytes()),
        Body::Form(fields) => {
            let text = String::from_utf8(request.body.clone()).unwrap();
            let kind = header("content-type");
            let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
            let parts = text.matches(&format!("--{boundary}\r\n")).count();
            assert_eq!(parts, fields.len(), "{text}");
            for (name, value) in *fields {
                let (_, part) = text.split_once(&format!("; name=\"{name}\"")).unwrap();
                let (_, part) = part.split_once("\r\n\r\n").unwrap();
                assert!(
                    part.starts_with(&format!("{value}\r\n--{boundary}")),
                    "{text}"
                );
            }
        }
    }
}
