//! `mm outbox schedule`: takes a message, or many.

use std::collections::BTreeSet;
use std::time::Duration;

use mm_outbox::{Draft, Outbox, Recipient, SUBJECT, TEXT};
use serde_json::{Map, Value, json};

use super::config::Config;
use super::json_lines;
use super::keys::not_known;
use super::kinds::Kind;
use crate::args::duration;
use crate::failure::Failure;
use crate::lines::{print, print_json};
use crate::message;

/// `mm outbox schedule`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                        mm outbox schedule --to chat:town-square 'disk full on **db1**'\n  \
                        df -h | mm outbox schedule --to chat --to chat:@ada --expires 2h\n  \
                        mm outbox schedule --json-lines <<'END'\n  \
                        {\"to\": \"chat:alerts\", \"text\": \"hello\"}\n  \
                        {\"to\": [\"chat:@ada\", \"chat:@bob\"], \"text\": \"hi\", \"priority\": -1}\n  \
                        END\n\n\
                        Each line of --json-lines has `to` and `text`, and may have `subject`, \
                        `html`, `type`,\n`context`, `priority`, `group`, `expires`, `retries` \
                        and `sender`. If one is wrong, no line\nis taken. \
                        Prints the number of each message.")]
pub(super) struct ScheduleArgs {
    /// The text; `-` or none: from stdin
    #[arg(value_name = "TEXT", conflicts_with = "json_lines")]
    text: Option<String>,

    /// Where it goes: a messenger's alias and an address; may be repeated
    #[arg(
        long,
        value_name = "ALIAS:ADDRESS",
        required_unless_present = "json_lines",
        conflicts_with = "json_lines"
    )]
    to: Vec<String>,

    /// Many messages from stdin, each a line of JSON: all or none
    #[arg(long)]
    json_lines: bool,

    /// Its subject, where the messenger knows any
    #[arg(long, conflicts_with = "json_lines")]
    subject: Option<String>,

    /// The text is HTML; who cannot show that gets it as plain text
    #[arg(long, requires = "subject", conflicts_with = "json_lines")]
    html: bool,

    /// The type of the message [default: plain; `email_plain` with a subject, `email_html` with
    /// --html]
    #[arg(long = "type", value_name = "ALIAS", conflicts_with = "json_lines")]
    kind: Option<String>,

    /// Smaller numbers go first [default: that of the type, mostly 0]
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        conflicts_with = "json_lines"
    )]
    priority: Option<i64>,

    /// Append it to the message of this mark that is not sent yet, if there is one
    #[arg(long, value_name = "MARK", conflicts_with = "json_lines")]
    group: Option<String>,

    /// Do not send it later than this from now, such as `2h`
    #[arg(long, value_name = "TIME", value_parser = duration, conflicts_with = "json_lines")]
    expires: Option<Duration>,

    /// How often to try each at most [default: that of the type, mostly 10]
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        conflicts_with = "json_lines"
    )]
    retries: Option<u32>,

    /// Print the numbers as a line of JSON
    #[arg(long)]
    json: bool,
}

/// A message that is wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) to: Vec<Recipient>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) context: Map<String, Value>,
    pub(super) priority: Option<i64>,
    pub(super) group: Option<String>,
    pub(super) expires: Option<Duration>,
    pub(super) retries: Option<u32>,
    pub(super) sender: Option<String>,
}

/// What is wrong, and what to do.
pub(super) type Wrong = (String, String);

/// What is known here by name.
pub(super) struct Names {
    messengers: Vec<(String, &'static Kind)>,
    types: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(config: &Config, outbox: &Outbox) -> Self {
        let types = outbox.message_types();
        let messengers = config.messengers.iter();
        Self {
            messengers: messengers
                .map(|one| (one.alias.clone(), one.kind))
                .collect(),
            types: types.iter().map(|one| one.alias().to_owned()).collect(),
        }
    }

    /// `chat:town-square`, or `chat` for an empty address.
    pub(super) fn recipient(&self, to: &str) -> Result<Recipient, Wrong> {
        let (alias, address) = to.split_once(':').unwrap_or((to, ""));
        Ok(Recipient::new(self.messenger(alias)?, address))
    }

    /// The alias of the messenger that answers to this one.
    pub(super) fn messenger(&self, alias: &str) -> Result<&str, Wrong> {
        let mut all = self.messengers.iter();
        if let Some((own, _)) = all.find(|(own, kind)| kind.answers(own, alias)) {
            return Ok(own);
        }
        let known = self.messengers.iter().map(|(own, _)| own.as_str());
        Err(not_known("messenger", alias, known))
    }

    fn has_type(&self, alias: &str) -> Result<(), Wrong> {
        if self.types.contains(alias) {
            return Ok(());
        }
        let known = self.types.iter().map(String::as_str);
        Err(not_known("message type", alias, known))
    }
}

impl Wanted {
    /// The message as the outbox takes it.
    pub(super) fn draft(self, names: &Names) -> Result<(Draft, Vec<Recipient>), Wrong> {
        if self.to.is_empty() {
            let hint = "give an address such as `chat:town-square`";
            return Err(("it goes to nobody".to_owned(), hint.to_owned()));
        }
        let mut context = self.context;
        let kind = match (self.kind, &self.html, &self.subject) {
            (Some(kind), _, _) => kind,
            (None, Some(_), _) => "email_html".to_owned(),
            (None, None, Some(_)) => "email_plain".to_owned(),
            (None, None, None) => "plain".to_owned(),
        };
        names.has_type(&kind)?;
        let (text, plain) = match self.html {
            Some(html) => (Some(html), self.text),
            None => (self.text, None),
        };
        for (name, value) in [(TEXT, text), ("plain", plain), (SUBJECT, self.subject)] {
            if let Some(value) = value {
                context.insert(name.to_owned(), value.into());
            }
        }
        let needs: &[&str] = match kind.as_str() {
            "plain" => &[TEXT],
            "email_plain" | "email_html" => &[TEXT, SUBJECT],
            _ => &[],
        };
        for need in needs {
            if !context.get(*need).is_some_and(Value::is_string) {
                let hint = format!("messages of the type `{kind}` have one");
                return Err((format!("there is no {need}"), hint));
            }
        }
        let mut draft = Draft::new(kind, context);
        if let Some(priority) = self.priority {
            draft = draft.priority(priority);
        }
        if let Some(group) = self.group {
            draft = draft.group_mark(group);
        }
        if let Some(expires) = self.expires {
            draft = draft.expires_in(expires);
        }
        if let Some(retries) = self.retries {
            draft = draft.retry_limit(retries);
        }
        if let Some(sender) = self.sender {
            draft = draft.sender(sender);
        }
        Ok((draft, self.to))
    }
}

pub(super) fn run(config: &Config, args: &ScheduleArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let names = Names::of(config, &outbox);
    let messages = if args.json_lines {
        json_lines::read(&names)?
    } else {
        let one = wanted(args, &names).and_then(|wanted| {
            let draft = wanted.draft(&names);
            draft.map_err(failure)
        });
        vec![one?]
    };
    take(&outbox, messages, args.json)
}

pub(super) fn failure((text, hint): Wrong) -> Failure {
    Failure::usage(text).hint(hint)
}

/// Takes messages, all or none, and prints their numbers.
fn take(
    outbox: &Outbox,
    messages: Vec<(Draft, Vec<Recipient>)>,
    as_json: bool,
) -> Result<(), Failure> {
    let (drafts, to): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
    let all = to.iter().map(|to| Some(to.as_slice()));
    let rows: Vec<_> = drafts.into_iter().zip(all).collect();
    let ids = outbox.schedule_all(&rows)?;
    if as_json {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let dispatches: usize = to.iter().map(Vec::len).sum();
        return print_json(&json!({"messages": ids, "dispatches": dispatches}));
    }
    let ids: Vec<_> = ids.iter().map(|id| id.0.to_string()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    print(ids.join("\n"))
}

fn wanted(args: &ScheduleArgs, names: &Names) -> Result<Wanted, Failure> {
    let to = args.to.iter().map(|to| names.recipient(to));
    let to = to.collect::<Result<_, _>>().map_err(failure)?;
    let text = match args.text.as_deref() {
        Some("-") | None => message::stdin(false)?,
        Some(text) => text.to_owned(),
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the text is empty").hint("give it as an argument or on stdin"));
    }
    let (text, html) = if args.html {
        (None, Some(text))
    } else {
        (Some(text), None)
    };
    Ok(Wanted {
        to,
        text,
        html,
        subject: args.subject.clone(),
        kind: args.kind.clone(),
        priority: args.priority,
        group: args.group.clone(),
        expires: args.expires,
        retries: args.retries,
        ..Wanted::default()
    })
}
