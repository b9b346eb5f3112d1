//! The server and the token: who wins, and the driver that comes of it.

use std::path::Path;

use mm_core::{Limits, ServerUrl, Token};
use mm_driver::{Driver, DriverBuilder};

use super::{Settings, read_secret};
use crate::args::ConnectionArgs;
use crate::failure::Failure;
use crate::output;
use crate::profile::{Profile, Store};
use crate::rest::{Place, TokenSender, hint};

/// What to do where nothing says which server it is.
const HOW: &str = "`mm login` stores server and token in a profile; or set MM_SERVER and MM_TOKEN";

impl Settings {
    /// As [`load`](Self::load), for a profile that is to be written: it need not be there.
    pub(crate) fn load_or_new(args: &ConnectionArgs) -> Result<Self, Failure> {
        Self::load_by(args, Profile::load_or_new)
    }

    /// A token that flags or environment give, not the profile.
    pub(crate) fn given_token(&self) -> Result<Option<Token>, Failure> {
        let args = &self.args.server;
        if args.token.is_none() && args.token_file.is_none() {
            return Ok(None);
        }
        self.token()
    }

    /// The token, if it is for the server of this webhook as far as is known.
    pub(crate) fn token_for(&self, site: &str) -> Result<Option<Token>, Failure> {
        let server = self.server().map(ServerUrl::parse).transpose()?;
        if server.is_some_and(|server| server.as_str() != site) {
            return Ok(None);
        }
        self.token_of_server()
    }

    /// The profile, to be written.
    pub(crate) fn store(&self) -> Result<Store, Failure> {
        let network = &self.args.network;
        Store::prepare(network.config.as_deref(), network.profile.as_deref())
    }

    /// A driver of the server, with the token.
    pub(crate) fn driver(&self) -> Result<Driver, Failure> {
        self.driver_with(|driver| driver)
    }

    fn driver_with(
        &self,
        set: impl FnOnce(DriverBuilder) -> DriverBuilder,
    ) -> Result<Driver, Failure> {
        let Some(token) = self.token_of_server()? else {
            return Err(Failure::usage("no token is given").hint(HOW));
        };
        let Some(server) = self.server() else {
            return Err(Failure::usage("no server is given").hint(HOW));
        };
        let builder = self.driver_builder(server)?.token(token);
        set(builder)
            .build()
            .map_err(|error| hint::of_api(error.into()))
    }

    /// A builder of the driver with everything set but who one is.
    pub(crate) fn driver_builder(&self, server: &str) -> Result<DriverBuilder, Failure> {
        let (network, profile) = (&self.args.network, &self.profile);
        let mut builder = Driver::builder(server)
            .retry(self.retry())
            .tls(self.tls()?)
            .proxy(self.proxy()?);
        if let Some(timeout) = network.timeout.or(profile.timeout) {
            builder = builder.timeout(timeout);
        }
        if let Some(deadline) = network.deadline.or(profile.deadline) {
            builder = builder.deadline(deadline);
        }
        Ok(builder)
    }

    /// The server's URL as it was given.
    pub(crate) fn server(&self) -> Option<&str> {
        let profile = self.profile.server.as_ref().map(|server| &server.0);
        self.args
            .server
            .server
            .as_ref()
            .or(profile)
            .map(String::as_str)
    }

    /// Whether flags or environment give the server, not the profile.
    pub(crate) fn is_server_given(&self) -> bool {
        self.args.server.server.is_some()
    }

    /// The team as it was given.
    pub(crate) fn team(&self) -> Option<&str> {
        let profile = self.profile.team.as_ref();
        self.args
            .server
            .team
            .as_ref()
            .or(profile)
            .map(String::as_str)
    }

    /// The token, unless it is the profile's and that is for another server.
    fn token_of_server(&self) -> Result<Option<Token>, Failure> {
        let args = &self.args.server;
        let is_profiles = args.token.is_none() && args.token_file.is_none();
        if let (true, Some(given), Some(own)) = (is_profiles, &args.server, &self.profile.server) {
            let (given, own) = (ServerUrl::parse(given)?, ServerUrl::parse(&own.0)?);
            if given.as_str() != own.as_str() {
                return Err(Failure::usage(format!(
                    "the token of {} is for another server",
                    self.profile.describe()
                ))
                .hint("give the token of this server by MM_TOKEN, or name another profile"));
            }
        }
        self.token()
    }
}

/// Where a setting comes from, the nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Flag,
    Environment,
    Profile,
    Nowhere,
}

impl Settings {
    /// Whether messages go by token: what is given nearer wins, and beside each other the
    /// webhook does.
    pub(crate) fn is_by_token(&self) -> bool {
        let (args, profile) = (&self.args, &self.profile);
        let webhook = self.from(
            &["webhook", "webhook_file"],
            args.webhook.is_some() || args.webhook_file.is_some(),
            profile.webhook.is_some() || profile.webhook_file.is_some(),
        );
        let token = self.from(
            &["token", "token_file"],
            args.server.token.is_some() || args.server.token_file.is_some(),
            profile.token.is_some() || profile.token_file.is_some(),
        );
        let server = self.from(
            &["server"],
            args.server.server.is_some(),
            profile.server.is_some(),
        );
        if webhook == From::Nowhere {
            return token.min(server) < From::Nowhere;
        }
        token.max(server) < From::Nowhere && token.min(server) < webhook
    }

    fn from(&self, flags: &[&str], is_given: bool, is_in_profile: bool) -> From {
        match () {
            () if flags.iter().any(|flag| self.args.flags.has(flag)) => From::Flag,
            () if is_given => From::Environment,
            () if is_in_profile => From::Profile,
            () => From::Nowhere,
        }
    }

    /// Who posts by token.
    pub(super) fn token_sender(&self, split: bool) -> Result<TokenSender, Failure> {
        let looks = ["username", "emoji", "icon_url"];
        if looks.iter().any(|flag| self.args.flags.has(flag)) {
            output::note(
                "name and icon are for webhooks; by token a message is of who the token is",
            );
        }
        let driver =
            self.driver_with(|driver| driver.timeout(self.timeout()).deadline(self.deadline()))?;
        let limits = Limits::default().max_text_chars(self.max_chars());
        let place = Place::new(driver, self.team());
        Ok(TokenSender::new(place, self.channel(), limits, split))
    }
}

/// Whether a token is to be read from stdin.
pub(super) fn is_dash(token: &str) -> bool {
    token.trim() == "-"
}

/// A token as a flag or a variable gives it: `-` reads stdin.
pub(super) fn given_token(token: &str) -> Result<Token, Failure> {
    if is_dash(token) {
        return Ok(Token::parse(&read_secret(Path::new("-"), "token")?)?);
    }
    Ok(Token::parse(token)?)
}
