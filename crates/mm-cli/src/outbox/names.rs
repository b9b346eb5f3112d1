//! What is known by name where messages are scheduled.

use std::collections::BTreeSet;

use mm_outbox::{Cancel, Error, ErrorKind, Message, Messenger, Outbox, Recipient, TemplateType};

use super::config::{Config, Declared};
use super::keys::not_known;

/// What is wrong, and what to do.
pub(super) type Wrong = (String, String);

/// What is known here by name.
pub(super) struct Names<'a> {
    messengers: &'a [Declared],
    types: BTreeSet<String>,
    declared: &'a [TemplateType],
}

impl<'a> Names<'a> {
    pub(super) fn of(config: &'a Config, outbox: &Outbox) -> Self {
        let types = outbox.message_types();
        Self {
            messengers: &config.messengers,
            types: types.iter().map(|one| one.alias().to_owned()).collect(),
            declared: &config.types,
        }
    }

    /// `chat:town-square`, or `chat` for an empty address.
    pub(super) fn recipient(&self, to: &str) -> Result<Recipient, Wrong> {
        let (alias, address) = to.split_once(':').unwrap_or((to, ""));
        Ok(Recipient::new(self.messenger(alias)?, address))
    }

    /// The alias of the messenger that answers to this one.
    pub(super) fn messenger(&self, alias: &str) -> Result<&'a str, Wrong> {
        let mut all = self.messengers.iter();
        if let Some(one) = all.find(|one| one.aliases().any(|own| own == alias)) {
            return Ok(&one.alias);
        }
        let known = self.messengers.iter().map(|one| one.alias.as_str());
        Err(not_known("messenger", alias, known))
    }

    pub(super) fn message_type(&self, alias: &str) -> Result<(), Wrong> {
        if self.types.contains(alias) {
            return Ok(());
        }
        let known = self.types.iter().map(String::as_str);
        Err(not_known("message type", alias, known))
    }

    /// The type of this alias, if the file declares it.
    pub(super) fn declared(&self, alias: &str) -> Option<&TemplateType> {
        use mm_outbox::MessageType as _;
        self.declared.iter().find(|kind| kind.alias() == alias)
    }
}

/// A messenger of which no more is needed than that it is there: nothing is sent, and none of
/// its secrets has to be at hand.
pub(super) struct Known {
    alias: String,
    other_aliases: Vec<&'static str>,
}

impl Known {
    pub(super) fn of(declared: &Declared) -> Self {
        Self {
            alias: declared.alias.clone(),
            other_aliases: declared.kind.other_aliases(&declared.alias).collect(),
        }
    }

    fn no_sender(&self) -> Error {
        let text = format!("{} is known by its name alone here", self.alias);
        Error::new(ErrorKind::InvalidSetting).with_message(text)
    }
}

impl Messenger for Known {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn other_aliases(&self) -> &[&str] {
        &self.other_aliases
    }

    fn send(&self, _: &Message, _: &mut mm_outbox::Batch<'_>) -> Result<(), Error> {
        Err(self.no_sender())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Err(self.no_sender())
    }
}
