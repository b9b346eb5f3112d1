//! What becomes of a request or an event by the faults that are set: by its number alone.

use std::time::Duration;

use super::settings::{Cut, CutAt, Failure, Faults, Silence, WebsocketFaults};

/// How much of a head comes before the cut, unless asked for.
const HEAD_BYTES: u64 = 16;
/// How much of a body comes before the cut, unless asked for.
const BODY_BYTES: u64 = 1;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Decision {
    /// Whether the faults hold for this request at all.
    pub(crate) holds: bool,
    /// How late the answer comes.
    pub(crate) delay: Duration,
    pub(crate) act: Option<Act>,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Act {
    Fail {
        status: u16,
        html: bool,
        after_effect: bool,
    },
    Cut {
        at: CutAt,
        bytes: u64,
        reset: bool,
        after_effect: bool,
    },
    /// There is never an answer.
    Silence { after_effect: bool },
}

impl Act {
    /// Whether the request takes effect all the same.
    pub(crate) fn is_after_effect(self) -> bool {
        match self {
            Self::Fail { after_effect, .. }
            | Self::Cut { after_effect, .. }
            | Self::Silence { after_effect } => after_effect,
        }
    }
}

/// What goes wrong with an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventFaults {
    pub(crate) is_lost: bool,
    pub(crate) drops: bool,
}

/// What is drawn at random, so that one draw does not follow from another.
#[derive(Clone, Copy)]
enum Draw {
    Jitter = 1,
    Cut,
    Silence,
    Failure,
}

/// Decides about the request of this number, which counts those that the faults are about.
pub(crate) fn decide(faults: &Faults, number: u64) -> Decision {
    let skip = faults.skip.unwrap_or(0);
    let Some(number) = number.checked_sub(skip).filter(|number| *number > 0) else {
        return Decision::default();
    };
    if faults.first.is_some_and(|first| number > first) {
        return Decision::default();
    }
    let seed = faults.seed.unwrap_or(0);
    let random = |draw: Draw| random(seed, number, draw);
    let jitter = faults.latency.jitter_ms.unwrap_or(0);
    let jitter = match jitter.checked_add(1) {
        Some(span) => random(Draw::Jitter) % span,
        None => random(Draw::Jitter),
    };
    let delay = faults.latency.ms.unwrap_or(0).saturating_add(jitter);
    let hits = |every: Option<u64>, percent: Option<f64>, draw: Draw| {
        let each = every.is_some_and(|every| every > 0 && number.is_multiple_of(every));
        let share = percent.is_some_and(|percent| unit(random(draw)) * 100.0 < percent);
        (every, percent) == (None, None) || each || share
    };
    let cut = faults.cut;
    let silence = faults.silence;
    let failure = faults.failure;
    let act = if is_cutting(&cut) && hits(cut.every, cut.percent, Draw::Cut) {
        Some(cut_of(&cut))
    } else if is_silent(&silence) && hits(silence.every, silence.percent, Draw::Silence) {
        Some(Act::Silence {
            after_effect: silence.after_effect,
        })
    } else if is_failing(&failure) && hits(failure.every, failure.percent, Draw::Failure) {
        Some(Act::Fail {
            status: failure
                .status
                .filter(|s| (200..600).contains(s))
                .unwrap_or(500),
            html: failure.html,
            after_effect: failure.after_effect,
        })
    } else {
        None
    };
    Decision {
        holds: true,
        delay: Duration::from_millis(delay),
        act,
    }
}

fn is_cutting(cut: &Cut) -> bool {
    cut.at.is_some() || cut.every.is_some() || cut.percent.is_some()
}

fn is_silent(silence: &Silence) -> bool {
    silence.every.is_some() || silence.percent.is_some()
}

fn is_failing(failure: &Failure) -> bool {
    failure.status.is_some() || failure.every.is_some() || failure.percent.is_some()
}

fn cut_of(cut: &Cut) -> Act {
    let at = cut.at.unwrap_or(CutAt::Before);
    Act::Cut {
        at,
        bytes: match at {
            CutAt::Before => 0,
            CutAt::Head => cut.bytes.unwrap_or(HEAD_BYTES),
            CutAt::Body => cut.bytes.unwrap_or(BODY_BYTES),
        },
        reset: cut.reset,
        // There is no answer to a request that was not served.
        after_effect: cut.after_effect || at != CutAt::Before,
    }
}

/// Decides about the event of this number, the first being 1.
pub(crate) fn event(faults: &WebsocketFaults, number: u64) -> EventFaults {
    let each =
        |every: Option<u64>| every.is_some_and(|every| every > 0 && number.is_multiple_of(every));
    EventFaults {
        is_lost: each(faults.lose_every) || faults.lose_first.is_some_and(|first| number <= first),
        drops: each(faults.drop_every),
    }
}

/// A number that looks random and follows from what it is for.
fn random(seed: u64, number: u64, draw: Draw) -> u64 {
    mixed(mixed(mixed(seed).wrapping_add(number)).wrapping_add(draw as u64))
}

/// One step of splitmix64.
fn mixed(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// From 0 to below 1.
fn unit(random: u64) -> f64 {
    f64::from((random >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests;
