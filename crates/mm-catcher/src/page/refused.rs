//! The requests that were refused: what a program did wrong, and what it was told.

use serde_json::{Value, json};

use super::find::Search;
use super::shown::request;
use crate::server::Server;
use crate::world::record::Record;

/// The refused requests nearest to where the page stands, and whether there are more.
pub(super) fn json(server: &Server, search: &Search) -> Value {
    let world = server.world();
    let holds = |record: &Record| {
        let text = format!("{}\n{}", record.path, record.answer).to_lowercase();
        search.words.iter().all(|word| text.contains(word))
    };
    let fits = |record: &&Record| record.is_refused() && holds(record);
    let found: Vec<Record> = match (search.before, search.after) {
        (None, Some(after)) => {
            let rows = world.records.iter().filter(|record| record.seq > after);
            rows.filter(fits).take(search.limit + 1).cloned().collect()
        }
        (before, _) => {
            let before = before.unwrap_or(u64::MAX);
            let rows = world.records.iter().rev();
            let rows = rows.filter(|record| record.seq < before);
            rows.filter(fits).take(search.limit + 1).cloned().collect()
        }
    };
    drop(world);
    let shown = |record: &Record| {
        json!({
            "seq": record.seq,
            "id": format!("request-{}", record.seq),
            "create_at": record.at,
            "remarks": record.remarks,
            "request": request(record),
        })
    };
    let posts: Vec<Value> = found.iter().take(search.limit).map(shown).collect();
    json!({"posts": posts, "more": found.len() > search.limit})
}
