//! How many cases match at least, by area: the share may only rise.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::report::Count;
use crate::Result;

/// Where the floor stands, from the top level on.
pub(crate) const PATH: &str = "xtask/src/conformance/floor.txt";

const HEAD: &str = "\
# How many of the recorded cases match at least, by area; `cargo xtask test` fails below it.
# `cargo xtask conformance --raise` writes what matches now, where that is more.
";

/// The least number of matching cases, by area.
pub(crate) type Floor = BTreeMap<String, usize>;

pub(crate) fn parse(text: &str) -> Result<Floor> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (area, count) = line
                .split_once(' ')
                .ok_or_else(|| format!("{PATH}: no count in {line:?}"))?;
            Ok((area.to_owned(), count.trim().parse()?))
        })
        .collect()
}

/// The areas that fell below their floor, in sentences.
pub(crate) fn below(counts: &BTreeMap<String, Count>, floor: &Floor) -> Vec<String> {
    let matching = |area| counts.get(area).map_or(0, |count| count.matching);
    let fallen = floor
        .iter()
        .map(|(area, least)| (area, *least, matching(area)))
        .filter(|(_, least, matching)| matching < least);
    fallen
        .map(|(area, least, matching)| format!("{area}: {matching} match, {least} did before"))
        .collect()
}

/// The floor with what matches now where that is more; none if nothing is.
pub(crate) fn raised(counts: &BTreeMap<String, Count>, floor: &Floor) -> Option<Floor> {
    let mut raised = floor.clone();
    for (area, count) in counts {
        let least = raised.entry(area.clone()).or_default();
        *least = count.matching.max(*least);
    }
    (raised != *floor).then_some(raised)
}

pub(crate) fn text(floor: &Floor) -> String {
    floor
        .iter()
        .fold(HEAD.to_owned(), |mut text, (area, count)| {
            let _ = writeln!(text, "{area} {count}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(area: &str, matching: usize) -> BTreeMap<String, Count> {
        let count = Count {
            matching,
            claimed: 9,
            recorded: 9,
        };
        BTreeMap::from([(area.to_owned(), count)])
    }

    #[test]
    fn an_area_that_fell_is_told() {
        let floor = parse("# Head.\nhook 3\nws 0\n").unwrap();
        assert_eq!(
            below(&counts("hook", 2), &floor),
            ["hook: 2 match, 3 did before"]
        );
        assert_eq!(below(&counts("hook", 3), &floor), [""; 0]);
        assert_eq!(below(&counts("ws", 1), &floor).len(), 1, "an area is gone");
    }

    #[test]
    fn the_floor_rises_and_never_falls() {
        let floor = parse("hook 3\n").unwrap();
        assert_eq!(raised(&counts("hook", 2), &floor), None);
        assert_eq!(raised(&counts("hook", 3), &floor), None);
        let raised = raised(&counts("hook", 4), &floor).unwrap();
        assert_eq!(text(&raised), format!("{HEAD}hook 4\n"));
    }

    #[test]
    fn the_floor_that_is_written_is_read_again() {
        let floor = Floor::from([("hook".to_owned(), 3), ("ws".to_owned(), 0)]);
        assert_eq!(parse(&text(&floor)).unwrap(), floor);
    }
}
