//! A dispatch as programs and templates see it.

use std::time::{SystemTime, UNIX_EPOCH};

use mm_outbox::{Content, Message, Parcel};
use serde_json::{Value, json};

pub(crate) fn of_parcel(message: &Message, parcel: &Parcel<'_>) -> Value {
    let mut fields = of_content(parcel.address(), parcel.content());
    fields["key"] = parcel.key().into();
    fields["attempts"] = parcel.attempts().into();
    fields["is_doubtful"] = parcel.is_doubtful().into();
    fields["user"] = parcel.user().into();
    fields["message"] = json!({
        "id": message.id.0,
        "type": message.message_type,
        "context": message.context,
        "sender": message.sender,
        "priority": message.priority,
        "group_mark": message.group_mark,
        "created_at": seconds(message.created_at),
        "expires_at": message.expires_at.map(seconds),
    });
    fields
}

/// The same fields for a text that is no message.
pub(crate) fn of_test(to: &str, text: &str) -> Value {
    of_content(to, &Content::text(text))
}

fn of_content(address: &str, content: &Content) -> Value {
    json!({
        "address": address,
        "subject": content.subject,
        "text": content.text,
        "html": content.html,
        "key": "test",
        "attempts": 0,
        "is_doubtful": false,
        "user": null,
        "message": null,
    })
}

/// Since 1970.
fn seconds(time: SystemTime) -> f64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}
