//! No output shows a secret. Every run of these tests is searched for them; here are the
//! runs that would show most.

use crate::server::{Answer, Server, answer, refusal};
use crate::support::{ID, PASSWORD, TOKEN, assert_no_secret, mm};

#[test]
#[should_panic(expected = "a secret in")]
fn the_search_finds_the_webhook() {
    assert_no_secret(format!("posted to /hooks/{ID}").as_bytes());
}

#[test]
#[should_panic(expected = "a secret in")]
fn the_search_finds_a_password() {
    assert_no_secret(format!("proxy http://user:{PASSWORD}@p").as_bytes());
}

#[test]
fn whatever_is_asked_for_no_secret_is_told() {
    let said = format!("webhook {ID}, password {PASSWORD}");
    for reply in [
        refusal(400, &said, &said),
        answer(
            "302 Found",
            &format!("Location: http://user:{PASSWORD}@x/hooks/{ID}\r\n"),
            "",
        ),
        answer("200 OK", "Content-Type: text/html\r\n", &said),
        Answer::Cut,
        Answer::Last(said.clone().into_bytes()),
    ] {
        let server = Server::always(reply);
        let url = server
            .url()
            .replace("http://", &format!("http://user:{PASSWORD}@"));
        for args in [
            &["send", "x", "--json"][..],
            &["send", "x", "--dry-run"],
            &["doctor"],
            &["doctor", "--json", "--post", "--token-file", "token"],
            &["tee", "--strict", "--exit-timeout", "200ms"],
        ] {
            let run = mm()
                .env("MM_WEBHOOK", &url)
                .env("RUST_LOG", "trace")
                .env("RUST_BACKTRACE", "full")
                .file("token", TOKEN)
                .args(args)
                .args(["--timeout", "1s", "--attempts", "1"])
                .stdin("a line\n")
                .run();
            assert!(run.code.is_some_and(|code| code != 101), "{run}");
        }
    }
}

/// What a server could say back of these.
#[cfg(feature = "rest")]
fn said_back(said: &str) -> [Answer; 5] {
    [
        refusal(401, said, said),
        refusal(404, "app.error", &format!("Bearer {said}")),
        answer("200 OK", "Content-Type: text/html\r\n", said),
        answer(
            "302 Found",
            &format!("Location: http://x/?t={said}\r\n"),
            "",
        ),
        Answer::Last(said.to_owned().into_bytes()),
    ]
}

#[cfg(feature = "rest")]
#[track_caller]
fn asked_by_token(reply: Answer, args: &[&str], stdin: &str) {
    let server = Server::always(reply);
    let run = mm()
        .env("MM_SERVER", format!("http://{}", server.address))
        .env("MM_TOKEN", TOKEN)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .args(args)
        .args(["--timeout", "1s", "--attempts", "1", "--proxy", "none"])
        .stdin(stdin)
        .run();
    assert!(
        run.code.is_some_and(|code| code != 101 && code != 0),
        "{run}"
    );
    assert!(!server.requests().is_empty(), "{run}");
}

#[cfg(feature = "rest")]
#[test]
fn whatever_is_asked_by_token_no_secret_is_told() {
    for args in [
        &["whoami", "--json"][..],
        &["post", "-c", "alerts", "x", "--json"],
        &["channels"],
        &["users", "ada"],
        &["search", "x"],
        &["download", "aaaaaaaaaaaaaaaaaaaaaaaaaa"],
        &["api", "get_user", "-f", "user_id=me"],
        &["send", "-c", "alerts", "x", "--json"],
        &["tee", "-c", "alerts", "--strict"],
        &["login"],
    ] {
        for reply in said_back(TOKEN) {
            asked_by_token(reply, args, "a line\n");
        }
    }
    for reply in said_back(PASSWORD) {
        asked_by_token(reply, &["login", "--user", "ada"], PASSWORD);
    }
}
