//! Attachments as the server holds them: every field is there, set or not.

use serde::de::{Deserializer, Error};
use serde_json::{Map, Value, json};

use super::decode::{Decode, Object, decode_object};
use super::go_value;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attachment {
    pub(crate) id: i64,
    pub(crate) fallback: String,
    pub(crate) color: String,
    pub(crate) pretext: String,
    pub(crate) author_name: String,
    pub(crate) author_link: String,
    pub(crate) author_icon: String,
    pub(crate) title: String,
    pub(crate) title_link: String,
    pub(crate) text: String,
    pub(crate) fields: Vec<Option<Field>>,
    pub(crate) image_url: String,
    pub(crate) thumb_url: String,
    pub(crate) footer: String,
    pub(crate) footer_icon: String,
    pub(crate) ts: Value,
    pub(crate) actions: Vec<Option<Action>>,
}

/// A cell of the table in an attachment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Field {
    pub(crate) title: String,
    pub(crate) value: Value,
    pub(crate) short: Flag,
}

/// A flag that may be written as a string, but not be null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) bool);

/// A button or a menu.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Action {
    pub(crate) id: String,
    kind: String,
    name: String,
    tooltip: String,
    disabled: bool,
    style: String,
    data_source: String,
    options: Vec<Option<Choice>>,
    default_option: String,
    integration: Option<Integration>,
    cookie: String,
}

/// An entry of a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Choice {
    text: String,
    value: String,
}

/// What is called when an action is used.
#[derive(Clone, Debug, Default, PartialEq)]
struct Integration {
    url: String,
    context: Map<String, Value>,
}

impl Attachment {
    /// Makes the values of fields strings, as webhooks do.
    pub(crate) fn normalize(&mut self) {
        for field in self.fields.iter_mut().flatten() {
            if !field.value.is_null() && !field.value.is_string() {
                field.value = Value::String(go_value::print(&field.value));
            }
        }
        go_value::round_numbers(&mut self.ts);
        for action in self.actions.iter_mut().flatten() {
            let integration = action.integration.iter_mut();
            integration
                .flat_map(|integration| integration.context.values_mut())
                .for_each(go_value::round_numbers);
        }
    }

    /// As it is stored in `props.attachments`. Actions without an id are still without.
    pub(crate) fn to_value(&self) -> Value {
        let fields: Vec<Value> = self.fields.iter().flatten().map(Field::to_value).collect();
        let mut value = json!({
            "id": self.id,
            "fallback": self.fallback,
            "color": self.color,
            "pretext": self.pretext,
            "author_name": self.author_name,
            "author_link": self.author_link,
            "author_icon": self.author_icon,
            "title": self.title,
            "title_link": self.title_link,
            "text": self.text,
            "fields": if fields.is_empty() { Value::Null } else { Value::Array(fields) },
            "image_url": self.image_url,
            "thumb_url": self.thumb_url,
            "footer": self.footer,
            "footer_icon": self.footer_icon,
            "ts": self.ts,
        });
        if !self.actions.is_empty() {
            let actions = self.actions.iter();
            value["actions"] = actions
                .map(|action| action.as_ref().map_or(Value::Null, Action::to_value))
                .collect();
        }
        value
    }
}

impl Field {
    fn to_value(&self) -> Value {
        json!({"title": self.title, "value": self.value, "short": self.short.0})
    }
}

impl Action {
    fn to_value(&self) -> Value {
        let mut map = Map::new();
        for (name, text) in [
            ("id", &self.id),
            ("type", &self.kind),
            ("name", &self.name),
            ("tooltip", &self.tooltip),
            ("style", &self.style),
            ("data_source", &self.data_source),
            ("default_option", &self.default_option),
            ("cookie", &self.cookie),
        ] {
            if !text.is_empty() {
                map.insert(name.to_owned(), text.as_str().into());
            }
        }
        if self.disabled {
            map.insert("disabled".to_owned(), true.into());
        }
        if !self.options.is_empty() {
            let options = self.options.iter().map(|choice| match choice {
                Some(Choice { text, value }) => json!({"text": text, "value": value}),
                None => Value::Null,
            });
            map.insert("options".to_owned(), options.collect());
        }
        if let Some(Integration { url, context }) = &self.integration {
            let mut integration = Map::new();
            if !url.is_empty() {
                integration.insert("url".to_owned(), url.as_str().into());
            }
            if !context.is_empty() {
                integration.insert("context".to_owned(), Value::Object(context.clone()));
            }
            map.insert("integration".to_owned(), Value::Object(integration));
        }
        Value::Object(map)
    }
}

impl Decode for Flag {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        let mut value = Value::Null;
        value.decode(from)?;
        self.0 = match value {
            Value::Bool(flag) => flag,
            Value::String(word) if word.eq_ignore_ascii_case("true") => true,
            Value::String(word) if word.eq_ignore_ascii_case("false") => false,
            _ => return Err(D::Error::custom("a flag is true or false")),
        };
        Ok(())
    }
}

/// The fields of an object by their names on the wire.
macro_rules! object {
    ($type:ty { $($name:literal => $field:ident,)* }) => {
        impl Object for $type {
            fn names(&self) -> &'static [&'static str] {
                &[$($name),*]
            }

            fn field<'de, D: Deserializer<'de>>(
                &mut self,
                name: &str,
                from: D,
            ) -> Result<(), D::Error> {
                match name {
                    $($name => self.$field.decode(from),)*
                    _ => Ok(()),
                }
            }
        }

        impl Decode for $type {
            fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
                decode_object(self, from)
            }
        }
    };
}

pub(crate) use object;

object!(Attachment {
    "id" => id,
    "fallback" => fallback,
    "color" => color,
    "pretext" => pretext,
    "author_name" => author_name,
    "author_link" => author_link,
    "author_icon" => author_icon,
    "title" => title,
    "title_link" => title_link,
    "text" => text,
    "fields" => fields,
    "image_url" => image_url,
    "thumb_url" => thumb_url,
    "footer" => footer,
    "footer_icon" => footer_icon,
    "ts" => ts,
    "actions" => actions,
});

object!(Field {
    "title" => title,
    "value" => value,
    "short" => short,
});

object!(Action {
    "id" => id,
    "type" => kind,
    "name" => name,
    "tooltip" => tooltip,
    "disabled" => disabled,
    "style" => style,
    "data_source" => data_source,
    "options" => options,
    "default_option" => default_option,
    "integration" => integration,
    "cookie" => cookie,
});

object!(Choice {
    "text" => text,
    "value" => value,
});

object!(Integration {
    "url" => url,
    "context" => context,
});
