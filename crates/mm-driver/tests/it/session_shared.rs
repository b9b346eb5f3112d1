//! A session that several threads share.

use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::mm_core::Cancel;
use mm_driver::{Driver, Error, ErrorKind, Request};

use crate::server::{self, Server, json, logged_in, refusal};
use crate::world::{LONG, NAME, World, quick};

const LOGIN: &str = "/api/v4/users/login";
const THREADS: usize = 8;

/// Asks who it is, from many threads at once.
fn at_once(driver: &Driver) -> Vec<Result<String, Error>> {
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        let ask = || {
            barrier.wait();
            driver.me().map(|me| me.username)
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(ask)).collect();
        let ended = threads.into_iter().map(|thread| thread.join().unwrap());
        ended.collect()
    })
}

/// A server that lets nobody see that the session `s1` is over before all have asked with it.
fn expired_for_all(second_login: fn() -> String) -> Server {
    let barrier = Arc::new(Barrier::new(THREADS));
    let logins = std::sync::atomic::AtomicUsize::new(0);
    Server::answering(move |_, seen| {
        if seen.path == LOGIN {
            return match logins.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 => logged_in("s1"),
                _ => second_login(),
            };
        }
        if seen.header("authorization") == Some("Bearer s1") {
            barrier.wait();
            return refusal("401 Unauthorized", "api.context.session_expired.app_error");
        }
        json(r#"{"id": "u1", "username": "anna"}"#)
    })
}

#[test]
fn threads_that_meet_an_expired_session_at_once_log_in_once() {
    let server = expired_for_all(|| logged_in("s2"));
    let driver = server.builder().login("anna", "pw").build().unwrap();
    driver.login().unwrap();
    for name in at_once(&driver) {
        assert_eq!(name.unwrap(), "anna");
    }
    let seen = server.seen();
    let logins = seen.iter().filter(|seen| seen.path == LOGIN).count();
    assert_eq!(logins, 2, "the first, and one for all");
}

#[test]
fn threads_that_are_refused_a_new_session_ask_once_for_all() {
    let server = expired_for_all(|| refusal("401 Unauthorized", "api.user.login.x.app_error"));
    let driver = server.builder().login("anna", "pw").build().unwrap();
    driver.login().unwrap();
    for result in at_once(&driver) {
        let error = result.unwrap_err();
        assert_eq!(error.server_id(), Some("api.user.login.x.app_error"));
    }
    let seen = server.seen();
    let logins = seen.iter().filter(|seen| seen.path == LOGIN).count();
    assert_eq!(logins, 2, "more would lock the account");
}

#[test]
fn threads_that_begin_at_once_log_in_once() {
    let world = World::start();
    world.add_user();
    let since = world.last();
    for name in at_once(&world.login()) {
        assert_eq!(name.unwrap(), NAME);
    }
    assert_eq!(world.count(since, "POST", LOGIN), 1);
    assert_eq!(world.count(since, "GET", "/api/v4/users/me"), THREADS);
}

#[test]
fn a_request_that_waits_for_its_login_is_stopped() {
    let server = Server::silent();
    let driver = server.builder().login("anna", "pw").build().unwrap();
    let cancel = Cancel::new();
    let (tell, told) = mpsc::channel();
    let asking = {
        let cancel = cancel.clone();
        thread::spawn(move || {
            let result = driver.users().get_user("me").cancel_by(&cancel).send();
            tell.send(result).unwrap();
        })
    };
    assert_eq!(server.next().path, LOGIN);
    cancel.cancel();
    let error = told.recv_timeout(LONG).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(!error.may_have_acted(), "the request itself did not leave");
    asking.join().unwrap();
}

/// Logs in or out.
type Change = fn(&Driver, Option<Instant>, &Cancel) -> Result<(), Error>;

const CHANGES: [Change; 2] = [
    |driver, deadline, cancel| driver.login_until(deadline, cancel).map(drop),
    |driver, deadline, cancel| {
        driver.login()?;
        driver.logout_until(deadline, cancel)
    },
];

/// A server that lets in, and gives each request but the first login this answer.
fn after_login(answer: impl Fn() -> String + Send + Sync + 'static, change: usize) -> Server {
    Server::answering(move |number, _| match number {
        number if number < change => logged_in("s1"),
        _ => answer(),
    })
}

#[test]
fn a_login_and_a_logout_are_stopped() {
    // One that hangs, and one that waits to be repeated.
    let busy = || server::answer("429 Too Many Requests", "Retry-After: 60\r\n", "");
    let hanging = Arc::new(Barrier::new(2));
    for (number, change) in CHANGES.into_iter().enumerate() {
        for hangs in [true, false] {
            let wait = Arc::clone(&hanging);
            let answer = move || {
                if hangs {
                    wait.wait();
                }
                busy()
            };
            let server = after_login(answer, number);
            let driver = server.builder().login("anna", "pw").build().unwrap();
            let cancel = Cancel::new();
            let (tell, told) = mpsc::channel();
            let stop = cancel.clone();
            thread::spawn(move || tell.send(change(&driver, None, &stop)));
            for _ in 0..=number {
                server.next();
            }
            cancel.cancel();
            let error = told.recv_timeout(LONG).unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Canceled);
            if hangs {
                hanging.wait();
            }
        }
    }
}

#[test]
fn a_login_and_a_logout_end_at_their_deadline() {
    for (number, change) in CHANGES.into_iter().enumerate() {
        let busy = || server::answer("429 Too Many Requests", "Retry-After: 60\r\n", "");
        let server = after_login(busy, number);
        let driver = server.builder().login("anna", "pw").build().unwrap();
        let soon = Instant::now() + LONG;
        let error = change(&driver, Some(soon), &Cancel::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(Instant::now() < soon, "it does not wait in vain");
        assert_eq!(server.seen().len(), number + 1);
    }
}

#[test]
fn a_deadline_covers_the_login() {
    let server = Server::silent();
    let driver = quick(&server.url()).login("anna", "pw");
    let driver = driver.deadline(Duration::from_millis(200)).build().unwrap();
    let begin = Instant::now();
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(begin.elapsed() < LONG / 2);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn who_waits_for_the_login_of_another_is_stopped_all_the_same() {
    let server = Server::silent();
    let driver = server.builder().login("anna", "pw").build().unwrap();
    let first = Cancel::new();
    let logging_in = {
        let (driver, cancel) = (driver.clone(), first.clone());
        thread::spawn(move || driver.users().get_user("me").cancel_by(&cancel).send())
    };
    assert_eq!(server.next().path, LOGIN);
    let late = Instant::now() + Duration::from_millis(100);
    let error = driver.users().get_user("me").until(late).send();
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Timeout);
    // The cancel comes before the wait, at its begin, and in it.
    for round in 0..30 {
        let second = Cancel::new();
        let (tell, told) = mpsc::channel();
        let (waiting, cancel) = (driver.clone(), second.clone());
        thread::spawn(move || {
            let request = waiting.users().get_user("me").cancel_by(&cancel);
            tell.send(request.send()).unwrap();
        });
        for _ in 0..round * 100 {
            thread::yield_now();
        }
        second.cancel();
        let error = told.recv_timeout(LONG).unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Canceled);
        assert!(!error.may_have_acted());
    }
    assert!(!logging_in.is_finished());
    first.cancel();
    let error = logging_in.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert_eq!(server.seen().len(), 0, "nobody else asked");
}
