//! The table by area, and the differences case by case.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::replay::Outcome;

/// So many differences of a case are told; all of them on request.
const LINES_MAX: usize = 12;

/// The outcome of a case.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) case: String,
    pub(crate) outcome: Outcome,
}

impl Judged {
    fn area(&self) -> &str {
        self.case.split('.').next().unwrap_or_default()
    }
}

/// How many cases of an area there are, are served, and match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) matching: usize,
    pub(crate) claimed: usize,
    pub(crate) recorded: usize,
}

/// The counts by area.
pub(crate) fn count<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> BTreeMap<String, Count> {
    let mut counts = BTreeMap::<_, Count>::new();
    for judged in judged {
        let count = counts.entry(judged.area().to_owned()).or_default();
        count.recorded += 1;
        count.claimed += usize::from(judged.outcome != Outcome::NotServed);
        count.matching += usize::from(judged.outcome == Outcome::Same);
    }
    counts
}

/// The table by area, with a last line for all.
pub(crate) fn table(counts: &BTreeMap<String, Count>) -> String {
    let mut table = format!(
        "{:<12}{:>9}{:>9}{:>10}{:>9}\n",
        "area", "matching", "claimed", "recorded", "percent"
    );
    let mut all = Count::default();
    for (area, count) in counts {
        row(&mut table, area, *count);
        all.matching += count.matching;
        all.claimed += count.claimed;
        all.recorded += count.recorded;
    }
    row(&mut table, "all", all);
    table
}

fn row(table: &mut String, area: &str, count: Count) {
    let percent = 100 * count.matching / count.recorded.max(1);
    let _ = writeln!(
        table,
        "{area:<12}{:>9}{:>9}{:>10}{percent:>8}%",
        count.matching, count.claimed, count.recorded
    );
}

/// The differences of each case that has some; with `all` also those that have none.
pub(crate) fn cases<'a>(judged: impl IntoIterator<Item = &'a Judged>, all: bool) -> String {
    let mut text = String::new();
    for judged in judged {
        match &judged.outcome {
            Outcome::Different(differences) => {
                let _ = writeln!(text, "{}", judged.case);
                let shown = if all { usize::MAX } else { LINES_MAX };
                for difference in differences.iter().take(shown) {
                    let _ = writeln!(text, "    {difference}");
                }
                if let more @ 1.. = differences.len().saturating_sub(shown) {
                    let _ = writeln!(text, "    and {more} more");
                }
            }
            Outcome::NotServed => {
                let _ = writeln!(text, "{}: not served", judged.case);
            }
            Outcome::Same if all => {
                let _ = writeln!(text, "{}: same", judged.case);
            }
            Outcome::Same => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged() -> [Judged; 4] {
        let judged = |case: &str, outcome| Judged {
            case: case.to_owned(),
            outcome,
        };
        [
            judged("hook.a", Outcome::Same),
            judged(
                "hook.b",
                Outcome::Different(vec!["status 400, recorded 404".to_owned()]),
            ),
            judged("hook.c", Outcome::NotServed),
            judged("ws.a", Outcome::Same),
        ]
    }

    #[test]
    fn the_table_counts_by_area_and_over_all() {
        assert_eq!(
            table(&count(&judged())),
            "\
area         matching  claimed  recorded  percent
hook                1        2         3      33%
ws                  1        1         1     100%
all                 2        3         4      50%
"
        );
    }

    #[test]
    fn failing_cases_are_told_with_their_differences() {
        let text = "hook.b\n    status 400, recorded 404\nhook.c: not served\n";
        assert_eq!(cases(&judged(), false), text);
        assert!(cases(&judged(), true).starts_with("hook.a: same\nhook.b\n"));
    }
}
