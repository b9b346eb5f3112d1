//! A request of somebody who may see everything, and what all its answers have in common.

use mm_outbox::{DispatchView, Message, MessageId};
use serde_json::{Map, Value, json};

use super::http::{Answer, Request};
use super::pages::Page;
use super::site::{Site, status_of};
use crate::failure::Failure;
use crate::outbox::status::to;

/// How much of a message a list shows.
const TEXT_CHARS_MAX: usize = 120;
/// In how much of it that is looked for: there may be much white space.
const LOOK_CHARS: usize = 10 * TEXT_CHARS_MAX;
/// How much of an address or a name a list shows.
pub(super) const NAME_CHARS_MAX: usize = 200;
/// How much of an error is shown.
pub(super) const ERROR_CHARS_MAX: usize = 5000;

/// Who asks.
#[derive(Debug)]
pub(super) enum Visitor {
    /// With this session.
    Browser(String),
    /// With the token.
    Program,
}

/// A request, and who sends it.
#[derive(Debug)]
pub(super) struct Visit<'a> {
    pub(super) site: &'a Site,
    pub(super) request: &'a Request,
    visitor: Visitor,
}

impl<'a> Visit<'a> {
    pub(super) fn new(site: &'a Site, request: &'a Request, visitor: Visitor) -> Self {
        Self {
            site,
            request,
            visitor,
        }
    }

    pub(super) fn is_program(&self) -> bool {
        matches!(self.visitor, Visitor::Program)
    }

    pub(super) fn seal(&self) -> String {
        match &self.visitor {
            Visitor::Browser(session) => self.site.door.seal(session),
            Visitor::Program => String::new(),
        }
    }

    /// A page of a template.
    pub(super) fn page(&self, template: &str, of: &str, title: String, about: Value) -> Answer {
        let page = Page {
            template,
            of,
            title,
            seal: self.seal(),
            notice: self.notice(),
            refreshes: about["refreshes"] == true,
        };
        self.site.pages.render(200, &page, about)
    }

    /// What the page before this one has done: a number is all that it can say.
    fn notice(&self) -> Option<String> {
        let query = self.request.query();
        if let Some(count) = query.number("requeued") {
            return Some(match count {
                0 => "Nothing of it had failed.".to_owned(),
                1 => "One dispatch waits to be sent again.".to_owned(),
                count => format!("{count} dispatches wait to be sent again."),
            });
        }
        if let Some(count) = query.number("dropped") {
            return Some(match count {
                0 => "Nothing was dropped: it has not failed, or is not there.".to_owned(),
                _ => "The dispatch is dropped.".to_owned(),
            });
        }
        query.number("removed").map(|count| match count {
            0 => "There was no such subscription.".to_owned(),
            _ => "The subscription is removed.".to_owned(),
        })
    }

    /// A page, or JSON for a program, that tells what is wrong.
    pub(super) fn trouble(&self, status: u16, title: &str, text: &str) -> Answer {
        if self.is_program() {
            return Answer::json(status, &json!({"error": format!("{title}: {text}")}));
        }
        self.site.trouble(status, self.seal(), title, text)
    }

    pub(super) fn failed(&self, failure: &Failure) -> Answer {
        self.trouble(
            status_of(failure),
            "This does not work now",
            &failure.message(),
        )
    }

    /// The browser's way back to where a button was pressed, with a number that tells what came
    /// of it.
    pub(super) fn back(&self, name: &str, count: usize) -> Answer {
        let form = self.request.form();
        let back = form.get("back").and_then(super::pages::own).unwrap_or("./");
        let before = if back.contains('?') { '&' } else { '?' };
        Answer::see(&format!("{back}{before}{name}={count}"))
    }

    /// Ends the session.
    pub(super) fn leave(&self) -> Answer {
        if let Visitor::Browser(session) = &self.visitor {
            self.site.door.close(session);
        }
        Answer::see("./").header("Set-Cookie", self.site.forget(self.request))
    }

    /// The message of a number; each is asked for once.
    pub(super) fn message_of(
        &self,
        id: MessageId,
        known: &mut Vec<Message>,
    ) -> Result<Option<Message>, Failure> {
        if let Some(found) = known.iter().find(|message| message.id == id) {
            return Ok(Some(found.clone()));
        }
        let found = self.site.outbox.message(id)?;
        known.extend(found.clone());
        Ok(found)
    }
}

/// A dispatch as lists show it.
pub(super) fn shown(dispatch: &DispatchView, message: Option<&Message>) -> Value {
    let then = dispatch.sent_at.or(dispatch.next_attempt_at);
    json!({
        "id": dispatch.id.0,
        "message": dispatch.message.0,
        "to": cut(&to(dispatch), NAME_CHARS_MAX).0,
        "text": message.map(|message| summary(&message.context)),
        "status": dispatch.status.as_str(),
        "attempts": dispatch.attempts,
        "created": short(dispatch.created_at),
        "then": then.map(short).unwrap_or_default(),
        "is_read": dispatch.is_read,
    })
}

/// A message in a line.
pub(super) fn summary(context: &Map<String, Value>) -> String {
    // Of what is large no more than that is looked at.
    let of = |key: &str| {
        let text = context.get(key).and_then(Value::as_str)?;
        Some(
            text.char_indices()
                .nth(LOOK_CHARS)
                .map_or(text, |(end, _)| &text[..end]),
        )
    };
    let text = match (of(mm_outbox::SUBJECT), of(mm_outbox::TEXT)) {
        (Some(subject), Some(text)) => format!("{subject} - {text}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => Value::Object(context.clone()).to_string(),
    };
    let words: Vec<_> = text.split_whitespace().collect();
    cut(&words.join(" "), TEXT_CHARS_MAX).0
}

/// A text up to a length, and whether it goes on.
pub(super) fn cut(text: &str, chars_max: usize) -> (String, bool) {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => (format!("{}\u{2026}", &text[..end]), true),
        None => (text.to_owned(), false),
    }
}

/// A time for people.
pub(super) fn time(time: std::time::SystemTime) -> String {
    crate::outbox::time(time)
        .replace('T', " ")
        .replace('Z', " UTC")
}

/// The same where it is known to be UTC.
pub(super) fn short(at: std::time::SystemTime) -> String {
    time(at).trim_end_matches(" UTC").to_owned()
}

/// Whether a text, in small letters, stands anywhere in these values.
pub(super) fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.to_lowercase().contains(text),
        Value::Array(values) => values.iter().any(|value| holds(value, text)),
        Value::Object(values) => values.values().any(|value| holds(value, text)),
        Value::Number(number) => number.to_string() == text,
        Value::Bool(_) | Value::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_large_text_the_beginning_alone_is_looked_at() {
        let summary_of = |text: String| {
            let mut context = Map::new();
            context.insert(mm_outbox::TEXT.to_owned(), text.into());
            summary(&context)
        };
        assert_eq!(summary_of("a \n b".to_owned()), "a b");
        let spaces = " ".repeat(LOOK_CHARS);
        assert_eq!(summary_of(format!("a{spaces}b")), "a");
        let long = "\u{e4}".repeat(LOOK_CHARS + 1);
        assert_eq!(summary_of(long).chars().count(), TEXT_CHARS_MAX + 1);
    }
}
