//! What Mattermost gets of a message: the payload that was scheduled, or its text.

use mm_core::{Error, Payload};
use mm_outbox::{Content, Message};

/// The payload for a channel, if one is to be named. A subject is a line of its own, in bold.
pub(crate) fn payload(
    message: &Message,
    content: &Content,
    channel: Option<&str>,
) -> Result<Payload, Error> {
    if let Some(whole) = message.payload(channel)? {
        return Ok(whole);
    }
    let subject = content.subject.as_deref().map(str::trim);
    let mut payload = Payload::new(match subject {
        None | Some("") => content.text.clone(),
        Some(subject) => format!("**{}**\n\n{}", plain(subject), content.text),
    });
    payload.set_channel(channel);
    Ok(payload)
}

/// A subject in which nothing ends the bold text.
fn plain(subject: &str) -> String {
    subject.replace('\\', "\\\\").replace('*', "\\*")
}
