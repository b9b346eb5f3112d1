//! A catcher with a team, a bot and a user, and drivers for them.

use std::time::Duration;

use mm_catcher::{Catcher, Faults};
use mm_driver::mm_core::RetryPolicy;
use mm_driver::types::User;
use mm_driver::{ChannelId, Driver, DriverBuilder, Token};
use mm_sender::ProxyChoice;

pub(crate) const NAME: &str = "anna";
pub(crate) const MAIL: &str = "anna@example.com";
pub(crate) const PASSWORD: &str = "pass\"w\u{f6}rd-17";
/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// A driver without a proxy whose retries wait no longer than they must.
pub(crate) fn quick(url: &str) -> DriverBuilder {
    let retry = RetryPolicy::default().first_wait(Duration::from_millis(1));
    Driver::builder(url)
        .proxy(ProxyChoice::Direct)
        .timeout(LONG)
        .retry(retry)
}

pub(crate) struct World {
    pub(crate) catcher: Catcher,
    /// A driver by the bot's token.
    pub(crate) bot: Driver,
    pub(crate) channel: ChannelId,
}

impl World {
    pub(crate) fn start() -> Self {
        let catcher = Catcher::builder().furnished(true).start().unwrap();
        let token = Token::parse(&catcher.ready().unwrap().bot_token).unwrap();
        let bot = quick(&catcher.url()).token(token).build().unwrap();
        let channel = bot
            .channels()
            .get_channel_by_name_for_team_name("dev", "alerts")
            .send()
            .unwrap()
            .id;
        Self {
            catcher,
            bot,
            channel,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.catcher.url()
    }

    /// Makes the user who has a password.
    pub(crate) fn add_user(&self) -> User {
        let nobody = quick(&self.url()).build().unwrap();
        let users = nobody.users();
        let user = users.create_user(MAIL, NAME, PASSWORD);
        user.send().unwrap()
    }

    /// A driver that logs in as that user.
    pub(crate) fn login(&self) -> Driver {
        quick(&self.url()).login(NAME, PASSWORD).build().unwrap()
    }

    /// Ends all sessions of that user.
    pub(crate) fn expire(&self) {
        let driver = self.login();
        let me = driver.me().unwrap();
        driver.users().revoke_all_sessions(&me.id).send().unwrap();
    }

    /// How many requests of this method and path came since the one with this number.
    pub(crate) fn count(&self, since: u64, method: &str, path: &str) -> usize {
        let requests = self.catcher.requests_after(since);
        let meant = |it: &&mm_catcher::Request| it.method == method && it.path == path;
        requests.iter().filter(meant).count()
    }

    /// The number of the last request.
    pub(crate) fn last(&self) -> u64 {
        self.catcher.requests().last().map_or(0, |last| last.seq)
    }

    pub(crate) fn faults(&self, faults: &str) {
        self.catcher.set_faults(faults.parse::<Faults>().unwrap());
    }

    /// How many posts with this text there are.
    pub(crate) fn posts(&self, text: &str) -> usize {
        let posts = self.catcher.posts();
        posts.iter().filter(|post| post.text == text).count()
    }
}
