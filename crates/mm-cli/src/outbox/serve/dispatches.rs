//! Dispatches: a list, one of them, and what can be done with them.

use std::str::FromStr as _;

use mm_outbox::{DispatchId, DispatchView, Filter, LoggedError, Message, MessageId, Status};
use serde_json::{Value, json};

use super::found::{Found, PAGE, Search};
use super::http::Answer;
use super::pages::link;
use super::visit::{ERROR_CHARS_MAX, Visit, cut, holds, shown, time};
use crate::failure::Failure;
use crate::outbox::list;
use crate::outbox::status::to;

/// How many addresses are compared for a page.
const ADDRESSES_MAX: usize = 20_000;
/// How many are read at once for that.
const STEP: usize = 500;
/// How many messages are read for a page.
const TEXTS_MAX: usize = 2000;

/// Which are shown.
#[derive(Debug, Default)]
struct Wanted {
    status: Option<Status>,
    messenger: Option<String>,
    to: Option<String>,
    text: Option<String>,
    message: Option<i64>,
}

impl Wanted {
    fn of(visit: &Visit<'_>) -> Self {
        let query = visit.request.query();
        let text = |name: &str| query.get(name).map(str::to_owned);
        Self {
            status: query
                .get("status")
                .and_then(|name| Status::from_str(name).ok()),
            messenger: text("messenger"),
            to: text("to"),
            text: text("text"),
            message: query.number("message"),
        }
    }

    fn is_any(&self) -> bool {
        let Self {
            status,
            messenger,
            to,
            text,
            message,
        } = self;
        status.is_none()
            && messenger.is_none()
            && to.is_none()
            && text.is_none()
            && message.is_none()
    }

    fn json(&self) -> Value {
        json!({
            "status": self.status.map(Status::as_str),
            "messenger": self.messenger,
            "to": self.to,
            "text": self.text,
            "message": self.message,
        })
    }

    /// The page of them before a number.
    fn link(&self, before: Option<i64>) -> String {
        let message = self.message.map(|id| id.to_string());
        let before = before.map(|id| id.to_string());
        let fields = [
            ("status", self.status.map(Status::as_str)),
            ("messenger", self.messenger.as_deref()),
            ("to", self.to.as_deref()),
            ("text", self.text.as_deref()),
            ("message", message.as_deref()),
            ("before", before.as_deref()),
        ];
        link("dispatches", fields)
    }
}

impl Visit<'_> {
    /// The list.
    pub(super) fn dispatches(&self) -> Result<Answer, Failure> {
        let wanted = Wanted::of(self);
        let before = self.request.query().number("before");
        let mut messages = Vec::new();
        let found = self.find(&wanted, before, &mut messages)?;
        let mut shown_ones = Vec::new();
        for one in &found.items {
            let message = self.message_of(one.message, &mut messages)?;
            shown_ones.push(shown(one, message.as_ref()));
        }
        let messengers = self.site.config.messengers.iter();
        let mut messengers: Vec<_> = messengers.map(|one| one.alias.clone()).collect();
        let of_filter = wanted.messenger.iter().cloned();
        messengers.extend(of_filter.filter(|alias| !self.is_declared(alias)));
        let about = json!({
            "list": shown_ones,
            "filter": wanted.json(),
            "is_filtered": !wanted.is_any(),
            "statuses": Status::ALL.map(Status::as_str),
            "messengers": messengers,
            "back": wanted.link(before),
            "found": {
                "is_cut": found.is_cut,
                "looked_at": found.looked_at,
                "first": before.map(|_| wanted.link(None)),
                "next": found.next.map(|id| wanted.link(Some(id))),
            },
        });
        Ok(self.page(
            "dispatches.html",
            "dispatches",
            "Dispatches".to_owned(),
            about,
        ))
    }

    fn is_declared(&self, alias: &str) -> bool {
        let mut declared = self.site.config.messengers.iter();
        declared.any(|one| one.aliases().any(|own| own == alias))
    }

    /// A page of the list for programs: each as `mm outbox list --json` has it.
    pub(super) fn dispatches_json(&self) -> Result<Answer, Failure> {
        let before = self.request.query().number("before");
        let found = self.find(&Wanted::of(self), before, &mut Vec::new())?;
        let items: Vec<_> = found.items.iter().map(list::as_json).collect();
        let about = json!({"dispatches": items, "before": found.next});
        Ok(Answer::json(200, &about))
    }

    fn find(
        &self,
        wanted: &Wanted,
        before: Option<i64>,
        messages: &mut Vec<Message>,
    ) -> Result<Found<DispatchView>, Failure> {
        let mut filter = Filter::default();
        filter.status = wanted.status;
        filter.messenger.clone_from(&wanted.messenger);
        filter.message = wanted.message.map(MessageId);
        let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
        let (address, text) = (lower(&wanted.to), lower(&wanted.text));
        let search = Search {
            read: |before: Option<i64>, limit| {
                filter.before = before.map(DispatchId);
                filter.limit = Some(limit);
                Ok(self.site.outbox.dispatches(&filter)?)
            },
            number: |one: &DispatchView| one.id.0,
            is_wanted: |one: &DispatchView| {
                let is_there = |part: &String| one.address.to_lowercase().contains(part);
                if !address.as_ref().is_none_or(is_there) {
                    return Ok(false);
                }
                let Some(text) = &text else {
                    return Ok(true);
                };
                // The dispatches of one message follow each other.
                let message = self.message_of(one.message, messages)?;
                let excess = messages.len().saturating_sub(PAGE);
                messages.drain(..excess);
                Ok(message.is_some_and(|message| {
                    message.context.values().any(|value| holds(value, text))
                }))
            },
            step: if address.is_some() { STEP } else { PAGE + 1 },
            looks_max: if text.is_some() {
                TEXTS_MAX
            } else {
                ADDRESSES_MAX
            },
        };
        search.run(before)
    }

    /// One, with all that is known of it.
    pub(super) fn dispatch(&self) -> Result<Answer, Failure> {
        let mut filter = Filter::default();
        filter.id = self.request.query().number("id").map(DispatchId);
        filter.limit = Some(1);
        let found = match filter.id {
            Some(_) => self.site.outbox.dispatches(&filter)?.pop(),
            None => None,
        };
        let Some(one) = found else {
            let text = "It may have been cleaned up.";
            return Ok(self.trouble(404, "There is no such dispatch", text));
        };
        let message = self.message_of(one.message, &mut Vec::new())?;
        let errors = self.site.outbox.errors(one.id)?;
        let error = |error: &LoggedError| json!({"at": time(error.at), "text": cut(&error.text, ERROR_CHARS_MAX).0});
        let about = json!({
            "one": shown(&one, message.as_ref()),
            "rows": rows(&one),
            "errors": errors.iter().rev().map(error).collect::<Vec<_>>(),
            "links": self.site.links_of(one.id),
            "back": format!("dispatch?id={}", one.id.0),
        });
        let title = format!("Dispatch {}", one.id.0);
        Ok(self.page("dispatch.html", "dispatches", title, about))
    }

    /// A button under what has failed.
    pub(super) fn requeue(&self) -> Result<Answer, Failure> {
        let form = self.request.form();
        let mut filter = Filter::default();
        filter.id = form.number("id").map(DispatchId);
        filter.message = form.number("message").map(MessageId);
        filter.messenger = form.get("messenger").map(str::to_owned);
        let is_any = filter.id.is_some() || filter.message.is_some() || filter.messenger.is_some();
        // What is no number must not mean all of the messenger beside it.
        if !is_any || ["id", "message"].iter().any(|name| form.is_no_number(name)) {
            let text = "A dispatch, a message or a messenger must be given.";
            return Ok(self.trouble(400, "It is not said what to requeue", text));
        }
        let count = self.site.outbox.requeue_failed(&filter)?;
        Ok(self.done("requeued", count))
    }

    /// The button that takes away for good what has failed: one at a time.
    pub(super) fn drop_one(&self) -> Result<Answer, Failure> {
        let mut filter = Filter::default();
        filter.id = self.request.form().number("id").map(DispatchId);
        if filter.id.is_none() {
            let text = "The number of a dispatch must be given.";
            return Ok(self.trouble(400, "It is not said what to drop", text));
        }
        let count = self.site.outbox.drop_failed(&filter)?;
        Ok(self.done("dropped", count))
    }

    fn done(&self, what: &str, count: usize) -> Answer {
        self.site.counted.forget();
        if self.is_program() {
            return Answer::json(200, &json!({what: count}));
        }
        self.back(what, count)
    }
}

fn rows(one: &DispatchView) -> Vec<(&'static str, String)> {
    let rows = [
        ("To", Some(to(one))),
        ("User", one.user.clone()),
        ("Tries", Some(one.attempts.to_string())),
        ("Scheduled", Some(time(one.created_at))),
        ("Next try", one.next_attempt_at.map(time)),
        ("Sent", one.sent_at.map(time)),
        ("Read", one.is_read.then(|| "yes".to_owned())),
    ];
    let known = rows.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
