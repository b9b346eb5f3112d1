//! Name and route, tried one after the other.

use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use mm_core::WebhookUrl;
use mm_sender::Route;

use crate::doctor::report::Report;
use crate::exit;

/// How many addresses are named.
const SHOWN_MAX: usize = 4;

/// Tells how far the way to the server leads. Whether it leads there.
pub(crate) fn check(
    url: &WebhookUrl,
    route: &Route,
    timeout: Duration,
    report: &mut Report,
) -> bool {
    let (host, port) = match route.proxy() {
        None => {
            report.ok("route", format!("direct ({})", route.reason()));
            (url.host(), url.port())
        }
        Some(proxy) => {
            report.ok(
                "route",
                format!("through {} ({})", proxy.redacted(), route.reason()),
            );
            proxy.address()
        }
    };
    let addresses = match resolve(host, port, timeout) {
        Ok(addresses) => addresses,
        Err(reason) => {
            let text = format!("{host} does not resolve: {reason}");
            let hint = "check the name, and that this machine's name server knows it";
            report.fail_as("name", text, Some(hint), exit::TRY_LATER);
            return false;
        }
    };
    let shown: Vec<_> = addresses
        .iter()
        .take(SHOWN_MAX)
        .map(|address| address.ip().to_string())
        .collect();
    if host.parse::<IpAddr>().is_err() {
        report.ok("name", format!("{host} is {}", shown.join(", ")));
    }
    connect(route.proxy().is_some(), &addresses, timeout, report)
}

fn connect(
    is_proxy: bool,
    addresses: &[SocketAddr],
    timeout: Duration,
    report: &mut Report,
) -> bool {
    let who = if is_proxy { "the proxy" } else { "the server" };
    let mut last = None;
    let deadline = Instant::now() + timeout;
    for address in addresses.iter().take(SHOWN_MAX) {
        let begin = Instant::now();
        let left = deadline.saturating_duration_since(begin);
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(_) => {
                let took = begin.elapsed().as_millis();
                report.ok("connect", format!("{who} answers at {address} ({took} ms)"));
                return true;
            }
            Err(error) => last = Some(format!("{who} does not answer at {address}: {error}")),
        }
    }
    let text = last.unwrap_or_else(|| format!("{who} has no address"));
    let hint = if is_proxy {
        "check the proxy's host and port; `--proxy none` goes without"
    } else {
        "check host and port, a firewall between, and whether the server runs; behind a proxy, \
         set HTTPS_PROXY"
    };
    report.fail_as("connect", text, Some(hint), exit::TRY_LATER);
    false
}

/// The addresses of a name, within the time: a name server that is silent must not hold
/// the doctor up.
fn resolve(host: &str, port: u16, timeout: Duration) -> Result<Vec<SocketAddr>, String> {
    let (tell, told) = mpsc::channel();
    let name = (host.to_owned(), port);
    thread::Builder::new()
        .name("mm-resolve".to_owned())
        .spawn(move || {
            let addresses = name.to_socket_addrs().map(Iterator::collect::<Vec<_>>);
            // If the time is over, nobody listens.
            let _ = tell.send(addresses.map_err(|error| error.to_string()));
        })
        .map_err(|error| error.to_string())?;
    match told.recv_timeout(timeout) {
        Ok(Ok(addresses)) if addresses.is_empty() => Err("it has no address".to_owned()),
        Ok(result) => result,
        Err(_) => Err(format!("no answer within {} s", timeout.as_secs_f64())),
    }
}

pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
