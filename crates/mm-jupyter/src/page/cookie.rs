//! Cookies, which are for this service's path alone.

use hyper::HeaderMap;
use hyper::header::COOKIE;

use crate::answer::Answer;
use crate::service::Inner;

/// What they are for.
const SESSION: &str = "session";
const STATE: &str = "state";
/// How long a login may take, in seconds.
const STATE_SECONDS: u32 = 600;

impl Inner {
    /// The name of a browser's session.
    pub(super) fn session(&self, headers: &HeaderMap) -> Option<String> {
        self.cookie(headers, SESSION)
    }

    /// What a browser took along to the hub's login.
    pub(super) fn state(&self, headers: &HeaderMap) -> Option<String> {
        self.cookie(headers, STATE)
    }

    pub(super) fn with_session(&self, answer: Answer, session: &str) -> Answer {
        let answer = answer.header("set-cookie", self.written(STATE, "", "; Max-Age=0"));
        answer.header("set-cookie", self.written(SESSION, session, ""))
    }

    pub(super) fn without_session(&self, answer: Answer) -> Answer {
        answer.header("set-cookie", self.written(SESSION, "", "; Max-Age=0"))
    }

    pub(super) fn with_state(&self, answer: Answer, state: &str) -> Answer {
        let age = format!("; Max-Age={STATE_SECONDS}");
        answer.header("set-cookie", self.written(STATE, state, &age))
    }

    fn written(&self, kind: &str, value: &str, age: &str) -> String {
        let settings = &self.settings;
        let secure = if settings.hub.is_https {
            "; Secure"
        } else {
            ""
        };
        format!(
            "{}-{kind}={value}; Path={}; HttpOnly; SameSite=Lax{secure}{age}",
            settings.name, settings.prefix
        )
    }

    fn cookie(&self, headers: &HeaderMap, kind: &str) -> Option<String> {
        let name = format!("{}-{kind}", self.settings.name);
        let cookies = headers.get_all(COOKIE).into_iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';'));
        pairs.find_map(|pair| {
            let (found, value) = pair.trim().split_once('=')?;
            (found == name && !value.is_empty()).then(|| value.to_owned())
        })
    }
}
