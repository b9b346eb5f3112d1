//! Who a text mentions.

/// Mentions of everybody, which repeated notifications do not follow.
const EVERYBODY: &[&str] = &["all", "channel", "here"];

/// Whether a text mentions a user or a group, not just everybody.
pub(crate) fn mentions_someone(text: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return false; // A mail address.
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        // A sentence may end in the dot that follows a name.
        let name = rest[..end].trim_end_matches(['.', '-', '_']);
        name.starts_with(char::is_alphanumeric)
            && !EVERYBODY.iter().any(|all| name.eq_ignore_ascii_case(all))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_after_an_at_is_a_mention() {
        for text in [
            "@alice",
            "see @bob.",
            "(@carol-2)",
            "@all and @dave",
            "*@é*",
        ] {
            assert!(mentions_someone(text), "{text}");
        }
    }

    #[test]
    fn everybody_mail_addresses_and_lone_signs_are_none() {
        for text in [
            "",
            "@",
            "@ alice",
            "a@example.com",
            "@all",
            "@Here!",
            "@channel.",
            "@-",
        ] {
            assert!(!mentions_someone(text), "{text}");
        }
    }
}
