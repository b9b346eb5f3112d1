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
mod emoji;
mod file_upload;
mod files;
mod fleeting;
mod incoming_hooks;
mod login;
mod post_create;
mod post_edit;
mod post_lists;
mod post_priority;
mod post_rules;
mod post_search;
mod post_thread;
mod posts;
mod reactions;
mod system;
mod teams;
mod tokens;
mod uploads;
mod users;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;

/// What an operation does.
pub(crate) type Handler = fn(&mut Call<'_>) -> Result<Answer, Refusal>;

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
    emoji::SERVED,
    file_upload::SERVED,
    files::SERVED,
    fleeting::SERVED,
    incoming_hooks::SERVED,
    login::SERVED,
    post_create::SERVED,
    post_edit::SERVED,
    post_lists::SERVED,
    post_search::SERVED,
    post_thread::SERVED,
    posts::SERVED,
    reactions::SERVED,
    system::SERVED,
    teams::SERVED,
    tokens::SERVED,
    uploads::SERVED,
    users::SERVED,
];

/// What serves an operation, if anything does.
pub(crate) fn served(operation: &str) -> Option<(Access, Handler)> {
    static ALL: OnceLock<HashMap<&'static str, (Access, Handler)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let rows = PARTS.iter().copied().flatten();
        rows.map(|&(id, access, handler)| (id, (access, handler)))
            .collect()
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
        for (id, ..) in PARTS.iter().copied().flatten() {
            assert!(known.contains(id), "{id} is no operation");
            assert!(seen.insert(id), "{id} is served twice");
        }
    }
}
