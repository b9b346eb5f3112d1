//! Misbehaving on purpose: what is set, and what becomes of each request by it.

mod answers;
mod keys;
pub(crate) mod plan;
pub(crate) mod rate;
mod settings;
mod text;

use std::time::Instant;

use hyper::HeaderMap;

use self::plan::Decision;
use self::rate::{Buckets, Quota, Taken};
use crate::world::World;

pub(crate) use self::answers::{Clock, failed, limited, with_limit};
pub use self::settings::{
    Cut, CutAt, Failure, Faults, InvalidFaults, Latency, RateLimit, RetryAfter, RetryAfterForm,
    Silence, WebsocketFaults,
};

/// How many clients a rate limit remembers, unless the server's settings tell.
const KEYS_MAX: usize = 10_000;

/// The faults that are set, and how far they have come.
#[derive(Debug, Default)]
pub(crate) struct Faulty {
    faults: Faults,
    /// How many requests they were about.
    requests: u64,
    /// For the rate limit among the faults.
    buckets: Buckets,
    /// For the rate limit of the server's own settings.
    server_buckets: Buckets,
}

/// What was found out about a request before it was served.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) decision: Decision,
    /// What the rate limits say, the stricter one.
    pub(crate) taken: Option<Taken>,
    pub(crate) clock: Clock,
}

impl Faulty {
    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Misbehaves otherwise from now on.
    pub(crate) fn set(&mut self, faults: Faults) {
        self.faults = faults.tidy();
        self.requests = 0;
        self.buckets.clear();
    }

    /// Judges a request of a client at this address.
    pub(crate) fn judge(
        &mut self,
        world: &World,
        path: &str,
        headers: &HeaderMap,
        address: &str,
        now: Instant,
    ) -> Verdict {
        let server = self.server_limit(world, headers, address, now);
        let is_meant = self
            .faults
            .path
            .as_deref()
            .is_none_or(|prefix| path.starts_with(prefix));
        let mut decision = Decision::default();
        if is_meant {
            self.requests += 1;
            decision = plan::decide(&self.faults, self.requests);
        }
        let own = match self.faults.rate_limit.per_second {
            Some(per_second) if decision.holds => {
                let burst = self.faults.rate_limit.burst.unwrap_or(0);
                let quota = Quota::new(per_second, burst);
                Some(self.buckets.take(address, quota, KEYS_MAX, now))
            }
            _ => None,
        };
        Verdict {
            taken: own.filter(|own| own.is_limited).or(server).or(own),
            clock: Clock::of(&self.faults, decision.holds),
            decision,
        }
    }

    /// What the rate limit of the server's settings says.
    fn server_limit(
        &mut self,
        world: &World,
        headers: &HeaderMap,
        address: &str,
        now: Instant,
    ) -> Option<Taken> {
        if !world.is_on("RateLimitSettings.Enable", false) {
            self.server_buckets.clear();
            return None;
        }
        let number = |name: &str, default| {
            let name = format!("RateLimitSettings.{name}");
            u32::try_from(world.number(&name, default)).unwrap_or(u32::MAX)
        };
        let per_second = number("PerSec", 10).max(1);
        let quota = Quota::new(per_second.into(), number("MaxBurst", 100));
        let key = key(world, headers, address);
        let keys_max = world.number("RateLimitSettings.MemoryStoreSize", KEYS_MAX);
        Some(self.server_buckets.take(&key, quota, keys_max, now))
    }
}

/// Who shares a quota, by the settings of the server.
fn key(world: &World, headers: &HeaderMap, address: &str) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let mut key = String::new();
    let token =
        text("authorization").filter(|_| world.is_on("RateLimitSettings.VaryByUser", false));
    match token {
        Some(token) => key.push_str(token),
        None if world.is_on("RateLimitSettings.VaryByRemoteAddr", true) => key.push_str(address),
        None => {}
    }
    let header = world.config_value("RateLimitSettings.VaryByHeader");
    if let Some(header) = header.as_str().filter(|header| !header.is_empty()) {
        key.push_str(&text(header).unwrap_or_default().to_lowercase());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn the_rate_limit_counts_by_what_the_settings_say() {
        let mut world = World::new(Version::LATEST, false);
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer x".parse().unwrap());
        headers.insert("x-real-ip", "ABC".parse().unwrap());
        assert_eq!(key(&world, &headers, "::1"), "::1");
        let mut set = |name: &str, value: serde_json::Value| {
            let name = format!("RateLimitSettings.{name}");
            world.config.insert(name, value);
            key(&world, &headers, "::1")
        };
        assert_eq!(set("VaryByUser", true.into()), "Bearer x");
        assert_eq!(set("VaryByHeader", "X-Real-IP".into()), "Bearer xabc");
        assert_eq!(set("VaryByUser", false.into()), "::1abc");
        assert_eq!(set("VaryByRemoteAddr", false.into()), "abc");
    }

    #[test]
    fn faults_are_about_the_requests_of_their_path_alone() {
        let world = World::new(Version::LATEST, false);
        let mut faulty = Faulty::default();
        faulty.set("path=/hooks/,first=1,failure.status=503".parse().unwrap());
        let mut fails = |path: &str| {
            let verdict = faulty.judge(&world, path, &HeaderMap::new(), "::1", Instant::now());
            verdict.decision.act.is_some()
        };
        assert!(!fails("/api/v4/users/me"));
        assert!(fails("/hooks/a"));
        assert!(!fails("/hooks/a"));
    }
}
