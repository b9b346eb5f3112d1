//! Where the client is in the stream of a connection.

use std::sync::Arc;

use crate::keeper::{Kept, Mark};

/// The connection to take up, and how far it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// None if there is nothing to take up.
    pub(crate) connection: Option<Arc<str>>,
    /// The number of the next event.
    pub(crate) next: i64,
    /// Nothing from before this time is still to come, by the server's clock.
    pub(crate) time: i64,
}

/// Where an event belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Next,
    /// It was there before.
    Before,
    /// One or more are missing before it.
    After,
}

impl Position {
    pub(crate) fn of(kept: &Kept) -> Self {
        let id = kept.connection_id.as_str();
        Self {
            connection: (!id.is_empty()).then(|| id.into()),
            next: kept.sequence_number,
            time: kept.time,
        }
    }

    pub(crate) fn place(&self, seq: i64) -> Place {
        match seq.cmp(&self.next) {
            std::cmp::Ordering::Less => Place::Before,
            std::cmp::Ordering::Equal => Place::Next,
            std::cmp::Ordering::Greater => Place::After,
        }
    }

    /// What follows the path, so that the server goes on there.
    pub(crate) fn query(&self) -> String {
        match &self.connection {
            // An id is letters and digits; whatever else it were is no part of a URL.
            Some(id) if id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                let next = self.next;
                format!("?connection_id={id}&sequence_number={next}")
            }
            _ => String::new(),
        }
    }

    /// Where the client stands when all up to here is done.
    pub(crate) fn mark(&self, key: Option<Arc<str>>) -> Mark {
        let connection = self.connection.clone();
        Mark {
            connection: connection.map(|connection| (connection, self.next)),
            time: self.time,
            key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_names_the_next_event_and_nothing_strange() {
        let mut position = Position::default();
        assert_eq!(position.query(), "");
        position.connection = Some("abc1".into());
        position.next = 4;
        assert_eq!(position.query(), "?connection_id=abc1&sequence_number=4");
        position.connection = Some("a b\r\n".into());
        assert_eq!(position.query(), "");
    }

    #[test]
    fn numbers_tell_doubles_and_holes() {
        let position = Position {
            next: 4,
            ..Position::default()
        };
        let places = [3, 4, 5].map(|seq| position.place(seq));
        assert_eq!(places, [Place::Before, Place::Next, Place::After]);
    }
}
