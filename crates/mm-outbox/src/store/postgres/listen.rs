//! Hears at once what other programs schedule.

use std::time::Duration;

use mm_core::Cancel;
use postgres::fallible_iterator::FallibleIterator;

use super::place::Place;

/// How long a stop may take to be noticed.
const STOP_WITHIN: Duration = Duration::from_millis(100);
/// The waits of who cannot connect. The polls of the workers go on meanwhile, and tell why.
const AGAIN_IN: Duration = Duration::from_secs(1);

/// Tells that there is something to send.
pub(super) const NOTIFY: &str = "SELECT pg_notify('mm_outbox', $1)";

/// Calls `told` whenever something is scheduled into the store, until `stop`.
pub(super) fn listen(place: &Place, id: &str, stop: &Cancel, told: &dyn Fn()) {
    while !stop.is_canceled() {
        // What is wrong with the database the others tell, who need it too.
        let _ = hear(place, id, stop, told);
        stop.wait(AGAIN_IN);
    }
}

fn hear(place: &Place, id: &str, stop: &Cancel, told: &dyn Fn()) -> Result<(), postgres::Error> {
    let mut client = place.connect()?;
    client.batch_execute("LISTEN mm_outbox")?;
    told(); // What came before it listened.
    while !stop.is_canceled() && !client.is_closed() {
        let mut notifications = client.notifications();
        let mut heard = notifications.timeout_iter(STOP_WITHIN);
        // Stores of one database have one channel.
        let next = heard.next()?;
        if next.is_some_and(|notification| notification.payload() == id) {
            told();
        }
    }
    Ok(())
}
