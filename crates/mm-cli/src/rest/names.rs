//! Names for the ids of people and channels.

use std::collections::{BTreeMap, BTreeSet};

use mm_core::Error;
use mm_driver::types::{Channel, User};
use mm_driver::{Driver, UserId};

/// How many ids a server takes at once.
const IDS_MAX: usize = 100;

/// `Ada Lovelace`, or nothing.
pub(super) fn full(user: &User) -> String {
    let name = format!("{} {}", user.first_name, user.last_name);
    name.trim().to_owned()
}

/// The names of people, `@ada`, by their ids. Who is not found has none.
pub(super) fn people<'a>(
    driver: &Driver,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>, Error> {
    let ids: BTreeSet<&str> = ids.into_iter().filter(|id| !id.is_empty()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut names = BTreeMap::new();
    for ids in ids.chunks(IDS_MAX) {
        let users = driver.users().get_users_by_ids(ids).send()?;
        let entry = |user: User| (String::from(user.id), format!("@{}", user.username));
        names.extend(users.into_iter().map(entry));
    }
    Ok(names)
}

/// What a channel is called: `~alerts`, or `@ada` for a direct one.
pub(super) fn channel(channel: &Channel, people: &BTreeMap<String, String>, me: &UserId) -> String {
    match channel.type_.as_str() {
        "D" => {
            let other = partner(channel, me);
            people
                .get(other)
                .cloned()
                .unwrap_or_else(|| other.to_owned())
        }
        "G" => channel.display_name.clone(),
        _ => format!("~{}", channel.name),
    }
}

/// The id of the other one of a direct channel.
pub(super) fn partner<'a>(channel: &'a Channel, me: &UserId) -> &'a str {
    let (first, second) = channel.name.split_once("__").unwrap_or_default();
    if first == me.as_str() { second } else { first }
}
