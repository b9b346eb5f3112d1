//! How loudly a post asks for attention.

use crate::wire::object;

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
