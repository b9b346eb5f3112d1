//! The programs as processes: output, error output, exit code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod run;
mod support;
