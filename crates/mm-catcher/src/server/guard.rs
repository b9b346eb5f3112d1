//! Who may talk to this server: nobody by way of a web page of somebody else.

use std::net::{IpAddr, SocketAddr};

use hyper::HeaderMap;
use hyper::header::{HOST, ORIGIN};

/// Why a request is turned away before anything of it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suspicion {
    /// `Host` names neither this machine nor what was allowed: a name that was bound to this
    /// address behind a browser's back.
    Host,
    /// `Origin` names another site than `Host`.
    Origin,
}

/// Judges a request by its headers. What is no browser sends no `Origin`, and need not say a
/// good `Host` where the server listens on all addresses.
pub(crate) fn judge(
    headers: &HeaderMap,
    listen: SocketAddr,
    allowed: &[String],
) -> Result<(), Suspicion> {
    let texts = |name| {
        let values = headers.get_all(name).into_iter();
        values.map(|value| value.to_str().unwrap_or("?"))
    };
    let mut hosts = texts(HOST);
    let host = hosts.next().unwrap_or_default();
    // Of two, others may read the other.
    if hosts.next().is_some() || !is_ours(host, listen, allowed) {
        return Err(Suspicion::Host);
    }
    let is_own = |origin: &str| {
        let site = origin.split_once("://").map_or("", |(_, site)| site);
        site.eq_ignore_ascii_case(host)
    };
    if texts(ORIGIN).all(is_own) {
        Ok(())
    } else {
        Err(Suspicion::Origin)
    }
}

fn is_ours(host: &str, listen: SocketAddr, allowed: &[String]) -> bool {
    let name = without_port(host);
    if name.is_empty() || name.eq_ignore_ascii_case("localhost") {
        return true; // HTTP/1.0 sends none; no browser does that.
    }
    if allowed.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return true;
    }
    // A number cannot be bound to another address by a name server.
    match name.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || !listen.ip().is_loopback(),
        Err(_) => false,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::{HeaderName, HeaderValue};

    use super::*;

    fn judged(host: &str, origin: Option<&str>) -> Result<(), Suspicion> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        let listen = "127.0.0.1:8065".parse().unwrap();
        judge(&headers, listen, &["mm.test".to_owned()])
    }

    #[test]
    fn names_that_could_be_bound_to_us_are_turned_away() {
        for host in [
            "127.0.0.1:8065",
            "localhost",
            "LOCALHOST:1",
            "[::1]:8065",
            "mm.test:8065",
        ] {
            assert_eq!(judged(host, None), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:8065",
            "localhost.evil",
            "10.0.0.1",
        ] {
            assert_eq!(judged(host, None), Err(Suspicion::Host), "{host}");
        }
    }

    #[test]
    fn of_two_hosts_or_origins_both_count() {
        let judged = |headers: [(HeaderName, &'static str); 3]| {
            let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
            let headers = HeaderMap::from_iter(headers);
            judge(&headers, "127.0.0.1:8065".parse().unwrap(), &[])
        };
        let own = (ORIGIN, "http://localhost");
        let two = judged([(HOST, "localhost"), (HOST, "evil.example"), own.clone()]);
        assert_eq!(two, Err(Suspicion::Host));
        let two = judged([(HOST, "localhost"), own, (ORIGIN, "http://evil.example")]);
        assert_eq!(two, Err(Suspicion::Origin));
    }

    #[test]
    fn pages_of_other_sites_are_turned_away() {
        assert_eq!(
            judged("localhost:8065", Some("http://localhost:8065")),
            Ok(())
        );
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:9",
            "https://127.0.0.1:8065",
        ] {
            let found = judged("localhost:8065", Some(origin));
            assert_eq!(found, Err(Suspicion::Origin), "{origin}");
        }
    }
}
