//! Browsers that have logged in by the hub.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use mm_core::{Error, ErrorKind};
use sha2::Sha256;

/// How long a session lives without a request.
const LIFE: Duration = Duration::from_secs(3600);
/// How many there are at once.
const SESSIONS_MAX: usize = 1_000;
/// How many random bytes are a secret.
const SECRET_BYTES: usize = 24;
/// Where they come from.
const RANDOM: &str = "/dev/urandom";

/// What a page tells once.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct News {
    pub(crate) is_good: bool,
    pub(crate) text: String,
    pub(crate) url: Option<String>,
}

struct Session {
    /// Of the hub, for this service.
    token: String,
    used: Instant,
    news: Option<News>,
}

/// The sessions, by what a key makes of their names: so comparing takes a time that tells
/// nothing.
pub(crate) struct Sessions {
    key: Hmac<Sha256>,
    sessions: Mutex<HashMap<[u8; 32], Session>>,
}

impl Sessions {
    /// # Errors
    /// This system has no random bytes.
    pub(crate) fn new() -> Result<Self, Error> {
        let secret = random().map_err(no_random)?;
        let key = Hmac::new_from_slice(secret.as_bytes())
            .map_err(|error| Error::new(ErrorKind::Io).with_source(error))?;
        Ok(Self {
            key,
            sessions: Mutex::default(),
        })
    }

    /// A new session for who has this token of the hub.
    ///
    /// # Errors
    /// This system has no random bytes.
    pub(crate) fn open(&self, token: String, now: Instant) -> Result<String, Error> {
        let name = random().map_err(no_random)?;
        let mut sessions = self.lock();
        sessions.retain(|_, session| lives(session, now));
        if sessions.len() >= SESSIONS_MAX {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.used);
            let oldest = oldest.map(|(mark, _)| *mark);
            oldest.and_then(|mark| sessions.remove(&mark));
        }
        let session = Session {
            token,
            used: now,
            news: None,
        };
        sessions.insert(self.mark("session", &name), session);
        Ok(name)
    }

    /// The token of a session, and its news, which are told once.
    pub(crate) fn visit(&self, name: &str, now: Instant) -> Option<(String, Option<News>)> {
        let mut sessions = self.lock();
        let session = sessions.get_mut(&self.mark("session", name))?;
        if !lives(session, now) {
            return None;
        }
        session.used = now;
        Some((session.token.clone(), session.news.take()))
    }

    /// Tells the next page something.
    pub(crate) fn tell(&self, name: &str, news: News) {
        if let Some(session) = self.lock().get_mut(&self.mark("session", name)) {
            session.news = Some(news);
        }
    }

    pub(crate) fn close(&self, name: &str) {
        let mark = self.mark("session", name);
        self.lock().remove(&mark);
    }

    /// What every form of a session holds, and no page of others knows.
    pub(crate) fn seal(&self, name: &str) -> String {
        hex(&self.mark("form", name))
    }

    pub(crate) fn has_seal(&self, name: &str, seal: &str) -> bool {
        self.mark("seal", seal) == self.mark("seal", &self.seal(name))
    }

    fn mark(&self, what: &str, text: &str) -> [u8; 32] {
        let mut mac = self.key.clone();
        mac.update(what.as_bytes());
        mac.update(b":");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

fn lives(session: &Session, now: Instant) -> bool {
    now.saturating_duration_since(session.used) < LIFE
}

/// A text that nobody can guess.
pub(crate) fn random() -> io::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    File::open(RANDOM)?.read_exact(&mut bytes)?;
    Ok(hex(&bytes))
}

fn no_random(error: io::Error) -> Error {
    Error::new(ErrorKind::Io)
        .with_message(format!("no secret can be made of {RANDOM}"))
        .with_source(error)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lives_as_long_as_it_is_used() {
        let sessions = Sessions::new().unwrap();
        let begin = Instant::now();
        let name = sessions.open("token".to_owned(), begin).unwrap();
        let later = begin + LIFE / 2;
        assert_eq!(sessions.visit(&name, later).unwrap().0, "token");
        assert!(sessions.visit(&name, later + LIFE).is_none());
        assert!(sessions.visit("another", begin).is_none());
        sessions.close(&name);
        assert!(sessions.visit(&name, later).is_none());
    }

    #[test]
    fn news_are_told_once() {
        let sessions = Sessions::new().unwrap();
        let now = Instant::now();
        let name = sessions.open("token".to_owned(), now).unwrap();
        let news = News {
            is_good: true,
            text: "posted".to_owned(),
            url: None,
        };
        sessions.tell(&name, news);
        assert!(sessions.visit(&name, now).unwrap().1.is_some());
        assert!(sessions.visit(&name, now).unwrap().1.is_none());
    }

    #[test]
    fn a_form_of_another_session_is_known() {
        let sessions = Sessions::new().unwrap();
        let seal = sessions.seal("one");
        assert!(sessions.has_seal("one", &seal));
        assert!(!sessions.has_seal("two", &seal));
        assert!(!sessions.has_seal("one", ""));
    }
}
