//! `mm outbox schedule`: takes a message, or many.

use std::time::Duration;

use mm_outbox::{
    Draft, Error, ErrorKind, MessageType as _, Outbox, Recipient, SUBJECT, TEXT, TemplateType,
};
use serde_json::{Map, Value, json};

use super::config::Config;
use super::json_lines;
use super::names::{Names, Wrong};
use crate::args::duration;
use crate::failure::Failure;
use crate::lines::{print, print_json};
use crate::{message, output};

/// `mm outbox schedule`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                        mm outbox schedule --to chat:town-square 'disk full on **db1**'\n  \
                        df -h | mm outbox schedule --to chat --to chat:@ada --expires 2h\n  \
                        mm outbox schedule --to-subscribers --type deployed --set \
                        service=web\n  \
                        mm outbox schedule --json-lines <<'END'\n  \
                        {\"to\": \"chat:alerts\", \"text\": \"hello\"}\n  \
                        {\"to\": [\"chat:@ada\", \"chat:@bob\"], \"text\": \"hi\", \"priority\": -1}\n  \
                        END\n\n\
                        Each line of --json-lines has `to` and `text`, and may have `subject`, \
                        `html`, `type`,\n`context`, `priority`, `group`, `expires`, `retries` \
                        and `sender`; `to_subscribers` (true)\ntakes the place of `to`. If one \
                        is wrong, no line is taken. \
                        Prints the number of each\nmessage.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct ScheduleArgs {
    /// The text; `-` or none: from stdin
    #[arg(value_name = "TEXT", conflicts_with = "json_lines")]
    text: Option<String>,

    /// Where it goes: a messenger's alias and an address; may be repeated
    #[arg(
        long,
        value_name = "ALIAS:ADDRESS",
        required_unless_present_any = ["json_lines", "to_subscribers"],
        conflicts_with = "json_lines"
    )]
    to: Vec<String>,

    /// To all who have subscribed to its type
    #[arg(long, conflicts_with_all = ["json_lines", "to"])]
    to_subscribers: bool,

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

    /// What the templates of its type are made of; may be repeated
    #[arg(
        long = "set",
        value_name = "NAME=VALUE",
        value_parser = field,
        requires = "kind",
        conflicts_with = "json_lines"
    )]
    fields: Vec<(String, String)>,

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

/// `NAME=VALUE`
fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("expected a name and a value, such as `service=web`".to_owned()),
    }
}

/// A message that is wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) to: Vec<Recipient>,
    /// Whether it goes to all who have subscribed to its type instead.
    pub(super) to_subscribers: bool,
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

/// A message for recipients, or for the subscribers of its type.
pub(super) type Addressed = (Draft, Option<Vec<Recipient>>);

impl Wanted {
    /// The message as the outbox takes it.
    pub(super) fn draft(self, names: &Names<'_>, outbox: &Outbox) -> Result<Addressed, Wrong> {
        if self.to.is_empty() && !self.to_subscribers {
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
        names.message_type(&kind)?;
        let declared = names.declared(&kind);
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
            _ if declared.is_some() => &[],
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
        let text = context.get(TEXT).and_then(Value::as_str);
        if kind == "plain" && declared.is_none() && text.is_some_and(|text| text.trim().is_empty())
        {
            let hint = "no service takes a message without one";
            return Err(("the text is empty".to_owned(), hint.to_owned()));
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
        if let Some(declared) = declared {
            check(declared, &draft, &self.to, outbox)?;
        }
        Ok((draft, (!self.to_subscribers).then_some(self.to)))
    }
}

/// Whether templates can be rendered: who schedules can still do something about it.
fn check(
    kind: &TemplateType,
    draft: &Draft,
    to: &[Recipient],
    outbox: &Outbox,
) -> Result<(), Wrong> {
    let alias = kind.alias();
    let wrong = |error: &Error, hint: String| Err((error.with_causes(), hint));
    if let Err(error) = kind.check() {
        return wrong(&error, format!("look at the templates of `{alias}`"));
    }
    let mut seen: Vec<&str> = Vec::new();
    for to in to {
        if seen.contains(&to.messenger.as_str()) {
            continue;
        }
        seen.push(&to.messenger);
        if let Err(error) = outbox.preview(draft, to) {
            return wrong(&error, of_recipient(&error, alias));
        }
    }
    Ok(())
}

/// What to do about a type that makes nothing for a recipient.
fn of_recipient(error: &Error, alias: &str) -> String {
    if error.kind() == ErrorKind::InvalidSetting {
        return format!("`messengers` of [type.{alias}] names those that can carry it");
    }
    let text = error.to_string();
    let is_own = |name: &&str| text.contains(name);
    let own = ["address", "user", "mark_read_url", "unsubscribe_url"];
    if own.iter().any(is_own) && text.contains("not defined") {
        return format!(
            "--set NAME=VALUE gives the templates of `{alias}` what they need; the recipient's \
             address, user and links are known with `dynamic = true` alone, links with [links] \
             too, and one to unsubscribe where somebody may subscribe"
        );
    }
    format!("--set NAME=VALUE gives the templates of `{alias}` what they need")
}

pub(super) fn run(config: &Config, args: &ScheduleArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let names = Names::of(config, &outbox);
    let messages = if args.json_lines {
        json_lines::read(&names, &outbox)?
    } else {
        let one = wanted(args, &names).and_then(|wanted| {
            let draft = wanted.draft(&names, &outbox);
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
fn take(outbox: &Outbox, messages: Vec<Addressed>, as_json: bool) -> Result<(), Failure> {
    let (drafts, to): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
    let all = to.iter().map(Option::as_deref);
    let rows: Vec<_> = drafts.into_iter().zip(all).collect();
    let ids = outbox.schedule_all(&rows)?;
    let mut dispatches: usize = to.iter().flatten().map(Vec::len).sum();
    if to.iter().any(Option::is_none) {
        let made = outbox.prepare_dispatches()?;
        if made == 0 {
            output::note("nobody has subscribed to it, so that nothing is sent");
        }
        dispatches += made;
    }
    if as_json {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        return print_json(&json!({"messages": ids, "dispatches": dispatches}));
    }
    let ids: Vec<_> = ids.iter().map(|id| id.0.to_string()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    print(ids.join("\n"))
}

fn wanted(args: &ScheduleArgs, names: &Names<'_>) -> Result<Wanted, Failure> {
    let to = args.to.iter().map(|to| names.recipient(to));
    let to = to.collect::<Result<_, _>>().map_err(failure)?;
    let is_declared = |kind: &String| names.declared(kind).is_some();
    let text = match args.text.as_deref() {
        // Its templates may need none.
        None if args.kind.as_ref().is_some_and(is_declared) => None,
        Some("-") | None => Some(message::stdin(false)?),
        Some(text) => Some(text.to_owned()),
    };
    if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
        return Err(Failure::usage("the text is empty").hint("give it as an argument or on stdin"));
    }
    let (text, html) = if args.html {
        (None, text)
    } else {
        (text, None)
    };
    let fields = args.fields.iter().cloned();
    let context = fields.map(|(name, value)| (name, Value::from(value)));
    Ok(Wanted {
        to,
        to_subscribers: args.to_subscribers,
        context: context.collect(),
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
