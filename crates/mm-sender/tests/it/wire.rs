//! What goes over the wire, byte by byte, and what a real server's answers mean.

use mm_core::Attachment;
use mm_sender::{Error, ErrorKind, Payload, RetryPolicy, WebhookSender};

use crate::server::{ID, Seen, Server, answer};

#[test]
fn a_payload_goes_out_as_compact_json_with_the_headers_it_needs_and_no_others() {
    let server = Server::ok();
    let sender = server.sender();
    sender
        .send_text("Hello \"from\" hook\nand **more** \u{e9}\u{1f600}")
        .unwrap();
    let Seen {
        line,
        headers,
        body,
        ..
    } = server.next();
    assert_eq!(
        body,
        "{\"text\":\"Hello \\\"from\\\" hook\\nand **more** \u{e9}\u{1f600}\"}"
    );
    assert_eq!(line, format!("POST /hooks/{ID} HTTP/1.1"));
    let length = body.len().to_string();
    let host = server.address.to_string();
    let agent = concat!("mm-sender/", env!("CARGO_PKG_VERSION"));
    let mut expected = [
        ("accept", "*/*"),
        ("accept-encoding", "gzip"),
        ("content-length", &length),
        ("content-type", "application/json"),
        ("host", &host),
        ("user-agent", agent),
    ];
    expected.sort_unstable();
    let mut seen: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value.as_str()))
        .collect();
    seen.sort_unstable();
    let seen: Vec<_> = seen
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn every_field_that_is_set_goes_out_and_no_other() {
    let server = Server::ok();
    let payload = Payload::builder()
        .text("a")
        .channel("town-square")
        .username("bot")
        .icon_emoji(":tada:")
        .attachment(Attachment::new("b").color("good"))
        .build()
        .unwrap();
    server.sender().send(&payload).unwrap();
    let body: serde_json::Value = serde_json::from_str(&server.next().body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "text": "a", "channel": "town-square", "username": "bot", "icon_emoji": ":tada:",
            "attachments": [{"text": "b", "color": "good"}],
        })
    );
}

#[test]
fn the_senders_defaults_fill_in_what_a_payload_leaves_open() {
    let server = Server::ok();
    let sender = server
        .builder()
        .default_channel("alerts")
        .default_username("bot")
        .default_emoji(":robot:")
        .default_icon_url("https://c.example/i.png")
        .build();
    sender.send_text("a").unwrap();
    assert_eq!(
        server.next().body,
        r#"{"text":"a","channel":"alerts","username":"bot","icon_url":"https://c.example/i.png","icon_emoji":":robot:"}"#
    );
    let own = Payload::builder()
        .text("a")
        .channel("own")
        .icon_emoji("own");
    sender.send(&own.build().unwrap()).unwrap();
    let body: serde_json::Value = serde_json::from_str(&server.next().body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"text": "a", "channel": "own", "username": "bot", "icon_emoji": "own"})
    );
}

#[test]
fn a_payload_that_breaks_a_rule_makes_no_request() {
    let server = Server::ok();
    let sender = server.sender();
    for payload in [Payload::new(""), Payload::default()] {
        let error = sender.send(&payload).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidPayload);
        assert_eq!(error.field(), Some("text"));
        assert!(!error.may_have_acted());
    }
    let long = sender_without_split(&server).send_text("x".repeat(16_384));
    assert_eq!(long.unwrap_err().field(), Some("text"));
    sender_without_split(&server)
        .send_text("x".repeat(16_383))
        .unwrap();
    assert_eq!(server.seen().len(), 1);
}

fn sender_without_split(server: &Server) -> WebhookSender {
    server.builder().split(false).build()
}

#[test]
fn every_part_of_the_url_arrives_where_it_belongs() {
    let server = Server::ok();
    let host = server.address;
    for (url, path, authorization) in [
        (format!("http://{host}/hooks/ID"), "/hooks/ID", None),
        (
            format!("http://{host}/sub/path/hooks/ID/"),
            "/sub/path/hooks/ID",
            None,
        ),
        (
            format!("http://{host}/hooks/ID?a=b&c=%20d#top"),
            "/hooks/ID?a=b&c=%20d",
            None,
        ),
        (
            format!("http://user:pa%20ss@{host}/hooks/ID"),
            "/hooks/ID",
            Some("dXNlcjpwYSBzcw=="),
        ),
        (
            format!("http://user@{host}/hooks/ID"),
            "/hooks/ID",
            Some("dXNlcjo="),
        ),
        (
            format!("http://:pass@{host}/hooks/ID"),
            "/hooks/ID",
            Some("OnBhc3M="),
        ),
    ] {
        let url = url.replace("ID", ID).parse().unwrap();
        let sender = WebhookSender::builder(url)
            .proxy_choice(mm_sender::ProxyChoice::Direct)
            .build();
        sender.send_text("a").unwrap();
        let seen = server.next();
        assert_eq!(
            seen.line,
            format!("POST {} HTTP/1.1", path.replace("ID", ID))
        );
        assert_eq!(seen.header("host"), Some(host.to_string().as_str()));
        let expected = authorization.map(|it| format!("Basic {it}"));
        assert_eq!(seen.header("authorization"), expected.as_deref());
    }
}

#[test]
fn names_with_two_addresses_are_reached() {
    // `localhost` may have an IPv6 address too, at which the server does not listen.
    let server = Server::ok();
    let url = crate::server::url(format!("localhost:{}", server.address.port()));
    let builder = WebhookSender::builder(url).proxy_choice(mm_sender::ProxyChoice::Direct);
    builder.build().send_text("a").unwrap();
}

fn error_of(status: &str, kind: &str, body: &str) -> Error {
    let headers = match kind {
        "" => String::new(),
        kind => format!("Content-Type: {kind}\r\n"),
    };
    let server = Server::bytes(answer(status, &headers, body));
    let sender = server.builder().retry(RetryPolicy::never()).build();
    sender.send_text("a").unwrap_err()
}

#[test]
fn the_recorded_refusals_keep_their_id_and_message() {
    for (status, id, message) in [
        (
            400,
            "web.incoming_webhook.invalid.app_error",
            "Invalid webhook.",
        ),
        (
            400,
            "web.incoming_webhook.text.app_error",
            "No text specified.",
        ),
        (
            400,
            "web.incoming_webhook.text.app_error",
            "Kein Text angegeben",
        ),
        (
            400,
            "model.incoming_hook.parse_data.app_error",
            "Unable to parse incoming data.",
        ),
        (
            400,
            "api.context.invalid_param.app_error",
            "Invalid post.type parameter.",
        ),
        (
            400,
            "web.incoming_webhook.split_props_length.app_error",
            "Unable to split webhook props into 7600 character parts.",
        ),
        (
            403,
            "web.incoming_webhook.channel_locked.app_error",
            "This webhook is not permitted to post to the requested channel.",
        ),
        (
            403,
            "web.incoming_webhook.permissions.app_error",
            "Inappropriate channel permissions.",
        ),
        (
            404,
            "web.incoming_webhook.channel.app_error",
            "Couldn't find the channel.",
        ),
        (
            501,
            "web.incoming_webhook.disabled.app_error",
            "Incoming webhooks have been disabled by the system admin.",
        ),
        (
            500,
            "api.post.create_webhook_post.creating.app_error",
            "Error creating post.",
        ),
    ] {
        let body = serde_json::json!({
            "id": id, "message": message, "detailed_error": "",
            "request_id": "9yhcphas1tdu5fugbu7fhiwfac", "status_code": status,
        });
        let error = error_of(
            &format!("{status} No"),
            "application/json",
            &body.to_string(),
        );
        assert_eq!(error.kind(), ErrorKind::Status(status));
        assert_eq!(
            (error.status(), error.server_id()),
            (Some(status), Some(id))
        );
        // One of its parts may be posted already.
        assert_eq!(error.may_have_acted(), status == 500);
        let text = error.to_string();
        assert!(text.contains(message.trim_end_matches('.')), "{text}");
    }
}

#[test]
fn the_recorded_answers_without_json_are_told_by_their_status() {
    let error = error_of("405 Method Not Allowed", "", "");
    assert_eq!(error.kind(), ErrorKind::Status(405));
    assert_eq!(error.to_string(), "the server answered with status 405");
    let error = error_of("400 Bad Request", "text/plain", "ok");
    assert_eq!(
        (error.kind(), error.server_id()),
        (ErrorKind::Status(400), None)
    );
    let error = error_of(
        "429 Too Many Requests",
        "text/plain; charset=utf-8",
        "limit exceeded\n",
    );
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after().is_some() && !error.may_have_acted());
}

#[test]
fn what_gateways_make_of_ok_is_a_success() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}",
    ] {
        let server = Server::bytes(answer);
        let receipt = server.sender().send_text("a").unwrap();
        assert_eq!((receipt.parts(), receipt.attempts()), (1, 1), "{answer}");
    }
}
