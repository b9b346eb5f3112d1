//! What is left of an English word without its endings.

/// Cuts the common endings off a word, so that `edit`, `edited` and `edits` are one.
pub(super) fn stem(mut word: String) -> String {
    if !word.is_ascii() {
        return word;
    }
    let cut = |word: &mut String, end: &str, least: usize| {
        let fits = word.ends_with(end) && word.len() >= end.len() + least;
        if fits {
            word.truncate(word.len() - end.len());
        }
        fits
    };
    if !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") {
        cut(&mut word, "s", 3);
    }
    if !word.ends_with("eed") {
        let is_cut = cut(&mut word, "ing", 2) || cut(&mut word, "ed", 2);
        if is_cut {
            undouble(&mut word);
        }
    }
    cut(&mut word, "e", 2);
    word
}

/// `stopp` of `stopped` is `stop`.
fn undouble(word: &mut String) {
    let bytes = word.as_bytes();
    if let [.., one, other] = bytes
        && one == other
        && !b"aeioulsz".contains(one)
    {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_by_an_ending_are_one() {
        let same = |words: &[&str]| {
            let mut stems: Vec<_> = words.iter().map(|word| stem((*word).to_owned())).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{words:?}: {stems:?}");
        };
        same(&["edit", "edited", "edits", "editing"]);
        same(&["file", "files", "filed"]);
        same(&["stop", "stopped", "stops", "stopping"]);
        same(&["need", "needs"]);
        assert_ne!(stem("disk".into()), stem("disc".into()));
        assert_eq!(stem("status".into()), "status");
        assert_eq!(stem("pass".into()), "pass");
    }
}
