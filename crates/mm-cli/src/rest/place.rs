//! Where on a server: team and channel by whatever a person calls them.

use std::sync::Arc;

use mm_core::{Error, ErrorKind};
use mm_driver::types::{Channel, Team};
use mm_driver::{Driver, TeamId};

/// A server, and the team there that names are looked up in.
#[derive(Debug)]
pub(crate) struct Place {
    driver: Driver,
    team: Option<String>,
}

impl Place {
    pub(crate) fn new(driver: Driver, team: Option<&str>) -> Self {
        Self {
            driver,
            team: team.map(str::to_owned),
        }
    }

    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }

    /// The team that was named, or the only one.
    pub(crate) fn team(&self) -> Result<Team, Error> {
        if let Some(name) = &self.team {
            return self.driver.find_team(name);
        }
        let own = self.driver.request("GET", "/api/v4/users/me/teams");
        let own: Vec<Team> = own.send_typed()?;
        let wrong = |text: String| Error::new(ErrorKind::InvalidSetting).with_message(text);
        match <[Team; 1]>::try_from(own) {
            Ok([team]) => Ok(team),
            Err(none) if none.is_empty() => Err(wrong(
                "this user is in no team: name one by --team".to_owned(),
            )),
            Err(several) => {
                let mut names: Vec<_> = several.into_iter().map(|team| team.name).collect();
                names.sort();
                let names = names.join(", ");
                Err(wrong(format!(
                    "this user is in several teams: name one by --team ({names})"
                )))
            }
        }
    }

    /// The channel of this name, display name or id, or with `@user`.
    pub(crate) fn channel(&self, name: &str) -> Result<Arc<Channel>, Error> {
        let name = name.trim();
        if name.starts_with('@') {
            // It is of no team.
            return self.driver.find_channel(TeamId::from(""), name);
        }
        if is_id(name) {
            let path = format!("/api/v4/channels/{name}");
            match self.driver.request("GET", path).send_typed() {
                Ok(channel) => return Ok(Arc::new(channel)),
                // A name may look like an id.
                Err(error) if matches!(error.status(), Some(403 | 404)) => {}
                Err(error) => return Err(error),
            }
        }
        self.driver.find_channel(&self.team()?.id, name)
    }
}

/// Whether a text has the form of an id.
pub(crate) fn is_id(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() == 26 && text.bytes().all(is_part)
}

/// An id, or the end of a link to a post.
pub(crate) fn id_or_link(text: &str) -> Result<String, String> {
    let end = text.trim().trim_end_matches('/').rsplit('/').next();
    match end.filter(|end| is_id(end)) {
        Some(id) => Ok(id.to_owned()),
        None => Err("expected an id (26 small letters and digits) or a link to a post".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_alone_or_from_a_link() {
        let id = "5qk9nf3hb7yrjx1d8w6tzc4ema";
        for text in [
            id.to_owned(),
            format!(" {id}\n"),
            format!("https://chat.example.com/ops/pl/{id}/"),
        ] {
            assert_eq!(id_or_link(&text).as_deref(), Ok(id));
        }
        for text in [
            "",
            "/",
            "short",
            "9IC3Z5KXTPRSJKWY8471X5BU9O",
            "https://x/pl/",
        ] {
            assert!(id_or_link(text).is_err(), "{text}");
        }
    }
}
