//! The operations of REST API v4 that are served, a module for each part of the API.

#![expect(clippy::unnecessary_wraps, reason = "all operations have one shape")]

mod bots;
mod channels;
mod incoming_hooks;
mod login;
mod posts;
mod system;
mod teams;
mod tokens;
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

const PARTS: [&[Served]; 9] = [
    bots::SERVED,
    channels::SERVED,
    incoming_hooks::SERVED,
    login::SERVED,
    posts::SERVED,
    system::SERVED,
    teams::SERVED,
    tokens::SERVED,
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
