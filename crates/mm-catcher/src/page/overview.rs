//! What the page shows beside the posts.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::call::Request;
use crate::server::Server;
use crate::world::World;
use crate::world::model::{Channel, ChannelKind};

/// Places, counts and what the server is.
pub(super) fn json(server: &Server, request: &Request) -> Value {
    let listen = server.settings.listen;
    let host = request
        .header("host")
        .map_or_else(|| listen.to_string(), str::to_owned);
    let url = format!("http://{host}");
    let faults = server.faulty().faults().clone();
    let world = server.world();
    let mut by_channel = HashMap::new();
    let mut by_inbox: HashMap<&str, (usize, u64)> = HashMap::new();
    let count = |entry: &mut (usize, u64), seq| *entry = (entry.0 + 1, seq);
    for post in world.posts.iter() {
        count(by_channel.entry(post.channel).or_default(), post.seq);
        if let Some(inbox) = &post.inbox {
            count(by_inbox.entry(inbox).or_default(), post.seq);
        }
    }
    let inboxes = world.incoming_hooks.values().map(|hook| {
        let (count, last) = by_inbox.get(hook.id.as_str()).copied().unwrap_or_default();
        let name = if hook.display_name.is_empty() {
            &hook.id
        } else {
            &hook.display_name
        };
        json!({
            "id": hook.id, "name": name, "url": format!("{url}/hooks/{}", hook.id),
            "count": count, "last_seq": last,
        })
    });
    let channels = world.channels.values().filter_map(|channel| {
        let (count, last) = by_channel.get(&channel.id).copied().unwrap_or_default();
        let direct = matches!(channel.kind, ChannelKind::Direct | ChannelKind::Group);
        let team = channel.team.and_then(|team| world.teams.get(&team));
        (!direct || count > 0).then(|| {
            json!({
                "id": channel.id, "name": channel.name, "type": channel.kind,
                "display_name": display_name(&world, channel),
                "team": team.map_or("", |team| &team.name),
                "count": count, "last_seq": last,
            })
        })
    });
    let refused = world.records.iter().filter(|record| record.is_refused());
    let limits = &server.settings.limits;
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "compat": world.version.to_string(),
        "rules": world.version.nearest_known().to_string(),
        "url": url,
        "strict": server.settings.strict,
        "counts": {
            "posts": world.posts.len(), "requests": world.records.len(), "dropped": world.dropped, "refused": refused.count(),
        },
        "limits": {
            "posts": limits.posts, "bytes": limits.bytes,
            "age_s": limits.age.map(|age| age.as_secs()),
        },
        "store_error": server.store_error(),
        "faults": faults,
        "inboxes": inboxes.collect::<Vec<_>>(),
        "channels": channels.collect::<Vec<_>>(),
    })
}

/// A channel's name; of a direct one, who is in it.
pub(super) fn display_name(world: &World, channel: &Channel) -> String {
    if channel.kind != ChannelKind::Direct {
        return channel.display_name.clone();
    }
    let names = channel.name.split("__").filter_map(|id| {
        let user = world.users.get(&id.parse().ok()?)?;
        Some(user.username.as_str())
    });
    names.collect::<Vec<_>>().join(", ")
}
