//! How much there is, and what went wrong last.

use std::sync::Arc;
use std::time::SystemTime;

use mm_outbox::Status;
use serde_json::{Value, json};

use super::http::Answer;
use super::pages::link;
use super::site::Site;
use super::visit::{ERROR_CHARS_MAX, NAME_CHARS_MAX, Visit, cut, time};
use crate::failure::Failure;
use crate::outbox::status::{self, Standing, to};

/// In this order: what waits, what is wrong, what is done.
const STATUSES: [Status; 5] = [
    Status::Pending,
    Status::Processing,
    Status::Error,
    Status::Failed,
    Status::Sent,
];

impl Visit<'_> {
    /// The first page.
    pub(super) fn overview(&self) -> Result<Answer, Failure> {
        let config = &self.site.config;
        let standing = self.standing()?;
        let of_status = |alias: &str, status: Status| {
            let fields = [
                ("status", Some(status.as_str())),
                ("messenger", Some(alias)),
            ];
            json!({
                "status": status.as_str(),
                "count": standing.count(alias, status),
                "link": link("dispatches", fields),
            })
        };
        let rows = standing.messengers.iter().map(|alias| {
            let declared = config
                .messengers
                .iter()
                .find(|one| one.aliases().any(|own| own == alias));
            json!({
                "alias": alias,
                "kind": declared.map(|one| one.kind.name),
                "counts": STATUSES.map(|status| of_status(alias, status)),
                "failed": standing.count(alias, Status::Failed),
            })
        });
        let rows: Vec<Value> = rows.collect();
        let totals = STATUSES
            .map(|status| json!({"status": status.as_str(), "count": standing.counts.of(status)}));
        let errors = standing.last.iter().map(|last| {
            json!({
                "id": last.dispatch.id.0,
                "to": cut(&to(&last.dispatch), NAME_CHARS_MAX).0,
                "status": last.dispatch.status.as_str(),
                "at": time(last.error.at),
                "text": cut(&last.error.text, ERROR_CHARS_MAX).0,
            })
        });
        let about = json!({
            "undeclared": rows.iter().any(|row| row["kind"].is_null()),
            "rows": rows,
            "totals": totals,
            "statuses": STATUSES.map(Status::as_str),
            "oldest": standing.counts.oldest_pending.map(since),
            "errors": errors.collect::<Vec<_>>(),
            "back": "./",
        });
        Ok(self.page("overview.html", "", "Overview".to_owned(), about))
    }

    fn standing(&self) -> Result<Arc<Standing>, Failure> {
        let Site {
            outbox,
            config,
            counted,
            ..
        } = self.site;
        counted.get(|| Standing::of(config, outbox))
    }

    /// The same for programs, as `mm outbox status --json` has it.
    pub(super) fn status_json(&self) -> Result<Answer, Failure> {
        let standing = self.standing()?;
        Ok(Answer::json(200, &standing.json()))
    }
}

fn since(then: SystemTime) -> String {
    format!("{} ago, at {}", status::ago(then), time(then))
}
