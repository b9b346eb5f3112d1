//! What went wrong on the way or at the server: exit code, one error, one hint.

use std::time::{Duration, Instant};

use crate::server::{
    Answer, Server, answer, closed_port, limited, no_channel, no_webhook, ok, refusal,
};
use crate::support::{ID, LONG, Run, mm, send};

fn send_to(server: &Server) -> Run {
    send(server)
        .args(["hello", "--timeout", "500ms", "--deadline", "3s"])
        .run()
}

#[test]
fn a_refused_connection_is_to_be_tried_later() {
    let (_open, address) = closed_port();
    let run = mm()
        .env("MM_WEBHOOK", format!("http://{address}/hooks/{ID}"))
        .args(["send", "x"])
        .run();
    run.code(75).tells_once(
        "no connection could be made to the server: Connection refused",
        "HTTPS_PROXY",
    );
}

#[test]
fn a_name_that_nobody_knows_is_to_be_tried_later() {
    let run = mm()
        .env("MM_WEBHOOK", format!("http://chat.invalid/hooks/{ID}"))
        .args(["send", "x", "--attempts", "1"])
        .run();
    run.code(75)
        .tells_once("chat.invalid", "check that the server's name");
}

#[test]
fn what_the_server_refuses_is_refused_with_its_own_words_and_a_hint() {
    let locked = "web.incoming_webhook.channel_locked.app_error";
    let permissions = "web.incoming_webhook.permissions.app_error";
    let disabled = "web.incoming_webhook.disabled.app_error";
    let props = "web.incoming_webhook.split_props_length.app_error";
    for (answer, said, hint) in [
        (
            no_channel(),
            "404: Couldn't find the channel",
            "name as it stands in its URL",
        ),
        (no_webhook(), "400: Invalid webhook", "make a new one"),
        (
            refusal(403, locked, "Not permitted."),
            "403: Not permitted",
            "Lock to this channel",
        ),
        (
            refusal(403, permissions, "Inappropriate."),
            "403",
            "add the owner",
        ),
        (
            refusal(501, disabled, "Disabled."),
            "501: Disabled",
            "an administrator",
        ),
        (refusal(400, props, "Unable."), "400: Unable", "send less"),
        (answer_of(405), "405", "check the path"),
        (answer_of(401), "401", "credentials"),
        (answer_of(413), "413", "too large"),
    ] {
        let server = Server::always(answer);
        send_to(&server).code(1).tells_once(said, hint);
        assert_eq!(server.requests().len(), 1, "{said}");
    }
}

fn answer_of(status: u16) -> Answer {
    answer(&format!("{status} No"), "", "")
}

#[test]
fn a_limit_is_waited_for_within_the_deadline_and_told_beyond() {
    let server = Server::start(|number, _| if number == 0 { limited() } else { ok() });
    send_to(&server).code(0).quiet();
    assert_eq!(server.requests().len(), 2);
    let server = Server::always(limited());
    let run = send(&server).args(["x", "--deadline", "500ms"]).run();
    run.code(75).tells_once("limits the rate", "slow down");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_server_that_fails_may_have_posted_so_it_is_not_asked_again() {
    let id = "api.post.create_webhook_post.creating.app_error";
    for (answer, said) in [
        (
            refusal(500, id, "Error creating post."),
            "500: Error creating post",
        ),
        (answer_of(502), "502"),
        (answer_of(503), "503"),
        (answer_of(504), "504"),
    ] {
        let server = Server::always(answer);
        send_to(&server).code(75).says(said).says("hint: ");
        assert_eq!(server.requests().len(), 1, "{said}");
    }
    let page = answer(
        "502 Bad Gateway",
        "Content-Type: text/html\r\n",
        "<h1>nginx</h1>",
    );
    send_to(&Server::always(page))
        .code(75)
        .tells_once("an HTML page with status 502", "try again later");
}

#[test]
fn a_server_that_names_a_time_has_refused_and_is_asked_again() {
    let server = Server::start(|number, _| match number {
        0 => answer("503 No", "Retry-After: 0\r\n", ""),
        _ => ok(),
    });
    send_to(&server).code(0).quiet();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_page_is_no_delivery() {
    let page = answer(
        "200 OK",
        "Content-Type: text/html\r\n",
        "<html>Log in</html>",
    );
    send_to(&Server::always(page))
        .code(1)
        .tells_once("HTML page", "login page");
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let to = Server::ok();
    let location = format!("Location: {}\r\n", to.url());
    let server = Server::always(answer("301 Moved", &location, ""));
    let said = format!("redirects elsewhere to http://{} (status 301)", to.address);
    send_to(&server).code(1).tells_once(&said, "use the URL");
    assert!(to.requests().is_empty());
}

#[test]
fn a_silent_server_is_left_within_the_timeout() {
    let begin = Instant::now();
    let server = Server::always(Answer::Hang);
    send_to(&server).code(75).tells_once(
        "no answer came within 500ms",
        "look whether the message is there",
    );
    assert!(begin.elapsed() < LONG / 4, "{:?}", begin.elapsed());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_server_that_closes_early_may_have_posted() {
    let server = Server::always(Answer::Cut);
    send_to(&server).code(75).tells_once(
        "the connection ended before the answer",
        "look whether the message is there",
    );
    assert_eq!(server.requests().len(), 1);
    let garbage = Answer::Last(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec());
    send_to(&Server::always(garbage))
        .code(1)
        .says("error: ")
        .says("hint: ");
}

#[test]
fn an_endless_body_is_left() {
    let begin = Instant::now();
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".to_vec();
    let run = send_to(&Server::always(Answer::Endless(head)));
    run.code(1).tells_once(
        "the answer is far longer than one of a webhook",
        "login page",
    );
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_compressed_answer_is_read() {
    // `ok`, and a refusal's JSON, by gzip.
    let ok: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 207, 6, 0, 71, 221, 220, 121, 2, 0, 0, 0,
    ];
    let server = Server::always(answer("200 OK", "Content-Encoding: gzip\r\n", ok));
    send_to(&server).code(0).quiet();
    let server = Server::always(answer("400 No", "Content-Encoding: gzip\r\n", REFUSED));
    send_to(&server)
        .code(1)
        .says("Invalid webhook")
        .says("make a new one");
}

/// `{"id": "web.incoming_webhook.invalid.app_error", "message": "Invalid webhook.", ...}`
const REFUSED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 76, 81, 178, 82, 80, 42, 79, 77, 210, 203, 204,
    75, 206, 207, 205, 204, 75, 143, 7, 114, 50, 242, 243, 179, 129, 2, 101, 137, 57, 153, 41, 122,
    137, 5, 5, 241, 169, 69, 69, 249, 69, 74, 58, 10, 74, 185, 169, 197, 197, 137, 233, 169, 32,
    77, 158, 16, 121, 5, 152, 122, 144, 116, 113, 73, 98, 73, 105, 113, 124, 114, 126, 10, 72, 137,
    137, 129, 65, 45, 0, 199, 25, 142, 38, 99, 0, 0, 0,
];

#[test]
fn a_server_that_says_the_secret_back_does_not_get_it_shown() {
    let message = format!("no hook {ID} at /hooks/{ID}");
    let server = Server::always(refusal(400, "x", &message));
    send_to(&server).code(1).says("no hook <redacted>");
}
