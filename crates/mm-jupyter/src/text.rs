//! What a post says: whose it is, and the message.

use std::borrow::Cow;

use mm_core::defuse_mentions;

use crate::settings::Mentions;

/// What begins a block of Markdown, which must begin a line.
const BLOCKS: [&str; 12] = [
    "#", ">", "|", "```", "~~~", "- ", "* ", "+ ", "    ", "\t", "$$", "---",
];

/// The text of a post: `*@user (signature)*: message`. What is more than a line begins below.
pub(crate) fn signed(user: &str, signature: &str, message: &str, mentions: Mentions) -> String {
    let signature = signature.trim();
    // Nobody mentions all by being called so in the hub.
    let is_all = ["all", "channel", "here"]
        .iter()
        .any(|all| user.eq_ignore_ascii_case(all));
    let sign = if is_all { "@\u{200b}" } else { "@" };
    let head = if signature.is_empty() {
        format!("*{sign}{user}*")
    } else {
        format!("*{sign}{user} {signature}*")
    };
    let message = message.trim_end().trim_start_matches(['\r', '\n']);
    let message = match mentions {
        Mentions::Allow => Cow::Borrowed(message),
        Mentions::Defuse => defuse_mentions(message),
    };
    if message.trim().is_empty() {
        head + ":"
    } else if message.contains('\n') || begins_block(&message) {
        format!("{head}:\n\n{message}")
    } else {
        format!("{head}: {message}")
    }
}

fn begins_block(message: &str) -> bool {
    if BLOCKS.iter().any(|block| message.starts_with(block)) {
        return true;
    }
    let digits = message.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < message.len() && (digits.starts_with(". ") || digits.starts_with(") "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(message: &str) -> String {
        signed("alice", "(via jupyterpost)", message, Mentions::Allow)
    }

    #[test]
    fn a_line_stands_behind_the_signature() {
        assert_eq!(
            post("Computation done!"),
            "*@alice (via jupyterpost)*: Computation done!"
        );
        assert_eq!(signed("alice", " ", "hi", Mentions::Allow), "*@alice*: hi");
        assert_eq!(post(""), "*@alice (via jupyterpost)*:");
    }

    #[test]
    fn a_user_who_is_called_all_mentions_nobody() {
        let text = signed("All", "(x)", "hi", Mentions::Allow);
        assert_eq!(text, "*@\u{200b}All (x)*: hi");
    }

    #[test]
    fn markdown_that_needs_its_own_line_gets_one() {
        for block in [
            "## Title",
            "a\nb",
            "| a |",
            "```\nx\n```",
            "1. one",
            "- one",
            "$$x$$",
        ] {
            let text = post(block);
            assert_eq!(text, format!("*@alice (via jupyterpost)*:\n\n{block}"));
        }
        for line in ["*bold* words", "1 is one", "-1", "@bob look"] {
            assert!(!post(line).contains('\n'), "{line}");
        }
    }

    #[test]
    fn mentions_of_the_message_are_defused_and_that_of_its_author_is_not() {
        let text = signed("alice", "(x)", "@all @bob", Mentions::Defuse);
        assert_eq!(text, "*@alice (x)*: @\u{200b}all @\u{200b}bob");
    }
}
