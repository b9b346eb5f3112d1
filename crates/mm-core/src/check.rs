//! What a server refuses, told before anything is sent.

use crate::limits::Limits;
use crate::{Error, Payload};

impl Payload {
    /// Checks everything but the length of the text.
    ///
    /// # Errors
    /// [`InvalidPayload`](crate::ErrorKind::InvalidPayload) with the field that is
    /// wrong.
    pub fn check(&self, _limits: &Limits) -> Result<(), Error> {
        if self.text.is_empty() && self.attachments().is_empty() && self.blocks().is_empty() {
            return Err(Error::invalid_payload(
                "text",
                "is empty, and there are no attachments or blocks to show",
            ));
        }
        Ok(())
    }

    /// Checks that the text fits one post, for senders that do not split it.
    ///
    /// # Errors
    /// [`InvalidPayload`](crate::ErrorKind::InvalidPayload) for `text`.
    pub fn check_text_len(&self, limits: &Limits) -> Result<(), Error> {
        let max = limits.text_chars();
        // The bytes tell most texts apart without counting.
        if self.text.len() <= max {
            return Ok(());
        }
        let chars = self.text.chars().count();
        if chars <= max {
            return Ok(());
        }
        Err(Error::invalid_payload(
            "text",
            format!("has {chars} characters; a post holds {max}"),
        ))
    }
}
