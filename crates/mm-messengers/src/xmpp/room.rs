//! Rooms, which take messages of those who are in them.

use mm_core::{Cancel, Error};
use tokio_xmpp::Stanza;
use tokio_xmpp::jid::{BareJid, Jid};
use tokio_xmpp::parsers::muc::muc::{History, Muc};
use tokio_xmpp::parsers::muc::user::{MucUser, Status};
use tokio_xmpp::parsers::presence::{Presence, Type};
use tokio_xmpp::parsers::stanza_error::StanzaError;

use super::refusal::{self, Step};
use super::session::{Heard, Session};

impl Session {
    /// Enters a room, once.
    pub(super) fn join(&mut self, room: &BareJid, cancel: &Cancel) -> Result<(), Error> {
        if self.rooms.contains_key(room) {
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
        let own = self.guarded(timeout, Step::Room, cancel, |session| {
            let muc = Muc::new().with_history(History::new().with_maxstanzas(0));
            let presence = Presence::available().with_payload(muc).with_to(own.clone());
            session.feed_stanza(presence)?;
            loop {
                let Heard::Stanza(Stanza::Presence(presence)) = session.hear(Step::Room)? else {
                    continue;
                };
                let from = presence.from.as_ref();
                let Some(from) = from.filter(|from| from.to_bare() == *room) else {
                    continue;
                };
                // A room may give another name than that which was asked for.
                if presence.type_ == Type::None && (*from == own || is_own(&presence)) {
                    return Ok(from.clone());
                }
                if presence.type_ == Type::Error {
                    return Err(session.not_let_in(presence));
                }
            }
        })?;
        self.rooms.insert(room.clone(), own);
        Ok(())
    }

    /// Who is put out of a room is to enter it again.
    pub(super) fn see(&mut self, presence: &Presence) {
        let Some(from) = &presence.from else { return };
        let is_gone = matches!(presence.type_, Type::Unavailable | Type::Error);
        if is_gone && self.rooms.get(&from.to_bare()) == Some(from) {
            self.rooms.remove(&from.to_bare());
        }
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

/// Whether a room says that this is who asks.
fn is_own(presence: &Presence) -> bool {
    let payloads = presence.payloads.iter().cloned();
    let users = payloads.filter_map(|payload| MucUser::try_from(payload).ok());
    users
        .flat_map(|user| user.status)
        .any(|status| status == Status::SelfPresence)
}
