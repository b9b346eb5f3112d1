//! `host:port` as it stands in URLs.

use std::net::Ipv6Addr;

/// What is wrong with a `host:port`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostPortError {
    /// Nothing stands before the port.
    #[error("there is no host")]
    NoHost,
    /// Brackets hold something else than an IPv6 address.
    #[error("the host in brackets is not an IPv6 address")]
    NoAddress,
    /// The name has letters beyond ASCII.
    #[error("write the host in its ASCII form (`xn--...`)")]
    NotAscii,
    /// The name has characters that no name has.
    #[error("the host has characters that no host has")]
    BadCharacter,
    /// The port is no number, or out of range.
    #[error("the port is a number from 1 to 65535")]
    BadPort,
}

/// Splits `host:port`, `host` or `[address]:port` and checks both; an IPv6 address loses
/// its brackets.
///
/// # Errors
/// What is wrong with it.
pub fn split_host_port(text: &str) -> Result<(&str, Option<u16>), HostPortError> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or(HostPortError::NoAddress)?;
        host.parse::<Ipv6Addr>()
            .map_err(|_| HostPortError::NoAddress)?;
        match after.strip_prefix(':') {
            None if !after.is_empty() => return Err(HostPortError::NoAddress),
            port => (host, port),
        }
    } else {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        };
        if host.is_empty() {
            return Err(HostPortError::NoHost);
        }
        if !host.is_ascii() {
            return Err(HostPortError::NotAscii);
        }
        if !host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        {
            return Err(HostPortError::BadCharacter);
        }
        (host, port)
    };
    let all_digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    match port {
        None => Ok((host, None)),
        Some(port) => match port.parse() {
            Ok(number) if number > 0 && all_digits(port) => Ok((host, Some(number))),
            _ => Err(HostPortError::BadPort),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_ports_are_split() {
        assert_eq!(split_host_port("a.example"), Ok(("a.example", None)));
        assert_eq!(split_host_port("a:8065"), Ok(("a", Some(8065))));
        assert_eq!(split_host_port("10.0.0.1:80"), Ok(("10.0.0.1", Some(80))));
        assert_eq!(split_host_port("[::1]"), Ok(("::1", None)));
        assert_eq!(split_host_port("[::1]:80"), Ok(("::1", Some(80))));
    }

    #[test]
    fn what_is_none_is_refused() {
        for (text, error) in [
            ("", HostPortError::NoHost),
            (":80", HostPortError::NoHost),
            ("a:", HostPortError::BadPort),
            ("a:0", HostPortError::BadPort),
            ("a:+1", HostPortError::BadPort),
            ("a:65536", HostPortError::BadPort),
            ("a:b", HostPortError::BadPort),
            ("[::1", HostPortError::NoAddress),
            ("[x]", HostPortError::NoAddress),
            ("[::1]80", HostPortError::NoAddress),
            ("::1", HostPortError::BadCharacter),
            ("a b", HostPortError::BadCharacter),
            ("\u{e9}.example", HostPortError::NotAscii),
        ] {
            assert_eq!(split_host_port(text), Err(error), "{text}");
        }
    }
}
