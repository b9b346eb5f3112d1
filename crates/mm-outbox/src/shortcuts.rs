//! A message by one messenger, in one call.

use mm_core::Error;

use crate::message::{Draft, MessageId};
use crate::outbox::Outbox;
use crate::recipient::{Recipient, To, recipients};

/// Each takes a text, or a [`Draft`] that says more; recipients are addresses or
/// [users](crate::User). Messengers are those of these aliases; where one is not registered here,
/// others send what is scheduled for it.
impl Outbox {
    /// The recipients of a messenger, by any of its aliases: as [`recipients`] does, with the
    /// [addresses](crate::Messenger::address_of) of users that the messenger itself finds, if it
    /// is registered here.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("recipients-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// let to = outbox.recipients("telegram", ["1234", "@channel"]);
    /// assert_eq!(to[1].address, "@channel");
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recipients<'a, T: Into<To<'a>>>(
        &self,
        messenger: &str,
        to: impl IntoIterator<Item = T>,
    ) -> Vec<Recipient> {
        let Some(messenger) = self.messenger(messenger) else {
            return recipients(messenger, to);
        };
        let alias = messenger.alias();
        let one = |to: T| match to.into() {
            To::Address(address) => Some(Recipient::new(alias, address)),
            To::User(user) if user.is_active() => Some(Recipient {
                user: Some(user.id().into_owned()),
                ..Recipient::new(alias, messenger.address_of(user)?)
            }),
            To::User(_) => None,
        };
        to.into_iter().filter_map(one).collect()
    }

    /// A mail of plain text, by `smtp`; of the type `email_plain`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("email-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_email("Lunch", "It is ready.", ["ada@example.com"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_email<'a, T: Into<To<'a>>>(
        &self,
        subject: impl Into<String>,
        text: impl Into<String>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("smtp", Draft::email_text(subject, text), to)
    }

    /// A mail of HTML, by `smtp`; of the type `email_html`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("html-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_email_html("Lunch", "It is <b>ready</b>.", ["ada@example.com"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_email_html<'a, T: Into<To<'a>>>(
        &self,
        subject: impl Into<String>,
        html: impl Into<String>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("smtp", Draft::email_html(subject, html), to)
    }

    /// A message by XMPP, by `xmppsleek`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("jabber-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_jabber_message("Lunch is ready.", ["ada@example.com"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_jabber_message<'a, T: Into<To<'a>>>(
        &self,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("xmppsleek", message, to)
    }

    /// A post on X, by `twitter`; with an address it begins with `@address`, with none it is for all.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("tweet-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_tweet("Lunch is ready.", [""])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_tweet<'a, T: Into<To<'a>>>(
        &self,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("twitter", message, to)
    }

    /// A message by Telegram, by `telegram`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("telegram-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_telegram_message("Lunch is ready.", ["1234", "@channel"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_telegram_message<'a, T: Into<To<'a>>>(
        &self,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("telegram", message, to)
    }

    /// A text or a link for walls of VK, by `vk`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("vkontakte-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_vkontakte_message("https://example.com", ["-42"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_vkontakte_message<'a, T: Into<To<'a>>>(
        &self,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("vk", message, to)
    }

    /// A post in Mattermost, by `mattermost`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("mattermost-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// use mm_outbox::Draft;
    ///
    /// let draft = Draft::text("Lunch is ready.").priority(1);
    /// outbox.schedule_mattermost_message(draft, ["town-square"])?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_mattermost_message<'a, T: Into<To<'a>>>(
        &self,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule_by("mattermost", message, to)
    }

    /// A text or a link for the page of the token, by `fb`.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("facebook-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let outbox = mm_outbox::Outbox::sqlite(folder.join("outbox.db")).open()?;
    /// outbox.schedule_facebook_message("Lunch is ready.")?;
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_facebook_message(&self, message: impl Into<Draft>) -> Result<MessageId, Error> {
        self.schedule_by("fb", message, [""])
    }

    fn schedule_by<'a, T: Into<To<'a>>>(
        &self,
        messenger: &str,
        message: impl Into<Draft>,
        to: impl IntoIterator<Item = T>,
    ) -> Result<MessageId, Error> {
        self.schedule(message, self.recipients(messenger, to))
    }
}
