//! What is said to a SOCKS proxy, for a connection whose socket is used by its own.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Instant;

/// Where a proxy is to connect to.
pub(super) enum Target {
    Address(SocketAddr),
    /// A name that the proxy looks up.
    Name(String, u16),
}

impl Target {
    /// One that the proxy looks up, unless it is an address already.
    pub(super) fn named(host: String, port: u16) -> Self {
        match host.parse::<IpAddr>() {
            Ok(address) => Self::Address(SocketAddr::new(address, port)),
            Err(_) => Self::Name(host, port),
        }
    }

    fn port(&self) -> u16 {
        match self {
            Self::Address(address) => address.port(),
            Self::Name(_, port) => *port,
        }
    }
}

/// Whether a proxy speaks SOCKS.
pub(super) fn is_meant(proxy: &ureq::Proxy) -> bool {
    proxy
        .protocol()
        .to_string()
        .to_ascii_lowercase()
        .starts_with("socks")
}

/// Lets a proxy connect on to `target`, by `until`.
pub(super) fn connect(
    stream: &TcpStream,
    proxy: &ureq::Proxy,
    target: &Target,
    until: Instant,
) -> io::Result<()> {
    let mut stream = Timed { stream, until };
    let scheme = proxy.protocol().to_string();
    if scheme.to_ascii_lowercase().starts_with("socks4") {
        version_4(&mut stream, target)
    } else {
        version_5(&mut stream, proxy, target)
    }
}

fn version_4(stream: &mut Timed<'_>, target: &Target) -> io::Result<()> {
    let mut request = vec![4, 1];
    request.extend(target.port().to_be_bytes());
    match target {
        Target::Address(SocketAddr::V4(address)) => {
            request.extend(address.ip().octets());
            request.push(0); // No user.
        }
        Target::Address(SocketAddr::V6(_)) => {
            return Err(refused("a SOCKS4 proxy reaches no IPv6 address"));
        }
        Target::Name(name, _) => {
            request.extend([0, 0, 0, 1, 0]);
            request.extend(text(name)?);
            request.push(0);
        }
    }
    stream.write_all(&request)?;
    let mut answer = [0; 8];
    stream.read_exact(&mut answer)?;
    match answer[1] {
        90 => Ok(()),
        code => Err(refused(&format!(
            "the SOCKS4 proxy refused with code {code}"
        ))),
    }
}

fn version_5(stream: &mut Timed<'_>, proxy: &ureq::Proxy, target: &Target) -> io::Result<()> {
    let user = proxy.username().unwrap_or_default();
    let password = proxy.password().unwrap_or_default();
    let has_user = !(user.is_empty() && password.is_empty());
    stream.write_all(if has_user { &[5, 2, 0, 2] } else { &[5, 1, 0] })?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen)?;
    match chosen {
        [5, 0] => {}
        [5, 2] if has_user => {
            let mut request = vec![1];
            for part in [user, password] {
                let part = text(part)?;
                request.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
                request.extend(part);
            }
            stream.write_all(&request)?;
            let mut answer = [0; 2];
            stream.read_exact(&mut answer)?;
            if answer[1] != 0 {
                return Err(refused("the SOCKS5 proxy wants another user or password"));
            }
        }
        _ => return Err(refused("the SOCKS5 proxy wants another way to log in")),
    }
    let mut request = vec![5, 1, 0];
    match target {
        Target::Address(SocketAddr::V4(address)) => {
            request.push(1);
            request.extend(address.ip().octets());
        }
        Target::Address(SocketAddr::V6(address)) => {
            request.push(4);
            request.extend(address.ip().octets());
        }
        Target::Name(name, _) => {
            let name = text(name)?;
            request.extend([3, u8::try_from(name.len()).unwrap_or(u8::MAX)]);
            request.extend(name);
        }
    }
    request.extend(target.port().to_be_bytes());
    stream.write_all(&request)?;
    let mut head = [0; 4];
    stream.read_exact(&mut head)?;
    if head[0] != 5 || head[1] != 0 {
        let code = head[1];
        return Err(refused(&format!(
            "the SOCKS5 proxy refused with code {code}"
        )));
    }
    let len = match head[3] {
        1 => 4,
        4 => 16,
        _ => {
            let mut len = [0];
            stream.read_exact(&mut len)?;
            usize::from(len[0])
        }
    };
    let mut bound = vec![0; len + 2];
    stream.read_exact(&mut bound)
}

/// What can be told with its length in one byte.
fn text(text: &str) -> io::Result<&[u8]> {
    if text.len() > 255 {
        return Err(refused("a name is too long for a SOCKS proxy"));
    }
    Ok(text.as_bytes())
}

fn refused(reason: &str) -> io::Error {
    io::Error::other(reason.to_owned())
}

/// A socket whose every step ends in time.
struct Timed<'a> {
    stream: &'a TcpStream,
    until: Instant,
}

impl Timed<'_> {
    fn left(&self) -> io::Result<std::time::Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
