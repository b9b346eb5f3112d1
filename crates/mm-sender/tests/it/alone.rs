//! What needs a process of its own: the environment, and the count of threads. Each test
//! starts this program again for a test that is ignored otherwise.

use std::process::Command;

use mm_sender::{ErrorKind, RetryPolicy, WebhookSender};

use crate::proxy_server::ProxyServer;
use crate::server::{Server, closed_port, url};

/// Runs one of the ignored tests with these variables and none that choose a proxy.
fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("alone::{test}"), "--ignored"]);
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUEST_METHOD",
    ] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
fn the_environment_chooses_the_proxy() {
    let server = Server::ok();
    let proxy = ProxyServer::connect(server.address);
    let address = proxy.address.to_string();
    run("it_sends", &[("HTTP_PROXY", &address)]);
    assert_eq!(proxy.next().target, "chat.invalid:8065");
    run(
        "it_sends",
        &[("http_proxy", &address), ("HTTP_PROXY", "127.0.0.1:1")],
    );
    run("it_sends", &[("ALL_PROXY", &address)]);
    run(
        "it_sends",
        &[("all_proxy", &address), ("HTTPS_PROXY", "127.0.0.1:1")],
    );
    assert_eq!(proxy.asked().len(), 3);
}

#[test]
fn no_proxy_and_empty_variables_leave_the_direct_way() {
    let (_held, closed) = closed_port();
    let closed = closed.to_string();
    run("it_finds_no_server", &[]);
    run(
        "it_finds_no_server",
        &[("HTTP_PROXY", ""), ("http_proxy", " ")],
    );
    run(
        "it_finds_no_server",
        &[("HTTP_PROXY", &closed), ("NO_PROXY", "a, invalid")],
    );
    run(
        "it_finds_no_server",
        &[("HTTP_PROXY", &closed), ("REQUEST_METHOD", "POST")],
    );
    run("it_finds_no_server", &[("HTTPS_PROXY", &closed)]);
}

#[test]
fn a_variable_that_is_no_proxy_is_an_error() {
    run(
        "it_names_the_variable",
        &[("HTTP_PROXY", "ftp://user:secret@p:1")],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn no_thread_stays_behind() {
    run("it_leaves_no_thread", &[]);
}

fn sender() -> WebhookSender {
    let builder = WebhookSender::builder(url("chat.invalid:8065"));
    builder.retry(RetryPolicy::never()).build()
}

#[test]
#[ignore = "run by another test, in a process of its own"]
fn it_sends() {
    sender().send_text("a").unwrap();
}

#[test]
#[ignore = "run by another test, in a process of its own"]
fn it_finds_no_server() {
    let error = sender().send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.to_string().contains("proxy"), "{error}");
}

#[test]
#[ignore = "run by another test, in a process of its own"]
fn it_names_the_variable() {
    let error = sender().connect().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    let text = format!("{error} {error:?}");
    assert!(
        text.contains("HTTP_PROXY") && !text.contains("secret"),
        "{text}"
    );
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by another test, in a process of its own"]
fn it_leaves_no_thread() {
    use std::time::Instant;

    /// Threads of the sender's; the others are the servers of this test.
    fn own() -> usize {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        let names = tasks
            .filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).ok());
        names.filter(|name| name.starts_with("mm-")).count()
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
