//! What a request to a webhook says.

use serde::de::{Deserialize, Deserializer, IgnoredAny};
use serde_json::{Map, Value};

use super::attachment::Attachment;
use super::decode::{Decode, Object, decode_object};
use super::media_type::MediaType;
use super::priority::Priority;
use super::refusal::Refusal;
use super::{form, go_value, json};
use crate::compat::Rules;

/// What a request to a webhook says. What is not set is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Incoming {
    pub(crate) text: String,
    pub(crate) username: String,
    pub(crate) icon_url: String,
    pub(crate) icon_emoji: String,
    pub(crate) channel: String,
    pub(crate) post_type: String,
    pub(crate) props: Map<String, Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) priority: Option<Priority>,
    pub(crate) silent: bool,
    /// What was ignored or changed in silence, in words for people.
    pub(crate) remarks: Vec<String>,
}

/// Reads a request. What a form does not say, the query may.
///
/// # Errors
/// The content type or the body cannot be read.
pub(crate) fn read(
    content_type: Option<&str>,
    query: &str,
    body: &[u8],
    rules: &Rules,
) -> Result<Incoming, Refusal> {
    let media_type = match content_type.unwrap_or_default() {
        // Nearly all.
        "" | "application/json" => None,
        text => Some(MediaType::parse(text).ok_or_else(Refusal::no_form)?),
    };
    match &media_type {
        Some(form) if form.name == "application/x-www-form-urlencoded" => {
            let payload = [body, query.as_bytes()]
                .into_iter()
                .find_map(|form| form::url_encoded(form, "payload", rules.form_semicolons));
            read_json(&payload.unwrap_or_default(), rules)
        }
        Some(form) if form.name == "multipart/form-data" => {
            let values = form
                .param("boundary")
                .and_then(|boundary| form::multipart(body, boundary));
            // A form that cannot be read is one without values.
            Incoming::from_values(values.unwrap_or_default())
        }
        _ => read_json(body, rules),
    }
}

fn read_json(body: &[u8], rules: &Rules) -> Result<Incoming, Refusal> {
    let empty = Request {
        knows_priority: rules.priority,
        knows_silent: rules.silent,
        ..Request::default()
    };
    let (request, forgiven) =
        json::read(body, &empty).map_err(|error| Refusal::no_json().detail(&error))?;
    let mut incoming = request.into_incoming();
    if !incoming.remarks.is_empty() && json::is_too_deep(body) {
        return Err(Refusal::no_json().detail(&"too deep"));
    }
    let notes = [
        (
            forgiven.no_unicode,
            "what is no Unicode in the body became U+FFFD",
        ),
        (
            forgiven.raw_controls,
            "line ends and tabs in strings should be escaped",
        ),
        (
            forgiven.trailing,
            "what follows the JSON in the body was ignored",
        ),
    ];
    for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
        incoming.remarks.push(note.to_owned());
    }
    Ok(incoming)
}

impl Incoming {
    /// Refuses what shows nothing. To be called after it is known that webhooks are on,
    /// and before the hook is looked up.
    ///
    /// # Errors
    /// There is no text, and nothing to show instead.
    pub(crate) fn check_content(&self, rules: &Rules) -> Result<(), Refusal> {
        let has_list = |key: &&str| matches!(self.props.get(*key), Some(Value::Array(list)) if !list.is_empty());
        let shows_blocks = || rules.blocks && ["mm_blocks", "blocks", "cards"].iter().any(has_list);
        if self.text.is_empty() && self.attachments.is_empty() && !shows_blocks() {
            return Err(Refusal::no_text());
        }
        Ok(())
    }

    /// From the values of a multipart form. Its keys are not those of the JSON.
    fn from_values(values: Vec<(String, String)>) -> Result<Self, Refusal> {
        let mut incoming = Self::default();
        for (key, value) in values {
            let place = match key.to_ascii_lowercase().as_str() {
                "text" => &mut incoming.text,
                "username" => &mut incoming.username,
                "iconurl" => &mut incoming.icon_url,
                "iconemoji" => &mut incoming.icon_emoji,
                "channelname" => &mut incoming.channel,
                "type" => &mut incoming.post_type,
                _ => return Err(Refusal::no_form().detail(&format!("unknown key {key:?}"))),
            };
            if !value.is_empty() {
                *place = value;
            }
        }
        Ok(incoming)
    }
}

/// The JSON of a request.
#[derive(Clone, Debug, Default)]
struct Request {
    incoming: Incoming,
    attachments: Vec<Option<Attachment>>,
    unknown: Vec<String>,
    knows_priority: bool,
    knows_silent: bool,
}

/// How many unknown keys are remarked.
const UNKNOWN_MAX: usize = 20;

impl Request {
    fn into_incoming(self) -> Incoming {
        let mut incoming = self.incoming;
        incoming.attachments = self.attachments.into_iter().flatten().collect();
        for attachment in &mut incoming.attachments {
            attachment.normalize();
        }
        incoming
            .props
            .values_mut()
            .for_each(go_value::round_numbers);
        incoming.remarks = self.unknown;
        incoming
    }
}

impl Decode for Request {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        decode_object(self, from)
    }
}

impl Object for Request {
    fn names(&self) -> &'static [&'static str] {
        &[
            "text",
            "username",
            "icon_url",
            "icon_emoji",
            "channel",
            "props",
            "attachments",
            "type",
            "priority",
            "silent",
        ]
    }

    fn field<'de, D: Deserializer<'de>>(&mut self, name: &str, from: D) -> Result<(), D::Error> {
        let incoming = &mut self.incoming;
        match name {
            "text" => incoming.text.decode(from),
            "username" => incoming.username.decode(from),
            "icon_url" => incoming.icon_url.decode(from),
            "icon_emoji" => incoming.icon_emoji.decode(from),
            "channel" => incoming.channel.decode(from),
            "props" => incoming.props.decode(from),
            "attachments" => self.attachments.decode(from),
            "type" => incoming.post_type.decode(from),
            "priority" if self.knows_priority => incoming.priority.decode(from),
            "silent" if self.knows_silent => incoming.silent.decode(from),
            _ => {
                IgnoredAny::deserialize(from)?;
                self.unknown(name);
                Ok(())
            }
        }
    }

    fn unknown(&mut self, key: &str) {
        if self.unknown.len() < UNKNOWN_MAX {
            let key: String = key.chars().take(64).collect();
            self.unknown
                .push(format!("the key `{key}` is unknown and was ignored"));
        }
    }
}
