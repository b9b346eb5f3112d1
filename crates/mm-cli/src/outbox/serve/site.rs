//! What is where, and who may see it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use mm_core::Cancel;
use mm_outbox::{Filter, LinkKind, Links, Outbox};
use serde_json::json;

use super::door::{Door, Try};
use super::http::{Answer, Request};
use super::pages::{self, Page, Pages};
use super::standing::Counted;
use super::trials::Trials;
use super::visit::{Visit, Visitor};
use crate::failure::Failure;
use crate::outbox::config::Config;
use crate::output;

/// The page that takes the token.
const WHERE_MADE: &str = "mm outbox serve printed the token when it began.";
const WHERE_SET: &str = "The token is the one of [serve] in the settings.";
const NEXT: &str = "next";

/// The page, with all that it is made of.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) outbox: Outbox,
    pub(super) config: Arc<Config>,
    pub(super) trials: Arc<Trials>,
    pub(super) stop: Cancel,
    pub(super) counted: Counted,
    pub(super) links: Option<Links>,
    pub(super) pages: Pages,
    pub(super) door: Door,
    /// What the cookie is called: the port makes it another for each of one machine.
    pub(super) cookie: String,
    /// Where others find it, as the links say.
    pub(super) public: Option<Public>,
    /// Whether the token may stand in a URL: it was made at the start, for this time alone.
    pub(super) takes_token_by_url: bool,
}

/// A URL in two.
#[derive(Debug)]
pub(super) struct Public {
    /// `https://example.com`
    pub(super) origin: String,
    /// `/app`, or nothing.
    pub(super) prefix: String,
}

impl Public {
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let site = rest.find('/').unwrap_or(rest.len());
        Some(Self {
            origin: format!("{scheme}://{}", &rest[..site]).to_lowercase(),
            prefix: rest[site..].trim_end_matches('/').to_owned(),
        })
    }
}

impl Site {
    pub(super) fn answer(&self, request: &Request) -> Answer {
        let path = self.local(&request.path);
        let is_get = matches!(&*request.method, "GET" | "HEAD");
        if let (Some(asset), true) = (pages::asset(path), is_get) {
            return asset;
        }
        if path == "/healthz" {
            return self.health();
        }
        if path.starts_with("/messages/") {
            return self.follow(request);
        }
        if !is_get && request.method != "POST" {
            return Answer::text(405, "GET or POST.").header("Allow", "GET, HEAD, POST");
        }
        if !is_get && self.is_foreign(request) {
            return Answer::text(403, "This form is of another site.");
        }
        if path == "/login" && !is_get {
            return self.login(request);
        }
        if self.takes_token_by_url
            && is_get
            && path == "/"
            && let Some(token) = request.query().get("token")
        {
            return self.enter(request, token, "./");
        }
        let visitor = match self.visitor(request) {
            Ok(visitor) => visitor,
            Err(refused) => return refused,
        };
        let is_sealed = match &visitor {
            Visitor::Browser(session) => {
                let seal = request.form();
                is_get
                    || self
                        .door
                        .has_seal(session, seal.get("seal").unwrap_or_default())
            }
            Visitor::Program => true,
        };
        let visit = Visit::new(self, request, visitor);
        if !is_sealed {
            return visit.trouble(403, "This form is too old", "Go back and load it again.");
        }
        let shown = match (path, is_get) {
            ("/", true) => visit.overview(),
            ("/dispatches", true) => visit.dispatches(),
            ("/dispatch", true) => visit.dispatch(),
            ("/messages", true) => visit.messages(),
            ("/message", true) => visit.message(),
            ("/subscriptions", true) => visit.subscriptions(),
            ("/test", true) => Ok(visit.tests()),
            ("/api/status", true) => visit.status_json(),
            ("/api/dispatches", true) => visit.dispatches_json(),
            ("/login", true) => Ok(Answer::see("./")),
            ("/requeue", false) => visit.requeue(),
            ("/drop", false) => visit.drop_one(),
            ("/test", false) => Ok(visit.test()),
            ("/unsubscribe", false) => visit.unsubscribe(),
            ("/logout", false) => Ok(visit.leave()),
            _ => Ok(visit.trouble(404, "There is no such page", "Is the address whole?")),
        };
        shown.unwrap_or_else(|failure| visit.failed(&failure))
    }

    /// The path as it is behind a proxy that passes on its prefix.
    fn local<'a>(&self, path: &'a str) -> &'a str {
        let prefix = self.public.as_ref().map_or("", |public| &public.prefix);
        match path.strip_prefix(prefix) {
            Some(rest) if rest.starts_with('/') => rest,
            _ => path,
        }
    }

    /// Whether the store can be read, for anybody.
    fn health(&self) -> Answer {
        let mut newest = Filter::default();
        newest.limit = Some(1);
        match self.outbox.dispatches(&newest) {
            Ok(_) => Answer::text(200, "ok"),
            Err(_) => Answer::text(503, "The store cannot be read."),
        }
    }

    /// A link of a recipient.
    fn follow(&self, request: &Request) -> Answer {
        let Some(links) = &self.links else {
            return Answer::text(404, "There is nothing here.");
        };
        let answer = links.serve(&request.method, &request.path);
        Answer::new(answer.status, answer.content_type, answer.body)
    }

    /// Whether a form was sent by a page of somebody else. What is no browser says nothing.
    fn is_foreign(&self, request: &Request) -> bool {
        if let Some(site) = request.header("sec-fetch-site") {
            return !["same-origin", "none"].contains(&site);
        }
        let Some(origin) = request.header("origin") else {
            return false;
        };
        let site = origin.split_once("://").map_or("", |(_, site)| site);
        let host = request.header("host").unwrap_or_default();
        let is_own = !site.is_empty() && site.eq_ignore_ascii_case(host);
        let public = self.public.as_ref();
        !is_own && !public.is_some_and(|public| public.origin.eq_ignore_ascii_case(origin))
    }

    /// Who asks; else what they are told.
    fn visitor(&self, request: &Request) -> Result<Visitor, Answer> {
        let now = Instant::now();
        if let Some(authorization) = request.header("authorization") {
            let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(unauthorized());
            }
            return match self.knock(request.peer, token.trim()) {
                Try::Right => Ok(Visitor::Program),
                Try::Wrong => Err(unauthorized()),
                Try::TooMany(wait) => {
                    let text = "Too many wrong tokens.";
                    Err(Answer::text(429, text).header("Retry-After", seconds(wait)))
                }
            };
        }
        let mut sessions = request.cookies(&self.cookie);
        if let Some(session) = sessions.find(|session| self.door.is_open(session, now)) {
            return Ok(Visitor::Browser(session.to_owned()));
        }
        let path = self.local(&request.path);
        if path.starts_with("/api/") {
            return Err(unauthorized());
        }
        let target = request.target();
        let place = self.local(&target).trim_start_matches('/');
        let place = if request.method == "POST" { "" } else { place };
        Err(self.ask_for_token(401, pages::own(place).unwrap_or("./"), None))
    }

    fn knock(&self, peer: IpAddr, token: &str) -> Try {
        let tried = self.door.knock(peer, token, Instant::now());
        if tried == Try::Wrong {
            output::note(format!("a wrong token from {peer}"));
        }
        tried
    }

    fn ask_for_token(&self, status: u16, next: &str, error: Option<&str>) -> Answer {
        let place = if self.takes_token_by_url {
            WHERE_MADE
        } else {
            WHERE_SET
        };
        let about = json!({"next": next, "error": error, "where": place});
        self.pages.login(status, &about)
    }

    fn login(&self, request: &Request) -> Answer {
        let form = request.form();
        let next = form.get(NEXT).and_then(pages::own).unwrap_or("./");
        self.enter(request, form.get("token").unwrap_or_default(), next)
    }

    /// Lets a browser in that has the token.
    fn enter(&self, request: &Request, token: &str, next: &str) -> Answer {
        match self.knock(request.peer, token) {
            Try::Right => {}
            Try::Wrong => {
                return self.ask_for_token(401, next, Some("This is not the token."));
            }
            Try::TooMany(wait) => {
                let wait = seconds(wait);
                let text = format!("Too many wrong tokens. Wait {wait} seconds.");
                let answer = self.ask_for_token(429, next, Some(&text));
                return answer.header("Retry-After", wait);
            }
        }
        match self.door.open(Instant::now()) {
            // Without a path it is for what lies beside the page that sets it, also behind a
            // prefix that is not known here.
            Ok(session) => {
                let cookie = format!("{}={session}; {}", self.cookie, attributes(request));
                Answer::see(next).header("Set-Cookie", cookie)
            }
            Err(_) => self.ask_for_token(503, next, Some("This does not work now.")),
        }
    }

    /// What a browser does with the cookie no more.
    pub(super) fn forget(&self, request: &Request) -> String {
        format!("{}=; Max-Age=0; {}", self.cookie, attributes(request))
    }

    /// The links for the recipient of a dispatch.
    pub(super) fn links_of(&self, id: mm_outbox::DispatchId) -> Vec<(&'static str, String)> {
        let Some(links) = &self.links else {
            return Vec::new();
        };
        vec![
            ("Was read", links.url(LinkKind::Read, id)),
            ("Unsubscribe", links.url(LinkKind::Unsubscribe, id)),
        ]
    }

    /// A page that tells of a trouble.
    pub(super) fn trouble(&self, status: u16, seal: String, title: &str, text: &str) -> Answer {
        let page = Page {
            template: "trouble.html",
            of: "-",
            title: title.to_owned(),
            seal,
            ..Page::default()
        };
        self.pages.render(status, &page, json!({"text": text}))
    }
}

fn attributes(request: &Request) -> &'static str {
    // A proxy says that the browser's side is encrypted; then the cookie is for that alone.
    let scheme = request.header("x-forwarded-proto").unwrap_or_default();
    if scheme.eq_ignore_ascii_case("https") {
        "HttpOnly; SameSite=Strict; Secure"
    } else {
        "HttpOnly; SameSite=Strict"
    }
}

fn unauthorized() -> Answer {
    let about = json!({"error": "the token is missing or wrong"});
    Answer::json(401, &about).header("WWW-Authenticate", "Bearer")
}

fn seconds(wait: std::time::Duration) -> String {
    (wait.as_secs() + 1).to_string()
}

/// What a failure is as a status: most are of the store, which may be back soon.
pub(super) fn status_of(failure: &Failure) -> u16 {
    match failure.error().map(mm_core::Error::kind) {
        Some(mm_core::ErrorKind::InvalidSetting | mm_core::ErrorKind::InvalidPayload) => 400,
        _ => 503,
    }
}
