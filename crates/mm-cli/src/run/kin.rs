//! The session and the process group of this process, which may have no number here.
//!
//! A process that was put into a container from outside belongs to a session and a group
//! whose leaders the container does not see. The kernel gives their ids as 0, which
//! rustix takes for impossible.

use rustix::process::{Pid, getpid};

/// Whether this process leads its session.
pub(crate) fn leads_session() -> bool {
    session() == Some(getpid())
}

/// The group of this process, if it has a number here.
#[cfg(target_os = "linux")]
pub(crate) fn group() -> Option<Pid> {
    stat(2)
}

/// The session of this process, if it has a number here.
#[cfg(target_os = "linux")]
fn session() -> Option<Pid> {
    stat(3)
}

#[cfg(target_os = "linux")]
fn stat(index: usize) -> Option<Pid> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    id_in(&stat, index)
}

/// A field of `/proc/self/stat`, counted from the one after the program's name.
#[cfg(target_os = "linux")]
fn id_in(stat: &str, index: usize) -> Option<Pid> {
    let (_, fields) = stat.rsplit_once(')')?; // The name may hold anything.
    let id = fields.split_whitespace().nth(index)?;
    Pid::from_raw(id.parse().ok()?)
}

/// The group of this process.
#[cfg(not(target_os = "linux"))]
pub(crate) fn group() -> Option<Pid> {
    Some(rustix::process::getpgrp())
}

/// The session of this process.
#[cfg(not(target_os = "linux"))]
fn session() -> Option<Pid> {
    rustix::process::getsid(None).ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_not_seen_from_here_is_none() {
        let inside = "7 (mm) (x) S 1 7 5 0 -1 4194304";
        assert_eq!(id_in(inside, 2), Pid::from_raw(7));
        assert_eq!(id_in(inside, 3), Pid::from_raw(5));
        let outside = "7 (mm) S 0 0 0 0 -1 4194304";
        assert_eq!((id_in(outside, 2), id_in(outside, 3)), (None, None));
        assert_eq!(id_in("", 2), None);
    }

    #[test]
    fn the_numbers_are_those_of_the_system() {
        // What the kernel gives as 0 may not be asked for in another way.
        if let Some(group) = group() {
            assert_eq!(group, rustix::process::getpgrp());
        }
        if let Some(session) = session() {
            assert_eq!(Ok(session), rustix::process::getsid(None));
        }
    }
}
