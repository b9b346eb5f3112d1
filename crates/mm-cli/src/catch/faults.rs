//! How the server is to misbehave, as flags.

use std::time::Duration;

use mm_catcher::Faults;

use crate::args::duration;

/// The flags; none of them is a server that behaves.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultArgs {
    /// Any fault, as pairs such as `cut.every=3,cut.at=body`; `first=2,...` is for two requests
    #[arg(long = "fault", value_name = "PAIRS", value_parser = pairs)]
    pairs: Vec<String>,

    /// Refuse with 429 what is more than so many requests a second
    #[arg(long = "fault-rate", value_name = "N", value_parser = rate)]
    rate: Option<f64>,

    /// How many more may come at once
    #[arg(long = "fault-burst", value_name = "N", requires = "rate", value_parser = burst)]
    burst: Option<u32>,

    /// How late each answer comes
    #[arg(long = "fault-latency", value_name = "TIME", value_parser = duration)]
    latency: Option<Duration>,

    /// Fail every Nth request; with --fault-status alone each of them
    #[arg(long = "fault-every", value_name = "N", value_parser = every)]
    every: Option<u64>,

    /// The status that requests fail with; 500 if there is only --fault-every
    #[arg(long = "fault-status", value_name = "STATUS", value_parser = status)]
    status: Option<u16>,

    /// Where random faults begin: the same again gives the same again
    #[arg(long = "fault-seed", value_name = "N", value_parser = seed)]
    seed: Option<u64>,
}

impl FaultArgs {
    /// All of them as one.
    ///
    /// # Errors
    /// Faults that cannot be.
    pub(super) fn faults(&self) -> Result<Faults, String> {
        let millis = self.latency.map(|latency| latency.as_millis());
        let flags = [
            (
                "rate_limit.per_second",
                self.rate.map(|rate| rate.to_string()),
            ),
            (
                "rate_limit.burst",
                self.burst.map(|burst| burst.to_string()),
            ),
            ("latency.ms", millis.map(|millis| millis.to_string())),
            ("failure.every", self.every.map(|every| every.to_string())),
            (
                "failure.status",
                self.status.map(|status| status.to_string()),
            ),
            ("seed", self.seed.map(|seed| seed.to_string())),
        ];
        let flags = flags.into_iter();
        let flags = flags.filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        // What comes later wins.
        let pairs: Vec<String> = self.pairs.iter().cloned().chain(flags).collect();
        pairs.join(",").parse().map_err(told)
    }
}

fn pairs(text: &str) -> Result<String, String> {
    if text.trim_start().starts_with('{') {
        return Err("expected pairs such as `cut.every=3,cut.at=body`".to_owned());
    }
    text.parse::<Faults>().map_err(told)?;
    Ok(text.to_owned())
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn every(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(every) if every > 0 => Ok(every),
        _ => Err("expected a whole number from 1 on".to_owned()),
    }
}

fn status(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(status @ 400..600) => Ok(status),
        _ => Err("expected a status from 400 to 599".to_owned()),
    }
}

fn burst(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| format!("expected a whole number from 0 to {}", u32::MAX))
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f64::is_finite(rate) => Ok(rate),
        _ => Err("expected a number of requests a second".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        faults: FaultArgs,
    }

    fn faults(line: &str) -> Result<Faults, String> {
        let line = Line::try_parse_from(format!("mm {line}").split_whitespace());
        line.map_err(told)?.faults.faults()
    }

    #[test]
    fn flags_and_pairs_say_the_same() {
        for (flags, pairs) in [
            ("", ""),
            (
                "--fault-rate 10 --fault-burst 20",
                "rate_limit.per_second=10,rate_limit.burst=20",
            ),
            ("--fault-latency 200ms", "latency.ms=200"),
            (
                "--fault-every 5 --fault-status 503 --fault-seed 1",
                "failure.every=5,failure.status=503,seed=1",
            ),
            (
                "--fault cut.every=3 --fault cut.at=body,first=2",
                "cut.every=3,cut.at=body,first=2",
            ),
        ] {
            assert_eq!(faults(flags), pairs.parse().map_err(told), "{flags}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for flags in [
            "--fault-rate 0",
            "--fault-rate inf",
            "--fault-burst 5",
            "--fault-status 42",
            "--fault-every 0",
            "--fault-latency soon",
            "--fault nonsense=1",
            "--fault first",
            "--fault {}",
        ] {
            assert!(faults(flags).is_err(), "{flags}");
        }
    }
}
