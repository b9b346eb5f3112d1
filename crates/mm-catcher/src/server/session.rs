//! Whose request it is.

use crate::call::Request;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;

/// The cookie that holds a session's token.
const COOKIE: &str = "MMAUTHTOKEN";

/// What is said of a token in the query.
pub(crate) const TOKEN_IN_QUERY: &str = "api.context.token_provided.app_error";

/// Who sent a request, by which token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sender {
    pub(crate) user: Id,
    pub(crate) token: Id,
}

/// How a request says who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof<'a> {
    /// `Authorization: Bearer` (or `Token`).
    Header(&'a str),
    Cookie(&'a str),
}

/// What a request says of its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Nothing, or nothing that was meant.
    None,
    /// A token that does not hold: its cookie is taken back.
    Stale,
    Holds(Sender),
}

impl Claim {
    pub(crate) fn sender(self) -> Option<Sender> {
        match self {
            Self::Holds(sender) => Some(sender),
            Self::None | Self::Stale => None,
        }
    }
}

/// The sender of a request.
///
/// # Errors
/// 401 for a token in the query, which only OAuth apps may send there, and for a cookie with
/// a request that may not have been meant.
pub(crate) fn claim(world: &World, request: &Request) -> Result<Claim, Refusal> {
    let holds = |token: &str| token.parse().ok().and_then(|token| holder(world, token));
    let Some(proof) = proof(request) else {
        let Some(token) = request.query("access_token") else {
            return Ok(Claim::None);
        };
        return match holds(&token) {
            Some(_) => Err(token_in_query()),
            None => Ok(Claim::Stale),
        };
    };
    let (token, by_cookie) = match proof {
        Proof::Header(token) => (token, false),
        Proof::Cookie(token) => (token, true),
    };
    let Some(sender) = holds(token) else {
        return Ok(Claim::Stale);
    };
    if by_cookie && request.method != "GET" && !is_meant(world, request, sender.token) {
        // Even where nobody need be logged in.
        return Err(Refusal::no_session());
    }
    Ok(Claim::Holds(sender))
}

/// The sender of a request, if what it says of that holds.
///
/// # Errors
/// As [`claim`].
pub(crate) fn sender(world: &World, request: &Request) -> Result<Option<Sender>, Refusal> {
    claim(world, request).map(Claim::sender)
}

/// Who stands behind a token.
pub(crate) fn holder(world: &World, token: Id) -> Option<Sender> {
    let session = world.sessions.get(&token).map(|session| session.user);
    let personal = || {
        let mut tokens = world.tokens.values();
        let found = tokens.find(|own| own.token == token && own.is_active);
        found.map(|own| own.user)
    };
    let id = session.or_else(personal)?;
    let user = world.users.get(&id)?;
    // Bots keep their tokens where those of people are turned off.
    let is_on = session.is_some()
        || user.bot.is_some()
        || world.is_on("ServiceSettings.EnableUserAccessTokens", true);
    (is_on && user.is_active()).then_some(Sender { user: id, token })
}

/// The server looks at the cookie first.
fn proof(request: &Request) -> Option<Proof<'_>> {
    let cookies = request.header("cookie").unwrap_or_default();
    let mut cookies = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='));
    if let Some((_, token)) = cookies.find(|(name, _)| *name == COOKIE) {
        return Some(Proof::Cookie(token));
    }
    let header = request.header("authorization")?;
    // Cut by length: what stands between scheme and token is not looked at, but it is one sign.
    ["bearer", "token"].into_iter().find_map(|scheme| {
        let (own, rest) = header.split_at_checked(scheme.len())?;
        let token = rest.get(1..)?;
        own.eq_ignore_ascii_case(scheme)
            .then_some(Proof::Header(token))
    })
}

/// Whether a request that a browser could send on its own was meant: it carries what only a
/// page of this server can know or add.
fn is_meant(world: &World, request: &Request, token: Id) -> bool {
    let csrf = world.sessions.get(&token).map(|session| session.csrf);
    let sent = request.header("x-csrf-token").unwrap_or_default();
    // A personal token has none, and none is what is then asked for.
    csrf.as_ref().map_or("", |csrf| csrf.as_str()) == sent
        || request.header("x-requested-with") == Some("XMLHttpRequest")
}

fn token_in_query() -> Refusal {
    Refusal::new(
        401,
        TOKEN_IN_QUERY,
        "A token in the query is for OAuth apps alone; send it in the header Authorization.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    fn request(method: &str, headers: &[(&'static str, String)], query: &str) -> Request {
        let mut map = hyper::HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Request {
            method: method.to_owned(),
            path: "/".to_owned(),
            query: query.to_owned(),
            headers: map,
            body: bytes::Bytes::new(),
            seq: 1,
        }
    }

    #[test]
    fn a_token_holds_by_header_and_by_cookie_where_the_request_was_meant() {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("alice", "alice@example.test", "pw");
        let token = world.add_session(user);
        let csrf = world.sessions.get(&token).map(|row| row.csrf.to_string());
        let found = |method, headers: &[(&'static str, String)]| {
            claim(&world, &request(method, headers, "")).map(|claim| claim.sender().is_some())
        };
        let cookie = ("cookie", format!("a=b; MMAUTHTOKEN={token}"));
        for scheme in ["Bearer", "bearer", "token"] {
            let header = ("authorization", format!("{scheme} {token}"));
            assert_eq!(found("POST", &[header]), Ok(true), "{scheme}");
        }
        for wrong in ["", "Bearer  ", "Bearer", "Basic "] {
            let header = ("authorization", format!("{wrong}{token}"));
            assert_eq!(found("POST", &[header]), Ok(false), "{wrong}");
        }
        assert_eq!(found("GET", std::slice::from_ref(&cookie)), Ok(true));
        let not_meant = found("POST", std::slice::from_ref(&cookie)).unwrap_err();
        assert_eq!(not_meant.id, "api.context.session_expired.app_error");
        let page = ("x-requested-with", "XMLHttpRequest".to_owned());
        assert_eq!(found("POST", &[cookie.clone(), page]), Ok(true));
        let csrf = ("x-csrf-token", csrf.unwrap());
        assert_eq!(found("POST", &[cookie, csrf]), Ok(true));
    }

    #[test]
    fn a_token_in_the_query_is_refused_and_a_wrong_one_is_stale() {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("alice", "alice@example.test", "pw");
        let token = world.add_session(user);
        let query = format!("access_token={token}");
        let refusal = claim(&world, &request("GET", &[], &query)).unwrap_err();
        assert_eq!(refusal.id, "api.context.token_provided.app_error");
        let header = ("authorization", format!("Bearer {}", Id::random()));
        let found = claim(&world, &request("GET", &[header], ""));
        assert_eq!(found, Ok(Claim::Stale));
    }
}
