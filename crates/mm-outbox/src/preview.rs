//! What a message would become, before it is scheduled.

use std::time::SystemTime;

use mm_core::Error;

use crate::message::{Draft, Message, MessageId};
use crate::message_type::{self, For};
use crate::messenger::Content;
use crate::outbox::Outbox;
use crate::recipient::Recipient;

impl Outbox {
    /// Makes what this recipient would get of a message, and schedules nothing: the message's
    /// number is 0.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("preview-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let file = folder.join("outbox.db");
    /// use mm_outbox::{Draft, Outbox, Recipient};
    ///
    /// let outbox = Outbox::sqlite(file).open()?;
    /// let draft = Draft::email_html("Report", "<p>Done &amp; well</p>");
    /// let content = outbox.preview(&draft, &Recipient::new("telegram", "1234"))?;
    /// assert_eq!(content.text, "Done & well");
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidSetting`](mm_core::ErrorKind::InvalidSetting) for a type that nobody registered;
    /// [`InvalidPayload`](mm_core::ErrorKind::InvalidPayload) says what its context lacks.
    pub fn preview(&self, draft: &Draft, to: &Recipient) -> Result<Content, Error> {
        let kind = self.0.registry.message_type(&draft.kind);
        let kind = kind.ok_or_else(|| message_type::unknown(&draft.kind))?;
        let message = Message {
            id: MessageId(0),
            created_at: SystemTime::now(),
            message_type: draft.kind.clone(),
            context: draft.context.clone(),
            sender: draft.sender.clone(),
            priority: draft.priority.unwrap_or_else(|| kind.priority()),
            group_mark: draft.group_mark.clone(),
            retry_limit: draft.retry_limit.unwrap_or_else(|| kind.retry_limit()),
            expires_at: draft.expires_at,
            is_prepared: true,
        };
        let own = kind.has_dynamic_context();
        let messenger = self.messenger(&to.messenger);
        let messenger = messenger.as_deref();
        let to = For {
            messenger: messenger.map_or(&to.messenger, |messenger| messenger.alias()),
            other_aliases: messenger.map_or(&[], |messenger| messenger.other_aliases()),
            address: own.then_some(to.address.as_str()),
            user: to.user.as_deref().filter(|_| own),
        };
        kind.content(&message, to)
    }
}
