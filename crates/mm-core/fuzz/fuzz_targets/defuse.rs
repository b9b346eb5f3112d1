//! Whatever the text: defused once is defused for good, and nothing else changes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mm_core::defuse_mentions;

fuzz_target!(|text: &str| {
    let defused = defuse_mentions(text);
    assert_eq!(defuse_mentions(&defused), defused);
    assert_eq!(
        defused.replace('\u{200b}', ""),
        text.replace('\u{200b}', "")
    );

    // What the server takes for the start of a word, a sign and a name.
    let mut before = ' ';
    let mut chars = defused.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '@' && !before.is_ascii_alphanumeric() {
            let name = chars.peek().copied().unwrap_or(' ');
            assert!(
                !name.is_alphanumeric() && !"._-:".contains(name),
                "{defused:?}"
            );
        }
        before = c;
    }
    for announcement in ["<!all>", "<!channel>", "<!here>"] {
        assert!(!defused.contains(announcement));
    }
});
