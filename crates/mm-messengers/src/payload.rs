//! What Mattermost gets of a message: the payload that was scheduled, or its text.

use mm_core::{Error, Payload};
use mm_outbox::Message;

/// The payload for a channel, if one is to be named.
pub(crate) fn payload(
    message: &Message,
    text: &str,
    channel: Option<&str>,
) -> Result<Payload, Error> {
    if let Some(whole) = message.payload(channel)? {
        return Ok(whole);
    }
    let mut payload = Payload::new(text);
    payload.set_channel(channel);
    Ok(payload)
}
