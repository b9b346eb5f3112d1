//! Test messages by a form, and the way out.

use std::time::Duration;

use serde_json::{Value, json};

use super::http::Answer;
use super::pages::link;
use super::trials::Trial;
use super::visit::Visit;

/// How long a page waits for the end of a test message, before it is to be asked for again.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a program waits; longer than a test message may take.
const PATIENCE_OF_PROGRAMS: Duration = Duration::from_secs(60);

impl Visit<'_> {
    /// The form, and what became of the last ones.
    pub(super) fn tests(&self) -> Answer {
        let query = self.request.query();
        let trials = &self.site.trials;
        let asked = query.number("number");
        let asked = asked.and_then(|number| trials.wait(number, PATIENCE));
        let declared = self.site.config.messengers.iter();
        let about = json!({
            "messengers": declared.map(|one| (&one.alias, one.kind.name)).collect::<Vec<_>>(),
            "chosen": query.get("messenger"),
            "to": query.get("to"),
            "trials": trials.all().iter().map(Trial::json).collect::<Vec<_>>(),
            "refreshes": asked.is_some_and(|trial| !trial.is_over()),
        });
        self.page("test.html", "test", "Test".to_owned(), about)
    }

    /// The button of the form.
    pub(super) fn test(&self) -> Answer {
        let site = self.site;
        let form = self.request.form();
        let messenger = form.get("messenger").unwrap_or_default();
        let Ok(declared) = site.config.messenger(messenger) else {
            return self.trouble(400, "There is no such messenger", messenger);
        };
        let (to, text) = (form.get("to"), form.get("text"));
        let text = text.unwrap_or("Test message of `mm outbox`.");
        let what = [&*declared.alias, to.unwrap_or_default(), text];
        let Some(number) = site.trials.start(&site.config, &site.stop, what) else {
            let text = "Wait until one of them is over.";
            return self.trouble(429, "Too many test messages are on their way", text);
        };
        if self.is_program() {
            let trial = site.trials.wait(number, PATIENCE_OF_PROGRAMS);
            let about = trial.as_ref().map_or(Value::Null, Trial::json);
            return Answer::json(200, &about);
        }
        let number = number.to_string();
        let fields = [
            ("number", Some(&*number)),
            ("messenger", Some(messenger)),
            ("to", to),
        ];
        Answer::see(&link("test", fields))
    }
}
