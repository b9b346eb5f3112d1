//! Whether users are there, and how that changes.

use serde_json::{Map, json};

use super::World;
use super::event::Audience;
use super::model::Status;
use crate::id::Id;

/// How long a user may be idle before it is away.
const AWAY_AFTER_MS: i64 = 300_000;

impl World {
    /// How a user is; somebody who was never seen is offline.
    pub(crate) fn status(&self, user: Id) -> Status {
        self.statuses.get(&user).cloned().unwrap_or(Status {
            user_id: user,
            status: "offline".to_owned(),
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
            status: "online".to_owned(),
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
            status: "offline".to_owned(),
            manual,
            last_activity_at: now,
            dnd_end_time: 0,
            ..old
        });
    }

    /// The server starts: who has not chosen to be something is offline.
    #[cfg(feature = "store")]
    pub(super) fn nobody_is_there(&mut self) {
        let rows = self.statuses.values().filter(|row| !row.manual);
        let gone: Vec<Id> = rows.map(|row| row.user_id).collect();
        for user in gone {
            if let Some(row) = self.statuses.get_mut(&user) {
                "offline".clone_into(&mut row.status);
            }
        }
    }

    /// The user says that it is away.
    pub(crate) fn set_away(&mut self, user: Id) {
        let old = self.status(user);
        self.set_status(Status {
            status: "away".to_owned(),
            manual: true,
            ..old
        });
    }

    /// The user says (`manual`) that it is away, or has done nothing for a while.
    pub(crate) fn set_away_if_idle(&mut self, user: Id, manual: bool) {
        let old = self.status(user);
        let is_idle = self.now() - old.last_activity_at >= AWAY_AFTER_MS;
        let is_kept = old.manual || old.status == "away" || !is_idle;
        if manual || !is_kept {
            self.set_status(Status {
                status: "away".to_owned(),
                manual,
                ..old
            });
        }
    }

    /// The user wants quiet, until a time in seconds or (0) until it says otherwise.
    pub(crate) fn set_dnd(&mut self, user: Id, dnd_end_time: i64) {
        let old = self.status(user);
        self.set_status(Status {
            status: "dnd".to_owned(),
            manual: true,
            dnd_end_time,
            ..old
        });
    }

    /// Keeps a status and tells the user's own clients, as the server does.
    fn set_status(&mut self, status: Status) {
        let user = status.user_id;
        let data = json!({"status": status.status, "user_id": user});
        let is_online = status.status == "online";
        let old = self.statuses.insert(user, status);
        if !is_online || old.is_none_or(|old| old.status != "online") {
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
        assert_eq!(world.status(user).status, "offline");
        world.set_dnd(user, 0);
        world.set_online(user, false);
        let status = world.status(user);
        assert_eq!((status.status.as_str(), status.manual), ("dnd", true));
        assert_eq!(status.last_activity_at, 0);
        world.set_online(user, true);
        let status = world.status(user);
        assert_eq!((status.status.as_str(), status.manual), ("online", false));
        world.set_offline(user, false);
        assert_eq!(world.status(user).status, "offline");
    }

    #[test]
    fn who_did_something_lately_is_away_only_by_choice() {
        let mut world = World::new(Version::LATEST, false);
        let user = Id::random();
        world.set_online(user, false);
        world.set_away_if_idle(user, false);
        assert_eq!(world.status(user).status, "online");
        if let Some(status) = world.statuses.get_mut(&user) {
            status.last_activity_at -= AWAY_AFTER_MS;
        }
        world.set_away_if_idle(user, false);
        assert_eq!(world.status(user).status, "away");
        assert!(!world.status(user).manual);
        world.set_online(user, false);
        world.set_away_if_idle(user, true);
        let status = world.status(user);
        assert_eq!((status.status.as_str(), status.manual), ("away", true));
    }
}
