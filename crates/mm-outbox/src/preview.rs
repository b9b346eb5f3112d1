//! What a message would become, before it is scheduled.

use std::time::SystemTime;

use mm_core::{Error, ErrorKind};

use crate::links::LinkKind;
use crate::message::{DispatchId, Draft, Message, MessageId};
use crate::message_type::{self, For};
use crate::messenger::Content;
use crate::outbox::Outbox;
use crate::recipient::Recipient;

impl Outbox {
    /// Makes what this recipient would get of a message, and schedules nothing: the message's
    /// number is 0, and so is that of the dispatch in links.
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
    /// [`InvalidSetting`](mm_core::ErrorKind::InvalidSetting) for a type that nobody registered,
    /// or that the messenger cannot carry;
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
        if let Some(messenger) = messenger
            && !message_type::supports(kind.as_ref(), messenger)
        {
            let text = message_type::unsupported(kind.as_ref(), messenger);
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        let signer = self.0.signer.as_ref().filter(|_| own);
        let link = |link| signer.map(|signer| signer.url(self.0.store.id(), link, DispatchId(0)));
        let read = link(LinkKind::Read);
        let unsubscribe = link(LinkKind::Unsubscribe).filter(|_| kind.allows_subscription());
        let to = For {
            messenger: messenger.map_or(&to.messenger, |messenger| messenger.alias()),
            other_aliases: messenger.map_or(&[], |messenger| messenger.other_aliases()),
            address: own.then_some(to.address.as_str()),
            user: to.user.as_deref().filter(|_| own),
            mark_read_url: read.as_deref(),
            unsubscribe_url: unsubscribe.as_deref(),
        };
        kind.content(&message, to)
    }
}
