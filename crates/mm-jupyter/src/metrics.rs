//! What this service has done, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Up to how many seconds a request took, in the histogram.
const SECONDS: [f64; 8] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];

/// Counts.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// Requests to post by their outcome, which is a code of ours: there are few.
    outcomes: Mutex<BTreeMap<&'static str, u64>>,
    running: AtomicU64,
    posts: AtomicU64,
    files: AtomicU64,
    file_bytes: AtomicU64,
    buckets: [AtomicU64; SECONDS.len()],
    took_micros: AtomicU64,
    took: AtomicU64,
}

/// Counts a request as long as it lives.
#[derive(Debug)]
pub(crate) struct Running<'a>(&'a Metrics);

impl Metrics {
    pub(crate) fn begin(&self) -> Running<'_> {
        self.running.fetch_add(1, Ordering::Relaxed);
        Running(self)
    }

    /// A request to post has ended like this.
    pub(crate) fn end(&self, outcome: &'static str, took: Duration) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        *outcomes.entry(outcome).or_default() += 1;
        drop(outcomes);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.took_micros.fetch_add(micros, Ordering::Relaxed);
        self.took.fetch_add(1, Ordering::Relaxed);
        for (limit, bucket) in SECONDS.iter().zip(&self.buckets) {
            if took.as_secs_f64() <= *limit {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    pub(crate) fn posted(&self, posts: usize, files: usize, bytes: u64) {
        self.posts.fetch_add(posts as u64, Ordering::Relaxed);
        self.files.fetch_add(files as u64, Ordering::Relaxed);
        self.file_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The text of it, of version 0.0.4 of the format.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let head = |name: &str, kind: &str, help: &str| {
            format!("# HELP mm_jupyter_{name} {help}\n# TYPE mm_jupyter_{name} {kind}\n")
        };
        text += &head("requests_total", "counter", "Requests to post, by outcome.");
        let outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        for (outcome, count) in &*outcomes {
            // Writing to a text does not fail.
            let _ = writeln!(
                text,
                "mm_jupyter_requests_total{{outcome=\"{outcome}\"}} {count}"
            );
        }
        drop(outcomes);
        for (name, kind, help, value) in [
            ("running", "gauge", "Requests that run now.", &self.running),
            ("posts_total", "counter", "Posts made.", &self.posts),
            ("files_total", "counter", "Files posted.", &self.files),
            (
                "file_bytes_total",
                "counter",
                "Bytes of files posted.",
                &self.file_bytes,
            ),
        ] {
            text += &head(name, kind, help);
            let _ = writeln!(text, "mm_jupyter_{name} {}", value.load(Ordering::Relaxed));
        }
        text += &head(
            "request_seconds",
            "histogram",
            "How long requests to post took.",
        );
        for (limit, bucket) in SECONDS.iter().zip(&self.buckets) {
            let count = bucket.load(Ordering::Relaxed);
            let _ = writeln!(
                text,
                "mm_jupyter_request_seconds_bucket{{le=\"{limit}\"}} {count}"
            );
        }
        let took = self.took.load(Ordering::Relaxed);
        let sum = Duration::from_micros(self.took_micros.load(Ordering::Relaxed)).as_secs_f64();
        let _ = writeln!(
            text,
            "mm_jupyter_request_seconds_bucket{{le=\"+Inf\"}} {took}\n\
             mm_jupyter_request_seconds_sum {sum}\nmm_jupyter_request_seconds_count {took}"
        );
        text
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_counted() {
        let metrics = Metrics::default();
        let running = metrics.begin();
        assert!(metrics.text().contains("mm_jupyter_running 1\n"));
        drop(running);
        metrics.end("posted", Duration::from_millis(20));
        metrics.end("not_allowed", Duration::from_secs(2));
        metrics.posted(2, 3, 50);
        let text = metrics.text();
        for line in [
            "mm_jupyter_running 0",
            "mm_jupyter_requests_total{outcome=\"posted\"} 1",
            "mm_jupyter_requests_total{outcome=\"not_allowed\"} 1",
            "mm_jupyter_posts_total 2",
            "mm_jupyter_file_bytes_total 50",
            "mm_jupyter_request_seconds_bucket{le=\"0.01\"} 0",
            "mm_jupyter_request_seconds_bucket{le=\"0.03\"} 1",
            "mm_jupyter_request_seconds_bucket{le=\"3\"} 2",
            "mm_jupyter_request_seconds_bucket{le=\"+Inf\"} 2",
            "mm_jupyter_request_seconds_sum 2.02",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
