//! Who may come in: the token, the sessions of browsers, and how often one may try.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::failure::Failure;

/// How many wrong tokens one address may try in [`TRIES_TIME`].
const TRIES_MAX: u32 = 10;
const TRIES_TIME: Duration = Duration::from_secs(60);
/// Of how many addresses tries are counted.
const ADDRESSES_MAX: usize = 1000;
/// How long a session lives without a request.
const SESSION_TIME: Duration = Duration::from_secs(12 * 3600);
/// How many browsers may be in at once.
const SESSIONS_MAX: usize = 100;
/// How many random bytes are a secret.
const SECRET_BYTES: usize = 24;
/// Where they come from.
const RANDOM: &str = "/dev/urandom";

/// What became of a try.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Try {
    Right,
    Wrong,
    /// It was not looked at; so long is to be waited.
    TooMany(Duration),
}

/// Keeps no token and no session, but what a key of its own makes of them: so comparing takes
/// a time that tells nothing.
pub(super) struct Door {
    key: Hmac<Sha256>,
    token: [u8; 32],
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The oldest first.
    sessions: Vec<([u8; 32], Instant)>,
    /// Since when, and how many wrong ones.
    tries: HashMap<IpAddr, (Instant, u32)>,
}

impl Door {
    pub(super) fn new(token: &str) -> Result<Self, Failure> {
        let key = random()?;
        let key = Hmac::new_from_slice(key.as_bytes())
            .map_err(|error| Failure::refused(format!("no key can be made: {error}")))?;
        let mut door = Self {
            key,
            token: [0; 32],
            state: Mutex::default(),
        };
        door.token = door.mark("token", token);
        Ok(door)
    }

    /// Tries a token.
    pub(super) fn knock(&self, peer: IpAddr, token: &str, now: Instant) -> Try {
        let peer = neighbourhood(peer);
        let mut state = self.lock();
        let since = |(begin, _): &(Instant, u32)| now.saturating_duration_since(*begin);
        state.tries.retain(|_, tries| since(tries) < TRIES_TIME);
        if let Some(tries) = state.tries.get(&peer)
            && tries.1 >= TRIES_MAX
        {
            return Try::TooMany(TRIES_TIME.saturating_sub(since(tries)));
        }
        if self.mark("token", token) == self.token {
            return Try::Right;
        }
        if state.tries.len() >= ADDRESSES_MAX && !state.tries.contains_key(&peer) {
            let oldest = state.tries.iter().min_by_key(|(_, (begin, _))| *begin);
            if let Some(oldest) = oldest.map(|(peer, _)| *peer) {
                state.tries.remove(&oldest);
            }
        }
        state.tries.entry(peer).or_insert((now, 0)).1 += 1;
        Try::Wrong
    }

    /// A new session, for who has the token.
    pub(super) fn open(&self, now: Instant) -> Result<String, Failure> {
        let session = random()?;
        let mut state = self.lock();
        if state.sessions.len() >= SESSIONS_MAX {
            state.sessions.remove(0);
        }
        state.sessions.push((self.mark("session", &session), now));
        Ok(session)
    }

    /// Whether this session is one, and lives on.
    pub(super) fn is_open(&self, session: &str, now: Instant) -> bool {
        let mark = self.mark("session", session);
        let mut state = self.lock();
        let lives = |used: &Instant| now.saturating_duration_since(*used) < SESSION_TIME;
        state.sessions.retain(|(_, used)| lives(used));
        let found = state.sessions.iter().position(|(known, _)| *known == mark);
        let Some(found) = found else {
            return false;
        };
        state.sessions.remove(found);
        state.sessions.push((mark, now));
        true
    }

    /// Ends a session.
    pub(super) fn close(&self, session: &str) {
        let mark = self.mark("session", session);
        self.lock().sessions.retain(|(known, _)| *known != mark);
    }

    /// What every form of a session holds, and no page of others knows.
    pub(super) fn seal(&self, session: &str) -> String {
        hex(&self.mark("form", session))
    }

    /// Whether a form holds it.
    pub(super) fn has_seal(&self, session: &str, seal: &str) -> bool {
        self.mark("seal", seal) == self.mark("seal", &self.seal(session))
    }

    fn mark(&self, what: &str, text: &str) -> [u8; 32] {
        let mut mac = self.key.clone();
        mac.update(what.as_bytes());
        mac.update(b":");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Door")
    }
}

/// A text that nobody can guess.
pub(super) fn random() -> Result<String, Failure> {
    let mut bytes = [0; SECRET_BYTES];
    File::open(RANDOM)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| Failure::refused(format!("no token can be made: {RANDOM}: {error}")))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}

/// Who has one address of IPv6 has all of its network.
fn neighbourhood(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            Ipv6Addr::from_bits(network).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "a token of some length";

    fn peer(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_so_many_tries_a_minute_and_others_have_theirs() {
        let door = Door::new(TOKEN).unwrap();
        let (begin, bad) = (Instant::now(), peer("192.0.2.1"));
        for _ in 0..TRIES_MAX {
            assert_eq!(door.knock(bad, "wrong", begin), Try::Wrong);
        }
        let later = begin + Duration::from_secs(59);
        let left = Duration::from_secs(1);
        assert_eq!(door.knock(bad, TOKEN, later), Try::TooMany(left));
        assert_eq!(door.knock(peer("192.0.2.2"), TOKEN, later), Try::Right);
        assert_eq!(door.knock(bad, TOKEN, begin + TRIES_TIME), Try::Right);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address_and_one_of_ipv4_in_it_is_its_own() {
        let door = Door::new(TOKEN).unwrap();
        let now = Instant::now();
        for number in 0..TRIES_MAX {
            let peer = peer(&format!("2001:db8::{number}"));
            assert_eq!(door.knock(peer, "", now), Try::Wrong);
        }
        let same = door.knock(peer("2001:db8::ffff"), TOKEN, now);
        assert!(matches!(same, Try::TooMany(_)));
        assert_eq!(door.knock(peer("2001:db8:0:1::1"), TOKEN, now), Try::Right);
        let mapped = |peer: &str| neighbourhood(peer.parse().unwrap());
        assert_ne!(mapped("::ffff:192.0.2.1"), mapped("::ffff:192.0.2.2"));
    }

    #[test]
    fn tries_of_many_addresses_are_forgotten_and_cost_no_memory() {
        let door = Door::new(TOKEN).unwrap();
        let now = Instant::now();
        for number in 0..2 * ADDRESSES_MAX {
            let number = u32::try_from(number).unwrap();
            let peer = IpAddr::V4((0x0a00_0000 + number).into());
            assert_eq!(door.knock(peer, "wrong", now), Try::Wrong);
        }
        assert_eq!(door.lock().tries.len(), ADDRESSES_MAX);
    }

    #[test]
    fn a_session_lives_as_long_as_it_is_used_and_ends_when_it_is_closed() {
        let door = Door::new(TOKEN).unwrap();
        let begin = Instant::now();
        let (one, two) = (door.open(begin).unwrap(), door.open(begin).unwrap());
        assert_ne!(one, two);
        let half = begin + SESSION_TIME / 2;
        assert!(door.is_open(&one, half));
        assert!(!door.is_open(&two, begin + SESSION_TIME));
        assert!(door.is_open(&one, begin + SESSION_TIME));
        door.close(&one);
        assert!(!door.is_open(&one, half) && !door.is_open("", half));
    }

    #[test]
    fn there_are_so_many_sessions_and_the_newest_stay() {
        let door = Door::new(TOKEN).unwrap();
        let now = Instant::now();
        let first = door.open(now).unwrap();
        let more = (0..SESSIONS_MAX).map(|_| door.open(now).unwrap());
        let last = more.last().unwrap();
        assert!(!door.is_open(&first, now) && door.is_open(&last, now));
    }

    #[test]
    fn the_seal_of_a_session_is_none_of_another() {
        let door = Door::new(TOKEN).unwrap();
        assert!(door.has_seal("a", &door.seal("a")));
        assert!(!door.has_seal("a", &door.seal("b")) && !door.has_seal("a", ""));
    }
}
