//! Every way in which a mail server can fail.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use mm_messengers::{Encryption, Smtp, SmtpBuilder};
use mm_outbox::{Cancel, Draft, Error, ErrorKind, Messenger, Status, recipients};
use mm_outbox::{Filter, Outbox};

use super::server::{Answer, Heard, LONG, Server, header};
use crate::stage::{Folder, send};

const PASSWORD: &str = "correct-horse-7";
const ADA: &str = "ada@example.com";

fn builder(server: &Server) -> SmtpBuilder {
    Smtp::builder("127.0.0.1", "Outbox <outbox@example.com>")
        .port(server.address.port())
        .encryption(Encryption::DangerUnencrypted)
        .hello_name("tests.example.com")
        .timeout(LONG)
}

fn smtp(server: &Server) -> Smtp {
    builder(server).build().unwrap()
}

fn test(smtp: &Smtp) -> Result<(), Error> {
    smtp.test(ADA, "hello", &Cancel::new())
}

/// Fails at the first command that begins so.
fn once(start: &'static str, answer: &Answer) -> impl FnMut(&Heard) -> Answer + Send + use<> {
    let mut answer = Some(answer.clone());
    move |heard| {
        let is_meant = heard.line.starts_with(start) && (start.is_empty() == heard.line.is_empty());
        if is_meant {
            answer.take().unwrap_or(Answer::Well)
        } else {
            Answer::Well
        }
    }
}

fn texts(outbox: &Outbox) -> Vec<String> {
    let all = outbox.dispatches(&Filter::default()).unwrap();
    let errors = all.iter().flat_map(|one| outbox.errors(one.id).unwrap());
    errors.map(|error| error.text).collect()
}

/// The commands of a mail, the first being the connection itself.
const STEPS: [&str; 7] = ["", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."];

#[test]
fn wherever_the_connection_is_cut_the_mail_comes_with_the_same_id() {
    for step in STEPS {
        for bytes in 0..=answer_len(step) {
            let folder = Folder::new("smtp-cut");
            let server = Server::start({
                let mut is_cut = false;
                move |heard| {
                    let is_meant = heard.line.starts_with(step)
                        && step.is_empty() == heard.line.is_empty()
                        && !is_cut;
                    is_cut |= is_meant;
                    if is_meant {
                        Answer::Cut(bytes)
                    } else {
                        Answer::Well
                    }
                }
            });
            let smtp = builder(&server).login("outbox", PASSWORD).build().unwrap();
            let outbox = folder.outbox(smtp);
            outbox
                .schedule(Draft::email_text("s", "t"), recipients("smtp", [ADA]))
                .unwrap();
            let mut passes = 0;
            while outbox.counts().unwrap().of(Status::Sent) == 0 {
                let (_, _) = outbox.send_scheduled(&mm_outbox::SendOptions::default());
                passes += 1;
                assert!(passes < 4, "{step} {bytes}: {:?}", texts(&outbox));
            }
            let mails = server.mails();
            let most = if step == "." { 2 } else { 1 };
            assert!((1..=most).contains(&mails.len()), "{step} {bytes}");
            let first = header(&mails[0], "Message-ID");
            assert!(mails.iter().all(|mail| header(mail, "Message-ID") == first));
        }
    }
}

/// How long what a good server says is, without the line end.
fn answer_len(step: &str) -> usize {
    match step {
        "" => 20,
        "EHLO" => 56,
        "AUTH" | "DATA" => 11,
        _ => 8,
    }
}

#[test]
fn an_error_says_rightly_whether_the_mail_may_be_out() {
    for step in STEPS {
        let is_last = step == ".";
        for answer in [
            Answer::Cut(0),
            Answer::Cut(2),
            Answer::Silence,
            Answer::Say("what?"),
        ] {
            let server = Server::start(once(step, &answer));
            let smtp = builder(&server).login("outbox", PASSWORD);
            let smtp = match answer {
                Answer::Silence => smtp.timeout(Duration::from_millis(100)),
                _ => smtp,
            };
            let error = test(&smtp.build().unwrap()).unwrap_err();
            assert_eq!(
                error.may_have_acted(),
                is_last,
                "{step} {answer:?}: {error}"
            );
            assert!(error.is_transient(), "{step} {answer:?}: {error}");
            let kind = match answer {
                Answer::Silence => ErrorKind::Timeout,
                Answer::Say(_) => ErrorKind::Protocol,
                _ => ErrorKind::Interrupted,
            };
            assert_eq!(error.kind(), kind, "{step} {answer:?}: {error}");
        }
    }
}

#[test]
fn a_4xx_is_tried_again_and_a_5xx_is_not_and_the_connection_goes_on() {
    for step in ["MAIL", "RCPT", "DATA", "."] {
        for (answer, is_transient) in [("451 later", true), ("550 5.1.1 never", false)] {
            let folder = Folder::new("smtp-refused");
            let server = Server::start(once(step, &Answer::Say(answer)));
            let outbox = folder.outbox(smtp(&server));
            let to = recipients("smtp", [ADA, "grace@example.com"]);
            outbox.schedule(Draft::email_text("s", "t"), to).unwrap();
            let report = send(&outbox);
            let told = texts(&outbox);
            assert_eq!(told.len(), 1, "{step} {answer}");
            assert!(told[0].contains(answer), "{told:?}");
            let (sent, failed) = if is_transient { (2, 0) } else { (1, 1) };
            assert_eq!(
                (report.sent, report.failed),
                (sent, failed),
                "{step} {answer}"
            );
            drop(outbox);
            let connections = server.heard.try_iter().map(|heard| heard.connection).max();
            assert_eq!(connections, Some(0), "{step} {answer}");
        }
    }
}

#[test]
fn a_refusal_is_told_with_its_code_and_has_accepted_nothing() {
    for step in STEPS {
        let server = Server::start(once(step, &Answer::Say("554 no")));
        let smtp = builder(&server).login("outbox", PASSWORD).build().unwrap();
        let error = test(&smtp).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(554), "{step}");
        assert!(!error.is_transient() && !error.may_have_acted(), "{step}");
    }
}

#[test]
fn a_server_that_is_not_there_costs_no_attempt() {
    let folder = Folder::new("smtp-gone");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let smtp = Smtp::builder("127.0.0.1", "outbox@example.com").port(port);
    let outbox = folder.outbox(smtp.build().unwrap());
    outbox.schedule("hello", recipients("smtp", [ADA])).unwrap();
    let (report, result) = outbox.send_scheduled(&mm_outbox::SendOptions::default());
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_transient() && !error.may_have_acted());
    let hint = error.hint().unwrap();
    assert!(hint.contains("the messenger's own `proxy`") && !hint.contains("HTTPS_PROXY"));
    assert_eq!((report.handled(), texts(&outbox).len()), (0, 0));
}

#[test]
fn a_pass_goes_over_one_connection_and_says_goodbye() {
    let folder = Folder::new("smtp-pass");
    let server = Server::start(|_| Answer::Well);
    let outbox = folder.outbox(smtp(&server));
    for _ in 0..3 {
        let to = recipients("smtp", [ADA, "grace@example.com"]);
        outbox.schedule("hello", to).unwrap();
    }
    assert_eq!(send(&outbox).sent, 6);
    assert_eq!(server.mails().len(), 6);
    assert_eq!(server.wait_for("QUIT").connection, 0);
    outbox.schedule("more", recipients("smtp", [ADA])).unwrap();
    assert_eq!(send(&outbox).sent, 1);
    assert_eq!(server.wait_for("QUIT").connection, 1);
}

#[test]
fn a_server_that_takes_so_many_over_a_connection_gets_another() {
    for end in [Answer::Say("421 enough"), Answer::Cut(0)] {
        let folder = Folder::new("smtp-enough");
        let server = Server::start({
            let mut mails = 0;
            move |heard| {
                mails += usize::from(heard.line.starts_with("MAIL"));
                if heard.line.starts_with("MAIL") && mails % 3 == 0 {
                    end.clone()
                } else {
                    Answer::Well
                }
            }
        });
        let outbox = folder.outbox(smtp(&server));
        let to: Vec<_> = (0..9).map(|n| format!("n{n}@example.com")).collect();
        outbox.schedule("hello", recipients("smtp", to)).unwrap();
        assert_eq!((send(&outbox).sent, texts(&outbox).len()), (9, 0));
        assert_eq!(server.mails().len(), 9);
    }
}

#[test]
fn a_cancel_ends_the_wait_at_each_step() {
    for step in STEPS {
        let server = Server::start(once(step, &Answer::Silence));
        let smtp = builder(&server).login("outbox", PASSWORD).build().unwrap();
        let cancel = Cancel::new();
        let begin = Instant::now();
        let waiting = cancel.clone();
        let thread = thread::spawn(move || smtp.test(ADA, "hello", &waiting));
        server.wait_for(step);
        if step == "." {
            assert_eq!(server.mails().len(), 1);
        }
        cancel.cancel();
        let error = thread.join().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Canceled, "{step}: {error}");
        assert!(begin.elapsed() < LONG, "{step}");
    }
}

#[test]
fn the_password_is_in_no_error_and_no_debug() {
    // What a server that does not know AUTH may say back.
    let said =
        "535 \\0outbox\\0correct-horse-7 AG91dGJveABjb3JyZWN0LWhvcnNlLTc= Y29ycmVjdC1ob3JzZS03";
    let server = Server::start(once("AUTH", &Answer::Say(said)));
    let builder = builder(&server).login("outbox", PASSWORD);
    let shown = format!("{builder:?}");
    let smtp = builder.build().unwrap();
    let error = test(&smtp).unwrap_err();
    for text in [
        shown,
        format!("{smtp:?}"),
        format!("{error:?} {error}"),
        error.with_causes(),
    ] {
        for secret in [PASSWORD, "AG91dGJveABjb3JyZWN0", "Y29ycmVjdC1ob3JzZ"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn without_starttls_no_login_leaves() {
    let server = Server::start(|_| Answer::Well);
    let smtp = builder(&server).encryption(Encryption::StartTls);
    let error = test(&smtp.login("outbox", PASSWORD).build().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(error.to_string().contains("STARTTLS"), "{error}");
    let heard: Vec<_> = server.heard.try_iter().map(|heard| heard.line).collect();
    assert_eq!(heard, ["", "EHLO tests.example.com"]);
}

#[test]
fn what_follows_starttls_in_the_clear_is_not_believed() {
    let server = Server::start(|heard| match &*heard.line {
        line if line.starts_with("EHLO") => Answer::Say("250-x\r\n250 STARTTLS"),
        "STARTTLS" => Answer::Say("220 go\r\n250 evil.example.com\r\n250 done\r\n250 done"),
        _ => Answer::Well,
    });
    let smtp = builder(&server).encryption(Encryption::StartTls);
    let error = test(&smtp.build().unwrap()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Tls | ErrorKind::Connect),
        "{error:?}"
    );
    assert!(server.mails().is_empty());
}

#[test]
fn addresses_that_are_none_and_headers_in_subjects_are_refused_before_anything_leaves() {
    let folder = Folder::new("smtp-strange");
    let server = Server::start(|_| Answer::Well);
    let outbox = folder.outbox(smtp(&server));
    let to = [
        "ada",
        "a@example.com\r\nRCPT TO:<eve@example.com>",
        "ä@example.com",
    ];
    outbox.schedule("hello", recipients("smtp", to)).unwrap();
    let draft = Draft::email_text("a\r\nBcc: eve@example.com", "t");
    outbox.schedule(draft, recipients("smtp", [ADA])).unwrap();
    let draft = Draft::text("t").with("unsubscribe_url", "https://x/\r\nBcc: eve@example.com");
    outbox.schedule(draft, recipients("smtp", [ADA])).unwrap();
    assert_eq!(send(&outbox).failed, 5);
    assert!(server.mails().is_empty());
    assert!(
        server
            .heard
            .try_iter()
            .all(|heard| !heard.line.contains("eve"))
    );
}

#[test]
fn settings_that_cannot_be_used_are_told_at_once() {
    let builder = |from: &str| Smtp::builder("127.0.0.1", from);
    for bad in [
        builder("nobody"),
        builder("a@example.com\r\nBcc: b@example.com"),
        builder("a@example.com").reply_to("nobody"),
        builder("a@example.com").default_subject("a\nb"),
        builder("a@example.com").hello_name("a b\r\nMAIL"),
    ] {
        assert_eq!(bad.build().unwrap_err().kind(), ErrorKind::InvalidSetting);
    }
    let smtp = builder("a@example.com").build().unwrap().called("mail");
    assert_eq!(smtp.alias(), "mail");
}
