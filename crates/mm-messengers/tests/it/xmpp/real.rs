//! Against prosody, with a second account that reads.

use std::time::{Duration, Instant};

use mm_messengers::{Xmpp, XmppEncryption};
use mm_outbox::{Cancel, Draft, ErrorKind, Filter, Messenger, SendOptions, Status, recipients};
use mm_sender::TlsSettings;
use tokio_xmpp::parsers::message::MessageType;
use tokio_xmpp::parsers::stanza_id::OriginId;

use super::prosody::Prosody;
use super::reader::{Reader, text};
use super::{ADA, LONG, errors};
use crate::stage::{Folder, send};

#[test]
fn a_message_arrives_as_it_was_written_however_the_connection_is_encrypted() {
    let server = Prosody::start();
    let ada = Reader::start(server.port, None);
    for encryption in [
        XmppEncryption::StartTls,
        XmppEncryption::Tls,
        XmppEncryption::DangerUnencrypted,
    ] {
        let port = match encryption {
            XmppEncryption::Tls => server.tls_port,
            _ => server.port,
        };
        let folder = Folder::new("xmpp-real");
        let xmpp = server.messenger().encryption(encryption).port(port);
        let outbox = folder.outbox(xmpp.build().unwrap());
        let written = "Größe: 3 < 4 & \"5\"\n👋 \u{1b}[31mrot\0";
        outbox
            .schedule(Draft::text(written), recipients("xmpp", [ADA]))
            .unwrap();
        assert_eq!(
            send(&outbox).sent,
            1,
            "{encryption:?}: {:?}",
            errors(&outbox)
        );
        let message = ada.message();
        assert_eq!(
            text(&message),
            "Größe: 3 < 4 & \"5\"\n👋 \u{FFFD}[31mrot\u{FFFD}"
        );
        assert_eq!(message.type_, MessageType::Chat);
        let id = message.id.clone().unwrap().0;
        assert!(id.ends_with("-1"), "{id}");
        let origin: OriginId = message.payloads[0].clone().try_into().unwrap();
        assert_eq!(origin.id, id);
        let from = message.from.unwrap();
        assert_eq!(from.to_bare().as_str(), "outbox@localhost");
    }
}

#[test]
fn long_texts_come_as_several_messages_in_order_with_ids_of_their_own() {
    let server = Prosody::start();
    let ada = Reader::start(server.port, None);
    let folder = Folder::new("xmpp-long");
    let outbox = folder.outbox(server.messenger().build().unwrap());
    let line = "Größe < 4 & \"so\" weiter 👋\n";
    let written = line.repeat(1_000_000 / line.len());
    outbox
        .schedule(Draft::text(&written), recipients("xmpp", [ADA]))
        .unwrap();
    assert_eq!(send(&outbox).sent, 1, "{:?}", errors(&outbox));
    let mut read = String::new();
    let mut ids = Vec::new();
    while read.len() < written.len() {
        let message = ada.message();
        assert!(text(&message).len() < 64 * 1024);
        read += text(&message);
        ids.push(message.id.unwrap().0);
    }
    assert!(read == written);
    assert!(ids.len() > 15, "{}", ids.len());
    assert!(ids[1] == format!("{}-2", ids[0]), "{ids:?}");
}

#[test]
fn a_room_is_entered_before_something_is_said_there() {
    let server = Prosody::start();
    let room = "lobby@rooms.localhost";
    let ada = Reader::start(server.port, Some(room));
    let folder = Folder::new("xmpp-room");
    let outbox = folder.outbox(server.messenger().build().unwrap());
    let to = format!("{room}?join");
    for text in ["one", "two"] {
        outbox
            .schedule(Draft::text(text), recipients("xmpp", [to.as_str()]))
            .unwrap();
    }
    assert_eq!(send(&outbox).sent, 2, "{:?}", errors(&outbox));
    for written in ["one", "two"] {
        let message = ada.message();
        assert_eq!(text(&message), written);
        assert_eq!(message.type_, MessageType::Groupchat);
        let from = message.from.unwrap();
        assert_eq!(from.as_str(), format!("{room}/outbox"));
    }
}

#[test]
fn a_recipient_who_is_not_there_fails_at_once_and_the_others_get_theirs() {
    for modules in [&["smacks"][..], &[]] {
        let server = Prosody::start_with(modules);
        let ada = Reader::start(server.port, None);
        let folder = Folder::new("xmpp-unknown");
        let outbox = folder.outbox(server.messenger().build().unwrap());
        let nobody = "nobody@localhost";
        outbox
            .schedule(Draft::text("hello"), recipients("xmpp", [nobody, ADA]))
            .unwrap();
        let report = send(&outbox);
        assert_eq!((report.failed, report.sent), (1, 1), "{modules:?}");
        let told = errors(&outbox);
        assert!(told[0].contains("service-unavailable"), "{told:?}");
        assert_eq!(text(&ada.message()), "hello");
    }
}

#[test]
fn a_test_message_says_what_the_server_says() {
    let server = Prosody::start();
    let ada = Reader::start(server.port, None);
    let xmpp = server.messenger().build().unwrap();
    xmpp.test(ADA, "just a test", &Cancel::new()).unwrap();
    assert_eq!(text(&ada.message()), "just a test");
    let error = xmpp
        .test("nobody@localhost", "just a test", &Cancel::new())
        .unwrap_err();
    assert_eq!(error.server_id(), Some("service-unavailable"));
    assert!(!error.is_transient() && !error.may_have_acted());
}

#[test]
fn a_wrong_password_and_an_untrusted_certificate_are_told_and_cost_no_attempt() {
    let server = Prosody::start();
    let wrong = "wröng-password-7";
    let port = server.port;
    let wrong_password = Xmpp::builder("outbox@localhost", wrong)
        .host("127.0.0.1")
        .port(port)
        .tls(server.trust());
    let cases = [
        (
            wrong_password,
            ErrorKind::InvalidSetting,
            "check its address and its password",
        ),
        (
            server.messenger().tls(TlsSettings::default()),
            ErrorKind::Tls,
            "no trusted connection",
        ),
        (
            server.messenger().port(server.tls_port),
            ErrorKind::Connect,
            "the connection",
        ),
    ];
    for (builder, kind, words) in cases {
        let folder = Folder::new("xmpp-refused");
        let xmpp = builder.timeout(Duration::from_secs(5)).build().unwrap();
        assert!(!format!("{xmpp:?}").contains(wrong));
        let outbox = folder.outbox(xmpp);
        outbox
            .schedule(Draft::text("hello"), recipients("xmpp", [ADA]))
            .unwrap();
        let started = Instant::now();
        let (_, result) = outbox.send_scheduled(&SendOptions::default());
        assert!(started.elapsed() < LONG);
        let error = result.unwrap_err();
        let told = error.with_causes();
        assert!(told.contains(words) && !told.contains(wrong), "{told}");
        if kind != ErrorKind::Connect {
            assert_eq!(error.kind(), kind, "{told}");
            assert!(!error.is_transient(), "{told}");
        }
        assert!(!error.may_have_acted());
        let view = &outbox.dispatches(&Filter::default()).unwrap()[0];
        assert_eq!((view.status, view.attempts), (Status::Pending, 0));
    }
}

#[test]
fn a_server_that_is_started_again_gets_what_is_sent_then() {
    let mut server = Prosody::start();
    let folder = Folder::new("xmpp-restart");
    let xmpp = server.messenger().timeout(Duration::from_secs(5));
    let outbox = folder.outbox(xmpp.build().unwrap());
    let say = |text: &str| {
        outbox
            .schedule(Draft::text(text), recipients("xmpp", [ADA]))
            .unwrap();
        outbox.send_scheduled(&SendOptions::default())
    };
    let (report, result) = say("before");
    result.unwrap();
    assert_eq!(report.sent, 1);
    server.stop();
    let (report, result) = say("meanwhile");
    let error = result.unwrap_err();
    assert_eq!((report.handled(), error.kind()), (0, ErrorKind::Connect));
    assert!(!error.hint().unwrap().contains("HTTPS_PROXY"));
    assert!(error.is_transient() && !error.may_have_acted());
    server.start_again();
    let (report, result) = say("after");
    result.unwrap();
    assert_eq!(report.sent, 2);
    // What came while nobody read was kept for her.
    let ada = Reader::start(server.port, None);
    for written in ["before", "meanwhile", "after"] {
        assert_eq!(text(&ada.message()), written);
    }
}
