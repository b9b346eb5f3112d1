//! What is taken for a proof that the server has a message, and what is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mm_messengers::Xmpp;
use mm_outbox::{Cancel, Draft, Error, ErrorKind, Messenger, SendOptions, recipients};

use super::server::{Answer, HEAD, Server, Step, bounce, id_of};
use super::{ADA, errors};
use crate::stage::{Folder, send};

fn test(xmpp: &Xmpp) -> Result<(), Error> {
    xmpp.test(ADA, "hello", &Cancel::new())
}

/// Counts the logins, and answers messages so.
fn logins_of(
    mut answer: impl FnMut(&str) -> Answer + Send + 'static,
) -> (Server, Arc<AtomicUsize>) {
    let logins = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&logins);
    let server = Server::start(move |step, said| match step {
        Step::Login => {
            count.fetch_add(1, Ordering::Relaxed);
            Answer::Well
        }
        Step::Message => answer(said),
        _ => Answer::Well,
    });
    (server, logins)
}

#[test]
fn where_the_connection_ended_with_a_refusal_the_next_message_has_another() {
    let mut is_first = true;
    let (server, logins) = logins_of(move |said| {
        if std::mem::take(&mut is_first) {
            return Answer::Say(bounce(id_of(said), "cancel", "forbidden") + "</stream:stream>");
        }
        Answer::Well
    });
    let folder = Folder::new("xmpp-refused-and-ended");
    let outbox = folder.outbox(server.messenger().build().unwrap());
    let to = recipients("xmpp", [ADA, "grace@localhost"]);
    outbox.schedule(Draft::text("hello"), to).unwrap();
    let report = send(&outbox);
    let told = errors(&outbox);
    assert_eq!((report.sent, report.failed), (1, 1), "{told:?}");
    assert_eq!((told.len(), server.messages().len()), (1, 2), "{told:?}");
    assert_eq!(logins.load(Ordering::Relaxed), 2);
}

#[test]
fn a_question_of_others_meanwhile_does_not_put_a_message_in_doubt() {
    let mut count = 0;
    let (server, logins) = logins_of(move |_| {
        count += 1;
        Answer::Say(match count {
            1 => "<iq type='get' id='v' from='ada@localhost/1'>\
                  <query xmlns='jabber:iq:version'/></iq><a xmlns='urn:xmpp:sm:3' h='1'/>"
                .to_owned(),
            // Our answer to that is one of three.
            2 => "<a xmlns='urn:xmpp:sm:3' h='3'/>".to_owned(),
            _ => "</stream:stream>".to_owned(),
        })
    });
    let folder = Folder::new("xmpp-asked");
    let outbox = folder.outbox(server.messenger().build().unwrap());
    let to = recipients("xmpp", [ADA, "grace@localhost"]);
    outbox.schedule(Draft::text("hello"), to).unwrap();
    assert_eq!(send(&outbox).sent, 2, "{:?}", errors(&outbox));
    assert_eq!(server.messages().len(), 2);
    assert_eq!(logins.load(Ordering::Relaxed), 1);
}

#[test]
fn where_nothing_is_counted_the_servers_own_answer_alone_is_a_proof() {
    let cases = [
        ("", true),
        (" from='localhost'", true),
        (" from='outbox@localhost'", true),
        (" from='outbox@localhost/1'", true),
        (" from='ada@localhost'", false),
        (" from='lobby@rooms.localhost/eve'", false),
    ];
    for (from, is_proof) in cases {
        let server = Server::start(move |step, said| match step {
            Step::Again => Answer::Say(format!(
                "{HEAD}<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>\
                 </stream:features>"
            )),
            // Nobody asks for that, so it is the message that comes.
            Step::Enable => {
                assert!(said.contains("<message"), "{said}");
                Answer::Say(format!("<iq type='result' id='ping-1'{from}/>"))
            }
            Step::Message => Answer::Silence,
            _ => Answer::Well,
        });
        let timeout = if is_proof {
            super::LONG
        } else {
            Duration::from_millis(300)
        };
        let xmpp = server.messenger().timeout(timeout).build().unwrap();
        let told = test(&xmpp).map_err(|error| error.kind());
        let expected = if is_proof {
            Ok(())
        } else {
            Err(ErrorKind::Timeout)
        };
        assert_eq!(told, expected, "{from}");
    }
}

#[test]
fn a_message_to_a_room_that_put_it_out_waits_until_it_is_in_again() {
    // Under another name than it asked for.
    let own = "lobby@rooms.localhost/outbox-2";
    let entered = format!(
        "<presence from='lobby@rooms.localhost/ada'/><presence from='{own}'>\
         <x xmlns='http://jabber.org/protocol/muc#user'>\
         <item affiliation='none' role='participant'/><status code='110'/></x></presence>"
    );
    let mut bounces = 1;
    let joins = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&joins);
    let (server, logins) = logins_of(move |said| {
        if said.contains("<presence") {
            count.fetch_add(1, Ordering::Relaxed);
            return Answer::Say(entered.clone());
        }
        if bounces == 0 {
            return Answer::Well;
        }
        bounces -= 1;
        let left = format!("<presence type='unavailable' from='{own}'/>");
        Answer::First(left + &bounce(id_of(said), "modify", "not-acceptable"))
    });
    let folder = Folder::new("xmpp-kicked");
    let outbox = folder.outbox(server.messenger().build().unwrap());
    let to = recipients("xmpp", ["lobby@rooms.localhost?join"]);
    outbox.schedule(Draft::text("hello"), to).unwrap();
    let report = send(&outbox);
    let told = errors(&outbox);
    assert_eq!((report.sent, report.failed), (1, 0), "{told:?}");
    assert!(told[0].contains("not-acceptable"), "{told:?}");
    let joins = joins.load(Ordering::Relaxed);
    assert_eq!((joins, logins.load(Ordering::Relaxed)), (2, 1));
}

#[test]
fn a_server_that_never_stops_talking_is_not_listened_to_for_ever() {
    let (server, _) = logins_of(|_| Answer::Say("<presence from='ada@localhost'/>".repeat(99_999)));
    let error = test(&server.messenger().build().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
    assert!(error.may_have_acted() && error.is_transient());
}

#[test]
fn a_stanza_that_cannot_be_read_is_passed_over_before_counting_begins_too() {
    let server = Server::start(|step, _| match step {
        Step::Enable => Answer::First("<message type='unheard-of'/>".to_owned()),
        _ => Answer::Well,
    });
    test(&server.messenger().build().unwrap()).unwrap();
}

#[test]
fn an_address_that_leaves_no_room_for_a_text_is_told() {
    let server = Server::start(|_, _| Answer::Well);
    let folder = Folder::new("xmpp-no-room");
    let xmpp = server.messenger().stanza_bytes_max(10_000).build().unwrap();
    let outbox = folder.outbox(xmpp);
    let to = format!("{ADA}/{}", "'".repeat(1023));
    let draft = Draft::email_text("s".repeat(2900), "hello");
    outbox.schedule(draft, recipients("xmpp", [to])).unwrap();
    assert_eq!(send(&outbox).failed, 1);
    let told = errors(&outbox);
    assert!(told[0].contains("no room for a text"), "{told:?}");
    assert!(server.messages().is_empty());
}

#[test]
fn a_text_that_is_cut_otherwise_at_the_next_attempt_is_not_taken_for_sent() {
    let (mut logins, mut messages) = (0, 0);
    let server = Server::start(move |step, _| {
        logins += usize::from(step == Step::Login);
        messages += usize::from(step == Step::Message);
        match step {
            Step::Message if messages == 2 => Answer::Cut(0),
            Step::Login if logins == 2 => Answer::Cut(0),
            _ => Answer::Well,
        }
    });
    let folder = Folder::new("xmpp-another-limit");
    let text = format!("first {}last", "word ".repeat(3000));
    let short = server.messenger().stanza_bytes_max(10_000).build().unwrap();
    let outbox = folder.outbox(short);
    outbox
        .schedule(Draft::text(&text), recipients("xmpp", [ADA]))
        .unwrap();
    let (_, ended) = outbox.send_scheduled(&SendOptions::default());
    assert!(ended.is_err());
    assert_eq!(server.messages().len(), 2, "{:?}", errors(&outbox));
    drop(outbox);
    let outbox = folder.outbox(server.messenger().build().unwrap());
    assert_eq!(send(&outbox).sent, 1, "{:?}", errors(&outbox));
    let whole = server.messages().pop().unwrap();
    assert!(whole.contains("first word") && whole.contains("word last"));
}
