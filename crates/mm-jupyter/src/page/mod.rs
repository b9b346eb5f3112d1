//! The page for people: who am I, what may I post where, my last posts, a test post.

mod cookie;
mod login;

use std::sync::Arc;
use std::time::Instant;

use hyper::body::Incoming;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use hyper::{HeaderMap, Request};
use minijinja::Environment;
use minijinja::value::Serde;
use mm_core::{Error, ErrorKind};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::body::Body;
use crate::doorkeeper::Person;
use crate::form;
use crate::order::Fields;
use crate::recent::Recent;
use crate::refusal::Refusal;
use crate::service::Inner;
use crate::sessions::News;
use crate::settings::Limits;

const PAGE: &str = "page.html";
const STYLE: &str = include_str!("page.css");
/// How much a test post has, in bytes.
const TEST_BYTES_MAX: u64 = 64 * 1024;

/// The pages' templates.
#[derive(Debug)]
pub(crate) struct Templates {
    templates: Environment<'static>,
    policy: String,
}

impl Templates {
    /// For a service whose browsers find the hub there.
    pub(crate) fn new(hub: &str) -> Result<Self, Error> {
        let mut templates = Environment::new();
        templates
            .add_template(PAGE, include_str!("page.html"))
            .map_err(|error| Error::new(ErrorKind::InvalidSetting).with_source(error))?;
        Ok(Self {
            templates,
            policy: policy(hub),
        })
    }

    fn page(&self, status: u16, about: &Value) -> Answer {
        let mut about = about.clone();
        about["style"] = json!(STYLE);
        let page = self.templates.get_template(PAGE);
        match page.and_then(|page| page.render(Serde(&about))) {
            Ok(page) => Answer::text(status, "text/html; charset=utf-8", page)
                .header("content-security-policy", self.policy.clone()),
            Err(_) => Refusal::new(500, "no_page", "the page cannot be made").answer(),
        }
    }
}

/// A browser that is logged in.
pub(crate) struct Visitor {
    pub(crate) session: String,
    pub(crate) person: Arc<Person>,
    news: Option<News>,
}

impl Inner {
    /// The page, or the way to the hub's login.
    pub(crate) async fn page(&self, request: &Request<Incoming>) -> Answer {
        let headers = request.headers();
        if headers.contains_key(AUTHORIZATION) {
            return self.me(headers).await;
        }
        match self.visitor(headers).await {
            Ok(Some(visitor)) => self.shown(&visitor),
            Ok(None) if wants_page(headers) => self.log_in(),
            Ok(None) => {
                let text = "send `Authorization: token TOKEN`, or come with a browser";
                Refusal::new(401, "no_token", text).answer()
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Who looks at the page; none if nobody is logged in.
    async fn visitor(&self, headers: &HeaderMap) -> Result<Option<Visitor>, Refusal> {
        let Some(session) = self.session(headers) else {
            return Ok(None);
        };
        let Some((token, news)) = self.sessions.visit(&session, Instant::now()) else {
            return Ok(None);
        };
        match self.doorkeeper.who(&token, &self.cancel).await {
            Ok(person) => Ok(Some(Visitor {
                session,
                person,
                news,
            })),
            // It was revoked: by logging out of the hub, for one.
            Err(refusal) if refusal.status == 401 => {
                self.sessions.close(&session);
                Ok(None)
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn shown(&self, visitor: &Visitor) -> Answer {
        let person = &visitor.person;
        let limits = self.settings.limits();
        let (allowed, denied) = self.settings.rules().of(&person.name, &person.groups);
        let last = self.last.of(&person.name);
        let last: Vec<Value> = last.iter().map(about).collect();
        let about = json!({
            "service": self.settings.name,
            "prefix": self.settings.prefix,
            "seal": self.sessions.seal(&visitor.session),
            "news": visitor.news,
            "person": {
                "name": person.name,
                "mattermost": self.settings.mattermost_name(&person.name),
                "groups": person.groups,
                "is_admin": person.is_admin,
            },
            "team": self.settings.mattermost.team,
            "server": self.settings.mattermost.url.as_str(),
            "allowed": allowed,
            "denied": denied,
            "limits": {
                "message_chars": limits.message_chars,
                "file": size(limits.file_bytes),
                "files": limits.files,
                "posts_per_minute": limits.posts_per_minute,
            },
            "last": last,
        });
        self.templates.page(200, &about)
    }

    /// A page that says what is wrong.
    fn refused(&self, refusal: &Refusal) -> Answer {
        let about = json!({
            "service": self.settings.name,
            "prefix": self.settings.prefix,
            "refusal": refusal.text,
        });
        self.templates.page(refusal.status, &about)
    }

    /// A post by the form of the page.
    pub(crate) async fn test(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        let begin = Instant::now();
        let (visitor, fields) = match self.sealed(request).await {
            Ok(found) => found,
            Err(answer) => return *answer,
        };
        let person = Arc::clone(&visitor.person);
        let order = self
            .take_pace(&person)
            .and_then(|()| fields.order(self.settings.limits()));
        let news = match self.carry_out(person, order, begin).await {
            Ok(posted) => News {
                is_good: true,
                text: format!("Posted to {}.", posted.place),
                url: Some(posted.url),
            },
            Err(refusal) => News {
                is_good: false,
                text: refusal.text,
                url: None,
            },
        };
        self.sessions.tell(&visitor.session, news);
        Answer::elsewhere(&self.settings.prefix)
    }

    /// Ends a session.
    pub(crate) async fn logout(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        match self.sealed(request).await {
            Ok((visitor, _)) => {
                self.sessions.close(&visitor.session);
                let hub = format!("{}home", self.hub.settings().pages);
                self.without_session(Answer::elsewhere(&hub))
            }
            Err(answer) => *answer,
        }
    }

    /// What a form of the page holds, if it is one of the session's own.
    async fn sealed(&self, request: Request<Incoming>) -> Result<(Visitor, Fields), Box<Answer>> {
        let visitor = match self.visitor(request.headers()).await {
            Ok(Some(visitor)) => visitor,
            // Not on to the hub's login: that may be elsewhere, where no form may lead.
            Ok(None) => {
                let text = "you are not logged in any more; open the page again";
                let refusal = Refusal::new(401, "not_logged_in", text);
                return Err(Box::new(self.refused(&refusal)));
            }
            Err(refusal) => return Err(Box::new(self.refused(&refusal))),
        };
        let content_type = request.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let limits = Limits {
            files: 0,
            request_bytes: TEST_BYTES_MAX,
            ..self.settings.limits().clone()
        };
        let folder = &self.settings.file.spool;
        let fields = form::read(
            &content_type,
            Body::new(request.into_body()),
            &limits,
            folder,
        )
        .await;
        let fields = fields.map_err(|refusal| Box::new(self.refused(&refusal)))?;
        let seal = fields.seal.as_deref().unwrap_or_default();
        if !self.sessions.has_seal(&visitor.session, seal) {
            let text = "this form is too old; open the page again";
            let refusal = Refusal::new(403, "old_form", text);
            return Err(Box::new(self.refused(&refusal)));
        }
        Ok((visitor, fields))
    }
}

/// Nothing but its own style and its own forms, one of which ends at the hub: browsers hold that
/// against where a form leads in the end.
fn policy(hub: &str) -> String {
    let origin = origin(hub).unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'{origin}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

/// Of a URL, behind a space; a path has none, nor has what would end the list that it stands in.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let of_hosts = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let is_good = matches!(scheme, "http" | "https") && host.chars().all(of_hosts);
    is_good.then(|| format!(" {scheme}://{host}"))
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn about(recent: &Recent) -> Value {
    let (url, failure) = match &recent.outcome {
        Ok(url) => (Some(url), None),
        Err(text) => (None, Some(text)),
    };
    json!({
        "at": humantime::format_rfc3339_seconds(recent.at).to_string(),
        "place": recent.place,
        "files": recent.files,
        "url": url,
        "failure": failure,
    })
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_lead_to_the_hub_on_another_host() {
        let forms = |hub: &str| {
            let policy = policy(hub);
            let (_, forms) = policy.split_once("form-action ").unwrap();
            forms.split(';').next().unwrap().to_owned()
        };
        assert_eq!(forms("/base/hub/"), "'self'");
        let hub = "https://hub.example.org:8443/base/hub/";
        assert_eq!(forms(hub), "'self' https://hub.example.org:8443");
        assert_eq!(forms("https://x; script-src *//"), "'self'");
    }
}
