//! Who has subscribed to what.

use mm_outbox::Subscription;
use serde_json::{Value, json};

use super::http::Answer;
use super::pages::link;
use super::visit::Visit;
use crate::failure::Failure;

/// How many are shown.
const SHOWN_MAX: usize = 200;

impl Visit<'_> {
    /// The list.
    pub(super) fn subscriptions(&self) -> Result<Answer, Failure> {
        let query = self.request.query();
        let (kind, user) = (query.get("type"), query.get("user"));
        let all = self.site.outbox.subscriptions(kind, user)?;
        let about = json!({
            "list": all.iter().take(SHOWN_MAX).map(of_list).collect::<Vec<_>>(),
            "left": all.len().saturating_sub(SHOWN_MAX),
            "filter": {"type": kind, "user": user},
            "is_filtered": kind.is_some() || user.is_some(),
            "back": link("subscriptions", [("type", kind), ("user", user)]),
        });
        let title = "Subscriptions".to_owned();
        Ok(self.page("subscriptions.html", "subscriptions", title, about))
    }

    /// The button beside one.
    pub(super) fn unsubscribe(&self) -> Result<Answer, Failure> {
        let form = self.request.form();
        let (Some(kind), Some(messenger)) = (form.get("type"), form.get("messenger")) else {
            let text = "A type and a messenger must be given.";
            return Ok(self.trouble(400, "It is not said what to remove", text));
        };
        let mut unwanted = Subscription::of_address(kind, messenger, "");
        unwanted.user = form.get("user").map(str::to_owned);
        unwanted.address = form.get("address").map(str::to_owned);
        let was_there = self.site.outbox.unsubscribe(&unwanted)?;
        if self.is_program() {
            return Ok(Answer::json(200, &json!({"removed": was_there})));
        }
        Ok(self.back("removed", usize::from(was_there)))
    }
}

fn of_list(one: &Subscription) -> Value {
    json!({
        "type": one.message_type,
        "messenger": one.messenger,
        "user": one.user,
        "address": one.address,
    })
}
