//! An operation by its name.

use mm_driver::{Operation, listed};

use super::full_name;
use crate::failure::Failure;
use crate::nearest::nearest;

type Row = (&'static str, &'static Operation);

/// The operation of this name: `tag.operation`, or the operation alone where one tag has it.
pub(super) fn operation(name: &str) -> Result<&'static Operation, Failure> {
    let all: Vec<Row> = listed().collect();
    among(name, &all)
}

fn among(name: &str, all: &[Row]) -> Result<&'static Operation, Failure> {
    let (tag, bare) = match name.rsplit_once('.') {
        Some((tag, bare)) => (Some(plain(tag)), plain(bare)),
        None => (None, plain(name)),
    };
    let is_it = |(of, operation): &&Row| {
        plain(operation.name) == bare && tag.as_ref().is_none_or(|tag| plain(of) == *tag)
    };
    let mut found: Vec<&'static Operation> = Vec::new();
    for (_, operation) in all.iter().filter(is_it) {
        // An operation that stands under several tags is one all the same.
        if !found.iter().any(|one| **one == **operation) {
            found.push(operation);
        }
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(none(name, all)),
        several => {
            let names: Vec<_> = several.iter().map(|one| full_name(one)).collect();
            Err(
                Failure::usage(format!("`{name}` may be several operations"))
                    .hint(format!("say which: {}", names.join(", "))),
            )
        }
    }
}

fn none(name: &str, all: &[Row]) -> Failure {
    let failure = Failure::usage(format!("there is no operation `{name}`"));
    let full: Vec<String> = all
        .iter()
        .map(|(tag, one)| format!("{tag}.{}", one.name))
        .collect();
    let near = if name.contains('.') {
        nearest(name, full.iter().map(String::as_str))
    } else {
        nearest(name, all.iter().map(|(_, one)| one.name))
    };
    failure.hint(match near {
        Some(near) => format!("perhaps `{near}`; `mm api --list` lists all"),
        None => "`mm api --list` lists all; `mm api --list PART` those with PART in their name"
            .to_owned(),
    })
}

/// The API's reference writes `CreatePost` what is `create_post` here.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    letters.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_each_of_its_names() {
        let all: Vec<Row> = listed().collect();
        assert_eq!(all.len(), 694);
        for (tag, own) in &all {
            let found = among(&format!("{tag}.{}", own.name), &all).unwrap();
            assert_eq!(found, *own);
            if let Ok(found) = among(own.name, &all) {
                assert_eq!(found, *own);
            }
        }
        assert_eq!(operation("CreatePost").unwrap().name, "create_post");
        assert_eq!(operation("Posts.create-post").unwrap().name, "create_post");
    }

    #[test]
    fn a_name_of_two_operations_is_told_with_both() {
        let (first, second) = (
            operation("create_post").unwrap(),
            operation("get_post").unwrap(),
        );
        let renamed: &'static Operation = Box::leak(Box::new({
            let mut renamed = *second;
            renamed.name = first.name;
            renamed.tag = "other";
            renamed
        }));
        let rows = [("posts", first), ("other", renamed)];
        let failure = among("create_post", &rows).unwrap_err();
        assert_eq!(
            failure.hint_text(),
            Some("say which: posts.create_post, other.create_post")
        );
        assert_eq!(among("other.create_post", &rows).unwrap().tag, "other");
    }

    #[test]
    fn answers_that_are_bytes_are_all_of_get() {
        let binary = || mm_driver::operations().filter(|operation| operation.is_binary);
        assert!(binary().count() > 10);
        assert!(binary().all(|operation| operation.method == "GET"));
    }
}
