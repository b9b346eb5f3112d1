//! How loudly a post asks for attention.

use serde::de::Deserializer;
use serde_json::{Map, Value};

use super::attachment::object;
use super::decode::{Decode, Object, decode_object};
use super::incoming::Incoming;
use super::mentions::mentions;
use super::refusal::Refusal;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Priority {
    /// `important` or `urgent`; empty or `standard` is none.
    pub(crate) label: Option<String>,
    pub(crate) requested_ack: Option<bool>,
    pub(crate) persistent_notifications: Option<bool>,
}

object!(Priority {
    "priority" => label,
    "requested_ack" => requested_ack,
    "persistent_notifications" => persistent_notifications,
});

impl Priority {
    /// As it stands in `metadata.priority` of a post.
    pub(crate) fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert("priority".to_owned(), self.label.clone().into());
        map.insert("requested_ack".to_owned(), self.requested_ack.into());
        map.insert(
            "persistent_notifications".to_owned(),
            self.persistent_notifications.into(),
        );
        Value::Object(map)
    }
}

/// Checks what a request asks for: an acknowledgement needs a label; notifications that
/// repeat need the label `urgent` and somebody to notify, and exclude silence.
pub(crate) fn check(incoming: &Incoming) -> Result<(), Refusal> {
    let Some(priority) = &incoming.priority else {
        return Ok(());
    };
    let Some(label @ ("" | "standard" | "important" | "urgent")) = priority.label.as_deref() else {
        return Err(Refusal::bad_param("webhook.priority.priority"));
    };
    let is_labelled = matches!(label, "important" | "urgent");
    if priority.requested_ack == Some(true) && !is_labelled {
        return Err(Refusal::bad_param("webhook.priority.requested_ack"));
    }
    if priority.persistent_notifications != Some(true) {
        return Ok(());
    }
    if label != "urgent" {
        return Err(Refusal::not_urgent());
    }
    if incoming.silent {
        return Err(Refusal::bad_param("webhook.silent"));
    }
    // In a direct message the other one is notified without being named.
    if incoming.channel.starts_with('@') || mentions_someone(incoming) {
        return Ok(());
    }
    Err(Refusal::nobody_to_notify())
}

fn mentions_someone(incoming: &Incoming) -> bool {
    let attachments = incoming.attachments.iter();
    let texts = attachments.flat_map(|attachment| [&attachment.pretext, &attachment.text]);
    std::iter::once(&incoming.text)
        .chain(texts)
        .any(|text| !mentions(text).names.is_empty())
}
