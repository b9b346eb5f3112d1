//! Events of the websocket: who gets which.

use serde_json::{Map, Value};

use super::World;
use crate::id::Id;

/// Something that happened, for those whom it concerns.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) name: &'static str,
    pub(crate) data: Map<String, Value>,
    pub(crate) audience: Audience,
}

/// Whom an event concerns; with nothing set, everyone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Audience {
    /// This user alone.
    pub(crate) user: Option<Id>,
    /// The members of this channel.
    pub(crate) channel: Option<Id>,
    /// The members of this team.
    pub(crate) team: Option<Id>,
    /// None of these.
    pub(crate) omit: Vec<Id>,
}

impl Audience {
    pub(crate) fn everyone() -> Self {
        Self::default()
    }

    pub(crate) fn user(user: Id) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }

    pub(crate) fn channel(channel: Id) -> Self {
        Self {
            channel: Some(channel),
            ..Self::default()
        }
    }

    pub(crate) fn team(team: Id) -> Self {
        Self {
            team: Some(team),
            ..Self::default()
        }
    }
}

/// The open websockets.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    /// How many events there were.
    told: u64,
}

impl World {
    /// Tells everyone whom it concerns.
    pub(crate) fn emit(
        &mut self,
        name: &'static str,
        audience: Audience,
        data: Map<String, Value>,
    ) {
        self.live.heard(name, &data);
        let event = Event {
            name,
            data,
            audience,
        };
        self.hub.tell(&event);
    }
}

impl Hub {
    fn tell(&mut self, _: &Event) {
        self.told += 1;
    }
}
