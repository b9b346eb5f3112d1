//! Processes, by their numbers.

use std::fs;
use std::process::Command;

/// Sends a signal by its name.
pub(crate) fn signal(pid: u32, name: &str) {
    kill(name, &pid.to_string());
}

/// Sends a signal to a process and those that it has started.
pub(crate) fn signal_group(pid: u32, name: &str) {
    kill(name, &format!("-{pid}"));
}

fn kill(name: &str, whom: &str) {
    let status = Command::new("kill").args(["-s", name, "--", whom]).status();
    assert!(status.unwrap().success());
}

/// Whether it runs: one that has ended and was not asked about does not.
pub(crate) fn runs(pid: u32) -> bool {
    state(pid).is_some_and(|(state, _)| state != "Z")
}

/// The processes that a process has, by their numbers and programs.
pub(crate) fn children(parent: u32) -> Vec<(u32, String)> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let all = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let own = all.filter(|pid| {
        state(*pid).is_some_and(|(state, found)| found == parent.to_string() && state != "Z")
    });
    own.map(|pid| {
        let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        (pid, line.split('\0').next().unwrap_or_default().to_owned())
    })
    .collect()
}

/// The state of a process, and its parent.
fn state(pid: u32) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut words = rest.split(' ').map(str::to_owned);
    words.next().zip(words.next())
}
