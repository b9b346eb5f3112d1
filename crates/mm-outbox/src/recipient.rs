//! Whom a message goes to.

use std::borrow::Cow;

/// Somebody with addresses: an account of the program that sends, most often.
pub trait User {
    /// What names the user in the store, so that subscriptions and preferences are found
    /// again.
    fn id(&self) -> Cow<'_, str>;

    /// The address for a messenger of this alias; none if the user has none.
    fn address(&self, messenger: &str) -> Option<String>;

    /// Whether messages are sent at all. Default: yes.
    fn is_active(&self) -> bool {
        true
    }
}

/// Where one dispatch of a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Recipient {
    /// The alias of the messenger.
    pub messenger: String,
    /// What the messenger sends to; empty where it has one place only.
    pub address: String,
    /// The id of the user, if it is one.
    pub user: Option<String>,
}

impl Recipient {
    /// An address of a messenger.
    pub fn new(messenger: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            messenger: messenger.into(),
            address: address.into(),
            user: None,
        }
    }
}

/// What [`recipients`] takes: an address as text, or a [`User`].
pub enum To<'a> {
    /// An address.
    Address(Cow<'a, str>),
    /// A user, who is asked for the address.
    User(&'a dyn User),
}

impl<'a> From<&'a str> for To<'a> {
    fn from(address: &'a str) -> Self {
        Self::Address(address.into())
    }
}

impl From<String> for To<'_> {
    fn from(address: String) -> Self {
        Self::Address(address.into())
    }
}

impl<'a, U: User> From<&'a U> for To<'a> {
    fn from(user: &'a U) -> Self {
        Self::User(user)
    }
}

impl std::fmt::Debug for To<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(address) => f.debug_tuple("Address").field(address).finish(),
            Self::User(user) => f.debug_tuple("User").field(&user.id()).finish(),
        }
    }
}

/// The recipients of a messenger. Users who are inactive, or have no address for it, are left
/// out.
///
/// ```
/// use mm_outbox::recipients;
///
/// let to = recipients("telegram", ["1234", "@channel"]);
/// assert_eq!((to.len(), to[1].address.as_str()), (2, "@channel"));
/// ```
pub fn recipients<'a, T: Into<To<'a>>>(
    messenger: &str,
    to: impl IntoIterator<Item = T>,
) -> Vec<Recipient> {
    let one = |to: T| match to.into() {
        To::Address(address) => Some(Recipient::new(messenger, address)),
        To::User(user) if user.is_active() => Some(Recipient {
            user: Some(user.id().into_owned()),
            ..Recipient::new(messenger, user.address(messenger)?)
        }),
        To::User(_) => None,
    };
    to.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Account(&'static str, bool);

    impl User for Account {
        fn id(&self) -> Cow<'_, str> {
            self.0.into()
        }

        fn address(&self, messenger: &str) -> Option<String> {
            (messenger == "smtp").then(|| format!("{}@example.com", self.0))
        }

        fn is_active(&self) -> bool {
            self.1
        }
    }

    #[test]
    fn a_user_is_asked_for_the_address_and_left_out_without_one() {
        let (ada, gone) = (Account("ada", true), Account("gone", false));
        let to = recipients("smtp", [&ada, &gone]);
        assert_eq!(to.len(), 1);
        assert_eq!(to[0].address, "ada@example.com");
        assert_eq!(to[0].user.as_deref(), Some("ada"));
        assert!(recipients("telegram", [&ada]).is_empty());
        let mixed = [To::from("1"), To::from(&ada)];
        assert_eq!(recipients("smtp", mixed).len(), 2);
    }
}
