//! Which events are wanted.

use std::collections::BTreeSet;

use super::about::About;
use super::args::ListenArgs;
use crate::failure::Failure;
use crate::rest::Session;

/// What comes all the time and says little; it is there for who names it.
const UNASKED: [&str; 5] = [
    "channel_viewed",
    "hello",
    "multiple_channels_viewed",
    "response",
    "typing",
];

/// What an event must be to pass; what is empty lets all pass.
#[derive(Debug, Default)]
pub(super) struct Filter {
    channels: BTreeSet<String>,
    users: BTreeSet<String>,
    events: BTreeSet<String>,
    /// In lower case.
    text: Option<String>,
}

impl Filter {
    /// Looks the names up.
    pub(super) fn new(args: &ListenArgs, session: &Session) -> Result<Self, Failure> {
        let mut filter = Self {
            events: args.event.iter().cloned().collect(),
            text: args.text.as_deref().map(str::to_lowercase),
            ..Self::default()
        };
        for name in &args.channel {
            let channel = session.place.channel(name)?;
            filter.channels.insert(channel.id.to_string());
        }
        for name in &args.user {
            let user = session.driver().find_user(name)?;
            filter.users.insert(user.id.to_string());
        }
        Ok(filter)
    }

    pub(super) fn lets_pass(&self, name: &str, about: &About) -> bool {
        let is_of = |wanted: &BTreeSet<String>, it: &str| wanted.is_empty() || wanted.contains(it);
        let is_wanted = if self.events.is_empty() {
            !UNASKED.contains(&name)
        } else {
            self.events.contains(name)
        };
        is_wanted
            && is_of(&self.channels, about.channel())
            && is_of(&self.users, about.user())
            && self.text.as_deref().is_none_or(|text| about.says(text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn about(data: &Value) -> About {
        About {
            json: json!({"data": data, "broadcast": {"channel_id": "c", "team_id": "t"}}),
        }
    }

    fn one(text: &str) -> BTreeSet<String> {
        BTreeSet::from([text.to_owned()])
    }

    #[test]
    fn where_and_who_are_found_in_each_kind_of_event() {
        for (data, channel, user) in [
            (
                json!({"post": {"channel_id": "p", "user_id": "u"}}),
                "p",
                "u",
            ),
            (json!({"reaction": {"user_id": "u"}}), "c", "u"),
            (json!({"user_id": "u", "channel_id": "d"}), "d", "u"),
            (json!({"user": {"id": "u"}, "channel_id": ""}), "c", "u"),
            (json!({"post": "broken", "user_id": 7}), "c", ""),
        ] {
            let about = about(&data);
            assert_eq!((about.channel(), about.user()), (channel, user));
        }
    }

    #[test]
    fn an_event_must_pass_each_filter() {
        let post = about(&json!({"post": {"user_id": "u", "message": "Disk FULL: Ä"}}));
        let all = Filter::default();
        assert!(all.lets_pass("posted", &post) && !all.lets_pass("typing", &post));
        let typing = Filter {
            events: one("typing"),
            ..Filter::default()
        };
        assert!(typing.lets_pass("typing", &post) && !typing.lets_pass("posted", &post));
        for (channel, user, text, passes) in [
            ("c", "u", "disk full: ä", true),
            ("d", "u", "disk", false),
            ("c", "v", "disk", false),
            ("c", "u", "disc", false),
        ] {
            let filter = Filter {
                channels: one(channel),
                users: one(user),
                text: Some(text.to_owned()),
                ..Filter::default()
            };
            assert_eq!(filter.lets_pass("posted", &post), passes);
        }
    }

    #[test]
    fn a_text_is_looked_for_in_attachments_too_and_events_without_one_do_not_pass() {
        let attachment =
            json!({"title": "Build", "fields": [{"title": "Branch", "value": "main"}]});
        let post = about(&json!({"post": {"props": {"attachments": [attachment, 7]}}}));
        assert!(post.says("build") && post.says("main") && !post.says("other"));
        assert!(!about(&json!({"user_id": "build"})).says("build"));
    }
}
