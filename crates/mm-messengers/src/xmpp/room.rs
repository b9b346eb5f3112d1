//! Rooms, which take messages of those who are in them.

use mm_core::{Cancel, Error};
use tokio_xmpp::Stanza;
use tokio_xmpp::jid::{BareJid, Jid};
use tokio_xmpp::parsers::muc::muc::{History, Muc};
use tokio_xmpp::parsers::presence::{Presence, Type};
use tokio_xmpp::parsers::stanza_error::StanzaError;

use super::refusal::{self, Step};
use super::session::{Heard, Session};

impl Session {
    /// Enters a room, once.
    pub(super) fn join(&mut self, room: &BareJid, cancel: &Cancel) -> Result<(), Error> {
        if self.rooms.contains(room) {
            return Ok(());
        }
        let nick = self
            .account
            .jid
            .node()
            .map_or("outbox", |node| node.as_str());
        let own = room.with_resource_str(nick);
        let own = own.map_err(|error| refusal::strange(Step::Room).with_source(error))?;
        let own = Jid::from(own);
        let timeout = self.timeout;
        self.guarded(timeout, Step::Room, cancel, |session| {
            let muc = Muc::new().with_history(History::new().with_maxstanzas(0));
            let presence = Presence::available().with_payload(muc).with_to(own.clone());
            session.feed_stanza(presence)?;
            loop {
                let Heard::Stanza(Stanza::Presence(presence)) = session.hear(Step::Room)? else {
                    continue;
                };
                let from = presence.from.as_ref();
                if presence.type_ == Type::None && from == Some(&own) {
                    return Ok(());
                }
                if presence.type_ == Type::Error && from.is_some_and(|from| from.to_bare() == *room)
                {
                    return Err(session.not_let_in(presence));
                }
            }
        })?;
        self.rooms.insert(room.clone());
        Ok(())
    }

    fn not_let_in(&self, presence: Presence) -> Error {
        let mut payloads = presence.payloads.into_iter();
        let error = payloads.find_map(|payload| StanzaError::try_from(payload).ok());
        error.map_or_else(refusal::bounced_without_reason, |error| {
            refusal::bounced(
                &error,
                "to let this account into the room",
                &self.account.secrets,
            )
        })
    }
}
