//! `NO_PROXY`: which hosts are reached directly.

use std::net::IpAddr;

/// The entries of a `NO_PROXY` value.
///
/// Separated by commas or white space: `*` for all; a host name, which covers its
/// subdomains too, with or without a dot before; `*` and `?` as wildcards within a name
/// or address; an IP address; a range such as `10.0.0.0/8` or `fd00::/8`. Each may end
/// in `:port`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NoProxy {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// As the user wrote it, for people.
    text: String,
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// The name itself and everything under it.
    Domain(String),
    Pattern(String),
    Address(IpAddr),
    Range(IpAddr, u8),
}

impl NoProxy {
    pub(crate) fn parse(value: &str) -> Self {
        let texts = value.split(|c: char| c == ',' || c.is_whitespace());
        Self {
            entries: texts
                .filter(|text| !text.is_empty())
                .map(Entry::parse)
                .collect(),
        }
    }

    /// The entry that covers this host (without brackets) and port.
    pub(crate) fn covering(&self, host: &str, port: u16) -> Option<&str> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = host.parse().ok();
        let covers = |entry: &&Entry| {
            entry.port.is_none_or(|own| own == port) && entry.hosts.cover(&host, address)
        };
        self.entries
            .iter()
            .find(covers)
            .map(|entry| entry.text.as_str())
    }
}

impl Entry {
    fn parse(text: &str) -> Self {
        let (hosts, port) = split_port(text);
        Self {
            text: text.to_owned(),
            hosts: Hosts::parse(hosts),
            port,
        }
    }
}

impl Hosts {
    fn parse(text: &str) -> Self {
        let text = text.trim_end_matches('.').to_ascii_lowercase();
        if text == "*" {
            return Self::All;
        }
        if let Ok(address) = text.parse() {
            return Self::Address(address);
        }
        if let Some((address, bits)) = text.split_once('/')
            && let (Ok(address), Ok(bits)) = (address.parse::<IpAddr>(), bits.parse::<u8>())
            && bits <= if address.is_ipv4() { 32 } else { 128 }
        {
            return Self::Range(address, bits);
        }
        let name = text
            .strip_prefix("*.")
            .or(text.strip_prefix('.'))
            .unwrap_or(&text);
        if name.contains(['*', '?']) {
            Self::Pattern(text)
        } else {
            Self::Domain(name.to_owned())
        }
    }

    fn cover(&self, host: &str, address: Option<IpAddr>) -> bool {
        match self {
            Self::All => true,
            Self::Domain(name) => {
                let under = host.strip_suffix(name.as_str());
                under.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            Self::Pattern(pattern) => matches(pattern.as_bytes(), host.as_bytes()),
            Self::Address(own) => {
                address.is_some_and(|address| canonical(address) == canonical(*own))
            }
            Self::Range(own, bits) => address.is_some_and(|address| in_range(address, *own, *bits)),
        }
    }
}

/// `host:port` and `[address]:port`, but a bare IPv6 address has no port.
fn split_port(text: &str) -> (&str, Option<u16>) {
    if let Some((address, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (
            address,
            rest.strip_prefix(':').and_then(|port| port.parse().ok()),
        );
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (text, None),
        },
        _ => (text, None),
    }
}

/// An IPv4 address in IPv6 clothes is the IPv4 address.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn in_range(address: IpAddr, range: IpAddr, bits: u8) -> bool {
    let shift = |width: u32| width - u32::from(bits);
    match (canonical(address), range) {
        (IpAddr::V4(address), IpAddr::V4(range)) => {
            let differ = address.to_bits() ^ range.to_bits();
            differ.checked_shr(shift(u32::BITS)).unwrap_or(0) == 0
        }
        (IpAddr::V6(address), IpAddr::V6(range)) => {
            let differ = address.to_bits() ^ range.to_bits();
            differ.checked_shr(shift(u128::BITS)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// Matches `*` and `?`, in linear space and without recursion.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p).is_some_and(|&c| c == b'?' || c == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((star_p, star_t)) = star {
            // The star takes one more.
            p = star_p + 1;
            t = star_t + 1;
            star = Some((star_p, t));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn covers(value: &str, host: &str) -> bool {
        NoProxy::parse(value).covering(host, 443).is_some()
    }

    #[test]
    fn a_star_covers_everything() {
        assert!(covers("*", "chat.example.com") && covers("*", "10.1.2.3") && covers("a, *", "b"));
    }

    #[test]
    fn a_name_covers_itself_and_its_subdomains() {
        for value in [
            "example.com",
            ".example.com",
            "*.example.com",
            "EXAMPLE.com",
            "example.com.",
        ] {
            assert!(covers(value, "chat.example.com"), "{value}");
            assert!(covers(value, "Chat.Example.Com."), "{value}");
            assert!(covers(value, "example.com"), "{value}");
            assert!(!covers(value, "badexample.com"), "{value}");
            assert!(!covers(value, "example.com.evil.example"), "{value}");
        }
    }

    #[test]
    fn entries_are_trimmed_and_empty_ones_are_nothing() {
        assert!(covers("localhost, 127.0.0.1 ,,", "127.0.0.1"));
        assert!(covers("localhost 127.0.0.1", "127.0.0.1"));
        assert!(!covers("", "a") && !covers(" , ", "a"));
    }

    #[test]
    fn wildcards_match_within_names_and_addresses() {
        assert!(covers("10.1.*", "10.1.2.3") && !covers("10.1.*", "10.2.2.3"));
        assert!(covers("chat-*.example.com", "chat-eu.example.com"));
        assert!(covers("chat?.example.com", "chat1.example.com"));
        assert!(!covers("chat?.example.com", "chat12.example.com"));
    }

    #[test]
    fn addresses_and_ranges_are_compared_as_numbers() {
        assert!(covers("10.0.0.0/8", "10.255.0.1") && !covers("10.0.0.0/8", "11.0.0.1"));
        assert!(covers("0.0.0.0/0", "1.2.3.4") && !covers("0.0.0.0/0", "chat.example.com"));
        assert!(covers("192.168.1.1/32", "192.168.1.1"));
        assert!(covers("::1", "::1") && covers("[::1]", "0:0:0:0:0:0:0:1"));
        assert!(covers("fd00::/8", "fd12:3456::1") && !covers("fd00::/8", "fe80::1"));
        assert!(covers("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(!covers("10.0.0.0/33", "10.0.0.1"), "no such range");
    }

    #[test]
    fn a_port_restricts_an_entry() {
        let list = NoProxy::parse("example.com:8443,[::1]:8065");
        assert_eq!(
            list.covering("chat.example.com", 8443),
            Some("example.com:8443")
        );
        assert_eq!(list.covering("chat.example.com", 443), None);
        assert_eq!(list.covering("::1", 8065), Some("[::1]:8065"));
        assert_eq!(list.covering("::1", 80), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(value in "\\PC{0,40}", host in "\\PC{0,20}", port: u16) {
            let _ = NoProxy::parse(&value).covering(&host, port);
        }

        #[test]
        fn a_range_is_the_shared_leading_bits(address: u32, range: u32, bits in 0u8..=32) {
            let address_ip = std::net::Ipv4Addr::from(address);
            let range_ip = std::net::Ipv4Addr::from(range);
            let value = format!("{range_ip}/{bits}");
            let same = (0..bits).all(|bit| (address ^ range) & (1 << (31 - bit)) == 0);
            prop_assert_eq!(covers(&value, &address_ip.to_string()), same);
        }
    }
}
