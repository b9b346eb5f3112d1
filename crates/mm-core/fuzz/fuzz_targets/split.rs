//! Whatever the text and the limit: nothing is lost, and no part is too long.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use mm_core::split_text;
use unicode_segmentation::UnicodeSegmentation;

fuzz_target!(|input: (u8, &str)| {
    let (chars_max, text) = (usize::from(input.0), input.1);
    let parts: Vec<_> = split_text(text, chars_max).collect();
    let chars_max = chars_max.max(1);

    let joined: String = parts.iter().map(|part| part.original()).collect();
    assert_eq!(joined, text);
    if text.chars().count() <= chars_max {
        assert_eq!(parts.len(), 1);
        assert!(matches!(parts[0].text(), Cow::Borrowed(_)));
        return;
    }

    let mut cut = 0;
    let graphemes: Vec<_> = text.grapheme_indices(true).collect();
    for part in &parts {
        assert!(!part.original().is_empty());
        assert!(part.text().chars().count() <= chars_max);
        let next = graphemes.partition_point(|(at, _)| *at < cut);
        if cut < text.len() && graphemes[next.min(graphemes.len() - 1)].0 != cut {
            // Only what has no room in a part beside its fence lines is torn.
            let (_, torn) = graphemes[next - 1];
            assert!(torn.chars().count() > chars_max / 2, "{torn:?}");
        }
        cut += part.original().len();
    }
});
