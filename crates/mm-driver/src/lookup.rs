//! Teams, channels and people by whatever a person calls them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::types::{Channel, Team, User};
use crate::{Driver, RawRequest, Request, TeamId, UserId};

/// How long a name is taken for what it was. A channel may be renamed, or joined anew.
const KNOWN_FOR: Duration = Duration::from_secs(300);
/// How many names are kept at most.
const NAMES_MAX: usize = 4096;

/// The channels of names in teams, and since when.
type Channels = HashMap<(TeamId, String), (Instant, Arc<Channel>)>;

/// What names stood for.
#[derive(Default)]
pub(crate) struct Known {
    channels: Mutex<Channels>,
    me: Mutex<Option<UserId>>,
}

impl Known {
    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn me(&self) -> MutexGuard<'_, Option<UserId>> {
        self.me.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything: another user may see other channels.
    pub(crate) fn forget(&self) {
        self.channels().clear();
        *self.me() = None;
    }
}

impl Driver {
    /// The team of this name, display name or id, of those that the driver's user is in, or
    /// that are open.
    ///
    /// # Errors
    /// There is none such; or why the server could not be asked.
    pub fn find_team(&self, name: &str) -> Result<Team, Error> {
        self.find_team_until(name, None, &Cancel::new())
    }

    /// As [`find_team`](Self::find_team), until a time with all attempts and waits, and so that
    /// another thread can stop it.
    ///
    /// # Errors
    /// As there; `Canceled` if `cancel` ends it, `Timeout` at the deadline.
    pub fn find_team_until(
        &self,
        name: &str,
        deadline: Option<Instant>,
        cancel: &Cancel,
    ) -> Result<Team, Error> {
        let asked = Asked {
            driver: self,
            deadline,
            cancel,
        };
        asked.team(name)
    }

    /// The channel that a person calls so in a team: by display name, by name with or without
    /// `~`, by id, or `@user` for the direct channel with somebody, which is opened.
    ///
    /// A display name wins over a name. What was found is remembered for five minutes.
    ///
    /// # Errors
    /// There is none such that the driver's user can see; or why the server could not be asked.
    pub fn find_channel(&self, team: impl Into<TeamId>, name: &str) -> Result<Arc<Channel>, Error> {
        self.find_channel_until(team, name, None, &Cancel::new())
    }

    /// As [`find_channel`](Self::find_channel), until a time with all attempts and waits, and so
    /// that another thread can stop it.
    ///
    /// # Errors
    /// As there; `Canceled` if `cancel` ends it, `Timeout` at the deadline.
    pub fn find_channel_until(
        &self,
        team: impl Into<TeamId>,
        name: &str,
        deadline: Option<Instant>,
        cancel: &Cancel,
    ) -> Result<Arc<Channel>, Error> {
        let team = team.into();
        let name = name.trim();
        let key = (team.clone(), name.to_owned());
        if let Some((since, channel)) = self.known().channels().get(&key)
            && since.elapsed() < KNOWN_FOR
        {
            return Ok(Arc::clone(channel));
        }
        let asked = Asked {
            driver: self,
            deadline,
            cancel,
        };
        let channel = Arc::new(asked.channel(&team, name)?);
        let mut channels = self.known().channels();
        if channels.len() >= NAMES_MAX {
            channels.clear();
        }
        channels.insert(key, (Instant::now(), Arc::clone(&channel)));
        Ok(channel)
    }

    /// The user of this name (with or without `@`), e-mail address or id.
    ///
    /// # Errors
    /// There is none such; or why the server could not be asked.
    pub fn find_user(&self, name: &str) -> Result<User, Error> {
        self.asked_for_ever(|asked| asked.user(name))
    }

    /// The direct channel with a user, which is opened if there is none yet.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub fn direct(&self, user: impl Into<UserId>) -> Result<Channel, Error> {
        self.asked_for_ever(|asked| asked.direct(&user.into()))
    }

    /// The group channel with two to seven others, which is opened if there is none yet.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub fn group<T: Into<UserId>>(
        &self,
        users: impl IntoIterator<Item = T>,
    ) -> Result<Channel, Error> {
        let mut all = vec![self.my_id(None, &Cancel::new())?];
        all.extend(users.into_iter().map(Into::into));
        let open = self
            .request("POST", "/api/v4/channels/group")
            .json(json!(all));
        open.send_typed()
    }

    /// Who the driver is, asked once.
    pub(crate) fn my_id(
        &self,
        deadline: Option<Instant>,
        cancel: &Cancel,
    ) -> Result<UserId, Error> {
        let known = self.known().me().clone();
        if let Some(id) = known {
            return Ok(id);
        }
        let id = self.me_until(deadline, cancel)?.id;
        *self.known().me() = Some(id.clone());
        Ok(id)
    }

    fn asked_for_ever<T>(
        &self,
        ask: impl FnOnce(&Asked<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        ask(&Asked {
            driver: self,
            deadline: None,
            cancel: &Cancel::new(),
        })
    }
}

/// A driver that is asked until a time, or until it is stopped.
struct Asked<'a> {
    driver: &'a Driver,
    deadline: Option<Instant>,
    cancel: &'a Cancel,
}

impl<'a> Asked<'a> {
    fn get(&self, path: &str) -> RawRequest<'a> {
        self.ended(self.driver.get(path))
    }

    fn ended(&self, request: RawRequest<'a>) -> RawRequest<'a> {
        let request = request.cancel_by(self.cancel);
        match self.deadline {
            Some(deadline) => request.until(deadline),
            None => request,
        }
    }

    fn team(&self, name: &str) -> Result<Team, Error> {
        let own: Vec<Team> = self.get("/api/v4/users/me/teams").send_typed()?;
        let is = |team: &&Team, by: fn(&Team) -> &str| by(team).eq_ignore_ascii_case(name);
        let found = own
            .iter()
            .find(|team| is(team, |team| team.display_name.as_str()))
            .or_else(|| own.iter().find(|team| is(team, |team| team.name.as_str())))
            .or_else(|| own.iter().find(|team| team.id.as_str() == name));
        if let Some(team) = found {
            return Ok(team.clone());
        }
        let by_name = self.get(&format!(
            "/api/v4/teams/name/{}",
            encoded(&name.to_lowercase())
        ));
        by_name
            .send_typed()
            .map_err(|error| none(error, "team", name))
    }

    fn channel(&self, team: &TeamId, name: &str) -> Result<Channel, Error> {
        if name.is_empty() {
            return Err(Error::invalid_payload(
                "channel",
                "is empty; name a channel or a user",
            ));
        }
        if let Some(user) = name.strip_prefix('@') {
            let user = self.user(user)?;
            return self.direct(&user.id);
        }
        let plain = name.strip_prefix('~').unwrap_or(name);
        let path = format!("/api/v4/users/me/teams/{}/channels", encoded(team.as_str()));
        let own: Vec<Channel> = match self.get(&path).send_typed() {
            Ok(own) => own,
            // A bot that is in no team may still have an id.
            Err(error) if matches!(error.status(), Some(403 | 404)) => Vec::new(),
            Err(error) => return Err(error),
        };
        let of_team = || own.iter().filter(|channel| channel.team_id == *team);
        let found = of_team()
            .filter(|_| plain == name)
            .find(|channel| channel.display_name == name)
            .or_else(|| of_team().find(|channel| channel.name.eq_ignore_ascii_case(plain)))
            .or_else(|| own.iter().find(|channel| channel.id.as_str() == plain));
        if let Some(channel) = found {
            return Ok(channel.clone());
        }
        if is_id(plain) {
            let by_id = self.get(&format!("/api/v4/channels/{plain}"));
            match by_id.send_typed() {
                Err(error) if matches!(error.status(), Some(403 | 404)) => {}
                answer => return answer,
            }
        }
        let (team, plain) = (encoded(team.as_str()), encoded(&plain.to_lowercase()));
        let by_name = self.get(&format!("/api/v4/teams/{team}/channels/name/{plain}"));
        by_name
            .send_typed()
            .map_err(|error| none(error, "channel", name))
    }

    fn user(&self, name: &str) -> Result<User, Error> {
        let name = name.trim();
        let plain = name.strip_prefix('@').unwrap_or(name);
        if plain == "me" {
            return self.driver.me_until(self.deadline, self.cancel);
        }
        let by = if plain.contains('@') {
            "email/"
        } else {
            "username/"
        };
        let by_name = self.get(&format!(
            "/api/v4/users/{by}{}",
            encoded(&plain.to_lowercase())
        ));
        match by_name.send_typed() {
            Err(error) if error.status() == Some(404) && is_id(plain) => {
                let by_id = self.get(&format!("/api/v4/users/{plain}"));
                by_id
                    .send_typed()
                    .map_err(|error| none(error, "user", name))
            }
            answer => answer.map_err(|error| none(error, "user", name)),
        }
    }

    fn direct(&self, user: &UserId) -> Result<Channel, Error> {
        let me = self.driver.my_id(self.deadline, self.cancel)?;
        let open = self.driver.request("POST", "/api/v4/channels/direct");
        self.ended(open.json(json!([me, user]))).send_typed()
    }
}

/// Whether a text has the form of an id.
fn is_id(text: &str) -> bool {
    text.len() == 26
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Says in words what was not found.
fn none(error: Error, what: &str, name: &str) -> Error {
    match error.status() {
        Some(status @ (403 | 404)) => {
            let id = error.server_id().map(str::to_owned);
            let named = Error::new(ErrorKind::Status(status)).with_message(format!(
                "there is no {what} `{name}` that this user can see (status {status})"
            ));
            match id {
                Some(id) => named.with_server_id(id).with_source(error),
                None => named.with_source(error),
            }
        }
        _ => error,
    }
}
