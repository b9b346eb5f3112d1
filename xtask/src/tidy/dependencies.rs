//! Each package of others has its reason beside it.

use toml::{Table, Value};

use super::Problem;

/// Reads the comments of `[workspace.dependencies]` in the top manifest.
pub(crate) fn check(top: &str) -> Vec<Problem> {
    let table: Table = top.parse().unwrap_or_default();
    let entries = table
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let entries = entries.and_then(Value::as_table).into_iter().flatten();
    let lines: Vec<_> = top.lines().collect();
    let start = lines
        .iter()
        .position(|line| line.trim() == "[workspace.dependencies]");
    entries
        .filter(|(_, entry)| entry.get("path").is_none())
        .filter(|(name, _)| {
            let within = lines.iter().enumerate().skip(start.unwrap_or(0));
            let mut own = within.filter(|(_, line)| names(line, name));
            !own.any(|(index, _)| has_reason(&lines, index))
        })
        .map(|(name, _)| {
            let text = format!("{name} has no reason; say in a comment above it what it is for");
            Problem::new("Cargo.toml", text)
        })
        .collect()
}

/// Whether a comment stands above a line or at its end.
pub(crate) fn has_reason(lines: &[&str], index: usize) -> bool {
    let above = index.checked_sub(1).and_then(|above| lines.get(above));
    let above = above.is_some_and(|line| is_comment(line.trim_start()));
    above
        || lines
            .get(index)
            .is_some_and(|line| is_comment(comment_in(line)))
}

/// Whether a line is an entry of this name: `name = ..`, `name.version = ..` or a header of its own.
fn names(line: &str, name: &str) -> bool {
    let line = line
        .trim_start()
        .trim_start_matches("[workspace.dependencies.");
    let rest = line.strip_prefix(name);
    rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']']))
}

/// The comment at the end of a line, with its `#`.
fn comment_in(line: &str) -> &str {
    let mut quoted = false;
    let comment = line.find(|char| {
        quoted ^= char == '"';
        char == '#' && !quoted
    });
    comment.map_or("", |comment| &line[comment..])
}

fn is_comment(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|comment| !comment.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(entries: &str) -> Vec<String> {
        let top = format!("[workspace.dependencies]\nmm-core = {{ path = \"a\" }}\n\n{entries}");
        check(&top).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_comment_above_an_entry_or_at_its_end_is_its_reason() {
        let entries = "\
# The wire format.
serde = { version = \"1\", features = [\"derive\"] }
log = \"0.4\" # The facade.
# Flags.
[workspace.dependencies.clap]
version = \"4\"
";
        assert_eq!(problems(entries), [""; 0]);
    }

    #[test]
    fn an_entry_without_a_comment_is_refused() {
        let expected = "Cargo.toml: log has no reason; say in a comment above it what it is for";
        assert_eq!(
            problems("# The queue.\nflume = \"0.12\"\nlog = \"0.4\"\n"),
            [expected]
        );
        assert_eq!(problems("#\nlog = \"0.4#5\"\n"), [expected]);
    }

    #[test]
    fn the_comment_of_a_longer_name_does_not_count() {
        let entries = "# Kept.\nserde_json = \"1\"\nserde = \"1\"\n";
        assert!(problems(entries)[0].starts_with("Cargo.toml: serde has no reason"));
    }
}
