//! What becomes of the connection, for people.

use mm_core::Error;
use mm_driver::Millis;
use mm_events::{Client, EventKind, Gap};

use super::known::Known;
use crate::failure::Failure;
use crate::output;

/// How many reasons of one outage are told.
const REASONS_MAX: usize = 5;

/// What was told already.
#[derive(Debug, Default)]
pub(super) struct Notices {
    has_begun: bool,
    /// Of the outage that lasts; reasons may come by turns.
    told: Vec<String>,
    state_told: bool,
}

impl Notices {
    /// Tells what the client says of itself; an error if it is not to go on.
    pub(super) fn hear(
        &mut self,
        kind: &EventKind,
        client: &Client,
        known: &mut Known,
    ) -> Result<(), Failure> {
        match kind {
            EventKind::Connected { resumed } => return self.connected(*resumed, client, known),
            EventKind::Disconnected(error) => return self.disconnected(error),
            EventKind::Stopped(error) => return Err(error.clone().into()),
            EventKind::Gap(gap) => output::note(hole(gap, known)),
            EventKind::Overflow { lost } => {
                output::note(format!("{lost} events were lost, as too many came at once"));
            }
            _ => {}
        }
        Ok(())
    }

    fn connected(
        &mut self,
        resumed: bool,
        client: &Client,
        known: &mut Known,
    ) -> Result<(), Failure> {
        self.told.clear();
        if self.has_begun {
            let missed = if resumed { ", nothing was missed" } else { "" };
            output::note(format!("connected again{missed}"));
            return Ok(());
        }
        self.has_begun = true;
        // Now that it was written for the first time.
        if let Some(error) = client.state_error() {
            return Err(error.into());
        }
        let (url, me) = (client.driver().url(), known.me());
        output::note(format!("listening to {url} as {me}"));
        Ok(())
    }

    fn disconnected(&mut self, error: &Error) -> Result<(), Failure> {
        if !self.has_begun && !error.is_transient() {
            return Err(error.clone().into());
        }
        let text = error.with_causes();
        if self.told.len() < REASONS_MAX && !self.told.contains(&text) {
            output::note(format!("no connection, trying again: {text}"));
            self.told.push(text);
        }
        Ok(())
    }

    /// Tells once that the state cannot be kept.
    pub(super) fn look_at_state(&mut self, client: &Client) {
        let failed = client.state_error();
        if let (Some(error), false) = (&failed, self.state_told) {
            output::error(error.with_causes());
        }
        self.state_told = failed.is_some();
    }
}

/// What is missing, and what is not.
fn hole(gap: &Gap, known: &mut Known) -> String {
    let time = |at: Millis| match at.0 {
        1.. => format!("{at:.0}"),
        _ => "an unknown time".to_owned(),
    };
    let span = format!(
        "events from {} to {} are missing",
        time(gap.from),
        time(gap.to)
    );
    if gap.all_channels {
        return format!("{span}, posts too");
    }
    let names: Vec<_> = gap
        .channels
        .iter()
        .map(|channel| known.place(channel.as_str(), ""))
        .collect();
    if names.is_empty() {
        return format!("{span}, but for posts, which follow");
    }
    let names = crate::harmless::line(&names.join(", "));
    format!("{span}, but for posts, which follow; those of {names} may be missing too")
}
