//! What the documents call exists.

use std::fs;
use std::path::Path;

use mm_driver::listed;

/// What stands beside the operations, as `tag().name(`.
const HELPERS: &[&str] = &[
    "files.download",
    "files.upload",
    "files.upload_all",
    "posts.after",
    "posts.all",
    "posts.before",
    "posts.edit",
    "posts.ephemeral",
    "posts.react",
    "posts.reply",
    "posts.since",
    "posts.with_files",
    "uploads.upload",
    "users.all",
];

#[test]
fn every_call_that_a_document_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = 0;
    for document in [
        "docs/coming-from.md",
        "README.md",
        "crates/mm-driver/README.md",
        "crates/mm-events/README.md",
        "crates/mm-cli/README.md",
    ] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        for (at, _) in text.match_indices("().") {
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let tag = text[..at].rsplit(|c| !word(c)).next().unwrap();
            let after = &text[at + 3..];
            let name = after.split(|c| !word(c)).next().unwrap();
            if !after[name.len()..].starts_with('(') || !listed().any(|(of, _)| of == tag) {
                continue;
            }
            found += 1;
            let called = format!("{tag}.{name}");
            assert!(
                HELPERS.contains(&called.as_str())
                    || listed().any(|(of, operation)| of == tag && operation.name == name),
                "{document} calls {called}, which does not exist"
            );
        }
    }
    assert!(found > 50, "{found}");
}
