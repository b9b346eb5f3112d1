//! The server under test, and what is known of it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use mm_catcher::Catcher;
use serde_json::Value;

use super::answer;
use super::http::{self, Response};
use super::ids::{Ids, is_id};
use super::record::{Headers, header};
use crate::Result;

/// The server under test, who may call it, and which ids stand for the recorded ones.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    pub(crate) ids: Ids,
    /// The token of each user, by name.
    tokens: BTreeMap<String, String>,
    /// Ids of users, channels and other things here, by name.
    named: BTreeMap<String, String>,
    /// The server itself, to be stopped.
    server: Option<Catcher>,
    /// Whether values of answers are compared too.
    pub(crate) compares_values: bool,
    /// Calls that should have worked, and how often they did not.
    pub(crate) troubles: BTreeMap<String, usize>,
}

impl World {
    pub(crate) fn new(address: SocketAddr, server: Option<Catcher>) -> Self {
        Self {
            address,
            server,
            compares_values: false,
            ids: Ids::default(),
            tokens: BTreeMap::new(),
            named: BTreeMap::new(),
            troubles: BTreeMap::new(),
        }
    }

    /// From here on, calls of this user carry the token.
    pub(crate) fn authenticate(&mut self, user: &str, token: &str) {
        self.tokens.insert(user.to_owned(), token.to_owned());
    }

    pub(crate) fn token(&self, user: &str) -> &str {
        self.tokens.get(user).map_or("", String::as_str)
    }

    /// Gives an id of here a name for scripts.
    pub(crate) fn name(&mut self, name: &str, id: &str) {
        self.named.insert(name.to_owned(), id.to_owned());
    }

    /// The id of what a script gave a name; a name that fits nothing where that failed.
    pub(crate) fn id(&self, name: &str) -> String {
        let found = self.named.get(name);
        found.map_or_else(|| "x".repeat(26), String::clone)
    }

    /// Calls as a user, or as nobody for an empty name; `{name}` in the path is a named id.
    pub(crate) fn call(
        &mut self,
        user: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response> {
        let mut path = format!("/api/v4{path}");
        while let Some((before, rest)) = path.split_once('{') {
            let (name, after) = rest.split_once('}').unwrap_or((rest, ""));
            path = format!("{before}{}{after}", self.id(name));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut headers: Headers = vec![("Host".to_owned(), self.address.to_string())];
        if !user.is_empty() {
            let bearer = format!("Bearer {}", self.token(user));
            headers.push(("Authorization".to_owned(), bearer));
        }
        if method != "GET" {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            headers.push(("Content-Length".to_owned(), body.len().to_string()));
        }
        let request = http::request(method, &path, &headers, body.as_bytes());
        Ok(http::exchange(self.address, request)?)
    }

    /// A call of a script, that should work; what it answers, or null and a line of trouble.
    pub(crate) fn ask(&mut self, user: &str, method: &str, path: &str, body: &Value) -> Value {
        let body = (!body.is_null()).then_some(body);
        let what = match self.call(user, method, path, body) {
            Ok(response) if response.status < 300 => {
                return serde_json::from_slice(&response.body).unwrap_or(Value::Null);
            }
            Ok(response) => {
                let error = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
                let id = answer::error_id(&error).unwrap_or_default();
                format!("{} {id}", response.status)
            }
            Err(error) => error.to_string(),
        };
        let user = if user.is_empty() { "nobody" } else { user };
        self.trouble(&format!("{method} {path} as {user}: {what}"));
        Value::Null
    }

    /// As [`World::ask`]; the id of what was made gets a name, and stands for a recorded one.
    pub(crate) fn make(
        &mut self,
        (name, recorded): (&str, &str),
        user: &str,
        path: &str,
        body: &Value,
    ) -> Value {
        let made = self.ask(user, "POST", path, body);
        let id = made.get("id").or_else(|| made.get("user_id"));
        if let Some(id) = id.and_then(Value::as_str) {
            self.name(name, id);
            if !recorded.is_empty() {
                self.ids.note(recorded, id);
            }
        }
        made
    }

    /// Sends a payload to the webhook of the recorded installation.
    pub(crate) fn hook(&mut self, payload: &Value) {
        let body = payload.to_string();
        let headers = [
            ("Host", self.address.to_string()),
            ("Content-Type", "application/json".to_owned()),
            ("Content-Length", body.len().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        let path = format!("/hooks/{}", self.id("hook"));
        let request = http::request("POST", &path, &headers.to_vec(), body.as_bytes());
        let status = http::exchange(self.address, request).map(|response| response.status);
        if !matches!(status, Ok(200)) {
            self.trouble(&format!("hook: {status:?}"));
        }
    }

    /// Stops the server.
    pub(crate) fn stop(&mut self) {
        drop(self.server.take());
    }

    /// Logs a user in and returns the session's token.
    pub(crate) fn log_in(&mut self, user: &str, password: &str) -> String {
        let body = serde_json::json!({"login_id": user, "password": password});
        match self.call("", "POST", "/users/login", Some(&body)) {
            Ok(response) if response.status == 200 => header(&response.headers, "Token")
                .unwrap_or_default()
                .to_owned(),
            other => {
                let status = other.map(|response| response.status);
                self.trouble(&format!("login of {user}: {status:?}"));
                String::new()
            }
        }
    }

    /// Notes that something else than a case went wrong.
    pub(crate) fn trouble(&mut self, what: &str) {
        // One line for all things that only an id tells apart.
        let known = |word: &str| {
            if is_id(word.trim_end_matches(['/', ' '])) {
                word.replace(|char: char| char.is_ascii_alphanumeric(), "*")
            } else {
                word.to_owned()
            }
        };
        let what: String = what.split_inclusive(['/', ' ']).map(known).collect();
        *self.troubles.entry(what).or_default() += 1;
    }

    /// How often something else than a case went wrong.
    pub(crate) fn failures(&self) -> usize {
        self.troubles.values().sum()
    }

    /// Changes settings, as the admin.
    pub(crate) fn configure(&mut self, settings: &Value) {
        self.ask("admin", "PUT", "/config/patch", settings);
    }
}
