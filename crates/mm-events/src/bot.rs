//! A bot in ten lines: events, and posts into channels by any of their names.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mm_core::{Error, ErrorKind, Token};
use mm_driver::types::{Channel, Post, Team};
use mm_driver::{ChannelId, Driver, Request};
use serde_json::{Value, json};

use crate::client::Client;
use crate::event::Event;

/// How long the first connection may take.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A bot of one team: hears what happens, and posts. Clones are the same bot.
///
/// ```
/// use mm_events::{Bot, EventKind};
///
/// # let catcher = mm_catcher::Catcher::builder().furnished(true).start()?;
/// # let (host, token) = (catcher.url(), catcher.ready().unwrap().bot_token);
/// let bot = Bot::with_token(&host, "dev", &token)?;
/// bot.on("posted", |bot, event| {
///     if let EventKind::Posted(posted) = &event.kind
///         && posted.post.message == "ping"
///     {
///         let _ = bot.reply(event, "pong");
///     }
/// });
/// bot.start()?;
/// bot.send("town-square", "Hey everybody!")?;
/// bot.stop();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Bot {
    client: Client,
    home: Arc<Home>,
}

/// The team, and what is known of it.
#[derive(Default)]
struct Home {
    team: String,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    team: Option<Team>,
    channels: Vec<Channel>,
}

impl Bot {
    /// A bot that logs in by user name or e-mail address and password. Without a scheme `host`
    /// is `https`; `team` is the name in the team's URLs. There is no traffic yet.
    ///
    /// # Errors
    /// The URL is none.
    pub fn new(host: &str, team: &str, user: &str, password: &str) -> Result<Self, Error> {
        let driver = Driver::builder(host).login(user, password).build()?;
        Self::of(Client::builder(driver).build()?, team)
    }

    /// A bot with a token.
    ///
    /// # Errors
    /// The URL is none, or the token cannot be one.
    pub fn with_token(host: &str, team: &str, token: &str) -> Result<Self, Error> {
        let driver = Driver::builder(host).token(Token::parse(token)?).build()?;
        Self::of(Client::builder(driver).build()?, team)
    }

    /// A bot over a client that was set up in another way.
    ///
    /// # Errors
    /// The name of the team is empty.
    pub fn of(client: Client, team: &str) -> Result<Self, Error> {
        if team.is_empty() {
            let text = "the name of the team is empty";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        let home = Home {
            team: team.to_owned(),
            known: Mutex::default(),
        };
        Ok(Self {
            client,
            home: Arc::new(home),
        })
    }

    /// The client, for everything else that it can do.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Logs in, finds the team, and waits until events come.
    ///
    /// # Errors
    /// The server does not let it in, has no such team, or cannot be reached.
    pub fn start(&self) -> Result<(), Error> {
        self.team()?;
        self.client.start_and_wait(START_TIMEOUT)
    }

    /// Ends the connection. Callbacks stay for the next start.
    pub fn stop(&self) {
        self.client.stop();
    }

    /// Whether it was started, and has neither been stopped nor given up.
    pub fn is_started(&self) -> bool {
        self.client.is_started()
    }

    /// Calls a function with each event of this name; one that was set before is replaced.
    pub fn on(
        &self,
        name: impl Into<String>,
        mut callback: impl FnMut(&Self, &Event) + Send + 'static,
    ) -> &Self {
        let home = Arc::clone(&self.home);
        self.client.on(name, move |client, event| {
            let bot = Self {
                client: client.clone(),
                home: Arc::clone(&home),
            };
            callback(&bot, event);
        });
        self
    }

    /// Removes the callback for a name. Returns whether there was one.
    pub fn off(&self, name: &str) -> bool {
        self.client.off(name)
    }

    /// Posts into a channel: by its display name, its name (also as `~name`), its id, or the
    /// name of a user as `@name`. Where a display name and a name are the same, the display
    /// name counts.
    ///
    /// # Errors
    /// There is no such channel for the bot; or the server does not take the post.
    pub fn send(&self, channel: &str, text: &str) -> Result<Post, Error> {
        let channel = self.channel(channel)?;
        self.post(&channel, text, "")
    }

    /// Posts into the thread of the post that an event is about.
    ///
    /// # Errors
    /// The event is about no post; or the server does not take the reply.
    pub fn reply(&self, to: &Event, text: &str) -> Result<Post, Error> {
        let Some(post) = to.kind.post().filter(|post| !post.id.is_empty()) else {
            return Err(Error::invalid_payload(
                "root_id",
                "is none: the event has no post",
            ));
        };
        let root = if post.root_id.is_empty() {
            &post.id
        } else {
            &post.root_id
        };
        self.post(&post.channel_id, text, root.as_str())
    }

    fn post(&self, channel: &ChannelId, text: &str, root: &str) -> Result<Post, Error> {
        let posts = self.client.driver().posts();
        let post = posts.create_post(channel, text);
        if root.is_empty() {
            post.send()
        } else {
            post.root_id(root).send()
        }
    }

    fn team(&self) -> Result<Team, Error> {
        let known = self
            .home
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(team) = &known.team {
            return Ok(team.clone());
        }
        drop(known);
        let name = &self.home.team;
        if !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            let text = "the name of a team is letters, digits and `-`, as in its URLs";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        let path = format!("/api/v4/teams/name/{name}");
        let team: Team = self.client.driver().request("GET", path).send_typed()?;
        let mut known = self
            .home
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.team = Some(team.clone());
        Ok(team)
    }

    /// The id of a channel by any of its names.
    fn channel(&self, name: &str) -> Result<ChannelId, Error> {
        if name.is_empty() {
            return Err(Error::invalid_payload("channel_id", "is empty"));
        }
        if let Some(user) = name.strip_prefix('@') {
            return self.direct(user);
        }
        let known = self
            .home
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = find(&known.channels, name) {
            return Ok(id);
        }
        drop(known); // It may be new.
        let team = self.team()?;
        let path = format!("/api/v4/users/me/teams/{}/channels", team.id.as_str());
        let channels: Vec<Channel> = self.client.driver().request("GET", path).send_typed()?;
        let found = find(&channels, name);
        let mut known = self
            .home
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.channels = channels;
        found.ok_or_else(|| {
            let text = format!("the bot is in no channel {name:?} of its team");
            Error::invalid_payload("channel_id", "is not known").with_message(text)
        })
    }

    /// The direct channel with a user, which is made if need be.
    fn direct(&self, user: &str) -> Result<ChannelId, Error> {
        let driver = self.client.driver();
        let me = driver.me()?;
        let ask = driver
            .request("POST", "/api/v4/users/usernames")
            .json(json!([user]));
        let found: Value = ask.send()?;
        let Some(user) = found[0]["id"].as_str() else {
            let text = format!("there is no user {user:?}");
            return Err(Error::invalid_payload("channel_id", "is not known").with_message(text));
        };
        let pair = json!([me.id.as_str(), user]);
        let ask = driver.request("POST", "/api/v4/channels/direct").json(pair);
        let channel: Channel = ask.send_typed()?;
        Ok(channel.id)
    }
}

fn find(channels: &[Channel], name: &str) -> Option<ChannelId> {
    let plain = name.strip_prefix('~').unwrap_or(name);
    let by_display_name = channels.iter().find(|row| row.display_name == name);
    let by_name = || channels.iter().find(|row| row.name == plain);
    let by_id = || channels.iter().find(|row| row.id.as_str() == name);
    let found = by_display_name.or_else(by_name).or_else(by_id);
    found.map(|row| row.id.clone())
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("client", &self.client)
            .field("team", &self.home.team)
            .finish_non_exhaustive()
    }
}
