//! Messages: a list, and one of them.

use mm_outbox::{Filter, Message, MessageId, Status};
use serde_json::{Value, json};

use super::found::{PAGE, Search};
use super::http::Answer;
use super::pages::link;
use super::visit::{NAME_CHARS_MAX, Visit, cut, holds, short, shown, summary, time};
use crate::failure::Failure;

/// How many are read for a page.
const LOOKS_MAX: usize = 10_000;
/// How much of a context is shown.
const CONTEXT_CHARS_MAX: usize = 100_000;

impl Visit<'_> {
    /// The list.
    pub(super) fn messages(&self) -> Result<Answer, Failure> {
        let query = self.request.query();
        let (kind, text) = (query.get("type"), query.get("text"));
        let (before, lower) = (query.number("before"), text.map(str::to_lowercase));
        let search = Search {
            read: |before: Option<i64>, limit| {
                Ok(self.site.outbox.messages(before.map(MessageId), limit)?)
            },
            number: |message: &Message| message.id.0,
            is_wanted: |message: &Message| {
                let has = |text: &String| message.context.values().any(|value| holds(value, text));
                let is_kind = kind.is_none_or(|kind| message.message_type == kind);
                Ok(is_kind && lower.as_ref().is_none_or(has))
            },
            step: PAGE + 1, // Each may be large.
            looks_max: LOOKS_MAX,
        };
        let found = search.run(before)?;
        let page = |before: Option<i64>| {
            let before = before.map(|id| id.to_string());
            let fields = [
                ("type", kind),
                ("text", text),
                ("before", before.as_deref()),
            ];
            link("messages", fields)
        };
        let about = json!({
            "list": found.items.iter().map(of_list).collect::<Vec<_>>(),
            "filter": {"type": kind, "text": text},
            "is_filtered": kind.is_some() || text.is_some(),
            "found": {
                "is_cut": found.is_cut,
                "looked_at": found.looked_at,
                "first": before.map(|_| page(None)),
                "next": found.next.map(|id| page(Some(id))),
            },
        });
        Ok(self.page("messages.html", "messages", "Messages".to_owned(), about))
    }

    /// One, with its dispatches.
    pub(super) fn message(&self) -> Result<Answer, Failure> {
        let id = self.request.query().number("id");
        let found = match id {
            Some(id) => self.site.outbox.message(MessageId(id))?,
            None => None,
        };
        let Some(message) = found else {
            let text = "It may have been cleaned up.";
            return Ok(self.trouble(404, "There is no such message", text));
        };
        let id = message.id.0;
        let mut filter = Filter::default();
        filter.message = Some(message.id);
        filter.limit = Some(PAGE + 1);
        let mut list = self.site.outbox.dispatches(&filter)?;
        let more = (list.len() > PAGE).then(|| format!("dispatches?message={id}"));
        list.truncate(PAGE);
        filter.status = Some(Status::Failed);
        filter.limit = Some(1);
        let has_failed = !self.site.outbox.dispatches(&filter)?.is_empty();
        let context = format!("{:#}", Value::Object(message.context.clone()));
        let (context, is_cut) = cut(&context, CONTEXT_CHARS_MAX);
        let list = list.iter().map(|one| shown(one, Some(&message)));
        let about = json!({
            "id": id,
            "rows": rows(&message),
            "context": context,
            "is_cut": is_cut,
            "is_prepared": message.is_prepared,
            "list": list.collect::<Vec<_>>(),
            "has_failed": has_failed,
            "back": format!("message?id={id}"),
            "found": {"is_cut": false, "first": null, "next": more},
        });
        let title = format!("Message {id}");
        Ok(self.page("message.html", "messages", title, about))
    }
}

fn of_list(message: &Message) -> Value {
    json!({
        "id": message.id.0,
        "text": summary(&message.context),
        "type": message.message_type,
        "priority": message.priority,
        "sender": message.sender.as_ref().map(|sender| cut(sender, NAME_CHARS_MAX).0),
        "created": short(message.created_at),
        "is_prepared": message.is_prepared,
    })
}

fn rows(message: &Message) -> Vec<(&'static str, String)> {
    let rows = [
        ("Type", Some(message.message_type.clone())),
        ("Scheduled", Some(time(message.created_at))),
        ("Priority", Some(message.priority.to_string())),
        ("Tries at most", Some(message.retry_limit.to_string())),
        ("Group", message.group_mark.clone()),
        ("Sender", message.sender.clone()),
        ("Expires", message.expires_at.map(time)),
    ];
    let known = rows.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
