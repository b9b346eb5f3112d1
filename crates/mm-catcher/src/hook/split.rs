//! One post that is too big, in several.

use serde_json::Value;

use super::attachment::Attachment;
use super::go_value::json_chars;
use super::posts::Draft;
use super::refusal::Refusal;
use crate::compat::Rules;

/// What was done to make it fit, for remarks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cuts {
    /// In how many parts the text is.
    pub(crate) parts: usize,
    /// Over how many posts the attachments are spread.
    pub(crate) attachment_posts: usize,
    /// Which attachments lost the end of their text, and the characters left.
    pub(crate) shortened: Vec<(usize, usize)>,
}

/// Cuts a text and spreads attachments over copies of `base`, which has neither.
pub(crate) fn split(
    text: String,
    base: &Draft,
    attachments: Vec<Attachment>,
    rules: &Rules,
) -> Result<(Vec<Draft>, Cuts), Refusal> {
    let max = rules.props_runes_max;
    let base_chars = json_chars(&base.props);
    if base_chars > max {
        return Err(Refusal::props_too_long(max));
    }
    let mut parts = cut(text, rules.text_chars);
    let mut cuts = Cuts {
        parts: parts.len(),
        ..Cuts::default()
    };
    if attachments.is_empty() {
        return Ok((drafts(parts, base), cuts));
    }
    let groups = spread(attachments, base_chars, max, &mut cuts)?;
    cuts.attachment_posts = groups.len();
    // The first group stands under the last part of the text.
    let first = parts.len() - 1;
    parts.resize_with(parts.len() + groups.len() - 1, String::new);
    let mut drafts = drafts(parts, base);
    for (draft, group) in drafts[first..].iter_mut().zip(groups) {
        let list = Value::Array(group);
        draft.props.insert("attachments".to_owned(), list);
    }
    Ok((drafts, cuts))
}

fn drafts(parts: Vec<String>, base: &Draft) -> Vec<Draft> {
    let draft = |message| Draft {
        message,
        ..base.clone()
    };
    parts.into_iter().map(draft).collect()
}

/// The text in parts of at most `max` code points, cut wherever that falls.
fn cut(text: String, max: usize) -> Vec<String> {
    // The bytes tell most texts apart without counting.
    if text.len() <= max {
        return vec![text];
    }
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((end, _)) = rest.char_indices().nth(max) {
        let (part, after) = rest.split_at(end);
        parts.push(part.to_owned());
        rest = after;
    }
    parts.push(rest.to_owned());
    parts
}

/// Attachments in groups whose props fit. Of one that fits nowhere the text is cut.
fn spread(
    attachments: Vec<Attachment>,
    base_chars: usize,
    max: usize,
    cuts: &mut Cuts,
) -> Result<Vec<Vec<Value>>, Refusal> {
    // What the list adds to props that are not empty.
    let empty_list = base_chars + r#","attachments":[]"#.len();
    let mut groups = vec![Vec::new()];
    let mut used = empty_list;
    for (index, mut attachment) in attachments.into_iter().enumerate() {
        let mut value = attachment.to_value();
        let mut chars = json_chars(&value);
        let has_others = groups.last().is_some_and(|group| !group.is_empty());
        if has_others && used + 1 + chars > max {
            groups.push(Vec::new());
            used = empty_list;
        }
        if used + chars > max && used == empty_list {
            let excess = used + chars - max;
            let left = attachment.text.chars().count().checked_sub(excess);
            let left = left.ok_or_else(|| Refusal::props_too_long(max))?;
            let end = attachment.text.char_indices().nth(left);
            attachment.text.truncate(end.map_or(0, |(end, _)| end));
            cuts.shortened.push((index, left));
            value = attachment.to_value();
            chars = json_chars(&value);
        }
        if let Some(group) = groups.last_mut() {
            used += chars + usize::from(!group.is_empty());
            group.push(value);
        }
    }
    Ok(groups)
}
