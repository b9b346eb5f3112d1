//! Requests made of templates.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use mm_messengers::{HttpMessenger, HttpMessengerBuilder};
use mm_outbox::{Cancel, Draft, Error, ErrorKind, Filter, Messenger, SendOptions, recipients};
use mm_sender::ProxyChoice;

use crate::stage::{Folder, send};

const LONG: Duration = Duration::from_secs(30);
const KEY: &str = "8u81pyui9pfgjysykinoobtwiw";

/// Gives these answers, one to a connection, and tells each request as it came.
fn serve(answers: &[&str]) -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, requests) = channel();
    let answers: Vec<_> = answers.iter().map(|answer| (*answer).to_owned()).collect();
    thread::spawn(move || {
        for answer in answers {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let (mut request, mut len) = (String::new(), 0);
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).unwrap();
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    len = value.trim().parse().unwrap();
                }
                request.push_str(&line);
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; len];
            stream.read_exact(&mut body).unwrap();
            request.push_str(&String::from_utf8(body).unwrap());
            let _ = tell.send(request); // The test may have seen enough.
            let _ = stream.get_mut().write_all(answer.as_bytes());
        }
    });
    (address, requests)
}

fn answer(status: &str, body: &str) -> String {
    let len = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {len}\r\nConnection: close\r\n\r\n{body}")
}

fn builder(address: SocketAddr) -> HttpMessengerBuilder {
    HttpMessenger::builder(format!("http://{address}/send?to={{{{ address|url }}}}"))
        .header("Authorization", "Bearer {{ secrets.key }}")
        .header("Idempotency-Key", "{{ key }}")
        .body("{\"text\": {{ text|json }}, \"n\": {{ message.context.n|default(0) }}}")
        .secret("key", KEY)
        .proxy(ProxyChoice::Direct)
        .timeout(LONG)
}

/// What comes of a test message that is answered so.
fn judged(
    answer: &str,
    set: impl FnOnce(HttpMessengerBuilder) -> HttpMessengerBuilder,
) -> Result<(), Error> {
    let (address, _requests) = serve(&[answer]);
    let messenger = set(builder(address).body("{{ text|json }}"))
        .build()
        .unwrap();
    messenger.test("1", "x", &Cancel::new())
}

#[test]
fn a_request_is_made_of_the_dispatch_and_the_same_key_goes_with_each_attempt() {
    let folder = Folder::new("http-request");
    let (bad, good) = (answer("500 Oh", "oops"), answer("201 Created", ""));
    let (address, requests) = serve(&[&bad, &good]);
    let outbox = folder.outbox(builder(address).build().unwrap());
    let draft = Draft::text("a \"b\"\nGrüße").with("n", 7);
    outbox
        .schedule(draft, recipients("http", ["a b&c/../ü"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
    let requests: Vec<_> = requests.try_iter().collect();
    let key = |request: &str| {
        let lower = request.to_lowercase();
        let line = lower
            .lines()
            .find(|line| line.starts_with("idempotency-key: "));
        line.unwrap().to_owned()
    };
    assert_eq!(key(&requests[0]), key(&requests[1]));
    assert!(key(&requests[0]).ends_with("-1"));
    for request in &requests {
        let target = "POST /send?to=a%20b%26c%2F..%2F%C3%BC HTTP/1.1\r\n";
        assert!(request.starts_with(target), "{request}");
        assert!(request.ends_with("\r\n\r\n{\"text\": \"a \\\"b\\\"\\nGrüße\", \"n\": 7}"));
        assert!(request.contains(&format!("Bearer {KEY}")));
    }
}

#[test]
fn the_status_decides() {
    let test = |status: &str| judged(&answer(status, "why"), |builder| builder);
    test("204 No Content").unwrap();
    // Status, tried again, perhaps taken.
    for (status, is_transient, may_have_acted) in [
        ("400 Bad Request", false, false),
        ("404 Not Found", false, false),
        ("408 Request Timeout", true, false),
        ("500 Internal", true, true),
        ("501 Not Implemented", false, false),
        ("502 Bad Gateway", true, true),
        ("302 Found", false, false),
    ] {
        let error = test(status).unwrap_err();
        assert_eq!(error.is_transient(), is_transient, "{status}");
        assert_eq!(error.may_have_acted(), may_have_acted, "{status}");
        let code: u16 = status[..3].parse().unwrap();
        assert_eq!(error.status(), Some(code));
        assert!(error.to_string().ends_with(": why"), "{error}");
    }
}

#[test]
fn which_statuses_mean_what_can_be_said() {
    judged(&answer("409 Conflict", ""), |builder| {
        builder.success([409])
    })
    .unwrap();
    let set = |builder: HttpMessengerBuilder| builder.success([409]).transient([404]);
    let error = judged(&answer("200 OK", ""), set).unwrap_err();
    assert!(!error.is_transient());
    let error = judged(&answer("404 Not Found", ""), set).unwrap_err();
    assert!(error.is_transient() && !error.may_have_acted());
}

#[test]
fn a_429_is_waited_out_as_long_as_it_says_and_costs_the_others_no_attempt() {
    let folder = Folder::new("http-429");
    let limited = "HTTP/1.1 429 Slow\r\nRetry-After: 240\r\nContent-Length: 0\r\n\r\n";
    let (address, requests) = serve(&[limited]);
    let outbox = folder.outbox(builder(address).build().unwrap());
    outbox
        .schedule("x", recipients("http", ["1", "2", "3"]))
        .unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert_eq!(result.unwrap_err().kind(), ErrorKind::RateLimited);
    assert_eq!((report.errors, report.handled()), (1, 1));
    assert_eq!(requests.try_iter().count(), 1);
    let all = outbox.dispatches(&Filter::default()).unwrap();
    let next = all.iter().find_map(|one| one.next_attempt_at).unwrap();
    let wait = next.duration_since(std::time::SystemTime::now()).unwrap();
    assert!(wait > Duration::from_secs(200), "{wait:?}");
}

#[test]
fn a_service_that_is_not_there_is_waited_for_and_one_that_hangs_up_may_have_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let test = |address| {
        let messenger = builder(address).body("x").build().unwrap();
        messenger.test("1", "x", &Cancel::new()).unwrap_err()
    };
    let error = test(address);
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_transient() && !error.may_have_acted());
    let error = test(serve(&[""]).0);
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.is_transient() && error.may_have_acted());
}

#[test]
fn what_a_template_lacks_or_smuggles_is_refused_before_anything_leaves() {
    let folder = Folder::new("http-strict");
    let (address, requests) = serve(&["", ""]);
    let base = format!("http://{address}");
    for (alias, builder) in [
        (
            "undefined",
            HttpMessenger::builder(&base).body("{{ message.context.no }}"),
        ),
        (
            "header",
            HttpMessenger::builder(&base).header("X", "{{ text }}"),
        ),
        (
            "url",
            HttpMessenger::builder(format!("{base}/{{{{ text }}}}")),
        ),
        ("method", HttpMessenger::builder(&base).method("{{ text }}")),
    ] {
        let messenger = builder
            .proxy(ProxyChoice::Direct)
            .build()
            .unwrap()
            .called(alias);
        let sub = Folder(folder.0.join(alias));
        std::fs::create_dir_all(&sub.0).unwrap();
        let outbox = sub.outbox(messenger);
        let text = "x HTTP/1.1\r\nX-Evil: 1";
        outbox.schedule(text, recipients(alias, ["1"])).unwrap();
        assert_eq!(send(&outbox).failed, 1, "{alias}");
    }
    assert_eq!(requests.try_iter().count(), 0);
}

#[test]
fn settings_that_cannot_be_used_are_told_at_once() {
    let builder = || HttpMessenger::builder("https://example.com/x");
    for bad in [
        builder().body("{{ x"),
        builder().header("X Y", "x"),
        builder().method("{% if %}"),
        HttpMessenger::builder("https://{{ address }}/x"),
        HttpMessenger::builder("ftp://example.com/x"),
    ] {
        let kind = bad.build().unwrap_err().kind();
        assert!(
            matches!(kind, ErrorKind::InvalidSetting | ErrorKind::InvalidUrl),
            "{kind:?}"
        );
    }
}

#[test]
fn a_secret_shows_in_no_error_and_no_debug() {
    let said = answer("403 Forbidden", &format!("bad key {KEY}"));
    let error = judged(&said, |builder| builder).unwrap_err();
    assert!(error.to_string().ends_with("bad key <redacted>"), "{error}");
    let messenger = HttpMessenger::builder("https://user:password-1@example.com/x")
        .header("X", format!("{KEY}{{{{ secrets.key }}}}"))
        .secret("key", KEY);
    let before = format!("{messenger:?}");
    let shown = format!("{before} {:?}", messenger.build().unwrap());
    assert!(
        !shown.contains(KEY) && !shown.contains("password-1"),
        "{shown}"
    );
}
