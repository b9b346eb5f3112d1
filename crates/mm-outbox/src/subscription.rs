//! Who wants which messages by which messenger.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mm_core::{Error, ErrorKind};

use crate::message::MessageId;
use crate::message_type::{self, MessageType, supports};
use crate::messenger::{Messenger, names};
use crate::outbox::{Outbox, unknown_messenger};
use crate::recipient::{Recipient, User};
use crate::time;

/// Somebody wants messages of a type by a messenger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Subscription {
    /// The alias of the message type.
    pub message_type: String,
    /// The alias of the messenger.
    pub messenger: String,
    /// The id of the user, who is asked for the address when a message goes out.
    pub user: Option<String>,
    /// An address, where there is no user or another one is wanted.
    pub address: Option<String>,
}

impl Subscription {
    /// Of a user.
    pub fn of_user(
        message_type: impl Into<String>,
        messenger: impl Into<String>,
        user: impl Into<String>,
    ) -> Self {
        Self {
            message_type: message_type.into(),
            messenger: messenger.into(),
            user: Some(user.into()),
            address: None,
        }
    }

    /// Of an address.
    pub fn of_address(
        message_type: impl Into<String>,
        messenger: impl Into<String>,
        address: impl Into<String>,
    ) -> Self {
        Self {
            message_type: message_type.into(),
            messenger: messenger.into(),
            user: None,
            address: Some(address.into()),
        }
    }
}

/// Finds users by their ids.
pub trait Directory: Send + Sync {
    /// The user of this id; none if there is none any more.
    ///
    /// # Errors
    /// It could not be found out.
    fn user(&self, id: &str) -> Result<Option<Box<dyn User>>, Error>;
}

/// What a page of settings shows for a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preferences {
    /// The messengers by which one can subscribe: alias and title, by title.
    pub messengers: Vec<(String, String)>,
    /// A row for each title of message types, by title.
    pub rows: Vec<PreferenceRow>,
}

/// The message types of one title.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PreferenceRow {
    /// What people call them.
    pub title: String,
    /// A choice for each of [`Preferences::messengers`].
    pub choices: Vec<Choice>,
}

/// Whether messages of a title come by a messenger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// The alias of the messenger.
    pub messenger: String,
    /// The aliases of the message types of this title that it can carry; none if it cannot.
    pub message_types: Vec<String>,
    /// Whether the user has subscribed to all of them.
    pub is_subscribed: bool,
}

impl Outbox {
    /// Adds a subscription. Returns whether it is a new one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] if it names nobody, or a type or messenger that is not
    /// registered or allows none; [`ErrorKind::Io`] if the store cannot take it.
    pub fn subscribe(&self, subscription: &Subscription) -> Result<bool, Error> {
        let subscription = self.checked(subscription.clone())?;
        self.0.store.subscribe(&subscription)
    }

    /// Removes a subscription; one of a user without an address is removed with whatever
    /// address it has. Returns whether there was one.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the store cannot be written.
    pub fn unsubscribe(&self, subscription: &Subscription) -> Result<bool, Error> {
        let mut gone = self.0.store.unsubscribe(subscription)?;
        if let Some(messenger) = self.messenger(&subscription.messenger) {
            // Others may call it otherwise.
            for name in names(messenger.as_ref()).filter(|name| *name != subscription.messenger) {
                let mut same = subscription.clone();
                name.clone_into(&mut same.messenger);
                gone += self.0.store.unsubscribe(&same)?;
            }
        }
        Ok(gone > 0)
    }

    /// The subscriptions to a message type, or of a user, or all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the store cannot be read.
    pub fn subscriptions(
        &self,
        message_type: Option<&str>,
        user: Option<&str>,
    ) -> Result<Vec<Subscription>, Error> {
        self.0.store.subscriptions(message_type, user)
    }

    /// What a page of settings shows for a user.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the store cannot be read.
    pub fn preferences(&self, user: &str) -> Result<Preferences, Error> {
        let have = self.0.store.subscriptions(None, Some(user))?;
        let mut messengers: Vec<_> = self.messengers();
        messengers.retain(|messenger| messenger.allows_subscription());
        messengers.sort_by(|a, b| (a.title(), a.alias()).cmp(&(b.title(), b.alias())));
        let mut by_title: BTreeMap<String, Vec<Arc<dyn MessageType>>> = BTreeMap::new();
        for kind in self.message_types() {
            if kind.allows_subscription() {
                by_title
                    .entry(kind.title().to_owned())
                    .or_default()
                    .push(kind);
            }
        }
        let choice = |messenger: &Arc<dyn Messenger>, kinds: &[Arc<dyn MessageType>]| {
            let kinds = kinds
                .iter()
                .filter(|kind| supports(kind.as_ref(), messenger.as_ref()));
            let message_types: Vec<_> = kinds.map(|kind| kind.alias().to_owned()).collect();
            let is_had = |kind: &String| {
                let is_by = |alias: &str| names(messenger.as_ref()).any(|name| name == alias);
                let mut have = have.iter();
                have.any(|one| one.message_type == *kind && is_by(&one.messenger))
            };
            Choice {
                messenger: messenger.alias().to_owned(),
                is_subscribed: !message_types.is_empty() && message_types.iter().all(is_had),
                message_types,
            }
        };
        let rows = by_title.iter().map(|(title, kinds)| PreferenceRow {
            title: title.clone(),
            choices: messengers
                .iter()
                .map(|messenger| choice(messenger, kinds))
                .collect(),
        });
        Ok(Preferences {
            rows: rows.collect(),
            messengers: messengers
                .iter()
                .map(|one| (one.alias().to_owned(), one.title().to_owned()))
                .collect(),
        })
    }

    /// Replaces all that a user has subscribed to by these pairs of message type and messenger.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe); nothing is changed then.
    pub fn set_preferences(&self, user: &str, wanted: &[(&str, &str)]) -> Result<(), Error> {
        let wanted = wanted
            .iter()
            .map(|(kind, messenger)| Subscription::of_user(*kind, *messenger, user))
            .map(|one| self.checked(one))
            .collect::<Result<Vec<_>, _>>()?;
        self.0.store.replace_subscriptions(user, &wanted)
    }

    /// Makes the dispatches of messages without recipients, for the subscribers of their types.
    /// Returns how many.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] if there are subscriptions of users and no directory that
    /// knows users; what the directory says; [`ErrorKind::Io`] if the store fails.
    pub fn prepare_dispatches(&self) -> Result<usize, Error> {
        let mut made = 0;
        let mut by_type: HashMap<String, Vec<Recipient>> = HashMap::new();
        for (id, kind, priority) in self.0.store.unprepared()? {
            if !by_type.contains_key(&kind) {
                let subscribers = self.subscribers(&kind)?;
                by_type.insert(kind.clone(), subscribers);
            }
            let to = by_type.get(&kind).map(Vec::as_slice).unwrap_or_default();
            made += self.prepare(id, priority, to)?;
        }
        self.0.news.tell();
        Ok(made)
    }

    fn prepare(&self, id: MessageId, priority: i64, to: &[Recipient]) -> Result<usize, Error> {
        let is_first = self.0.store.prepare(time::now(), id, priority, to)?;
        Ok(if is_first { to.len() } else { 0 })
    }

    /// Whom messages of a type go to.
    fn subscribers(&self, kind: &str) -> Result<Vec<Recipient>, Error> {
        let mut found = Vec::new();
        for mut one in self.0.store.subscriptions(Some(kind), None)? {
            if let Some(messenger) = self.messenger(&one.messenger) {
                messenger.alias().clone_into(&mut one.messenger);
            }
            let Some(id) = &one.user else {
                found.extend(
                    one.address
                        .map(|address| Recipient::new(one.messenger, address)),
                );
                continue;
            };
            let Some(user) = self.user(id)?.filter(|user| user.is_active()) else {
                continue;
            };
            let own = || self.messenger(&one.messenger)?.address_of(user.as_ref());
            if let Some(address) = one.address.clone().or_else(own) {
                found.push(Recipient {
                    user: Some(id.clone()),
                    ..Recipient::new(one.messenger, address)
                });
            }
        }
        // Somebody may have subscribed by two aliases of one messenger.
        let mut once = HashSet::with_capacity(found.len());
        found.retain(|one| once.insert(one.clone()));
        Ok(found)
    }

    fn user(&self, id: &str) -> Result<Option<Box<dyn User>>, Error> {
        let directory = self.0.directory.as_ref().ok_or_else(|| {
            let text = "there are subscriptions of users, and no directory that finds them: give \
                        the builder one";
            Error::new(ErrorKind::InvalidSetting).with_message(text)
        })?;
        directory.user(id)
    }

    /// The same with the messenger's own alias, if it can be.
    fn checked(&self, mut subscription: Subscription) -> Result<Subscription, Error> {
        let wrong = |text: String| Error::new(ErrorKind::InvalidSetting).with_message(text);
        if subscription.user.is_none() && subscription.address.is_none() {
            return Err(wrong(
                "a subscription is of a user or an address".to_owned(),
            ));
        }
        let kind = &subscription.message_type;
        let known = self.0.registry.message_type(kind);
        let known = known.ok_or_else(|| message_type::unknown(kind))?;
        let messenger = &subscription.messenger;
        let by = self
            .messenger(messenger)
            .ok_or_else(|| unknown_messenger(messenger))?;
        if !known.allows_subscription() {
            return Err(wrong(format!("nobody may subscribe to {kind:?}")));
        }
        if !by.allows_subscription() {
            return Err(wrong(format!("nobody may subscribe by {messenger:?}")));
        }
        if !supports(known.as_ref(), by.as_ref()) {
            return Err(wrong(format!("{kind:?} cannot be sent by {messenger:?}")));
        }
        by.alias().clone_into(&mut subscription.messenger);
        Ok(subscription)
    }
}
