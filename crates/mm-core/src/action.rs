//! Buttons and menus in an attachment.

use serde_json::{Map, Value};

use crate::wire::{object, words};

object! {
    /// A button or a menu in an attachment.
    ///
    /// See the server's
    /// [reference](https://developers.mattermost.com/integrate/plugins/interactive-messages/).
    ///
    /// ```
    /// use mm_core::{Action, Integration};
    ///
    /// let approve = Action::button("Approve", Integration::new("https://ci.example.com/hook"))
    ///     .id("approve")
    ///     .style("good");
    /// assert_eq!(approve.name.as_deref(), Some("Approve"));
    /// ```
    pub struct Action {
        /// A name for the action: letters and digits. The server gives it one of its
        /// own where it has none.
        text id,
        /// Whether it is a button or a menu; a button where it is not set.
        value kind as "type": ActionKind,
        /// What stands on it.
        text name,
        /// The colour of a button: `default`, `primary`, `success`, `good`, `warning`,
        /// `danger` or `#rrggbb`.
        text style,
        /// What is shown when the pointer rests on it.
        text tooltip,
        /// Makes it visible but unusable.
        flag disabled,
        /// Where the entries of a menu come from, in place of `options`.
        value data_source: DataSource,
        /// The entries of a menu. [`Action::option`] adds one.
        list options: ActionOption,
        /// The value of the entry that is chosen at first.
        text default_option,
        /// What the server calls when it is used.
        value integration: Integration,
    }
}

object! {
    /// An entry of a menu.
    pub struct ActionOption {
        /// What is shown.
        text text,
        /// What the integration is told.
        text value,
    }
}

object! {
    /// What the server calls when an action is used.
    pub struct Integration {
        /// The URL that the server posts to. Clients never see it.
        text url,
        /// What is sent along. Clients never see it.
        value context: Map<String, Value>,
    }
}

words! {
    /// Whether an action is a button or a menu.
    pub enum ActionKind {
        /// A button.
        Button = "button",
        /// A menu.
        Select = "select",
    }
}

words! {
    /// Where the entries of a menu come from.
    pub enum DataSource {
        /// The public channels of the user's teams.
        Channels = "channels",
        /// The users of the server.
        Users = "users",
    }
}

impl Action {
    /// A button with this label.
    pub fn button(name: impl Into<String>, integration: Integration) -> Self {
        Self::of_kind(ActionKind::Button, name, integration)
    }

    /// A menu with this label, which needs [`options`](Self::option) or a
    /// [`data_source`](Self::data_source).
    pub fn select(name: impl Into<String>, integration: Integration) -> Self {
        Self::of_kind(ActionKind::Select, name, integration)
    }

    /// Adds an entry to a menu.
    #[must_use]
    pub fn option(mut self, text: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.push(ActionOption::new(text, value));
        self
    }

    fn of_kind(kind: ActionKind, name: impl Into<String>, integration: Integration) -> Self {
        Self::default()
            .kind(kind)
            .name(name)
            .integration(integration)
    }
}

impl ActionOption {
    /// An entry that shows `text` and tells the integration `value`.
    pub fn new(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self::default().text(text).value(value)
    }
}

impl Integration {
    /// A call of this URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self::default().url(url)
    }

    /// Sends a value along under this name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let context = self.context.get_or_insert_default();
        context.insert(name.into(), value.into());
        self
    }
}
