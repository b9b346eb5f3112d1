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
