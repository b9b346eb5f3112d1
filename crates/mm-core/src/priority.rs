//! How loudly a post asks for attention.

use std::borrow::Cow;

use crate::check::refuse;
use crate::path::excerpt;
use crate::payload::More;
use crate::wire::object;
use crate::{Error, Payload, mentions};

object! {
    /// How loudly a post asks for attention.
    ///
    /// An acknowledgement needs `important` or `urgent`. Notifications that repeat
    /// need `urgent` and a mention in the text, and exclude a silent post.
    /// [`PayloadBuilder::build`](crate::PayloadBuilder::build) checks it. See
    /// [message priority](https://docs.mattermost.com/collaborate/message-priority.html).
    ///
    /// ```
    /// use mm_core::Priority;
    ///
    /// let priority = Priority::important().requested_ack();
    /// assert!(priority.is_important() && priority.requested_ack == Some(true));
    /// ```
    pub struct Priority {
        /// The label: `important` or `urgent`; empty or `standard` is none.
        text priority,
        /// Asks the readers to acknowledge the post with a click.
        flag requested_ack,
        /// Notifies who is mentioned again and again until they answer.
        flag persistent_notifications,
    }
}

impl Priority {
    /// The label "Important".
    pub fn important() -> Self {
        Self::default().priority("important")
    }

    /// The label "Urgent".
    pub fn urgent() -> Self {
        Self::default().priority("urgent")
    }

    /// Whether the label is "Important".
    pub fn is_important(&self) -> bool {
        self.priority.as_deref() == Some("important")
    }

    /// Whether the label is "Urgent".
    pub fn is_urgent(&self) -> bool {
        self.priority.as_deref() == Some("urgent")
    }
}

/// Checks what a priority asks for against the post that it stands in.
pub(crate) fn check(payload: &Payload, more: &More) -> Result<(), Error> {
    let Some(priority) = &more.priority else {
        return Ok(());
    };
    let label = priority.priority.as_deref().unwrap_or_default();
    if !matches!(label, "" | "standard" | "important" | "urgent") {
        return refuse(
            "priority.priority",
            format!("is `{}`, but must be important or urgent", excerpt(label)),
        );
    }
    let is_labelled = priority.is_important() || priority.is_urgent();
    if priority.requested_ack == Some(true) && !is_labelled {
        return refuse(
            "priority.requested_ack",
            "needs the priority important or urgent",
        );
    }
    if priority.persistent_notifications == Some(true) {
        check_persistent(payload, more, priority)
            .or_else(|reason| refuse("priority.persistent_notifications", reason))?;
    }
    Ok(())
}

fn check_persistent(
    payload: &Payload,
    more: &More,
    priority: &Priority,
) -> Result<(), &'static str> {
    if !priority.is_urgent() {
        return Err("needs the priority urgent");
    }
    if more.silent {
        return Err("cannot be set on a silent post");
    }
    // In a direct message the other one is notified without being named.
    let is_direct = payload.channel().is_some_and(|name| name.starts_with('@'));
    if is_direct || mentions_someone(payload) {
        return Ok(());
    }
    Err("needs a mention of a user or a group in the text, such as `@alice`")
}

/// Whether the text or what is shown beside it mentions someone.
fn mentions_someone(payload: &Payload) -> bool {
    let mut found = mentions::mentions_someone(payload.text());
    if !found && payload.more.is_some() {
        payload.clone().map_texts(|text| {
            found = found || mentions::mentions_someone(text);
            Cow::Borrowed(text)
        });
    }
    found
}
