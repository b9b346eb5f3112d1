//! Every way in which an XMPP server can fail.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use mm_messengers::{Xmpp, XmppEncryption};
use mm_outbox::{Cancel, Draft, Error, ErrorKind, Messenger, SendOptions, Status, recipients};

use super::server::{Answer, PASSWORD, STEPS, Server, Step, bounce, id_of};
use super::{ADA, LONG, errors};
use crate::stage::{Folder, send};

fn test(xmpp: &Xmpp) -> Result<(), Error> {
    xmpp.test(ADA, "hello", &Cancel::new())
}

/// Answers so at the first time of a step.
fn once(step: Step, answer: Answer) -> impl FnMut(Step, &str) -> Answer + Send {
    let mut answer = Some(answer);
    move |at, _| {
        let is_meant = at == step;
        let meant = is_meant.then(|| answer.take()).flatten();
        meant.unwrap_or(Answer::Well)
    }
}

#[test]
fn wherever_the_connection_is_cut_the_message_comes_with_the_same_id() {
    for step in STEPS {
        for bytes in [0, 1, 33, 150, 10_000] {
            // All of an answer, and then the end of the connection, is the next step's cut.
            let folder = Folder::new("xmpp-cut");
            let server = Server::start(once(step, Answer::Cut(bytes)));
            let outbox = folder.outbox(server.messenger().build().unwrap());
            outbox
                .schedule(Draft::text("hello"), recipients("xmpp", [ADA]))
                .unwrap();
            let mut passes = 0;
            while outbox.counts().unwrap().of(Status::Sent) == 0 {
                let (_, _) = outbox.send_scheduled(&SendOptions::default());
                passes += 1;
                assert!(passes < 4, "{step:?} {bytes}: {:?}", errors(&outbox));
            }
            let messages = server.messages();
            let most = if step == Step::Message { 2 } else { 1 };
            assert!((1..=most).contains(&messages.len()), "{step:?} {bytes}");
            let first = id_of(&messages[0]);
            assert!(messages.iter().all(|message| id_of(message) == first));
        }
    }
}

#[test]
fn an_error_says_rightly_whether_the_message_may_be_out() {
    for step in STEPS {
        let is_last = step == Step::Message;
        let answers = [
            (Answer::Cut(0), ErrorKind::Interrupted),
            (Answer::Cut(5), ErrorKind::Interrupted),
            (Answer::Silence, ErrorKind::Timeout),
            (Answer::Say("220 what?\r\n".to_owned()), ErrorKind::Protocol),
            (Answer::Say("<what/>".to_owned()), ErrorKind::Protocol),
            (Answer::Say("<a".repeat(2_000_000)), ErrorKind::Protocol),
        ];
        for (answer, kind) in answers {
            let shown = format!("{answer:.40?}");
            let is_silent = matches!(answer, Answer::Silence);
            let server = Server::start(once(step, answer));
            let timeout = if is_silent {
                Duration::from_millis(300)
            } else {
                LONG
            };
            let started = Instant::now();
            let error = test(&server.messenger().timeout(timeout).build().unwrap()).unwrap_err();
            assert!(started.elapsed() < LONG, "{step:?} {shown}");
            assert_eq!(error.kind(), kind, "{step:?} {shown}: {error}");
            assert_eq!(error.may_have_acted(), is_last, "{step:?} {shown}: {error}");
            assert!(error.is_transient(), "{step:?} {shown}: {error}");
        }
    }
}

#[test]
fn what_comes_back_fails_or_waits_by_its_condition_and_the_connection_goes_on() {
    let cases = [
        ("cancel", "item-not-found", false),
        ("modify", "jid-malformed", false),
        ("auth", "forbidden", false),
        ("cancel", "not-allowed", false),
        ("cancel", "service-unavailable", false),
        ("wait", "resource-constraint", true),
        ("wait", "remote-server-timeout", true),
        ("cancel", "internal-server-error", true),
        ("wait", "recipient-unavailable", true),
        ("cancel", "what-is-not-known", false),
    ];
    for (kind, condition, passes) in cases {
        let folder = Folder::new("xmpp-bounced");
        let mut is_first = true;
        let mut logins = 0;
        let server = Server::start(move |step, said| {
            logins += usize::from(step == Step::Login);
            assert!(logins < 2, "one connection is enough");
            if step == Step::Message && std::mem::take(&mut is_first) {
                return Answer::First(bounce(id_of(said), kind, condition));
            }
            Answer::Well
        });
        let outbox = folder.outbox(server.messenger().build().unwrap());
        let to = recipients("xmpp", [ADA, "grace@localhost"]);
        outbox.schedule(Draft::text("hello"), to).unwrap();
        let report = send(&outbox);
        let told = errors(&outbox);
        assert_eq!(told.len(), 1, "{condition}: {told:?}");
        let known = if condition.contains("known") {
            "without a reason"
        } else {
            condition
        };
        assert!(told[0].contains(known), "{told:?}");
        assert!(!told[0].contains(PASSWORD), "{told:?}");
        let (sent, failed) = if passes { (2, 0) } else { (1, 1) };
        assert_eq!((report.sent, report.failed), (sent, failed), "{condition}");
    }
}

#[test]
fn what_came_back_is_so_though_the_connection_ends_then() {
    let server = Server::start(|step, said| match step {
        Step::Message => {
            Answer::Say(bounce(id_of(said), "cancel", "forbidden") + "</stream:stream>")
        }
        _ => Answer::Well,
    });
    let error = test(&server.messenger().build().unwrap()).unwrap_err();
    assert_eq!(error.server_id(), Some("forbidden"));
    assert!(!error.may_have_acted() && !error.is_transient());
}

#[test]
fn what_others_say_meanwhile_is_no_answer() {
    let chatter = "<message from='ada@localhost'><body>hi</body></message>\
                   <presence from='ada@localhost/1'/><r xmlns='urn:xmpp:sm:3'/>\
                   <a xmlns='urn:xmpp:sm:3' h='0'/>";
    let server = Server::start(move |step, _| match step {
        Step::Message => {
            Answer::First(chatter.to_owned() + &bounce("another", "cancel", "forbidden"))
        }
        _ => Answer::Well,
    });
    test(&server.messenger().build().unwrap()).unwrap();
    // More than it got is no proof.
    let server = Server::start(once(
        Step::Message,
        Answer::Say("<a xmlns='urn:xmpp:sm:3' h='7'/>".to_owned()),
    ));
    let error = test(&server.messenger().build().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[test]
fn a_server_that_does_not_know_the_password_is_not_believed() {
    let forged = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1mb3JnZWQ=</success>";
    let server = Server::start(once(Step::Proof, Answer::Say(forged.to_owned())));
    let error = test(&server.messenger().build().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("does not prove"), "{error}");
    assert!(server.messages().is_empty());
}

#[test]
fn a_login_that_is_refused_is_told_without_the_password() {
    for (condition, is_transient) in [
        ("not-authorized", false),
        ("account-disabled", false),
        ("temporary-auth-failure", true),
    ] {
        let failure = format!(
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><{condition}/>\
             <text>no {PASSWORD}</text></failure>"
        );
        let server = Server::start(once(Step::Proof, Answer::Say(failure)));
        let xmpp = server.messenger().build().unwrap();
        let error = test(&xmpp).unwrap_err();
        assert_eq!(error.is_transient(), is_transient, "{error}");
        let shown = format!(
            "{} {error:?} {xmpp:?} {:?}",
            error.with_causes(),
            server.messenger()
        );
        assert!(
            shown.contains(condition) && !shown.contains(PASSWORD),
            "{shown}"
        );
    }
    let plain = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
                 xmlns:stream='http://etherx.jabber.org/streams' version='1.0'><stream:features>\
                 <mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>\
                 </mechanisms></stream:features>";
    let server = Server::start(once(Step::Greeting, Answer::Say(plain.to_owned())));
    let error = test(&server.messenger().build().unwrap()).unwrap_err();
    assert!(error.to_string().contains("SCRAM"), "{error}");
}

#[test]
fn nested_answers_do_not_exhaust_the_stack() {
    for step in STEPS {
        let server = Server::start(once(step, Answer::Say("<a>".repeat(2_000_000))));
        let xmpp = server.messenger().build().unwrap();
        let error = thread::spawn(move || test(&xmpp).unwrap_err());
        assert_eq!(
            error.join().unwrap().kind(),
            ErrorKind::Protocol,
            "{step:?}"
        );
    }
}

#[test]
fn what_is_not_there_or_does_not_encrypt_is_told_before_anything_leaves() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start(|_, _| Answer::Well);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = |port: u16| {
        Xmpp::builder("outbox@localhost", PASSWORD)
            .host("127.0.0.1")
            .port(port)
    };
    let silent_port = silent.local_addr().unwrap().port();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let short = Duration::from_millis(300);
    let cases = [
        (at(port), ErrorKind::Connect, true),
        (
            at(5222).host("no.such.host.invalid"),
            ErrorKind::Connect,
            true,
        ),
        (
            server.messenger().encryption(XmppEncryption::StartTls),
            ErrorKind::Tls,
            false,
        ),
        (at(silent_port).timeout(short), ErrorKind::Timeout, true),
        (
            at(silent_port)
                .timeout(short)
                .encryption(XmppEncryption::Tls),
            ErrorKind::Connect,
            true,
        ),
    ];
    for (builder, kind, is_transient) in cases {
        let error = test(&builder.build().unwrap()).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.with_causes());
        assert_eq!(error.is_transient(), is_transient, "{error}");
        assert!(!error.may_have_acted(), "{error}");
    }
}

#[test]
fn a_cancel_ends_the_wait_at_each_step() {
    for step in STEPS {
        let cancel = Cancel::new();
        let server = {
            let cancel = cancel.clone();
            Server::start(move |at, _| {
                if at != step {
                    return Answer::Well;
                }
                let cancel = cancel.clone();
                thread::spawn(move || cancel.cancel());
                Answer::Silence
            })
        };
        let xmpp = server.messenger().build().unwrap();
        let started = Instant::now();
        let error = xmpp.test(ADA, "hello", &cancel).unwrap_err();
        assert!(started.elapsed() < LONG);
        assert_eq!(error.kind(), ErrorKind::Canceled, "{step:?}: {error}");
        assert_eq!(error.may_have_acted(), step == Step::Message, "{step:?}");
    }
}

#[test]
fn what_cannot_be_used_is_told_when_it_is_built() {
    let plain = XmppEncryption::DangerUnencrypted;
    let cases = [
        (Xmpp::builder("example.com", "p"), "jid"),
        (Xmpp::builder("a@b@c", "p"), "jid"),
        (Xmpp::builder("a@example.com", ""), "password"),
        (
            Xmpp::builder("a@example.com", "p").encryption(plain),
            "this machine",
        ),
        (
            Xmpp::builder("a@example.com", "p").stanza_bytes_max(9_999),
            "stanza_bytes_max",
        ),
    ];
    for (builder, words) in cases {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(error.to_string().contains(words), "{error}");
    }
    let server = Server::start(|_, _| Answer::Well);
    let xmpp = server.messenger().build().unwrap();
    for (to, text, field) in [("no address", "hello", "address"), (ADA, " \n", "text")] {
        let error = xmpp.test(to, text, &Cancel::new()).unwrap_err();
        assert_eq!(error.field(), Some(field));
    }
}

#[test]
fn it_answers_to_the_alias_of_old() {
    let server = Server::start(|_, _| Answer::Well);
    for (own, other) in [("xmpp", "xmppsleek"), ("xmppsleek", "xmpp")] {
        let folder = Folder::new("xmpp-alias");
        let outbox = folder.outbox(server.messenger().build().unwrap().called(own));
        for alias in [own, other] {
            outbox
                .schedule(Draft::text("hello"), recipients(alias, [ADA]))
                .unwrap();
        }
        assert_eq!(send(&outbox).sent, 2, "{:?}", errors(&outbox));
    }
}
