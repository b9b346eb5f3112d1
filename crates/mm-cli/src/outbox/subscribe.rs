//! `mm outbox subscribe` and `mm outbox unsubscribe`: who gets messages of a type.

use mm_outbox::{Outbox, Subscription};
use serde_json::json;

use super::config::Config;
use super::keys::not_known;
use super::names::{Names, Wrong};
use super::schedule::failure;
use crate::failure::Failure;
use crate::lines::{self, print_json};
use crate::output;

/// `mm outbox subscribe`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                        mm outbox subscribe deployed chat:releases mail:ada@example.com\n  \
                        mm outbox subscribe deployed chat mail --user ada\n  \
                        mm outbox subscribe\n\n\
                        What is scheduled with --to-subscribers goes to all who have subscribed \
                        to its type by then.\nA user is a table such as [user.ada] of the settings \
                        with an address for each messenger,\nwhich is looked up when a message goes \
                        out. Without arguments the subscriptions are listed.")]
pub(super) struct SubscribeArgs {
    #[command(flatten)]
    whom: Whom,

    /// Print each as a line of JSON
    #[arg(long, conflicts_with = "to")]
    json: bool,
}

/// `mm outbox unsubscribe`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                        mm outbox unsubscribe deployed chat:releases\n  \
                        mm outbox unsubscribe deployed chat --user ada")]
pub(super) struct UnsubscribeArgs {
    #[command(flatten)]
    whom: Whom,
}

#[derive(Debug, clap::Args)]
struct Whom {
    /// The type of the messages
    #[arg(value_name = "TYPE", requires = "to")]
    kind: Option<String>,

    /// A messenger's alias and an address; of a user the alias alone
    #[arg(value_name = "ALIAS:ADDRESS")]
    to: Vec<String>,

    /// The user
    #[arg(long, value_name = "ID")]
    user: Option<String>,
}

pub(super) fn run(config: &Config, args: &SubscribeArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let Some(kind) = &args.whom.kind else {
        return list(&outbox, args);
    };
    for one in wanted(config, &outbox, kind, &args.whom)? {
        if !outbox.subscribe(&one)? {
            output::note(format!("{} has subscribed already", shown(&one)));
        }
    }
    Ok(())
}

pub(super) fn undo(config: &Config, args: &UnsubscribeArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let Some(kind) = &args.whom.kind else {
        return Err(Failure::usage("no type is named")
            .hint("`mm outbox subscribe` lists the subscriptions there are"));
    };
    // Who was taken out of the settings can be unsubscribed still.
    let names = Names::of(config, &outbox);
    for to in &args.whom.to {
        let one = subscription(&names, kind, to, args.whom.user.as_deref());
        if !outbox.unsubscribe(&one)? {
            output::note(format!("{} had not subscribed to {kind}", shown(&one)));
        }
    }
    Ok(())
}

fn list(outbox: &Outbox, args: &SubscribeArgs) -> Result<(), Failure> {
    let all = outbox.subscriptions(None, args.whom.user.as_deref())?;
    if args.json {
        for one in &all {
            print_json(&json!({
                "type": one.message_type,
                "messenger": one.messenger,
                "user": one.user,
                "address": one.address,
            }))?;
            if output::is_closed() {
                break;
            }
        }
        return Ok(());
    }
    if all.is_empty() {
        return Ok(());
    }
    let head = ["type", "messenger", "user", "address"].map(str::to_owned);
    let rows = all.into_iter().map(|one| {
        let none = String::new;
        [
            one.message_type,
            one.messenger,
            one.user.unwrap_or_else(none),
            one.address.unwrap_or_else(none),
        ]
    });
    lines::table(&std::iter::once(head).chain(rows).collect::<Vec<_>>())
}

/// The subscriptions that are wanted, all of what is known here.
fn wanted(
    config: &Config,
    outbox: &Outbox,
    kind: &str,
    whom: &Whom,
) -> Result<Vec<Subscription>, Failure> {
    let names = Names::of(config, outbox);
    let known = || -> Result<(), Wrong> {
        names.message_type(kind)?;
        if let Some(user) = &whom.user
            && !config.people.ids().any(|id| id == user)
        {
            return Err(not_known("user", user, config.people.ids()));
        }
        whom.to
            .iter()
            .try_for_each(|to| names.recipient(to).map(drop))
    };
    known().map_err(failure)?;
    let user = whom.user.as_deref();
    Ok(whom
        .to
        .iter()
        .map(|to| subscription(&names, kind, to, user))
        .collect())
}

fn subscription(names: &Names<'_>, kind: &str, to: &str, user: Option<&str>) -> Subscription {
    let (messenger, address) = match to.split_once(':') {
        Some((messenger, address)) => (messenger, Some(address)),
        None => (to, None),
    };
    let messenger = names.messenger(messenger).unwrap_or(messenger);
    match user {
        None => Subscription::of_address(kind, messenger, address.unwrap_or_default()),
        Some(user) => {
            let mut one = Subscription::of_user(kind, messenger, user);
            one.address = address.map(str::to_owned);
            one
        }
    }
}

/// Who it is, for people.
fn shown(one: &Subscription) -> String {
    let address = one.address.as_deref().unwrap_or_default();
    match (&one.user, address) {
        (Some(user), _) => format!("{user} by {}", one.messenger),
        (None, "") => one.messenger.clone(),
        (None, address) => format!("{}:{address}", one.messenger),
    }
}
