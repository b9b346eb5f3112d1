//! A catcher with a bot, and a client of its events.

use std::time::{Duration, Instant};

use mm_catcher::{Catcher, CatcherBuilder};
use mm_driver::mm_core::{RetryPolicy, Token};
use mm_driver::{ChannelId, Driver, Request};
use mm_events::{Client, ClientBuilder, Event, EventKind, Receiver};
use mm_sender::ProxyChoice;
use serde_json::json;

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

pub(crate) struct Stage {
    pub(crate) catcher: Catcher,
    pub(crate) driver: Driver,
    pub(crate) channel: ChannelId,
}

/// A driver with this token.
pub(crate) fn driver(url: &str, token: &str) -> Driver {
    let builder = Driver::builder(url).token(Token::parse(token).unwrap());
    let builder = builder.proxy(ProxyChoice::Direct);
    builder.retry(RetryPolicy::never()).build().unwrap()
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::of(Catcher::builder())
    }

    pub(crate) fn of(builder: CatcherBuilder) -> Self {
        let catcher = builder.furnished(true).start().unwrap();
        let token = catcher.ready().unwrap().bot_token;
        let driver = driver(&catcher.url(), &token);
        let channel = channel(&driver, "alerts");
        Self {
            catcher,
            driver,
            channel,
        }
    }

    /// A client that comes back fast.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let builder = Client::builder(self.driver.clone());
        builder.backoff(Duration::from_millis(1), Duration::from_millis(20))
    }

    /// A client whose events come.
    pub(crate) fn connect(&self) -> (Client, Receiver) {
        connect(self.builder())
    }

    /// A person with a password, in the team.
    pub(crate) fn person(&self) -> Driver {
        let person = json!({
            "email": "janedoe@example.com", "username": "janedoe", "password": "foobar123",
        });
        let user = self.driver.request("POST", "/api/v4/users").json(person);
        let user = user.send().unwrap();
        let team = self.driver.request("GET", "/api/v4/teams/name/dev");
        let team = team.send().unwrap();
        let jane = Driver::builder(&self.catcher.url()).login("janedoe", "foobar123");
        let jane = jane.proxy(ProxyChoice::Direct).build().unwrap();
        let path = format!("/api/v4/teams/{}/members", team["id"].as_str().unwrap());
        let member = json!({"team_id": team["id"], "user_id": user["id"]});
        jane.request("POST", path).json(member).send().unwrap();
        jane
    }

    pub(crate) fn post(&self, text: &str) {
        self.driver
            .posts()
            .create_post(&self.channel, text)
            .send()
            .unwrap();
    }
}

pub(crate) fn channel(driver: &Driver, name: &str) -> ChannelId {
    let path = format!("/api/v4/teams/name/dev/channels/name/{name}");
    let channel = driver.request("GET", path).send().unwrap();
    ChannelId::from(channel["id"].as_str().unwrap())
}

pub(crate) fn connect(builder: ClientBuilder) -> (Client, Receiver) {
    let client = builder.build().unwrap();
    let receiver = client.receiver();
    client.start_and_wait(LONG).unwrap();
    (client, receiver)
}

/// The next event for which `pick` gives something.
pub(crate) fn next<T>(receiver: &mut Receiver, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
    let until = Instant::now() + LONG;
    let mut others = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let Some(event) = receiver.recv_timeout(left) else {
            panic!("not in time; others: {others:?}");
        };
        if let Some(picked) = pick(&event) {
            return picked;
        }
        others.push(event.name().to_owned());
    }
}

/// The text of a new post.
pub(crate) fn text(event: &Event) -> Option<String> {
    match &event.kind {
        EventKind::Posted(posted) => Some(posted.post.message.clone()),
        _ => None,
    }
}

/// The texts of the next posts.
pub(crate) fn texts(receiver: &mut Receiver, count: usize) -> Vec<String> {
    (0..count).map(|_| next(receiver, text)).collect()
}
