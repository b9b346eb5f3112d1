//! The JSON body of an incoming webhook.

use serde::Serialize;

use crate::Error;

/// The JSON body of an incoming webhook.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Payload {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_url: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_emoji: Option<Box<str>>,
}

/// Builds a [`Payload`].
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PayloadBuilder {
    payload: Payload,
}

impl Payload {
    /// A payload of this text alone, not checked.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A builder without any field.
    pub fn builder() -> PayloadBuilder {
        PayloadBuilder::default()
    }

    /// The Markdown text; empty where there is none.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces the text.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
    }
}

impl PayloadBuilder {
    /// The Markdown text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.payload.text = text.into();
        self
    }

    /// Checks the payload.
    ///
    /// # Errors
    /// `InvalidPayload` with the field that is wrong.
    pub fn build(self) -> Result<Payload, Error> {
        Ok(self.payload)
    }
}
