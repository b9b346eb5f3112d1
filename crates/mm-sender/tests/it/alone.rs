//! What needs a process of its own: the environment, and the count of threads. Each of
//! these tests starts this program again, for itself alone, and there does its work.

use std::process::Command;

use mm_sender::{ErrorKind, RetryPolicy, WebhookSender};

use crate::proxy_server::ProxyServer;
use crate::server::{Server, closed_port, url};

/// Set in the process that does the work.
const ALONE: &str = "MM_SENDER_TEST_ALONE";

fn is_alone() -> bool {
    std::env::var_os(ALONE).is_some()
}

/// Runs a test of this file in a process with these variables and no others that choose
/// a proxy.
fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("alone::{test}")]);
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUEST_METHOD",
    ] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env(ALONE, "yes").envs(variables.iter().copied());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{variables:?}: {said}");
    assert!(said.contains("1 passed"), "{said}");
}

/// A sender to a server that nobody reaches but by a proxy.
fn sender() -> WebhookSender {
    let builder = WebhookSender::builder(url("chat.invalid:8065"));
    builder.retry(RetryPolicy::never()).build()
}

#[test]
fn the_environment_chooses_the_proxy() {
    if is_alone() {
        sender().send_text("a").unwrap();
        return;
    }
    let server = Server::ok();
    let proxy = ProxyServer::connect(server.address);
    let address = proxy.address.to_string();
    let elsewhere = "127.0.0.1:1";
    for variables in [
        vec![("HTTP_PROXY", address.as_str())],
        vec![("http_proxy", &address), ("HTTP_PROXY", elsewhere)],
        vec![("ALL_PROXY", &address)],
        vec![("all_proxy", &address), ("HTTPS_PROXY", elsewhere)],
        vec![("HTTP_PROXY", &address), ("NO_PROXY", "example.com")],
    ] {
        run("the_environment_chooses_the_proxy", &variables);
        assert_eq!(proxy.next().target, "chat.invalid:8065", "{variables:?}");
    }
}

#[test]
fn no_proxy_and_empty_variables_leave_the_direct_way() {
    if is_alone() {
        let error = sender().send_text("a").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(!error.to_string().contains("proxy"), "{error}");
        return;
    }
    let (_held, closed) = closed_port();
    let closed = closed.to_string();
    for variables in [
        vec![],
        vec![("HTTP_PROXY", ""), ("http_proxy", " ")],
        vec![("HTTP_PROXY", closed.as_str()), ("NO_PROXY", "a, invalid")],
        vec![("HTTP_PROXY", &closed), ("no_proxy", "*:8065")],
        vec![("HTTP_PROXY", &closed), ("REQUEST_METHOD", "POST")],
        vec![("HTTPS_PROXY", &closed)],
    ] {
        run(
            "no_proxy_and_empty_variables_leave_the_direct_way",
            &variables,
        );
    }
}

#[test]
fn a_variable_that_is_no_proxy_is_an_error() {
    if is_alone() {
        let error = sender().connect().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        let text = format!("{error} {error:?}");
        assert!(
            text.contains("HTTP_PROXY") && !text.contains("secret"),
            "{text}"
        );
        return;
    }
    let variables = [("HTTP_PROXY", "ftp://user:secret@p:1")];
    run("a_variable_that_is_no_proxy_is_an_error", &variables);
}

#[cfg(target_os = "linux")]
#[test]
fn no_thread_stays_behind() {
    use std::time::Instant;

    /// Threads of the sender's; the others are the servers of this test.
    fn own() -> usize {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        let names = tasks
            .filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).ok());
        names.filter(|name| name.starts_with("mm-")).count()
    }
    if !is_alone() {
        return run("no_thread_stays_behind", &[]);
    }
    let server = Server::ok();
    let (_held, closed) = closed_port();
    let refused = WebhookSender::builder(url(closed)).retry(RetryPolicy::never());
    let refused = refused.build();
    for _ in 0..100 {
        // Each makes a connection of its own.
        server.sender().send_text("a").unwrap();
        refused.send_text("a").unwrap_err();
    }
    // The last of them may be about to end.
    let begin = Instant::now();
    while own() > 0 {
        assert!(begin.elapsed() < crate::server::LONG, "{} threads", own());
        std::thread::yield_now();
    }
}
