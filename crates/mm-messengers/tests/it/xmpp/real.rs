//! Against prosody, with a second account that reads.

use mm_messengers::XmppEncryption;
use mm_outbox::{Cancel, Draft, ErrorKind, Filter, Messenger, Outbox, Status, recipients};
use mm_sender::TlsSettings;
use tokio_xmpp::parsers::message::MessageType;
use tokio_xmpp::parsers::stanza_id::OriginId;

use super::LONG;
use super::prosody::{PASSWORD, Prosody};
use super::reader::{Reader, text};
use crate::stage::{Folder, send};

const ADA: &str = "ada@localhost";

fn errors(outbox: &Outbox) -> Vec<String> {
    let all = outbox.dispatches(&Filter::default()).unwrap();
    let errors = all.iter().flat_map(|one| outbox.errors(one.id).unwrap());
    errors.map(|error| error.text).collect()
}

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
