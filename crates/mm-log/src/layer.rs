//! The handler as a layer of tracing-subscriber.

use std::borrow::Cow;
use std::fmt::{self, Write};

use log::Metadata;
use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::entry::{Entry, text_of};
use crate::error_logger::REPORT_TARGET;
use crate::handler::next_id;
use crate::logger::MattermostLogger;
use crate::severity::Severity;

/// Delivers events of `tracing` through a [`MattermostLogger`], with their fields and the
/// spans around them.
///
/// Use the logger either as `log`'s or as this layer: with both, and `tracing`'s own
/// bridge between the two, records arrive twice.
#[derive(Clone, Debug)]
pub struct MattermostLayer {
    logger: MattermostLogger,
    /// Tells its span fields from those of other layers.
    id: usize,
}

impl MattermostLogger {
    /// The handler as a layer of `tracing-subscriber`.
    pub fn layer(&self) -> MattermostLayer {
        MattermostLayer {
            logger: self.clone(),
            id: next_id(),
        }
    }
}

/// A span's fields, as each layer wrote them: several layers share the place.
struct SpanFields(Vec<(usize, String)>);

impl SpanFields {
    fn of(&mut self, layer: usize) -> &mut String {
        let known = self.0.iter().position(|(id, _)| *id == layer);
        let index = known.unwrap_or_else(|| {
            self.0.push((layer, String::new()));
            self.0.len() - 1
        });
        &mut self.0[index].1
    }
}

impl MattermostLayer {
    /// Adds fields to those of a span. They are written before: what their `fmt` does may
    /// need the span as well.
    fn add<S>(&self, id: &Id, fields: &str, context: &Context<'_, S>)
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let Some(span) = context.span(id).filter(|_| !fields.is_empty()) else {
            return;
        };
        let mut extensions = span.extensions_mut();
        if extensions.get_mut::<SpanFields>().is_none() {
            extensions.insert(SpanFields(Vec::new()));
        }
        if let Some(all) = extensions.get_mut::<SpanFields>() {
            let own = all.of(self.id);
            if !own.is_empty() {
                own.push(' ');
            }
            own.push_str(fields);
        }
    }
}

impl<S> Layer<S> for MattermostLayer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Inline::default();
        attributes.record(&mut fields);
        self.add(id, &fields.0, &context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let mut fields = Inline::default();
        values.record(&mut fields);
        self.add(id, &fields.0, &context);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let handler = &self.logger.handler;
        let severity = severity(*metadata.level());
        let bridged = Bridge::of(event);
        let target = bridged.target.as_deref().unwrap_or(metadata.target());
        let parts = || {
            let mut parts = Parts {
                is_bridged: bridged.is_bridged,
                ..Parts::default()
            };
            event.record(&mut parts);
            parts
        };
        if handler.came_back(target, bridged.module_path.as_deref(), || parts().message) {
            return;
        }
        let question = Metadata::builder()
            .level(severity.level())
            .target(target)
            .build();
        if !handler.enabled(&question) {
            return;
        }
        let parts = parts();
        let mut entry = Entry::new(severity, target, parts.message);
        entry.fields = parts.fields;
        entry.location = if bridged.is_bridged {
            bridged.file.as_deref().map(Cow::Borrowed).zip(bridged.line)
        } else {
            metadata.file().map(Cow::Borrowed).zip(metadata.line())
        };
        entry.spans = spans(event, &context, self.id).map(Cow::Owned);
        handler.take(&entry, target == REPORT_TARGET);
    }
}

fn severity(level: Level) -> Severity {
    match level {
        Level::TRACE => Severity::Trace,
        Level::DEBUG => Severity::Debug,
        Level::INFO => Severity::Info,
        Level::WARN => Severity::Warn,
        _ => Severity::Error,
    }
}

/// `outer{a=1}:inner`
fn spans<S>(event: &Event<'_>, context: &Context<'_, S>, layer: usize) -> Option<String>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let scope = context.event_scope(event)?;
    let mut text = String::new();
    for span in scope.from_root() {
        if !text.is_empty() {
            text.push(':');
        }
        text.push_str(span.name());
        if let Some(SpanFields(all)) = span.extensions().get::<SpanFields>() {
            if let Some((_, fields)) = all.iter().find(|(id, _)| *id == layer) {
                // Writing to a string cannot fail.
                let _ = write!(text, "{{{fields}}}");
            }
        }
    }
    Some(text)
}

/// Where a record of `log` comes from that `tracing-log` made an event of: the event's own
/// metadata are the bridge's.
#[derive(Default)]
struct Bridge {
    is_bridged: bool,
    target: Option<String>,
    module_path: Option<String>,
    file: Option<String>,
    line: Option<u32>,
}

impl Bridge {
    const TARGET: &str = "log";
    const FIELDS: [&str; 4] = ["log.target", "log.module_path", "log.file", "log.line"];

    fn of(event: &Event<'_>) -> Self {
        let mut bridged = Self::default();
        let metadata = event.metadata();
        if metadata.target() == Self::TARGET && metadata.fields().field("log.target").is_some() {
            bridged.is_bridged = true;
            event.record(&mut bridged);
        }
        bridged
    }
}

impl Visit for Bridge {
    fn record_str(&mut self, field: &Field, value: &str) {
        let value = Some(value.to_owned());
        match field.name() {
            "log.target" => self.target = value,
            "log.module_path" => self.module_path = value,
            "log.file" => self.file = value,
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "log.line" {
            self.line = value.try_into().ok();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// The message and the other fields of an event.
#[derive(Default)]
struct Parts {
    /// The fields that tell where it comes from are read already.
    is_bridged: bool,
    message: String,
    fields: Vec<(Cow<'static, str>, String)>,
}

impl Parts {
    fn put(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.message = value;
        } else if !(self.is_bridged && Bridge::FIELDS.contains(&field.name())) {
            self.fields.push((Cow::Borrowed(field.name()), value));
        }
    }
}

impl Visit for Parts {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, text_of(format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.to_owned());
    }
}

/// Fields as `a=1 b=2`.
#[derive(Default)]
struct Inline(String);

impl Visit for Inline {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let gap = if self.0.is_empty() { "" } else { " " };
        let _ = write!(self.0, "{gap}{}={value:?}", field.name());
    }
}
