//! A bot in ten lines: events, and posts into channels by any of their names.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use mm_core::{Error, ErrorKind, Token};
use mm_driver::types::Post;
use mm_driver::{Driver, TeamId};

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
struct Home {
    team: String,
    id: OnceLock<TeamId>,
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
            id: OnceLock::new(),
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

    /// As [`start`](Self::start), and waits until the bot is stopped, by another thread or a
    /// callback.
    ///
    /// # Errors
    /// As `start`; or it has given up later, as its token was refused, most often.
    pub fn run(&self) -> Result<(), Error> {
        self.start()?;
        self.client.wait()
    }

    /// Whether an event is about a post of the bot itself, which it hears as all others: one
    /// that answers what everybody says would answer itself for ever.
    pub fn is_own(&self, event: &Event) -> bool {
        self.client.is_own(event)
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
        let driver = self.client.driver();
        let channel = driver.find_channel(self.team()?, channel)?;
        driver.posts().create_post(&channel.id, text).send()
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
        // The event tells what a look-up would.
        let root = if post.root_id.is_empty() {
            &post.id
        } else {
            &post.root_id
        };
        let posts = self.client.driver().posts();
        posts
            .create_post(&post.channel_id, text)
            .root_id(root)
            .send()
    }

    fn team(&self) -> Result<TeamId, Error> {
        if let Some(team) = self.home.id.get() {
            return Ok(team.clone());
        }
        let team = self.client.driver().find_team(&self.home.team)?;
        Ok(self.home.id.get_or_init(|| team.id).clone())
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("client", &self.client)
            .field("team", &self.home.team)
            .finish_non_exhaustive()
    }
}
