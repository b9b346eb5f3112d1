//! Whom a message is for: a person, or a room.

use mm_core::Error;
use tokio_xmpp::jid::{BareJid, Jid};
use tokio_xmpp::parsers::message::MessageType;

/// What an address of a room ends with, as in links to rooms.
const JOIN: &str = "?join";

/// An address that is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) jid: Jid,
    is_room: bool,
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let (text, is_room) = match text.strip_suffix(JOIN) {
            Some(room) => (room, true),
            None => (text, false),
        };
        let wrong = |why: &str| Error::invalid_payload("address", why);
        let jid = Jid::new(text).map_err(|error| {
            wrong("is no address of XMPP, as ada@example.com").with_source(error)
        })?;
        if is_room && (jid.is_full() || jid.node().is_none()) {
            return Err(wrong("is no room, as lobby@rooms.example.com?join"));
        }
        Ok(Self { jid, is_room })
    }

    /// The room that is to be joined before.
    pub(super) fn room(&self) -> Option<BareJid> {
        self.is_room.then(|| self.jid.to_bare())
    }

    pub(super) fn message_type(&self) -> MessageType {
        if self.is_room {
            MessageType::Groupchat
        } else {
            MessageType::Chat
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_rooms_are_told_apart() {
        let ada = Address::parse(" ada@example.com ").unwrap();
        assert_eq!((ada.jid.as_str(), ada.room()), ("ada@example.com", None));
        let room = Address::parse("lobby@rooms.example.com?join").unwrap();
        assert_eq!(room.room().unwrap().as_str(), "lobby@rooms.example.com");
        let desk = Address::parse("ada@example.com/desk").unwrap();
        assert_eq!(desk.jid.as_str(), "ada@example.com/desk");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "@",
            "ada@",
            "a b@example.com",
            "?join",
            "example.com?join",
            "a@b/c?join",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert_eq!(error.field(), Some("address"), "{text}");
        }
    }
}
