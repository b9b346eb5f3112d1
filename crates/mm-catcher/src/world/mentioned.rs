//! Whom a post calls.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::World;
use super::model::{Channel, ChannelKind, ChannelMember, Post, User};
use crate::hook::{Mentions, mentions};
use crate::id::Id;

/// The setting that says how many members a channel may have for all to be called at once.
const NOTIFICATIONS_MAX: &str = "TeamSettings.MaxNotificationsPerChannel";
/// How many that are on a fresh server.
const NOTIFICATIONS_MAX_DEFAULT: u64 = 1_000;

impl World {
    /// Whom a post calls: members of its channel by their names, their own words or `@channel`;
    /// the other one of a direct channel.
    pub(crate) fn mentioned(
        &self,
        post: &Post,
        props: &Map<String, Value>,
        channel: &Channel,
    ) -> BTreeSet<Id> {
        let mut called = BTreeSet::new();
        if post.silent {
            return called;
        }
        let by_webhook = props.get("from_webhook").is_some_and(|flag| flag == "true");
        let calls_all = match channel.kind {
            ChannelKind::Direct => true,
            ChannelKind::Group => self.rules.group_mentions && !post.is_system(),
            ChannelKind::Public | ChannelKind::Private => false,
        };
        if calls_all {
            called.extend(self.members_of(&channel.id).map(|member| member.user));
        } else if &*post.kind == "system_add_to_channel" {
            let added = props.get("addedUserId").and_then(Value::as_str);
            called.extend(added.and_then(|id| id.parse::<Id>().ok()));
        } else {
            self.called_by_words(post, props, channel, &mut called);
        }
        if !by_webhook {
            called.remove(&post.user);
        }
        called
    }

    fn called_by_words(
        &self,
        post: &Post,
        props: &Map<String, Value>,
        channel: &Channel,
        called: &mut BTreeSet<Id>,
    ) {
        let text = text_of(post, props);
        let words = mentions(&text);
        let everybody = (words.all || words.channel)
            && self.members_of(&channel.id).count() <= self.notifications_max();
        let thread = self.thread_of(post);
        for member in self.members_of(&channel.id) {
            let Some(user) = self.users.get(&member.user) else {
                continue;
            };
            let is_called = everybody && hears_channel(user, member)
                || words.here && self.is_online(user.id) && hears_channel(user, member)
                || is_named(&words, &user.username)
                || says_word_of(user, &text)
                || thread.is_some_and(|root| self.hears_thread(user, root));
            if is_called {
                called.insert(user.id);
            }
        }
    }

    fn is_online(&self, user: Id) -> bool {
        self.status(user).status == "online"
    }

    fn notifications_max(&self) -> usize {
        let max = self.setting(NOTIFICATIONS_MAX).and_then(Value::as_u64);
        usize::try_from(max.unwrap_or(NOTIFICATIONS_MAX_DEFAULT)).unwrap_or(usize::MAX)
    }

    fn thread_of(&self, post: &Post) -> Option<&Post> {
        self.posts.get(&post.root?)
    }

    /// Whether a user wants to know of replies in a thread, as the one who began it or as one
    /// who wrote in it.
    fn hears_thread(&self, user: &User, root: &Post) -> bool {
        match prop(user, "comments") {
            "root" => root.user == user.id,
            "any" => {
                let mut replies = self.posts.replies(&root.id);
                root.user == user.id || replies.any(|reply| reply.user == user.id)
            }
            _ => false,
        }
    }
}

/// Everything of a post that people read.
fn text_of(post: &Post, props: &Map<String, Value>) -> String {
    let mut text = post.message.to_string();
    let attachments = props.get("attachments").and_then(Value::as_array);
    for attachment in attachments.into_iter().flatten() {
        for field in ["pretext", "text"] {
            if let Some(more) = attachment.get(field).and_then(Value::as_str) {
                text.push('\n');
                text.push_str(more);
            }
        }
    }
    text
}

fn is_named(words: &Mentions, username: &str) -> bool {
    let mut names = words.names.iter();
    names.any(|name| Mentions::spellings(name).any(|name| name == username))
}

fn hears_channel(user: &User, member: &ChannelMember) -> bool {
    let ignores = member.notify_props.get("ignore_channel_mentions");
    prop(user, "channel") == "true" && ignores.is_none_or(|ignores| ignores != "on")
}

/// Whether a text holds one of the words that a user wants to be called by.
fn says_word_of(user: &User, text: &str) -> bool {
    let keys = prop(user, "mention_keys").split(',').map(str::trim);
    let mut keys = keys.filter(|key| !key.is_empty() && !key.starts_with('@'));
    let first_name = user.first_name.as_str();
    keys.any(|key| has_word(&text.to_lowercase(), &key.to_lowercase()))
        || prop(user, "first_name") == "true"
            && !first_name.is_empty()
            && has_word(text, first_name)
}

/// Whether a word stands in a text with nothing of a word around it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let ends = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
        ends(before) && ends(after)
    })
}

/// How a user wants to be told of something.
fn prop<'a>(user: &'a User, name: &str) -> &'a str {
    let value = user.notify_props.get(name).and_then(Value::as_str);
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_alone() {
        assert!(has_word("the disk is full", "disk"));
        assert!(has_word("disk!", "disk"));
        assert!(!has_word("diskette", "disk"));
        assert!(!has_word("a disk2", "disk"));
    }
}
