//! Mattermost Blocks in the props of a request.

use mm_core::{Limits, Payload};
use serde_json::{Map, Value, json};

use super::refusal::Refusal;

/// The keys that the check of blocks looks at.
const KEYS: &[&str] = &["mm_blocks", "mm_blocks_actions", "blocks", "cards"];

/// Refuses blocks that a server refuses, and actions that belong to none.
pub(crate) fn check(text: &str, props: &Map<String, Value>) -> Result<(), Refusal> {
    if !props.contains_key("mm_blocks") && !props.contains_key("mm_blocks_actions") {
        return Ok(());
    }
    let props: Map<String, Value> = KEYS
        .iter()
        .filter_map(|key| props.get_key_value(*key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    // Whether there must be a text is another rule.
    let text = if text.is_empty() { "-" } else { text };
    let payload: Payload = serde_json::from_value(json!({"text": text, "props": props}))
        .map_err(|error| Refusal::bad_blocks().detail(&error))?;
    payload
        .check(&Limits::default())
        .map_err(|error| Refusal::bad_blocks().detail(&error))
}
