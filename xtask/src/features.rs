//! Each feature without the others.

use crate::workspace::Package;

/// A package of more features than that is built by halves of them.
const ALONE_MAX: usize = 16;

/// The flags that build a package without features, and such that each of its features stands
/// without each other one.
///
/// Of few features each is built alone. Of many that would take long, so that they are halved by
/// each digit of their numbers: of any two there is a half with the one and without the other.
/// What is made of others, as `full`, is built alone.
///
/// `default` is one of the features; without such an entry it equals none. One whose name begins
/// with `_` is a part of others, and of no use alone.
pub(crate) fn sets(package: &Package) -> Vec<Vec<String>> {
    let is_made_of_others =
        |parts: &Vec<String>| parts.iter().any(|part| package.features.contains_key(part));
    let features = package.features.iter();
    let (plain, others): (Vec<_>, Vec<_>) = features
        .filter(|(name, _)| !name.starts_with('_'))
        .partition(|(name, parts)| *name != "default" && !is_made_of_others(parts));
    let mut plain: Vec<Vec<&str>> = plain.iter().map(|(name, _)| vec![name.as_str()]).collect();
    if plain.len() > ALONE_MAX {
        plain = halves(&plain.concat());
    }
    let others = others.iter().map(|(name, _)| vec![name.as_str()]);
    let flags = |names: Vec<&str>| match names.as_slice() {
        ["default"] => Vec::new(),
        names => vec![
            "--no-default-features".to_owned(),
            "--features".to_owned(),
            names.join(","),
        ],
    };
    let none = vec!["--no-default-features".to_owned()];
    let all = others.chain(plain).map(flags);
    std::iter::once(none).chain(all).collect()
}

/// For each binary digit of their numbers those where it is 0, and those where it is 1.
fn halves<'a>(names: &[&'a str]) -> Vec<Vec<&'a str>> {
    let digits = usize::BITS - names.len().saturating_sub(1).leading_zeros();
    let half = |digit: u32, value: usize| {
        let numbered = names.iter().enumerate();
        let of_it = numbered.filter(|(number, _)| number >> digit & 1 == value);
        of_it.map(|(_, name)| *name).collect()
    };
    (0..digits)
        .flat_map(|digit| [half(digit, 0), half(digit, 1)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(features: &[&str]) -> Package {
        let features = features.iter().map(|name| ((*name).to_owned(), Vec::new()));
        Package {
            features: features.collect(),
            ..Package::default()
        }
    }

    #[test]
    fn a_package_without_features_is_built_once() {
        assert_eq!(sets(&package(&[])), [["--no-default-features"]]);
    }

    #[test]
    fn each_feature_is_built_alone_and_the_default_by_itself() {
        let package = package(&["default", "rustls", "_parts"]);
        let none = vec!["--no-default-features"];
        let alone = vec!["--no-default-features", "--features", "rustls"];
        assert_eq!(sets(&package), [none, vec![], alone]);
    }

    #[test]
    fn of_many_features_each_is_built_without_each_other_one() {
        let names: Vec<_> = (0..70).map(|number| format!("f{number}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let mut package = package(&names);
        let full = names.iter().map(|name| (*name).to_owned()).collect();
        package.features.insert("full".to_owned(), full);
        let sets = sets(&package);
        let full = vec!["--no-default-features", "--features", "full"];
        assert!(sets.iter().any(|set| *set == full));
        assert!(sets.len() < 20);
        let sets: Vec<Vec<&str>> = sets
            .iter()
            .filter_map(|set| Some(set.get(2)?.split(',').collect()))
            .collect();
        for with in &names {
            for without in names.iter().filter(|name| *name != with) {
                let parts = |set: &Vec<&str>| set.contains(with) && !set.contains(without);
                assert!(sets.iter().any(parts), "{with} without {without}");
            }
        }
    }
}
