//! Lists that are looked through from the newest on, so far and no further.

use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How many a page has.
pub(super) const PAGE: usize = 50;
/// How long a page is looked for before it is shown as it is.
const TIME_MAX: Duration = Duration::from_secs(2);

/// A page of a list.
#[derive(Debug)]
pub(super) struct Found<T> {
    pub(super) items: Vec<T>,
    /// Where the next page goes on.
    pub(super) next: Option<i64>,
    /// How many were read.
    pub(super) looked_at: usize,
    /// Whether there are more that were not looked at, though this page is not full.
    pub(super) is_cut: bool,
}

/// What is read: how it is read before a number, its number, and whether it is wanted.
pub(super) struct Search<Read, Number, Wanted> {
    pub(super) read: Read,
    pub(super) number: Number,
    pub(super) is_wanted: Wanted,
    /// How many are read at once, more than [`PAGE`].
    pub(super) step: usize,
    /// How many are looked at.
    pub(super) looks_max: usize,
}

impl<Read, Number, Wanted> Search<Read, Number, Wanted> {
    /// The first page, or the one before a number.
    pub(super) fn run<T>(mut self, before: Option<i64>) -> Result<Found<T>, Failure>
    where
        Read: FnMut(Option<i64>, usize) -> Result<Vec<T>, Failure>,
        Number: Fn(&T) -> i64,
        Wanted: FnMut(&T) -> Result<bool, Failure>,
    {
        let begin = Instant::now();
        let mut found = Found {
            items: Vec::new(),
            next: before,
            looked_at: 0,
            is_cut: false,
        };
        loop {
            let read = (self.read)(found.next, self.step)?;
            let is_last = read.len() < self.step;
            let count = read.len();
            for (index, one) in read.into_iter().enumerate() {
                found.next = Some((self.number)(&one));
                found.looked_at += 1;
                if !(self.is_wanted)(&one)? {
                    continue;
                }
                found.items.push(one);
                if found.items.len() == PAGE {
                    found.next.take_if(|_| is_last && index + 1 == count);
                    return Ok(found);
                }
            }
            if is_last {
                found.next = None;
                return Ok(found);
            }
            if found.looked_at >= self.looks_max || begin.elapsed() > TIME_MAX {
                found.is_cut = true;
                return Ok(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of the numbers below `count` that are multiples.
    fn find(count: i64, of: i64, before: Option<i64>) -> Found<i64> {
        let search = Search {
            read: |before: Option<i64>, limit| {
                let below = 0..before.unwrap_or(count);
                Ok(below.rev().take(limit).collect())
            },
            number: |number: &i64| *number,
            is_wanted: |number: &i64| Ok(number % of == 0),
            step: if of > 1 { 500 } else { PAGE + 1 },
            looks_max: 2000,
        };
        search.run(before).unwrap()
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let first = find(120, 1, None);
        assert_eq!(
            (first.items[0], first.items.len(), first.next),
            (119, PAGE, Some(70))
        );
        assert_eq!(find(120, 1, first.next).next, Some(20));
        let last = find(120, 1, Some(20));
        assert_eq!((last.items.len(), last.next), (20, None));
        assert_eq!(find(50, 1, None).next, None, "a full page may be the last");
        assert!(find(0, 1, None).items.is_empty());
    }

    #[test]
    fn what_is_rare_is_looked_for_so_far_and_then_further_on() {
        let found = find(10_000, 3000, None);
        assert_eq!((&*found.items, found.is_cut), (&[9000][..], true));
        assert_eq!((found.looked_at, found.next), (2000, Some(8000)));
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let found = find(10_000, 3000, next);
            all.extend(found.items);
            next = found.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(all, [9000, 6000, 3000, 0]);
        let found = find(10_000, 2, None);
        assert_eq!(
            (found.items.len(), found.looked_at, found.is_cut),
            (PAGE, 100, false)
        );
    }
}
