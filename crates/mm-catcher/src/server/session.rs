//! Whose request it is.

use crate::call::Request;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;

/// The cookie that holds a session's token.
const COOKIE: &str = "MMAUTHTOKEN";

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

/// The sender of a request; none if it does not say, or says what does not hold.
///
/// # Errors
/// 401 for a token in the query, which only OAuth apps may send there.
pub(crate) fn sender(world: &World, request: &Request) -> Result<Option<Sender>, Refusal> {
    let Some(proof) = proof(request) else {
        if let Some(token) = request.query("access_token") {
            return match token.parse().ok().and_then(|token| holder(world, token)) {
                Some(_) => Err(token_in_query()),
                None => Ok(None),
            };
        }
        return Ok(None);
    };
    let (token, by_cookie) = match proof {
        Proof::Header(token) => (token, false),
        Proof::Cookie(token) => (token, true),
    };
    let Some(sender) = token.parse().ok().and_then(|token| holder(world, token)) else {
        return Ok(None);
    };
    if by_cookie && request.method != "GET" && !is_meant(world, request, sender.token) {
        return Ok(None);
    }
    Ok(Some(sender))
}

/// Who stands behind a token.
pub(crate) fn holder(world: &World, token: Id) -> Option<Sender> {
    let user = if let Some(session) = world.sessions.get(&token) {
        session.user
    } else {
        let mut tokens = world.tokens.values();
        tokens.find(|own| own.token == token && own.is_active)?.user
    };
    let is_active = world.users.get(&user)?.is_active();
    is_active.then_some(Sender { user, token })
}

fn proof(request: &Request) -> Option<Proof<'_>> {
    if let Some(value) = request.header("authorization") {
        let (scheme, token) = value.split_once(' ').unwrap_or(("", value));
        if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token") {
            return Some(Proof::Header(token.trim()));
        }
    }
    let cookies = request.header("cookie").unwrap_or_default();
    let mut cookies = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='));
    let (_, token) = cookies.find(|(name, _)| *name == COOKIE)?;
    Some(Proof::Cookie(token))
}

/// Whether a request that a browser could send on its own was meant: it carries what only a
/// page of this server can know or add.
fn is_meant(world: &World, request: &Request, token: Id) -> bool {
    let csrf = world.sessions.get(&token).map(|session| session.csrf);
    let sent = request.header("x-csrf-token");
    sent.is_some_and(|sent| csrf.is_some_and(|csrf| csrf.as_str() == sent))
        || request.header("x-requested-with") == Some("XMLHttpRequest")
}

fn token_in_query() -> Refusal {
    Refusal::new(
        401,
        "api.context.token_provided.app_error",
        "A token in the query is for OAuth apps alone; send it in the header Authorization.",
    )
}
