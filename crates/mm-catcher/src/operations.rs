//! Which operation of the API a method and a path are.

use std::collections::HashMap;
use std::sync::OnceLock;

use matchit::Router;

/// Every operation of REST API v4 that server 11.11 knows: method, path and the API's own id.
const TABLE: &str = include_str!("operations.tsv");

/// An operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// The API's own id, such as `CreatePost`.
    pub(crate) id: &'static str,
    /// The names of the parameters in its path, in order.
    pub(crate) params: Vec<&'static str>,
}

/// An operation with what its path says.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) operation: &'static Operation,
    pub(crate) params: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct Operations {
    rows: Vec<Operation>,
    /// The rows of each path.
    paths: Router<Vec<usize>>,
}

/// Finds the operation of a request, if there is one.
pub(crate) fn find(method: &str, path: &str) -> Option<Route> {
    let operations = operations();
    let found = operations.paths.at(path).ok()?;
    let row = found
        .value
        .iter()
        .find(|&&row| operations.rows[row].method == method)?;
    let operation = &operations.rows[*row];
    let values = found.params.iter().map(|(_, value)| value);
    let mut params = Vec::with_capacity(operation.params.len());
    for (&name, value) in operation.params.iter().zip(values) {
        let value = percent_encoding::percent_decode_str(value)
            .decode_utf8()
            .ok()?;
        if !is_routed(name, &value) {
            return None;
        }
        params.push((name, value.into_owned()));
    }
    Some(Route { operation, params })
}

/// Whether a parameter of a path is one of the server's ids.
pub(crate) fn is_id(name: &str) -> bool {
    name.ends_with("_id") && !matches!(name, "plugin_id" | "app_id" | "action_id")
}

/// Whether the server's routes take a parameter: letters, digits, and few signs in names.
fn is_routed(name: &str, value: &str) -> bool {
    let signs: &[u8] = match name {
        "team_name" | "channel_name" => b"_-",
        "username" => b"_-.",
        "emoji_name" => b"_-+",
        name if is_id(name) => b"",
        _ => return true,
    };
    value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

fn operations() -> &'static Operations {
    static OPERATIONS: OnceLock<Operations> = OnceLock::new();
    OPERATIONS.get_or_init(|| read(TABLE))
}

fn read(table: &'static str) -> Operations {
    let mut rows = Vec::new();
    let mut paths: HashMap<String, Vec<usize>> = HashMap::new();
    for line in table.lines() {
        let mut columns = line.split('\t');
        let (Some(method), Some(path), Some(id)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let (path, params) = anonymous(path);
        paths.entry(path).or_default().push(rows.len());
        rows.push(Operation { method, id, params });
    }
    let mut router = Router::new();
    for (path, rows) in paths {
        // No two paths of the API are in each other's way; a test holds it.
        let _ = router.insert(path, rows);
    }
    Operations {
        rows,
        paths: router,
    }
}

/// The path with numbers for names: the same place has other names in other operations.
fn anonymous(path: &'static str) -> (String, Vec<&'static str>) {
    let mut names = Vec::new();
    let segments = path.split('/').map(|segment| {
        let name = segment
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) => {
                names.push(name);
                format!("{{p{}}}", names.len())
            }
            None => segment.to_owned(),
        }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    (path, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_own_path() {
        let mut count = 0;
        for line in TABLE.lines() {
            let columns: Vec<_> = line.split('\t').collect();
            let segments = columns[1].split('/').map(|segment| {
                let name = segment.strip_prefix('{');
                name.map_or(segment.to_owned(), |name| name.replace(['_', '}'], ""))
            });
            let path = segments.collect::<Vec<_>>().join("/");
            let route = find(columns[0], &path);
            assert_eq!(
                route.map(|route| route.operation.id),
                Some(columns[2]),
                "{line}"
            );
            count += 1;
        }
        assert_eq!(count, 644);
    }

    #[test]
    fn ids_hold_letters_and_digits_alone() {
        let id = |path| find("GET", path).map(|route| route.operation.id);
        assert_eq!(id("/api/v4/users/me"), Some("GetUser"));
        assert_eq!(id("/api/v4/users/not-an-id"), None);
        assert_eq!(id("/api/v4/nosuch"), None);
        assert!(find("PATCH", "/api/v4/posts").is_none());
    }
}
