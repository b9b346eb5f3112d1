//! A request as the operations see it.

use bytes::Bytes;
use hyper::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::hook::first_value;
use crate::id::Id;
use crate::operations::Route;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::world::World;
use crate::world::model::{Channel, User};

/// How many rows of a list are given unless asked for.
const PER_PAGE: usize = 60;
/// How many rows of a list are given at most, whatever is asked for.
const PER_PAGE_MAX: usize = 200;

/// A request, read.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path as it came, without the query.
    pub(crate) path: String,
    /// The query as it came.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Its number among all requests.
    pub(crate) seq: u64,
}

impl Request {
    /// A header as text, if there is one that is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A parameter of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Whether a parameter of the query is true, as Go spells it.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query(name)
            .is_some_and(|value| matches!(&*value, "1" | "t" | "T" | "TRUE" | "true" | "True"))
    }
}

/// An operation at work: the request, who asks, and everything that the server knows.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) settings: &'a Settings,
    pub(crate) request: &'a Request,
    pub(crate) route: &'a Route,
    /// Who asks; a call without a session never gets to an operation that needs one.
    pub(crate) user: Option<Id>,
    /// The token that the session came by.
    pub(crate) token: Option<Id>,
    /// What a real server ignored or changed, in words.
    pub(crate) remarks: Vec<String>,
    /// How many posts it made.
    pub(crate) posts: u32,
}

impl Call<'_> {
    /// Who asks.
    pub(crate) fn me(&self) -> Result<&User, Refusal> {
        let user = self.user.and_then(|id| self.world.users.get(&id));
        user.ok_or_else(Refusal::no_session)
    }

    /// The id of who asks.
    pub(crate) fn my_id(&self) -> Result<Id, Refusal> {
        self.me().map(|user| user.id)
    }

    /// Refuses whoever is no admin of the system.
    pub(crate) fn require_admin(&self) -> Result<(), Refusal> {
        if self.me()?.is_admin() {
            Ok(())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// A parameter of the path, as it came.
    pub(crate) fn param(&self, name: &str) -> &str {
        let params = &self.route.params;
        let found = params.iter().find(|(own, _)| *own == name);
        found.map_or("", |(_, value)| value)
    }

    /// An id of the path; `me` is who asks.
    pub(crate) fn id(&self, name: &str) -> Result<Id, Refusal> {
        let text = self.param(name);
        if name == "user_id" && text == "me" {
            return self.my_id();
        }
        text.parse().map_err(|_| Refusal::bad_url_param(name))
    }

    /// The user of the path, who may do something for others only as an admin.
    pub(crate) fn me_or_admin(&self, name: &str) -> Result<Id, Refusal> {
        let id = self.id(name)?;
        let me = self.me()?;
        if me.id == id || me.is_admin() {
            Ok(id)
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// A channel that who asks may read. The server says 403 for one that does not exist where
    /// `missing` is none.
    pub(crate) fn readable_channel(&self, id: Id) -> Result<&Channel, Refusal> {
        let channel = self
            .world
            .channels
            .get(&id)
            .ok_or_else(Refusal::forbidden)?;
        if self.world.may_read(self.me()?, channel) {
            Ok(channel)
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// Notes how many posts the request has made so far: the last ones.
    pub(crate) fn count_posts(&mut self) {
        let posts = self.world.posts.iter().rev();
        let own = posts.take_while(|post| post.request == self.request.seq);
        self.posts = u32::try_from(own.count()).unwrap_or(u32::MAX);
    }

    /// The body as JSON of a certain shape.
    pub(crate) fn body<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        first_value(&self.request.body).map_err(|_| Refusal::bad_body_param(name))
    }

    /// The body as a JSON object; anything else is an empty one.
    pub(crate) fn object(&self) -> serde_json::Map<String, Value> {
        first_value(&self.request.body).unwrap_or_default()
    }

    /// A parameter of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        self.request.query(name)
    }

    /// Whether a parameter of the query is `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.request.flag(name)
    }

    /// The page that is asked for: how many rows to skip and how many to give.
    pub(crate) fn page(&self) -> (usize, usize) {
        let number = |name: &str| self.query(name).and_then(|text| text.parse::<usize>().ok());
        let per_page = match number("per_page") {
            None => PER_PAGE,
            Some(rows) => rows.min(PER_PAGE_MAX),
        };
        (
            number("page").unwrap_or(0).saturating_mul(per_page),
            per_page,
        )
    }

    /// The rows of the page that is asked for.
    pub(crate) fn paged<T>(&self, rows: impl Iterator<Item = T>) -> Vec<T> {
        let (skip, take) = self.page();
        rows.skip(skip).take(take).collect()
    }
}
