//! A Mattermost with a team, a bot and people; a hub with their tokens; the service between them.

use std::ops::Deref;

use mm_catcher::Catcher;

use crate::client::{Answer, Form, Request};
use crate::hub::{Hub, SCOPE};
use crate::mattermost::Mattermost;
pub(crate) use crate::mattermost::{TEAM, call};
use crate::service::{PREFIX, Service};

/// The token of alice, which may use the service.
pub(crate) const ALICE: &str = "token-of-alice";

/// All that a post goes through.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) mattermost: Mattermost,
    pub(crate) hub: Hub,
    pub(crate) service: Service,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// With these lines in the service's file.
    pub(crate) fn with(config: &str) -> Self {
        let mattermost = Mattermost::start();
        let hub = Hub::start();
        hub.add(ALICE, "alice", &[SCOPE]);
        let environment = environment(&mattermost.catcher, &hub, &mattermost.bot_token);
        let service = Service::start(&environment, config);
        mattermost.member("alice");
        mattermost.channel("plots", "O");
        Self {
            mattermost,
            hub,
            service,
        }
    }

    /// The same with a service that knows nothing of what was.
    pub(crate) fn restarted(mut self) -> Self {
        let environment = environment(&self.catcher, &self.hub, &self.bot_token);
        self.service = Service::start(&environment, "");
        self
    }

    /// Asks the service as alice.
    pub(crate) fn post(&self, fields: &[(&str, &str)]) -> Answer {
        self.send(Form::of(fields))
    }

    pub(crate) fn send(&self, form: Form) -> Answer {
        self.request("POST", "").token(ALICE).form(form).send()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.service.address, method, &format!("{PREFIX}{path}"))
    }
}

impl Deref for Scene {
    type Target = Mattermost;

    fn deref(&self) -> &Mattermost {
        &self.mattermost
    }
}

/// What the hub starts the service with.
pub(crate) fn environment(
    catcher: &Catcher,
    hub: &Hub,
    token: &str,
) -> Vec<(&'static str, String)> {
    vec![
        ("JUPYTERHUB_SERVICE_NAME", "jupyterpost".to_owned()),
        ("JUPYTERHUB_SERVICE_PREFIX", PREFIX.to_owned()),
        ("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:0".to_owned()),
        ("JUPYTERHUB_API_URL", hub.api()),
        ("JUPYTERHUB_API_TOKEN", "hub-secret".to_owned()),
        ("MATTERMOST_URL", format!("{}/api/v4/", catcher.url())),
        ("MATTERMOST_TOKEN", token.to_owned()),
        ("MATTERMOST_TEAM", TEAM.to_owned()),
    ]
}
