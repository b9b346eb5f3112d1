//! Addresses, texts, settings and answers that nobody means well by.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use mm_messengers::{HttpMessenger, ProxyChoice, Telegram, Token};
use mm_outbox::{Cancel, ErrorKind, Messenger, Status};

use crate::each::{CASES, Case, SECRET};
use crate::service::{Passed, Seen, Service, answer, json};

/// How long anything may take that is not to wait: less than one request may.
const SOON: Duration = Duration::from_secs(8);

/// A service that takes everything.
fn willing(case: &Case) -> Service {
    Service::always(json("200 OK", case.done))
}

/// What becomes of a dispatch whose service gives this answer to all but what gets it ready.
fn answered(case: &Case, then: impl Into<String>) -> Passed {
    let (done, then) = (case.done, then.into());
    let service = Service::answering(move |_, seen: &Seen| {
        if seen.path.ends_with("/getMe") {
            json("200 OK", done)
        } else {
            then.clone()
        }
    });
    let begun = Instant::now();
    let passed = case.pass(&service.url(), &case.to[..1], "hello");
    assert!(
        begun.elapsed() < SOON,
        "{} {:?}",
        case.alias,
        begun.elapsed()
    );
    passed
}

#[test]
fn an_odd_address_is_sent_as_itself_or_has_failed_and_never_becomes_another_request() {
    let long = "9".repeat(10_240);
    let odd = [
        "",
        "\n",
        "1\r\nX-Evil: 1",
        "1\0",
        "../../x",
        "1?a=b#c",
        "%0d%0aX: y",
        "\u{202e}a",
        &long,
    ];
    for case in &CASES {
        let service = willing(case);
        let good = case.pass(&service.url(), &case.to[..1], "hello");
        assert_eq!(good.views[0].status, Status::Sent, "{}", case.alias);
        let path = service.seen().pop().unwrap().path;
        let passed = case.pass(&service.url(), &odd, "hello");
        passed.result.unwrap();
        for (view, error) in passed.views.iter().zip(&passed.errors) {
            let is_over = matches!(view.status, Status::Sent | Status::Failed);
            assert!(is_over, "{} {:?} {error}", case.alias, view.address);
            assert!(error.len() < 1000, "{} {error}", case.alias);
        }
        for seen in service.seen() {
            let known = |known: &str| seen.path.ends_with(known);
            let is_ours = seen.path == path || known("/getMe") || known("/feed");
            assert!(is_ours, "{} {}", case.alias, seen.path);
            assert_eq!(seen.header("x-evil"), "", "{}", case.alias);
        }
    }
}

#[test]
fn a_text_of_nothing_or_of_a_million_characters_is_sent_whole_or_has_failed() {
    let long = "a million ".repeat(100_000);
    for case in &CASES {
        for text in ["", &long] {
            let service = willing(case);
            let passed = case.pass(&service.url(), &case.to[..1], text);
            passed.result.unwrap();
            let (view, sent) = (&passed.views[0], service.seen());
            match view.status {
                Status::Failed => {
                    assert!(sent.iter().all(|seen| seen.path.ends_with("/getMe")));
                    assert!(passed.errors[0].len() < 1000, "{}", case.alias);
                }
                Status::Sent => {
                    let bytes: usize = sent.iter().map(|seen| seen.body.len()).sum();
                    let least = text.split_whitespace().map(str::len).sum();
                    assert!(bytes >= least, "{} {bytes}", case.alias);
                }
                other => panic!("{} {other:?}", case.alias),
            }
        }
    }
}

#[test]
fn a_base_url_keeps_its_path_and_has_nothing_behind_it() {
    for case in &CASES {
        let service = willing(case);
        let below = format!("{}/below", service.url());
        let passed = case.pass(&below, &case.to[..1], "hello");
        assert_eq!(passed.views[0].status, Status::Sent, "{}", case.alias);
        let seen = service.seen();
        assert!(
            seen.iter().all(|seen| seen.path.starts_with("/below/")),
            "{seen:?}"
        );
        let is_free = matches!(case.alias, "http" | "mattermost"); // They have a whole URL.
        if !is_free {
            let made = (case.make)(&format!("{}?a=b", service.url()));
            assert_eq!(
                made.err().unwrap().kind(),
                ErrorKind::InvalidUrl,
                "{}",
                case.alias
            );
        }
    }
}

#[test]
fn credentials_in_a_base_url_go_in_a_header_and_show_nowhere() {
    // X needs the header for its signature; of a request every header is a setting.
    for case in CASES
        .iter()
        .filter(|case| !matches!(case.alias, "twitter" | "http"))
    {
        let refusal = answer("403 Forbidden", "", SECRET);
        let service = Service::always(refusal);
        let url = service
            .url()
            .replace("http://", &format!("http://me:{SECRET}@"));
        let passed = case.pass(&url, &case.to[..1], "hello");
        assert!(passed.result.is_err() || passed.views[0].status == Status::Failed);
        for seen in service.seen() {
            assert!(
                seen.header("authorization").starts_with("Basic "),
                "{}",
                case.alias
            );
            assert!(!seen.path.contains('@') && !seen.header("host").contains('@'));
        }
        let made = (case.make)(&format!("http://me:{SECRET}@/nowhere"));
        let told = made
            .err()
            .map(|error| format!("{error:?} {}", error.with_causes()));
        assert!(!told.unwrap_or_default().contains(SECRET), "{}", case.alias);
    }
}

#[test]
fn an_answer_that_is_cut_or_of_a_gigabyte_ends_soon() {
    for case in CASES
        .iter()
        .filter(|case| !matches!(case.alias, "http" | "mattermost"))
    {
        let half = &case.done[..case.done.len() / 2];
        let passed = answered(case, json("200 OK", half));
        assert_eq!(passed.views[0].status, Status::Failed, "{}", case.alias);
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n";
        let flood = format!("{head}{}{}", case.done, " ".repeat(200_000));
        let passed = answered(case, flood);
        assert_eq!(passed.views[0].status, Status::Failed, "{}", case.alias);
        let told = &passed.errors[0];
        assert!(told.contains("far longer"), "{} {told}", case.alias);
    }
    // What it answers is not read where the status says enough.
    for case in CASES
        .iter()
        .filter(|case| matches!(case.alias, "http" | "mattermost"))
    {
        let head = "HTTP/1.1 400 Bad Request\r\nContent-Length: 1073741824\r\n\r\n";
        let passed = answered(case, format!("{head}{}", " ".repeat(200_000)));
        assert_eq!(passed.views[0].status, Status::Failed, "{}", case.alias);
    }
}

#[test]
fn an_answer_that_swells_when_it_is_unpacked_is_not_unpacked_whole() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 16 * 1024 * 1024]).unwrap();
    let packed = packed.finish().unwrap();
    let len = packed.len();
    assert!(len < 64 * 1024, "{len}");
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len}\r\n\r\n");
    let bomb = [head.into_bytes(), packed].concat();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // Ends with the test's process.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let bomb = bomb.clone();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]); // What it asks does not matter.
                let _ = stream.write_all(&bomb); // It may have had enough.
                let _ = stream.read(&mut [0; 4096]);
            });
        }
    });
    // Those that read what a success says.
    for case in &CASES[..4] {
        let begun = Instant::now();
        let passed = case.pass(&url, &case.to[..1], "hello");
        assert!(begun.elapsed() < Duration::from_secs(5), "{}", case.alias);
        let told = passed
            .result
            .map_or_else(|error| error.to_string(), |()| passed.errors[0].clone());
        assert!(told.contains("far longer"), "{} {told}", case.alias);
    }
}

#[test]
fn no_token_follows_a_redirect() {
    for case in &CASES {
        let other = willing(case);
        for status in [
            "301 Moved Permanently",
            "302 Found",
            "307 Temporary",
            "308 Permanent",
        ] {
            let headers = format!("Location: {}/elsewhere\r\n", other.url());
            let passed = answered(case, answer(status, &headers, ""));
            assert_eq!(
                passed.views[0].status,
                Status::Failed,
                "{} {status}",
                case.alias
            );
        }
        assert!(other.seen().is_empty(), "{}", case.alias);
    }
}

#[test]
fn a_time_to_wait_that_no_service_means_is_bounded_or_ignored() {
    for case in &CASES {
        for asked in [
            "99999999999999999999999",
            "1e400",
            "inf",
            "NaN",
            "-5",
            "soon",
            "",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "18446744073709551615",
        ] {
            let headers = format!("Retry-After: {asked}\r\n");
            let passed = answered(case, answer("429 Too Many Requests", &headers, ""));
            let view = &passed.views[0];
            assert_eq!(
                (view.status, view.attempts),
                (Status::Error, 1),
                "{}",
                case.alias
            );
            let wait = passed.wait().unwrap();
            assert!(
                wait <= Duration::from_secs(24 * 3600),
                "{} {asked} {wait:?}",
                case.alias
            );
        }
    }
}

#[test]
fn an_age_in_the_words_of_a_service_does_not_put_a_dispatch_off_for_ever() {
    let [telegram, ..] = &CASES;
    let limit = format!(
        r#"{{"ok": false, "error_code": 429, "description": "x", "parameters": {{"retry_after": {}}}}}"#,
        u64::MAX
    );
    let passed = answered(telegram, json("429 Too Many Requests", &limit));
    let wait = passed.wait().unwrap();
    assert!(wait <= Duration::from_secs(24 * 3600), "{wait:?}");
    // Nor the messenger, which a worker asks again.
    let service = Service::always(json("429 Too Many Requests", &limit));
    let passed = telegram.pass(&service.url(), &telegram.to[..1], "hello");
    assert_eq!(
        (passed.views[0].status, passed.views[0].attempts),
        (Status::Pending, 0)
    );
    let error = passed.result.unwrap_err();
    assert!(
        error.retry_after().unwrap() <= Duration::from_secs(24 * 3600),
        "{error:?}"
    );
}

#[test]
fn a_secret_with_a_line_break_is_refused_and_not_shown() {
    for pasted in [
        "1:abc\ndef",
        "1:abc\r\nX-Evil: 1",
        "1:abc\0def",
        "1:abc def",
    ] {
        let error = Token::parse(pasted).unwrap_err();
        assert!(!format!("{error:?} {error}").contains("abc"), "{error}");
    }
    let token = Token::parse("1:abc\n").unwrap();
    assert!(
        Telegram::builder(token).build().is_ok(),
        "one at its end is of a file"
    );
    let messenger = HttpMessenger::builder("http://127.0.0.1:9/send")
        .header("Authorization", "Bearer {{ secrets.key }}")
        .secret("key", "abcdefghij\r\nX-Evil: 1")
        .proxy(ProxyChoice::Direct)
        .build();
    let error = messenger
        .unwrap()
        .test("1", "x", &Cancel::new())
        .unwrap_err();
    assert!(
        !format!("{error:?} {error}").contains("abcdefghij"),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::InvalidPayload);
}
