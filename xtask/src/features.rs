//! Each feature alone.

use crate::workspace::Package;

/// The flags that build a package without features, and with each of its features alone.
///
/// `default` is one of the features; without such an entry it equals none. One whose name begins
/// with `_` is a part of others, and of no use alone.
pub(crate) fn sets(package: &Package) -> Vec<Vec<&str>> {
    let none = vec!["--no-default-features"];
    let alone = package
        .features
        .keys()
        .filter(|feature| !feature.starts_with('_'))
        .map(|feature| match feature.as_str() {
            "default" => Vec::new(),
            other => vec!["--no-default-features", "--features", other],
        });
    std::iter::once(none).chain(alone).collect()
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
}
