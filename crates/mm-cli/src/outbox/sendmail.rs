//! `mm outbox sendmail`: a mail on stdin is scheduled.

use std::collections::HashSet;
use std::io::{self, Read as _};

use mm_messengers::{FROM, REPLY_TO};
use mm_outbox::Recipient;
use serde_json::Map;

use super::config::Config;
use super::mail::{self, Mail};
use super::names::Names;
use super::schedule::{self, Wanted};
use crate::failure::Failure;

/// How large a mail may be: 64 MiB.
const MAIL_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The kind of messenger that mails are for.
const KIND: &str = "smtp";

/// `mm outbox sendmail`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "For programs that send mail by sendmail: give them this in its place, such as\n  \
                        git config sendemail.sendmailCmd 'mm outbox sendmail -i'\n\n\
                        Each address gets a mail of its own, so Bcc is seen by nobody. Subject and \
                        the bodies in plain\ntext and HTML are taken. From stays if its domain is that of \
                        the messenger's own sender, or\nthe messenger has from_of_any_domain; \
                        else it becomes Reply-To, if there is none. Bounces\ngo to the \
                        messenger's sender. Attachments are not carried: such a mail is refused. \
                        -o, -m, -b\nand -F of sendmail are taken and change nothing. Prints \
                        nothing."
)]
pub(super) struct SendmailArgs {
    /// Addresses
    #[arg(value_name = "ADDRESS")]
    to: Vec<String>,

    /// Also those of To, Cc and Bcc
    #[arg(short = 't')]
    of_headers: bool,

    /// A line of a single dot does not end the mail
    #[arg(short = 'i')]
    ignore_dots: bool,

    /// Who sends it, if From does not say it
    #[arg(short = 'f', visible_short_alias = 'r', value_name = "ADDRESS")]
    from: Option<String>,

    /// The messenger that carries it [default: the only one of the kind smtp]
    #[arg(long, value_name = "ALIAS")]
    messenger: Option<String>,

    #[arg(short = 'F', hide = true)]
    _full_name: Option<String>,

    #[arg(short = 'o', hide = true, num_args = 0..=1, require_equals = false)]
    options: Vec<String>,

    #[arg(short = 'm', hide = true)]
    _me_too: bool,

    #[arg(short = 'b', hide = true, value_parser = ["m"])]
    _mode: Option<String>,
}

pub(super) fn run(config: &Config, args: &SendmailArgs) -> Result<(), Failure> {
    let messenger = messenger(config, args)?;
    let outbox = config.open()?;
    let mut bytes = Vec::new();
    let stdin = io::stdin().lock();
    let read = stdin.take(MAIL_BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("stdin: {error}")))?;
    if bytes.len() as u64 > MAIL_BYTES_MAX {
        return Err(Failure::usage("the mail is larger than 64 MiB"));
    }
    let ignores_dots = args.ignore_dots || args.options.iter().any(|option| option == "i");
    let whole = if ignores_dots {
        &bytes
    } else {
        mail::up_to_dot(&bytes)
    };
    let mail = mail::parse(whole).map_err(Failure::usage)?;
    let is_smtp = config.messenger(&messenger)?.kind.name == KIND;
    let wanted = wanted(args, &messenger, is_smtp, mail)?;
    let names = Names::of(config, &outbox);
    let (draft, to) = wanted.draft(&names, &outbox).map_err(schedule::failure)?;
    outbox.schedule(draft, to.unwrap_or_default())?;
    Ok(())
}

fn wanted(
    args: &SendmailArgs,
    messenger: &str,
    is_smtp: bool,
    mail: Mail,
) -> Result<Wanted, Failure> {
    let mut to = args.to.clone();
    if args.of_headers {
        to.extend(mail.to);
    }
    let mut seen = HashSet::new();
    to.retain(|address| !address.is_empty() && seen.insert(address.clone()));
    let addresses = to;
    if addresses.is_empty() {
        let hint = if args.of_headers {
            "the mail has neither To nor Cc nor Bcc; name an address behind the flags"
        } else {
            "-t takes those of To, Cc and Bcc"
        };
        return Err(Failure::usage("it goes to nobody").hint(hint));
    }
    if is_smtp && let Some(local) = addresses.iter().find(|one| !one.contains('@')) {
        return Err(Failure::usage(format!("`{local}` is no whole address"))
            .hint("there are no mailboxes here; in a crontab MAILTO=ada@example.com names one"));
    }
    let mut context = Map::new();
    for (name, value) in [
        (FROM, mail.from.or_else(|| args.from.clone())),
        (REPLY_TO, mail.reply_to),
    ] {
        if let Some(value) = value {
            context.insert(name.to_owned(), value.into());
        }
    }
    let text = mail.text.or_else(|| mail.html.is_none().then(String::new));
    let to = addresses.into_iter();
    Ok(Wanted {
        to: to
            .map(|address| Recipient::new(messenger, address))
            .collect(),
        text,
        html: mail.html,
        subject: Some(mail.subject),
        context,
        ..Wanted::default()
    })
}

/// The messenger that is named, else the only one of its kind.
fn messenger(config: &Config, args: &SendmailArgs) -> Result<String, Failure> {
    if let Some(alias) = &args.messenger {
        return Ok(config.messenger(alias)?.alias.clone());
    }
    let all = config.messengers.iter();
    let all: Vec<_> = all.filter(|one| one.kind.name == KIND).collect();
    match all.as_slice() {
        [one] => Ok(one.alias.clone()),
        [] => Err(Failure::usage(format!(
            "{} declares no messenger of the kind smtp",
            config.path.display()
        ))
        .hint("name one that carries it by --messenger")),
        _ => Err(
            Failure::usage("there are several messengers of the kind smtp")
                .hint("name the one that carries it by --messenger"),
        ),
    }
}
