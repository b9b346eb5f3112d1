//! Login by the hub: its OAuth, as services use it.

use std::sync::Arc;
use std::time::Instant;

use hyper::Request;
use hyper::body::Incoming;

use crate::answer::Answer;
use crate::journal;
use crate::refusal::Refusal;
use crate::service::Inner;
use crate::sessions;

impl Inner {
    /// Sends a browser to the hub.
    pub(super) fn log_in(&self) -> Answer {
        let Ok(state) = sessions::random() else {
            let text = "no login can begin: this system has no random bytes";
            return Refusal::new(500, "no_random", text).answer();
        };
        let hub = self.hub.settings();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &hub.client_id)
            .append_pair("redirect_uri", &hub.callback)
            .append_pair("response_type", "code")
            .append_pair("state", &state)
            .finish();
        let url = format!("{}api/oauth2/authorize?{query}", hub.pages);
        self.with_state(Answer::elsewhere(&url), &state)
    }

    /// A browser that comes back from there with a code.
    pub(crate) async fn callback(&self, request: &Request<Incoming>) -> Answer {
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let of = |name: &str| {
            let mut pairs = form_urlencoded::parse(query);
            pairs.find_map(|(found, value)| (found == name).then(|| value.into_owned()))
        };
        let state = self.state(request.headers());
        if state.is_none() || state != of("state") {
            let text = "this login was not begun here, or too long ago; open the page again";
            return self.refused(&Refusal::new(403, "wrong_state", text));
        }
        if let Some(error) = of("error") {
            let text = format!("the hub has not let you in: {error}");
            return self.refused(&Refusal::new(403, "not_let_in", text));
        }
        let Some(code) = of("code") else {
            let text = "the hub has sent no code; open the page again";
            return self.refused(&Refusal::bad("no_code", text));
        };
        let (hub, cancel) = (Arc::clone(&self.hub), self.cancel.clone());
        let turn = self.doorkeeper.question().await;
        let exchange = move || {
            let _turn = turn;
            hub.exchange(&code, &cancel)
        };
        let token = tokio::task::spawn_blocking(exchange).await;
        let failed = |why: String| {
            journal::line(&format!("outcome=login_failed {why}"));
            let text = "the hub did not confirm this login; open the page again";
            self.refused(&Refusal::new(502, "login_failed", text))
        };
        let token = match token {
            Ok(Ok(token)) => token,
            Ok(Err(error)) => return failed(error.to_string()),
            Err(_) => return failed("it was cut off".to_owned()),
        };
        match self.sessions.open(token, Instant::now()) {
            Ok(session) => self.with_session(Answer::elsewhere(&self.settings.prefix), &session),
            Err(error) => failed(error.to_string()),
        }
    }
}
