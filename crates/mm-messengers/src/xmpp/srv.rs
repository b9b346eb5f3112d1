//! Which hosts serve a domain: its SRV records.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

const RESOLV_CONF: &str = "/etc/resolv.conf";
const DNS_PORT: u16 = 53;
/// How long one name server may take.
const SERVER_TIMEOUT: Duration = Duration::from_secs(2);
/// How many name servers are asked, as the system's own resolver does.
const SERVERS_MAX: usize = 3;
const TYPE_SRV: u16 = 33;
const CLASS_IN: u16 = 1;
const HEAD_BYTES: usize = 12;
/// The answer was cut off: ask by TCP.
const TRUNCATED: u8 = 0x02;

/// A host and its port.
pub(super) type Target = (String, u16);

/// The name servers of this machine.
pub(super) fn servers() -> Vec<SocketAddr> {
    let text = std::fs::read_to_string(RESOLV_CONF).unwrap_or_default();
    listed(&text)
}

fn listed(text: &str) -> Vec<SocketAddr> {
    let words = text.lines().map(|line| line.split_whitespace());
    let named = words.filter_map(|mut words| {
        let is_server = words.next() == Some("nameserver");
        // Without its scope, an address of the link itself reaches nobody.
        let address = words.next().filter(|_| is_server)?.parse::<IpAddr>().ok()?;
        Some(SocketAddr::new(address, DNS_PORT))
    });
    named.take(SERVERS_MAX).collect()
}

/// The targets of a name, the preferred first. None if there are no records, or nobody tells.
///
/// Who forges an answer gains nothing: the certificate is to be that of the domain.
pub(super) fn look_up(servers: &[SocketAddr], name: &str, until: Instant) -> Vec<Target> {
    let id = RandomState::new().hash_one(name).to_be_bytes();
    let Some(question) = question([id[0], id[1]], name) else {
        return Vec::new();
    };
    for server in servers {
        let end = until.min(Instant::now() + SERVER_TIMEOUT);
        let answer = by_udp(*server, &question, end).and_then(|answer| {
            if answer[2] & TRUNCATED == 0 {
                return Ok(answer);
            }
            by_tcp(*server, &question, end)
        });
        if let Ok(answer) = answer {
            return targets(&answer).unwrap_or_default();
        }
    }
    Vec::new()
}

fn question(id: [u8; 2], name: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![id[0], id[1], 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]; // "Look further, if need be."
    for label in name.split('.') {
        let len = u8::try_from(label.len()).ok();
        let len = len.filter(|len| (1..64).contains(len) && label.is_ascii())?;
        bytes.push(len);
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.push(0);
    bytes.extend_from_slice(&TYPE_SRV.to_be_bytes());
    bytes.extend_from_slice(&CLASS_IN.to_be_bytes());
    Some(bytes)
}

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

fn by_udp(server: SocketAddr, question: &[u8], until: Instant) -> io::Result<Vec<u8>> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(server)?;
    socket.send(question)?;
    let mut buffer = [0; 4096];
    loop {
        socket.set_read_timeout(Some(left(until)?))?;
        let len = socket.recv(&mut buffer)?;
        if is_answer(&buffer[..len], question) {
            return Ok(buffer[..len].to_vec());
        }
    }
}

fn by_tcp(server: SocketAddr, question: &[u8], until: Instant) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&server, left(until)?)?;
    stream.set_write_timeout(Some(left(until)?))?;
    let len = u16::try_from(question.len()).map_err(io::Error::other)?;
    stream.write_all(&[&len.to_be_bytes(), question].concat())?;
    stream.set_read_timeout(Some(left(until)?))?;
    let mut len = [0; 2];
    stream.read_exact(&mut len)?;
    let mut answer = vec![0; u16::from_be_bytes(len).into()];
    stream.set_read_timeout(Some(left(until)?))?;
    stream.read_exact(&mut answer)?;
    if is_answer(&answer, question) {
        return Ok(answer);
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Whether it answers this question, with records or that there are none.
fn is_answer(answer: &[u8], question: &[u8]) -> bool {
    let is_answered = |code: u8| matches!(code & 0x0F, 0 | 3);
    answer.len() >= question.len()
        && answer[..2] == question[..2]
        && answer[2] & 0x80 != 0
        && is_answered(answer[3])
        && answer[HEAD_BYTES..question.len()].eq_ignore_ascii_case(&question[HEAD_BYTES..])
}

fn targets(answer: &[u8]) -> Option<Vec<Target>> {
    let mut found = Vec::new();
    let mut at = HEAD_BYTES;
    for _ in 0..number(answer, 4)? {
        at = name(answer, at)?.1 + 4;
    }
    for _ in 0..number(answer, 6)? {
        at = name(answer, at)?.1;
        let (kind, len) = (number(answer, at)?, number(answer, at + 8)?);
        at += 10;
        if kind == TYPE_SRV {
            let (priority, weight) = (number(answer, at)?, number(answer, at + 2)?);
            let target = (name(answer, at + 6)?.0, number(answer, at + 4)?);
            found.push((priority, u16::MAX - weight, target));
        }
        at += usize::from(len);
    }
    found.sort();
    Some(found.into_iter().map(|(_, _, target)| target).collect())
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes([pair[0], pair[1]]))
}

/// The name that begins there, and where it ends.
fn name(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let (mut labels, mut at, mut end) = (Vec::new(), at, None);
    // More than a name can have: jumps may go round.
    for _ in 0..255 {
        let len = usize::from(*bytes.get(at)?);
        match len {
            0 => return Some((labels.join("."), end.unwrap_or(at + 1))),
            1..64 => {
                let label = bytes.get(at + 1..at + 1 + len)?;
                labels.push(std::str::from_utf8(label).ok()?.to_owned());
                at += 1 + len;
            }
            0xC0.. => {
                end = end.or(Some(at + 2));
                at = usize::from(number(bytes, at)? & 0x3FFF);
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    const NAME: &str = "_xmpp-client._tcp.example.com";

    /// Answers with two hosts, of which the second is preferred.
    fn answer(question: &[u8], flags: u8) -> Vec<u8> {
        let mut bytes = question.to_vec();
        bytes[2] |= 0x80 | flags;
        bytes[7] = 2;
        for (priority, host) in [(20_u8, "old"), (5, "new")] {
            bytes.extend_from_slice(&[0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60]);
            // A host of the domain that was asked for, which begins 31 bytes on.
            let data = [
                &[0, priority, 0, 1, 0x14, 0x66, 3],
                host.as_bytes(),
                &[0xC0, 12 + 18],
            ];
            let data = data.concat();
            bytes.extend_from_slice(&[0, u8::try_from(data.len()).unwrap()]);
            bytes.extend_from_slice(&data);
        }
        bytes
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(30)
    }

    fn hosts() -> [Target; 2] {
        ["new", "old"].map(|host| (format!("{host}.example.com"), 5222))
    }

    #[test]
    fn hosts_come_by_their_priority_and_what_is_not_asked_for_is_passed_over() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            let mut other = answer(&buffer[..len], 0);
            other[0] ^= 1;
            server.send_to(&other, peer).unwrap();
            server.send_to(&buffer[..len], peer).unwrap();
            server.send_to(&answer(&buffer[..len], 0), peer).unwrap();
        });
        assert_eq!(look_up(&[address], NAME, soon()), hosts());
        serving.join().unwrap();
    }

    #[test]
    fn an_answer_that_is_cut_off_comes_by_tcp() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let stream = std::net::TcpListener::bind(address).unwrap();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            server
                .send_to(&answer(&buffer[..len], TRUNCATED), peer)
                .unwrap();
            let (mut stream, _) = stream.accept().unwrap();
            stream.read_exact(&mut buffer[..len + 2]).unwrap();
            let whole = answer(&buffer[2..len + 2], 0);
            let head = u16::try_from(whole.len()).unwrap().to_be_bytes();
            stream.write_all(&[&head, &whole[..]].concat()).unwrap();
        });
        assert_eq!(look_up(&[address], NAME, soon()), hosts());
        serving.join().unwrap();
    }

    #[test]
    fn who_does_not_answer_in_time_is_passed_over() {
        let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
        let until = Instant::now() + Duration::from_millis(50);
        assert!(look_up(&[silent.local_addr().unwrap()], NAME, until).is_empty());
        assert!(look_up(&[], "a..b", soon()).is_empty());
    }

    #[test]
    fn name_servers_are_those_of_the_system() {
        let text = "# local\nsearch example.com\nnameserver 127.0.0.53\nnameserver ::1\nnameserver fe80::1%2\n";
        assert_eq!(
            listed(text),
            ["127.0.0.53:53", "[::1]:53"].map(|text| text.parse().unwrap())
        );
    }

    proptest! {
        #[test]
        fn whatever_an_answer_holds_reading_it_ends(mut bytes in prop::collection::vec(any::<u8>(), 12..200)) {
            bytes[4..8].copy_from_slice(&[0, 1, 0, 3]);
            let _ = targets(&bytes);
        }
    }
}
