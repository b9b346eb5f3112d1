//! What is known by an alias.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use mm_core::{Error, ErrorKind};

use crate::message_type::{EmailHtml, EmailText, MessageType, PlainText};
use crate::messenger::{Messenger, names};

/// The messengers and message types of an outbox.
pub(crate) struct Registry {
    messengers: RwLock<Messengers>,
    types: RwLock<BTreeMap<String, Arc<dyn MessageType>>>,
}

impl Default for Registry {
    fn default() -> Self {
        let builtin: [Arc<dyn MessageType>; 3] = [
            Arc::new(PlainText),
            Arc::new(EmailText),
            Arc::new(EmailHtml),
        ];
        let types = builtin.into_iter().map(|one| (one.alias().to_owned(), one));
        Self {
            messengers: RwLock::default(),
            types: RwLock::new(types.collect()),
        }
    }
}

impl Registry {
    /// # Errors
    /// One of its aliases is taken, or empty.
    pub(crate) fn add_messenger(&self, messenger: Arc<dyn Messenger>) -> Result<(), Error> {
        let mut all = self
            .messengers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let wrong = |text: String| Error::new(ErrorKind::InvalidSetting).with_message(text);
        for name in names(messenger.as_ref()) {
            if name.is_empty() {
                return Err(wrong("a messenger's alias is empty".to_owned()));
            }
            if find(&all, name).is_some() {
                return Err(wrong(format!("two messengers have the alias {name:?}")));
            }
        }
        all.insert(messenger.alias().to_owned(), messenger);
        Ok(())
    }

    /// One of the same alias is replaced.
    pub(crate) fn set_type(&self, kind: Arc<dyn MessageType>) {
        let mut all = self.types.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(kind.alias().to_owned(), kind);
    }

    /// By any of its aliases.
    pub(crate) fn messenger(&self, alias: &str) -> Option<Arc<dyn Messenger>> {
        let all = self
            .messengers
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        find(&all, alias).cloned()
    }

    pub(crate) fn message_type(&self, alias: &str) -> Option<Arc<dyn MessageType>> {
        let all = self.types.read().unwrap_or_else(PoisonError::into_inner);
        all.get(alias).cloned()
    }

    /// By their aliases.
    pub(crate) fn messengers(&self) -> Vec<Arc<dyn Messenger>> {
        let all = self
            .messengers
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        all.values().cloned().collect()
    }

    /// By their aliases.
    pub(crate) fn types(&self) -> Vec<Arc<dyn MessageType>> {
        let all = self.types.read().unwrap_or_else(PoisonError::into_inner);
        all.values().cloned().collect()
    }
}

type Messengers = BTreeMap<String, Arc<dyn Messenger>>;

fn find<'a>(all: &'a Messengers, alias: &str) -> Option<&'a Arc<dyn Messenger>> {
    let mut others = all.values();
    all.get(alias)
        .or_else(|| others.find(|one| one.other_aliases().contains(&alias)))
}
