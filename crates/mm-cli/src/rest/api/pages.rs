//! All pages of an operation, item by item.

use std::collections::HashSet;

use mm_driver::Driver;
use serde_json::Value;

use super::fields::Fields;
use super::full_name;
use crate::failure::Failure;
use crate::output;
use crate::rest::print_json;

/// How many items are asked for at once: the most that servers give.
const PER_PAGE: u64 = 200;

/// Asks page by page until one has nothing new, and prints each item as a line.
pub(super) fn print(driver: &Driver, fields: &Fields) -> Result<(), Failure> {
    let name = full_name(fields.operation);
    if !fields.takes("page") {
        return Err(Failure::usage(format!("`{name}` has no pages")).hint("leave --paginate out"));
    }
    let first = fields
        .has("page")
        .and_then(|page| page.parse::<u64>().ok())
        .unwrap_or(0);
    let mut seen = HashSet::new();
    for page in first.. {
        let mut fields = fields.with("page", page.to_string())?;
        if fields.takes("per_page") && fields.has("per_page").is_none() {
            fields = fields.with("per_page", PER_PAGE.to_string())?;
        }
        let items = items(fields.request(driver)?.send()?);
        let Some(items) = items else {
            return Err(
                Failure::refused(format!("the answer of `{name}` is no list"))
                    .hint("leave --paginate out"),
            );
        };
        // Some come again when others are added meanwhile, and all of them from a server that
        // knows no pages here.
        let fresh = items.into_iter().filter(|item| seen.insert(key(item)));
        let fresh: Vec<Value> = fresh.collect();
        if fresh.is_empty() {
            return Ok(());
        }
        fresh.iter().try_for_each(print_json)?;
        if output::is_closed() {
            return Ok(()); // Nobody reads the next page.
        }
    }
    Ok(())
}

/// What an item is known by.
fn key(item: &Value) -> String {
    match item["id"].as_str() {
        Some(id) => id.to_owned(),
        None => item.to_string(),
    }
}

/// The items of an answer: a list, posts in their order, or the list in an object.
fn items(answer: Value) -> Option<Vec<Value>> {
    let mut object = match answer {
        Value::Array(items) => return Some(items),
        Value::Null => return Some(Vec::new()),
        Value::Object(object) => object,
        _ => return None,
    };
    if let (Some(Value::Array(order)), Some(Value::Object(posts))) =
        (object.remove("order"), object.get_mut("posts"))
    {
        let ids = order.iter().filter_map(Value::as_str);
        return Some(ids.filter_map(|id| posts.remove(id)).collect());
    }
    let lists = object.into_iter().filter_map(|(_, value)| match value {
        Value::Array(items) => Some(items),
        _ => None,
    });
    // An empty list may stand beside the one that is meant.
    lists.max_by_key(Vec::len)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_are_found_in_lists_posts_and_objects() {
        assert_eq!(items(json!([1, 2])), Some(vec![json!(1), json!(2)]));
        let posts = json!({"order": ["b", "a"], "posts": {"a": 1, "b": 2, "c": 3}});
        assert_eq!(items(posts), Some(vec![json!(2), json!(1)]));
        let object = json!({"total": 1, "none": [], "bots": [{"id": "x"}]});
        assert_eq!(items(object), Some(vec![json!({"id": "x"})]));
        assert_eq!(items(json!(null)), Some(vec![]));
        assert_eq!(items(json!({"status": "OK"})), None);
    }
}
