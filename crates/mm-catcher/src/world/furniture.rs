//! What stands there from the start, or as soon as somebody posts to it.

use super::World;
use super::model::{AccessToken, Bot, Channel, ChannelKind, IncomingHook};
use crate::id::Id;

/// The team that stands there when a catcher is furnished.
pub(crate) const TEAM: &str = "dev";
/// The bot that stands there when a catcher is furnished.
pub(crate) const BOT: &str = "devbot";
/// The person that stands there when a catcher is furnished.
const PERSON: &str = "devuser";
/// Their address, by which one of the same name who was made by hand is another.
const PERSONS_EMAIL: &str = "devuser@localhost";
/// Who owns the inboxes that come to be by being posted to.
const KEEPER: &str = "inbox";
/// The team of those inboxes where nobody has made another.
const KEEPERS_TEAM: &str = "inboxes";
/// The channels that a furnished team has besides those that every team has.
const CHANNELS: [(&str, &str); 2] = [("alerts", "Alerts"), ("builds", "Builds")];

/// What a furnished catcher has, for who is to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ready {
    /// The name of the team.
    pub team: String,
    /// The names of its channels.
    pub channels: Vec<String>,
    /// The name of the bot.
    pub bot: String,
    /// The bot's token, for `Authorization: Bearer`. It is no secret: it opens this catcher alone.
    pub bot_token: String,
    /// The person who can log in, if they are still there.
    pub person: Option<Person>,
    /// The names of the inboxes, which are the ids of their webhooks.
    pub inboxes: Vec<String>,
}

/// A person of a furnished catcher: an administrator, who may do all that one wants to try.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The name to log in with.
    pub username: String,
    /// The password. It is no secret: it opens this catcher alone.
    pub password: String,
}

impl World {
    /// Whether nobody has logged in yet who is not furniture: the first who does is the admin.
    pub(crate) fn is_first_person(&self) -> bool {
        let mut people = self.users.values().filter(|user| user.bot.is_none());
        people.all(|user| user.email == PERSONS_EMAIL)
    }

    /// Makes the ready team, its channels, its bot and its person; a second call changes nothing.
    pub(crate) fn furnish(&mut self) {
        if self.team_by_name(TEAM).is_some() {
            return;
        }
        let team = self.add_team(TEAM, "Development", "O");
        for (name, display_name) in CHANNELS {
            self.add_channel(Some(team), ChannelKind::Public, name, display_name, None);
        }
        let bot = self.add_bot(BOT, "a bot to try things with");
        self.join_team(team, bot, false);
        let person = self.add_user(PERSON, PERSONS_EMAIL, Id::random().as_str());
        self.join_team(team, person, true);
        let channels: Vec<Id> = self
            .channels
            .values()
            .filter(|row| row.team == Some(team))
            .map(|row| row.id)
            .collect();
        for (channel, user) in channels
            .into_iter()
            .flat_map(|id| [(id, bot), (id, person)])
        {
            if !self.is_channel_member(&channel, &user) {
                self.join_channel(channel, user, false);
            }
        }
        let create_at = self.now();
        let token = AccessToken {
            id: Id::random(),
            token: Id::random(),
            user: bot,
            description: "made with the team".to_owned(),
            is_active: true,
            create_at,
        };
        self.tokens.insert(token.id, token);
    }

    /// What [`World::furnish`] made, if it is there.
    pub(crate) fn ready(&self) -> Option<Ready> {
        let team = self.team_by_name(TEAM)?;
        let bot = self.user_by_name(BOT)?;
        let token = self.tokens.values().find(|row| row.user == bot.id)?;
        let channels = self.channels.values();
        let mut channels: Vec<String> = channels
            .filter(|row| row.team == Some(team.id) && row.delete_at == 0)
            .map(|row| row.name.clone())
            .collect();
        channels.sort();
        let hooks = self.incoming_hooks.values();
        Some(Ready {
            team: team.name.clone(),
            channels,
            bot: bot.username.clone(),
            bot_token: token.token.to_string(),
            person: self
                .user_by_name(PERSON)
                .filter(|user| user.email == PERSONS_EMAIL)
                .map(|user| Person {
                    username: user.username.clone(),
                    password: user.password.clone(),
                }),
            inboxes: hooks
                .filter(|hook| hook.delete_at == 0)
                .map(|hook| hook.id.clone())
                .collect(),
        })
    }

    /// Makes a webhook of this id, with a channel of its own.
    pub(crate) fn add_inbox(&mut self, id: &str) {
        let keeper = self.user_by_name(KEEPER).map(|user| user.id);
        let keeper = keeper.unwrap_or_else(|| self.add_bot(KEEPER, "keeps the inboxes"));
        let own = [TEAM, KEEPERS_TEAM];
        let team = own.iter().find_map(|name| self.team_by_name(name));
        let team = team.map(|team| team.id);
        let team = team.unwrap_or_else(|| self.add_team(KEEPERS_TEAM, "Inboxes", "O"));
        if !self.is_team_member(&team, &keeper) {
            self.join_team(team, keeper, false);
        }
        let channel = self.inbox_channel(id, team, keeper);
        // Who is ready to be used sees what comes in.
        let ready = [BOT, PERSON].map(|name| self.user_by_name(name).map(|user| user.id));
        for user in ready.into_iter().flatten() {
            if self.is_team_member(&team, &user) && !self.is_channel_member(&channel, &user) {
                self.join_channel(channel, user, false);
            }
        }
        let now = self.now();
        self.incoming_hooks.insert(
            id.to_owned(),
            IncomingHook {
                id: id.to_owned(),
                create_at: now,
                update_at: now,
                delete_at: 0,
                user: keeper,
                channel,
                team,
                display_name: id.to_owned(),
                description: String::new(),
                username: String::new(),
                icon_url: String::new(),
                channel_locked: false,
            },
        );
    }

    /// The channel of an inbox: of the same name, unless that is somebody else's.
    fn inbox_channel(&mut self, id: &str, team: Id, keeper: Id) -> Id {
        let mut name = id.to_lowercase();
        let is_others = |row: &Channel| row.creator != Some(keeper);
        if self.channel_by_name(&team, &name).is_some_and(is_others) {
            name.insert_str(0, "inbox-");
        }
        if let Some(channel) = self.channel_by_name(&team, &name) {
            return channel.id;
        }
        let channel = self.add_channel(Some(team), ChannelKind::Public, &name, id, Some(keeper));
        self.join_channel(channel, keeper, false);
        channel
    }

    fn add_bot(&mut self, name: &str, description: &str) -> Id {
        let id = self.add_user(name, &format!("{name}@localhost"), "");
        let update_at = self.now();
        if let Some(user) = self.users.get_mut(&id) {
            "system_user".clone_into(&mut user.roles);
            user.bot = Some(Bot {
                description: description.to_owned(),
                owner: id,
                update_at,
            });
        }
        id
    }
}
