//! Whatever the environment says of proxies: no panic, and no password shown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mm_sender::ProxyChoice;

fuzz_target!(|input: (bool, &str, u16, &str, &str)| {
    let (https, host, port, given, no_proxy) = input;
    let proxy = format!("http://user:p4ssw0rd@{given}");
    let route = ProxyChoice::Environment.route_by(https, host, port, |name| match name {
        "HTTPS_PROXY" | "http_proxy" => Some(proxy.clone()),
        "NO_PROXY" => Some(no_proxy.to_owned()),
        _ => None,
    });
    let shown = match route {
        Ok(route) => format!("{route:?}"),
        Err(error) => format!("{error} {error:?}"),
    };
    // What the user calls a host may be the same word.
    if !no_proxy.contains("p4ssw0rd") && !given.contains("p4ssw0rd") {
        assert!(!shown.contains("p4ssw0rd"), "{shown}");
    }
});
