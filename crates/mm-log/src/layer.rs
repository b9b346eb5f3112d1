//! The handler as a layer of tracing-subscriber.

use std::borrow::Cow;
use std::fmt::{self, Write};

use log::Metadata;
use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::entry::Entry;
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
}

impl MattermostLogger {
    /// The handler as a layer of `tracing-subscriber`.
    pub fn layer(&self) -> MattermostLayer {
        MattermostLayer {
            logger: self.clone(),
        }
    }
}

/// A span's fields, written when it was made.
struct SpanFields(String);

impl<S> Layer<S> for MattermostLayer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Inline::default();
        attributes.record(&mut fields);
        span.extensions_mut().replace(SpanFields(fields.0));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut extensions = span.extensions_mut();
        if let Some(SpanFields(text)) = extensions.get_mut::<SpanFields>() {
            let mut fields = Inline(std::mem::take(text));
            values.record(&mut fields);
            *text = fields.0;
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let severity = severity(*metadata.level());
        let question = Metadata::builder()
            .level(severity.level())
            .target(metadata.target())
            .build();
        if !self.logger.handler.enabled(&question) {
            return;
        }
        let mut parts = Parts::default();
        event.record(&mut parts);
        let mut entry = Entry::new(severity, metadata.target(), parts.message);
        entry.fields = parts.fields;
        entry.location = metadata.file().map(Cow::Borrowed).zip(metadata.line());
        entry.spans = spans(event, &context).map(Cow::Owned);
        self.logger.handler.take(entry, false);
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
fn spans<S>(event: &Event<'_>, context: &Context<'_, S>) -> Option<String>
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
        if let Some(SpanFields(fields)) = span.extensions().get::<SpanFields>() {
            if !fields.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(text, "{{{fields}}}");
            }
        }
    }
    Some(text)
}

/// The message and the other fields of an event.
#[derive(Default)]
struct Parts {
    message: String,
    fields: Vec<(Cow<'static, str>, String)>,
}

impl Parts {
    fn put(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.message = value;
        } else {
            self.fields.push((Cow::Borrowed(field.name()), value));
        }
    }
}

impl Visit for Parts {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
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
