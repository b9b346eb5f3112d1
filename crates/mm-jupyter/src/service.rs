//! The service: what its requests come to.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use hyper::{HeaderMap, Request};
use mm_core::{Cancel, Error};
use serde_json::json;

use crate::answer::Answer;
use crate::body::Body;
use crate::doorkeeper::{Doorkeeper, Person};
use crate::hub::Hub;
use crate::journal;
use crate::metrics::Metrics;
use crate::order::Order;
use crate::pace::Pace;
use crate::places::Until;
use crate::posting::{Outcome, Posted, Posting};
use crate::recent::{LastPosts, Recent};
use crate::refusal::{Refusal, stopping};
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::turns::Turns;
use crate::{form, page};

/// How long the server may take to say who the bot is, at the start.
const FIRST_DEADLINE: Duration = Duration::from_secs(30);

/// A service for the users of a hub.
#[derive(Clone, Debug)]
pub struct Service(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) settings: Arc<Settings>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) doorkeeper: Doorkeeper,
    pub(crate) posting: Posting,
    pub(crate) pace: Pace,
    pub(crate) turns: Turns,
    pub(crate) metrics: Metrics,
    pub(crate) last: LastPosts,
    pub(crate) sessions: Sessions,
    pub(crate) templates: page::Templates,
    /// Ends what runs.
    pub(crate) cancel: Cancel,
}

impl Service {
    /// Makes it, without traffic.
    ///
    /// # Errors
    /// A setting cannot be used.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let settings = Arc::new(settings);
        let hub = Arc::new(Hub::new(settings.hub.clone())?);
        let doorkeeper = Doorkeeper::new(
            Arc::clone(&hub),
            &settings.name,
            settings.token_time(),
            settings.rules().ask_for_groups(),
        );
        Ok(Self(Arc::new(Inner {
            doorkeeper,
            posting: Posting::new(Arc::clone(&settings))?,
            pace: Pace::new(settings.limits().posts_per_minute),
            turns: Turns::new(),
            metrics: Metrics::default(),
            last: LastPosts::default(),
            sessions: Sessions::new()?,
            templates: page::Templates::new(&settings.hub.pages)?,
            cancel: Cancel::new(),
            hub,
            settings,
        })))
    }

    /// Asks the server who the bot is and which team it posts to. Blocks for half a minute at
    /// most.
    ///
    /// # Errors
    /// What is wrong, for the hub's admin.
    pub fn check(&self) -> Result<String, String> {
        let until = Until {
            deadline: Instant::now() + FIRST_DEADLINE,
            cancel: &self.0.cancel,
        };
        let home = self.0.posting.places().home(until);
        let home = home.map_err(|refusal| refusal.text)?;
        Ok(format!(
            "posts as @{} to the team {} at {}",
            home.bot_name,
            home.team_name,
            self.0.settings.mattermost.url.origin()
        ))
    }
}

impl Inner {
    /// Whose request it is, by its token.
    pub(crate) async fn person(&self, headers: &HeaderMap) -> Result<Arc<Person>, Refusal> {
        let Some(token) = token(headers) else {
            let text = "the request has no token: send `Authorization: token TOKEN` with one of \
                        the hub";
            return Err(Refusal::new(401, "no_token", text));
        };
        self.doorkeeper.who(token, &self.cancel).await
    }

    /// A request to post.
    pub(crate) async fn post(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        let begin = Instant::now();
        let person = self.person(request.headers()).await;
        let person = match person {
            Ok(person) if person.is_service => {
                let text = "this token belongs to no user; posts are made for users";
                Err(Refusal::new(403, "no_user", text))
            }
            person => person,
        };
        let person = match person {
            Ok(person) => person,
            Err(refusal) => {
                self.report(None, &Err(refusal.clone()), (0, 0), begin);
                Body::new(request.into_body()).drain().await;
                return refusal.answer();
            }
        };
        let order = self.order(&person, request).await;
        match self.carry_out(person, order, begin).await {
            Ok(posted) => posted.answer(),
            Err(refusal) => refusal.answer(),
        }
    }

    async fn order(&self, person: &Person, request: Request<Incoming>) -> Result<Order, Refusal> {
        let limits = self.settings.limits();
        let text = |name| request.headers().get(name)?.to_str().ok();
        let length = text(CONTENT_LENGTH).and_then(|length| length.parse().ok());
        let content_type = text(CONTENT_TYPE).unwrap_or_default().to_owned();
        let may_come = self.take_pace(person);
        let may_come = may_come.and_then(|()| form::check_length(length, limits));
        let body = Body::new(request.into_body());
        if let Err(refusal) = may_come {
            body.drain().await;
            return Err(refusal);
        }
        let folder = &self.settings.file.spool;
        let fields = form::read(&content_type, body, limits, folder).await?;
        fields.order(limits)
    }

    pub(crate) fn take_pace(&self, person: &Person) -> Result<(), Refusal> {
        self.pace
            .take(&person.name, Instant::now())
            .map_err(|wait| {
                let most = self.settings.limits().posts_per_minute;
                let text =
                    format!("you have posted {most} times within a minute, which is the most");
                Refusal::new(429, "too_many_posts", text).after(wait)
            })
    }

    /// Posts, also if who asked for it does not wait for the answer.
    pub(crate) async fn carry_out(
        self: &Arc<Self>,
        person: Arc<Person>,
        order: Result<Order, Refusal>,
        begin: Instant,
    ) -> Result<Posted, Refusal> {
        let inner = Arc::clone(self);
        let turn = self.turns.take(&person.name).await;
        let order = match (order, &turn) {
            (Ok(_), None) => Err(busy()),
            (order, _) => order,
        };
        let task = move || {
            let _turn = turn;
            let running = inner.metrics.begin();
            let (mut files, mut bytes) = (0, 0);
            let mut meant = String::new();
            let result = order.and_then(|order| {
                order.task.place().clone_into(&mut meant);
                files = order.files.len();
                bytes = order.files.iter().map(crate::spool::Spooled::len).sum();
                inner.posting.carry_out(&person, &order, &inner.cancel)
            });
            drop(running);
            inner.report(Some((&person, &meant)), &result, (files, bytes), begin);
            result
        };
        let result = tokio::task::spawn_blocking(task).await;
        result.unwrap_or_else(|_| Err(stopping()))
    }

    fn report(
        &self,
        asked: Option<(&Person, &str)>,
        result: &Result<Posted, Refusal>,
        (files, bytes): (usize, u64),
        begin: Instant,
    ) {
        let took = begin.elapsed();
        let (outcome, about) = match result {
            Ok(posted) if posted.outcome == Outcome::New => {
                self.metrics.posted(posted.posts.len(), files, bytes);
                let posts = posted.posts.len();
                let place = posted.place.escape_debug();
                ("posted", format!("to={place} posts={posts} files={files}"))
            }
            Ok(posted) => {
                let outcome = match posted.outcome {
                    Outcome::Again => "again",
                    _ => "edited",
                };
                (outcome, format!("to={}", posted.place.escape_debug()))
            }
            Err(refusal) => (refusal.code, String::new()),
        };
        self.metrics.end(outcome, took);
        let name = asked.map(|(person, _)| person.name.as_str());
        journal::line(&journal::request(name, outcome, &about, took));
        let outcome = match result {
            Ok(posted) if posted.outcome == Outcome::New => Ok(posted.url.clone()),
            Ok(_) => return,
            Err(refusal) => Err(refusal.text.clone()),
        };
        if let Some((person, meant)) = asked {
            let place = result.as_ref().map_or(meant, |posted| &posted.place);
            let place = place.to_owned();
            let recent = Recent {
                at: SystemTime::now(),
                place,
                files,
                outcome,
            };
            self.last.add(&person.name, recent);
        }
    }

    /// What a user's program may know.
    pub(crate) async fn me(&self, headers: &HeaderMap) -> Answer {
        let person = match self.person(headers).await {
            Ok(person) => person,
            Err(refusal) => return refusal.answer(),
        };
        let limits = self.settings.limits();
        let (allowed, denied) = self.settings.rules().of(&person.name, &person.groups);
        Answer::json(
            200,
            &json!({
                "name": person.name,
                "mattermost": format!("@{}", self.settings.mattermost_name(&person.name)),
                "admin": person.is_admin,
                "groups": person.groups,
                "team": self.settings.mattermost.team,
                "allowed": allowed,
                "denied": denied,
                "limits": {
                    "message_chars": limits.message_chars,
                    "file_bytes": limits.file_bytes,
                    "files": limits.files,
                    "request_bytes": limits.request_bytes,
                    "posts_per_minute": limits.posts_per_minute,
                },
            }),
        )
    }

    /// Counts, for the hub's admins.
    pub(crate) async fn metrics(&self, headers: &HeaderMap) -> Answer {
        match self.person(headers).await {
            Ok(person) if person.is_admin => {
                let content_type = "text/plain; version=0.0.4; charset=utf-8";
                Answer::text(200, content_type, self.metrics.text())
            }
            Ok(_) => {
                let text = "the metrics are for admins of the hub";
                Refusal::new(403, "no_admin", text).answer()
            }
            Err(refusal) => refusal.answer(),
        }
    }
}

impl Posted {
    fn answer(&self) -> Answer {
        let body = json!({
            "id": self.id,
            "url": self.url,
            "channel": self.place,
            "posts": self.posts,
        });
        let is_new = self.outcome == Outcome::New;
        Answer::json(if is_new { 201 } else { 200 }, &body)
    }
}

fn busy() -> Refusal {
    let text = "too many posts wait for Mattermost to take them; try again in a moment";
    Refusal::new(503, "busy", text).after(Duration::from_secs(30))
}

/// The token of a request, as programs of the hub send it.
fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let is_known = scheme.eq_ignore_ascii_case("token") || scheme.eq_ignore_ascii_case("bearer");
    let token = token.trim();
    (is_known && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_as_the_hubs_programs_send_it() {
        let taken = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().unwrap());
            token(&headers).map(str::to_owned)
        };
        assert_eq!(taken("token abc").as_deref(), Some("abc"));
        assert_eq!(taken("Bearer abc ").as_deref(), Some("abc"));
        for bad in ["abc", "Basic abc", "token ", "token"] {
            assert_eq!(taken(bad), None, "{bad}");
        }
    }
}
