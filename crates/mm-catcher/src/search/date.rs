//! Days as people type them.

const DAY_MS: i64 = 86_400_000;

/// The first and the first not any more of the milliseconds of a day such as `2026-11-21`, on a
/// clock that is so many seconds ahead.
pub(super) fn day_of(text: &str, offset: i64) -> Option<(i64, i64)> {
    let mut numbers = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let is_date =
        (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_date || numbers.next().is_some() {
        return None;
    }
    let start = days(year, month, day) * DAY_MS - offset.checked_mul(1000)?;
    Some((start, start + DAY_MS))
}

/// How many days after the first of 1970.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin with March here, so that the day that may be missing is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_its_clock_says() {
        assert_eq!(day_of("1970-01-01", 0), Some((0, DAY_MS)));
        assert_eq!(day_of("1970-1-2", 3600).unwrap().0, DAY_MS - 3_600_000);
        assert_eq!(day_of("2000-03-01", 0).unwrap().0, 951_868_800_000);
        assert_eq!(day_of("2026-11-21", 0).unwrap().0, 1_795_219_200_000);
        for wrong in ["", "today", "2026-13-01", "2026-11", "2026-11-21-1"] {
            assert_eq!(day_of(wrong, 0), None, "{wrong}");
        }
    }
}
