//! A record, wherever it comes from.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::time::SystemTime;

use log::Record;
use log::kv::{Error, Key, Value, VisitSource};

use crate::Severity;

/// A record from `log`, from `tracing` or from the panic hook, for formats.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// How bad it is.
    pub severity: Severity,
    /// Where it comes from: most often the module's path.
    pub target: Cow<'a, str>,
    /// What it says.
    pub message: Cow<'a, str>,
    /// Its key-values, in their order.
    pub fields: Vec<(Cow<'a, str>, String)>,
    /// The spans around it with their fields, outermost first: `request{id=7}:query`.
    pub spans: Option<Cow<'a, str>>,
    /// The source file and line.
    pub location: Option<(Cow<'a, str>, u32)>,
    /// When it was made.
    pub time: SystemTime,
}

impl<'a> Entry<'a> {
    /// An entry without fields, spans and location, made now.
    pub fn new(
        severity: Severity,
        target: impl Into<Cow<'a, str>>,
        message: impl Into<Cow<'a, str>>,
    ) -> Self {
        Self {
            severity,
            target: target.into(),
            message: message.into(),
            fields: Vec::new(),
            spans: None,
            location: None,
            time: SystemTime::now(),
        }
    }

    pub(crate) fn of_record(record: &'a Record<'_>) -> Self {
        let message = match record.args().as_str() {
            Some(message) => Cow::Borrowed(message),
            None => Cow::Owned(text_of(record.args())),
        };
        let mut entry = Self::new(record.level().into(), record.target(), message);
        entry.location = record
            .file()
            .zip(record.line())
            .map(|(f, l)| (Cow::Borrowed(f), l));
        // Most records have none, and then nothing is allocated.
        if record.key_values().count() > 0 {
            // A value that cannot be shown is left out; the record itself goes on.
            let _ = record.key_values().visit(&mut Collect(&mut entry.fields));
        }
        entry
    }

    /// The entry without anything borrowed.
    pub(crate) fn into_owned(self) -> Entry<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Entry {
            severity: self.severity,
            target: own(self.target),
            message: own(self.message),
            fields: self
                .fields
                .into_iter()
                .map(|(key, value)| (own(key), value))
                .collect(),
            spans: self.spans.map(own),
            location: self.location.map(|(file, line)| (own(file), line)),
            time: self.time,
        }
    }
}

struct Collect<'e, 'a>(&'e mut Vec<(Cow<'a, str>, String)>);

impl<'kvs> VisitSource<'kvs> for Collect<'_, '_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        self.0.push((Cow::Owned(key.to_string()), text_of(&value)));
        Ok(())
    }
}

/// What a value says, as far as it says it: one whose `fmt` fails must not harm who logs,
/// and `to_string` would panic.
pub(crate) fn text_of(value: impl Display) -> String {
    let mut text = String::new();
    let _ = write!(text, "{value}");
    text
}
