//! A line of the table, and the arithmetic that leads to it.

use std::time::Duration;

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Figure {
    /// What was measured, in a few words.
    pub(crate) name: String,
    /// The bound, with its unit: `at most 300 ns`. Empty for what is told beside.
    pub(crate) promised: String,
    /// The measured value, with its unit.
    pub(crate) measured: String,
    pub(crate) ok: bool,
}

impl Figure {
    /// A value that must not exceed a bound; both with this unit.
    pub(crate) fn at_most(name: &str, bound: f64, measured: f64, unit: &str) -> Self {
        Self {
            name: name.to_owned(),
            promised: format!("at most {}", with_unit(bound, unit)),
            measured: with_unit(measured, unit),
            ok: measured <= bound,
        }
    }

    /// A value that must reach a bound; both with this unit.
    pub(crate) fn at_least(name: &str, bound: f64, measured: f64, unit: &str) -> Self {
        Self {
            name: name.to_owned(),
            promised: format!("at least {}", with_unit(bound, unit)),
            measured: with_unit(measured, unit),
            ok: measured >= bound,
        }
    }

    /// A number that must be nothing else.
    pub(crate) fn exactly(name: &str, promised: usize, measured: usize) -> Self {
        Self {
            name: name.to_owned(),
            promised: promised.to_string(),
            measured: measured.to_string(),
            ok: promised == measured,
        }
    }

    /// What is told beside the promises.
    pub(crate) fn told(name: &str, measured: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            promised: String::new(),
            measured: measured.into(),
            ok: true,
        }
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    let shown = format!("{value:.2}");
    // Three digits tell enough; a bound is written as it is.
    let shown = if value >= 100.0 {
        format!("{value:.0}")
    } else {
        shown.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if unit.is_empty() {
        shown
    } else {
        format!("{shown} {unit}")
    }
}

/// The middle of some values.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    percentile(values, 50)
}

/// The value that so many of a hundred do not exceed; not a number where there are none.
pub(crate) fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = values.len().saturating_sub(1) * percent / 100;
    values.get(at).copied().unwrap_or(f64::NAN)
}

pub(crate) fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_met_by_the_value_itself() {
        let figure = Figure::at_most("median", 300.0, 300.0, "ns");
        assert_eq!(
            (&*figure.promised, &*figure.measured, figure.ok),
            ("at most 300 ns", "300 ns", true)
        );
        assert!(!Figure::at_most("median", 300.0, 300.5, "ns").ok);
        assert!(Figure::at_least("rate", 0.9, 0.9, "").ok);
        assert!(!Figure::at_least("rate", 0.9, 0.89, "").ok);
    }

    #[test]
    fn what_was_not_measured_keeps_no_promise() {
        assert!(!Figure::at_most("median", 1.0, median(&mut []), "us").ok);
        assert!(!Figure::at_least("rate", 1.0, median(&mut []), "us").ok);
    }

    #[test]
    fn percentiles_are_of_the_sorted_values() {
        let mut values: Vec<_> = (1..=101_u32).rev().map(f64::from).collect();
        assert_eq!(median(&mut values).to_string(), "51");
        assert_eq!(percentile(&mut values, 99).to_string(), "100");
    }

    #[test]
    fn values_are_shown_with_three_digits() {
        let shown = [4.0, 0.9, 1.256, 99.994, 123.4].map(|value| with_unit(value, ""));
        assert_eq!(shown, ["4", "0.9", "1.26", "99.99", "123"]);
    }
}
