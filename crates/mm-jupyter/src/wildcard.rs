//! Names with `*` for any text and `?` for any character.

use serde::{Deserialize, Deserializer};

/// A pattern of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard(String);

impl Wildcard {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The same without a sign that may stand before it.
    pub(crate) fn without_sign(&self, sign: &str) -> Self {
        Self(self.0.strip_prefix(sign).unwrap_or(&self.0).to_owned())
    }

    /// Whether a name is like it, as a whole. Letters of either case are the same.
    pub(crate) fn matches(&self, name: &str) -> bool {
        let pattern: Vec<char> = self.0.to_lowercase().chars().collect();
        let name: Vec<char> = name.to_lowercase().chars().collect();
        // The last star, and the place in the name that its text goes up to.
        let (mut at, mut place, mut star) = (0, 0, None);
        while place < name.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, place));
                    at += 1;
                }
                Some(&sign) if sign == '?' || sign == name[place] => {
                    at += 1;
                    place += 1;
                }
                _ => {
                    let Some((star_at, up_to)) = star else {
                        return false;
                    };
                    star = Some((star_at, up_to + 1));
                    (at, place) = (star_at + 1, up_to + 1);
                }
            }
        }
        pattern[at..].iter().all(|&sign| sign == '*')
    }
}

impl<'de> Deserialize<'de> for Wildcard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(serde::de::Error::custom("a rule has an empty pattern"));
        }
        Ok(Self(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Wildcard(pattern.to_owned()).matches(name)
    }

    #[test]
    fn stars_and_marks_stand_for_what_they_do_in_shells() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "any"),
            ("lab-*", "lab-"),
            ("lab-*", "LAB-1"),
            ("*-lab-*", "a-lab-lab-b"),
            ("a?c", "abc"),
            ("a?c", "aéc"),
            ("*a*b", "xaxab"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("lab", "lab-1"),
            ("lab-*", "my-lab-1"),
            ("a?c", "ac"),
            ("*b", "ba"),
            ("", "a"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn a_name_whose_parts_stand_for_stars_is_like_the_pattern(
            parts in prop::collection::vec("[a-c]{0,3}", 1..5),
            stars in prop::collection::vec("[a-c]{0,3}", 5),
        ) {
            let name: String = parts.iter().zip(&stars).flat_map(|(part, star)| [part.as_str(), star]).collect();
            let pattern: String = parts.iter().flat_map(|part| [part.as_str(), "*"]).collect();
            prop_assert!(matches(&pattern, &name), "{pattern} {name}");
        }
    }
}
