//! Users that the file declares: what subscriptions of theirs find addresses by.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use mm_outbox::{Directory, User};
use toml::Value;

/// The key of a user's table that is no messenger.
const ACTIVE: &str = "active";

/// Users by their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct People(BTreeMap<String, Person>);

#[derive(Clone, Debug)]
struct Person {
    id: String,
    is_active: bool,
    /// By messengers.
    addresses: BTreeMap<String, String>,
}

impl People {
    /// Reads the tables; else what is wrong.
    pub(super) fn read(
        tables: BTreeMap<String, toml::Table>,
        messengers: &BTreeSet<&str>,
    ) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for (id, table) in tables {
            let wrong = |text: String| Err(format!("user.{id}: {text}"));
            let mut person = Person {
                id: id.clone(),
                is_active: true,
                addresses: BTreeMap::new(),
            };
            for (key, value) in table {
                match value {
                    Value::Boolean(is_active) if key == ACTIVE => person.is_active = is_active,
                    _ if !messengers.contains(key.as_str()) => {
                        return wrong(format!("no messenger `{key}` is declared"));
                    }
                    Value::String(address) => {
                        person.addresses.insert(key, address);
                    }
                    _ => return wrong(format!("{key} is no address")),
                }
            }
            all.insert(id, person);
        }
        Ok(Self(all))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Directory for People {
    /// Who is not in the file any more is none.
    fn user(&self, id: &str) -> Result<Option<Box<dyn User>>, mm_outbox::Error> {
        let found = self.0.get(id).cloned();
        Ok(found.map(|person| Box::new(person) as Box<dyn User>))
    }
}

impl User for Person {
    fn id(&self) -> Cow<'_, str> {
        self.id.as_str().into()
    }

    fn address(&self, messenger: &str) -> Option<String> {
        self.addresses.get(messenger).cloned()
    }

    fn is_active(&self) -> bool {
        self.is_active
    }
}
