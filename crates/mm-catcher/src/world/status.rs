//! Whether users are there, and how that changes.

use serde_json::{Map, json};

use super::World;
use super::event::Audience;
use super::model::Status;
use crate::id::Id;

impl World {
    /// How a user is; somebody who was never seen is offline.
    pub(crate) fn status(&self, user: Id) -> Status {
        self.statuses.get(&user).cloned().unwrap_or(Status {
            user_id: user,
            state: "offline".to_owned(),
            manual: false,
            last_activity_at: 0,
            dnd_end_time: 0,
        })
    }

    /// The user is there: it did something, or (`manual`) says so. What a user chose itself
    /// gives way to its own choice alone.
    pub(crate) fn set_online(&mut self, user: Id, manual: bool) {
        let old = self.status(user);
        if old.manual && !manual {
            return;
        }
        let now = self.now();
        self.set_status(Status {
            state: "online".to_owned(),
            manual: false, // The server keeps no choice of being online.
            last_activity_at: now,
            dnd_end_time: 0,
            ..old
        });
    }

    /// The user is gone, or (`manual`) says so.
    pub(crate) fn set_offline(&mut self, user: Id, manual: bool) {
        let old = self.status(user);
        if old.manual && !manual {
            return;
        }
        let now = self.now();
        self.set_status(Status {
            state: "offline".to_owned(),
            manual,
            last_activity_at: now,
            dnd_end_time: 0,
            ..old
        });
    }

    /// The user says that it is away.
    pub(crate) fn set_away(&mut self, user: Id) {
        let old = self.status(user);
        self.set_status(Status {
            state: "away".to_owned(),
            manual: true,
            ..old
        });
    }

    /// The user wants quiet, until a time in seconds or (0) until it says otherwise.
    pub(crate) fn set_dnd(&mut self, user: Id, dnd_end_time: i64) {
        let old = self.status(user);
        self.set_status(Status {
            state: "dnd".to_owned(),
            manual: true,
            dnd_end_time,
            ..old
        });
    }

    /// Keeps a status and tells the user's own clients, as the server does.
    fn set_status(&mut self, status: Status) {
        let user = status.user_id;
        let data = json!({"status": status.state, "user_id": user});
        let is_online = status.state == "online";
        let old = self.statuses.insert(user, status);
        if !is_online || old.is_none_or(|old| old.state != "online") {
            self.tell("status_change", Audience::user(user), &data);
        }
    }

    /// As [`World::emit`], for data that is written as an object.
    pub(crate) fn tell(
        &mut self,
        name: &'static str,
        audience: Audience,
        data: &serde_json::Value,
    ) {
        let data = data.as_object().cloned().unwrap_or_else(Map::new);
        self.emit(name, audience, data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn a_chosen_status_outlasts_activity_and_ends_by_choice() {
        let mut world = World::new(Version::LATEST, false);
        let user = Id::random();
        assert_eq!(world.status(user).state, "offline");
        world.set_dnd(user, 0);
        world.set_online(user, false);
        let status = world.status(user);
        assert_eq!((status.state.as_str(), status.manual), ("dnd", true));
        assert_eq!(status.last_activity_at, 0);
        world.set_online(user, true);
        let status = world.status(user);
        assert_eq!((status.state.as_str(), status.manual), ("online", false));
        world.set_offline(user, false);
        assert_eq!(world.status(user).state, "offline");
    }
}
