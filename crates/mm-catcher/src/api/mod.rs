//! The operations of REST API v4 that are served, a module for each part of the API.

#![expect(clippy::unnecessary_wraps, reason = "all operations have one shape")]

mod bots;
mod channel_create;
mod channel_lists;
mod channel_members;
mod channel_reading;
mod channel_search;
mod channel_update;
mod channels;
mod command_answer;
mod command_built_in;
pub(crate) mod command_later;
mod command_run;
mod commands;
mod config;
mod emoji;
mod file_upload;
mod files;
mod fleeting;
mod incoming_hooks;
mod login;
mod outgoing_hooks;
mod post_create;
mod post_edit;
mod post_flagged;
mod post_lists;
mod post_priority;
mod post_rules;
mod post_search;
mod post_thread;
mod posts;
mod preferences;
mod reactions;
mod sessions;
mod status;
mod system;
mod team_members;
mod teams;
mod tokens;
mod upload_form;
mod uploads;
mod user_create;
mod user_image;
mod user_search;
mod user_update;
mod users;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::answer::Answer;
use crate::call::Call;
use crate::calling::{Heard, Outcall};
use crate::refusal::Refusal;

/// What an operation does.
pub(crate) type Handler = fn(&mut Call<'_>) -> Result<Answer, Refusal>;

/// What an operation does that calls somebody else's server in the middle.
pub(crate) type Caller = fn(&mut Call<'_>) -> Result<Next, Refusal>;

/// What is to be done next.
pub(crate) enum Next {
    Answer(Answer),
    /// Make this call while nothing is locked, then go on with what came back.
    Call(Outcall, GoOn),
}

/// Goes on with what came back, or with why nothing did.
pub(crate) type GoOn =
    Box<dyn FnOnce(&mut Call<'_>, Result<Heard, String>) -> Result<Answer, Refusal> + Send>;

/// How an operation is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doing {
    /// In one step.
    AtOnce(Handler),
    /// With a call in the middle.
    Calling(Caller),
}

/// Who may ask for an operation at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody.
    Open,
    /// Who has a session.
    Session,
}

/// An operation by the API's own id, who may ask for it, and what it does.
pub(crate) type Served = (&'static str, Access, Handler);

const PARTS: &[&[Served]] = &[
    bots::SERVED,
    channel_create::SERVED,
    channel_lists::SERVED,
    channel_members::SERVED,
    channel_reading::SERVED,
    channel_search::SERVED,
    channel_update::SERVED,
    channels::SERVED,
    commands::SERVED,
    config::SERVED,
    emoji::SERVED,
    file_upload::SERVED,
    files::SERVED,
    fleeting::SERVED,
    incoming_hooks::SERVED,
    login::SERVED,
    outgoing_hooks::SERVED,
    post_create::SERVED,
    post_edit::SERVED,
    post_flagged::SERVED,
    post_lists::SERVED,
    post_search::SERVED,
    post_thread::SERVED,
    posts::SERVED,
    preferences::SERVED,
    reactions::SERVED,
    sessions::SERVED,
    status::SERVED,
    system::SERVED,
    team_members::SERVED,
    teams::SERVED,
    tokens::SERVED,
    uploads::SERVED,
    user_create::SERVED,
    user_image::SERVED,
    user_search::SERVED,
    user_update::SERVED,
    users::SERVED,
];

/// The operations that call somebody else's server.
const CALLING: [&[(&str, Access, Caller)]; 1] = [command_run::CALLING];

/// What serves an operation, if anything does.
pub(crate) fn served(operation: &str) -> Option<(Access, Doing)> {
    static ALL: OnceLock<HashMap<&'static str, (Access, Doing)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let rows = PARTS.iter().copied().flatten();
        let rows = rows.map(|&(id, access, handler)| (id, (access, Doing::AtOnce(handler))));
        let calling = CALLING.iter().copied().flatten();
        let calling = calling.map(|&(id, access, caller)| (id, (access, Doing::Calling(caller))));
        rows.chain(calling).collect()
    });
    all.get(operation).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_is_served_are_operations_of_the_api_each_once() {
        let known: HashSet<_> = include_str!("../operations.tsv")
            .lines()
            .filter_map(|line| line.rsplit('\t').next())
            .collect();
        let mut seen = HashSet::new();
        let plain = PARTS.iter().copied().flatten().map(|(id, ..)| id);
        let calling = CALLING.iter().copied().flatten().map(|(id, ..)| id);
        for id in plain.chain(calling) {
            assert!(known.contains(id), "{id} is no operation");
            assert!(seen.insert(id), "{id} is served twice");
        }
    }
}
