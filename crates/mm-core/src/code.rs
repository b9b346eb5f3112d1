//! Texts as a code block.

/// The texts as lines of one code block in a language (empty for none), with a fence
/// longer than any run of backticks within, so that nothing in them can end it.
///
/// ```
/// let block = mm_core::code_block(["a", "```", "b"], "log");
/// assert_eq!(block, "````log\na\n```\nb\n````");
/// ```
pub fn code_block<'a, T>(texts: T, language: &str) -> String
where
    T: IntoIterator<Item = &'a str>,
    T::IntoIter: Clone,
{
    let texts = texts.into_iter();
    let longest = texts
        .clone()
        .map(longest_backticks)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let mut block = format!("{fence}{language}\n");
    for text in texts {
        block.push_str(text);
        block.push('\n');
    }
    block.push_str(&fence);
    block
}

fn longest_backticks(text: &str) -> usize {
    if !text.contains('`') {
        return 0;
    }
    text.split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}
