//! What buttons and menus do.

use serde_json::{Map, Value};

use crate::wire::{object, words};

object! {
    /// What the server does when a button, a menu or a link `mmaction://ID` of this
    /// id is used: an entry of `props.mm_blocks_actions`.
    ///
    /// ```
    /// use mm_core::blocks::BlockAction;
    ///
    /// let action = BlockAction::external("https://ci.example.com/rollback")
    ///     .with_context("deployment", 42)
    ///     .with_query("from", "chat");
    /// assert!(action.url.is_some());
    /// ```
    pub struct BlockAction {
        /// Whether an integration is called or a page opened.
        value kind as "type": BlockActionKind,
        /// What is called or opened.
        text url,
        /// What is sent along. Clients never see it.
        value context: Map<String, Value>,
        /// Parameters that the server adds to the URL.
        value query: Map<String, Value>,
    }
}

words! {
    /// Whether an integration is called or a page opened.
    pub enum BlockActionKind {
        /// The server posts to the URL.
        External = "external",
        /// The user's client opens the URL.
        OpenUrl = "openURL",
    }
}

impl BlockAction {
    /// A post to this URL. A plugin's path, `/plugins/..`, is one too.
    pub fn external(url: impl Into<String>) -> Self {
        Self::default().kind(BlockActionKind::External).url(url)
    }

    /// Opens this URL, or a path within Mattermost such as `/team/channels/name`.
    pub fn open_url(url: impl Into<String>) -> Self {
        Self::default().kind(BlockActionKind::OpenUrl).url(url)
    }

    /// Sends a value along under this name.
    #[must_use]
    pub fn with_context(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let context = self.context.get_or_insert_default();
        context.insert(name.into(), value.into());
        self
    }

    /// Adds a parameter to the URL.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let query = self.query.get_or_insert_default();
        query.insert(name.into(), Value::String(value.into()));
        self
    }
}
