//! Name lookup and connecting, which the system does not let anyone interrupt: they run on
//! a thread that is left behind when the time is up or the attempt is cancelled. It ends
//! with the lookup, and connects no longer than the attempt would have lasted.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{NextTimeout, ShutdownHandle};

use super::attempt::{Attempt, Handle, canceled};

/// How many addresses of a name are tried.
const ADDRESSES_MAX: usize = 16;

/// The name of a server or proxy does not resolve.
#[derive(Debug, thiserror::Error)]
#[error("the name {host} does not resolve")]
pub(crate) struct LookupFailed {
    host: String,
    pub(crate) source: io::Error,
}

impl From<LookupFailed> for ureq::Error {
    fn from(error: LookupFailed) -> Self {
        Self::Other(Box::new(error))
    }
}

/// Looks nothing up: whoever connects does, and a kept connection needs no address.
#[derive(Debug)]
pub(super) struct LookUpLater;

impl Resolver for LookUpLater {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// Looks names up, for ureq's parts that connect on their own.
#[derive(Debug)]
pub(super) struct LookUpNow;

impl Resolver for LookUpNow {
    fn resolve(
        &self,
        uri: &Uri,
        _: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let (host, port) = host_port(uri)?;
        let found = look_up_aside(host, port, timeout)?;
        let mut addresses = self.empty();
        for address in found {
            addresses.push(address);
        }
        Ok(addresses)
    }
}

/// A connected socket.
pub(super) fn dial(uri: &Uri, timeout: NextTimeout) -> Result<TcpStream, ureq::Error> {
    let (host, port) = host_port(uri)?;
    aside(timeout, move |until| {
        let addresses = look_up(&host, port)?;
        connect(&addresses, until).map_err(|error| match error.raw_os_error() {
            // Not the system's own timeout, but ours.
            None if error.kind() == io::ErrorKind::TimedOut => ureq::Error::Timeout(timeout.reason),
            _ => error.into(),
        })
    })?
}

/// The addresses of a name.
pub(super) fn look_up_aside(
    host: String,
    port: u16,
    timeout: NextTimeout,
) -> Result<Vec<SocketAddr>, ureq::Error> {
    Ok(aside(timeout, move |_| look_up(&host, port))??)
}

fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, LookupFailed> {
    let failed = |source| LookupFailed {
        host: host.to_owned(),
        source,
    };
    let found = (host, port).to_socket_addrs().map_err(failed)?;
    let addresses: Vec<_> = found.take(ADDRESSES_MAX).collect();
    if addresses.is_empty() {
        let none = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        return Err(failed(none));
    }
    Ok(addresses)
}

/// Connects to the first address that takes it. Each but the last gets half of the time
/// that is left.
fn connect(addresses: &[SocketAddr], until: Instant) -> io::Result<TcpStream> {
    let mut failed = io::Error::from(io::ErrorKind::TimedOut);
    for (at, address) in addresses.iter().enumerate() {
        let left = until.saturating_duration_since(Instant::now());
        let share = if at + 1 < addresses.len() {
            left / 2
        } else {
            left
        };
        if share.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, share) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Runs `work` on a thread of its own, and waits for it no longer than the attempt lasts.
/// `work` gets the time when nobody waits any more.
fn aside<T: Send + 'static>(
    timeout: NextTimeout,
    work: impl FnOnce(Instant) -> T + Send + 'static,
) -> Result<T, ureq::Error> {
    let attempt = Attempt::current();
    let until = deadline(attempt.as_deref(), timeout);
    let (tell, told) = mpsc::channel();
    let wake: Arc<dyn ShutdownHandle> = Arc::new(Wake(tell.clone()));
    if let Some(attempt) = &attempt {
        let handle: Handle = Arc::downgrade(&wake);
        attempt.take_along(handle)?;
    }
    thread::Builder::new()
        .name("mm-connect".to_owned())
        .spawn(move || {
            // Nobody may wait any more.
            let _ = tell.send(Some(work(until)));
        })?;
    let left = until.saturating_duration_since(Instant::now());
    match told.recv_timeout(left) {
        Ok(Some(done)) => Ok(done),
        Ok(None) => Err(canceled().into()),
        Err(RecvTimeoutError::Timeout) => Err(ureq::Error::Timeout(timeout.reason)),
        // Cannot be: `wake` holds the channel open.
        Err(RecvTimeoutError::Disconnected) => Err(ureq::Error::ConnectionFailed),
    }
}

/// Ends a wait: `None` is told in the place of a result.
struct Wake<T>(mpsc::Sender<Option<T>>);

impl<T: Send> ShutdownHandle for Wake<T> {
    fn shutdown(&self) {
        let _ = self.0.send(None);
    }
}

/// When a step must be over: by ureq's count and by the attempt's own.
pub(super) fn deadline(attempt: Option<&Attempt>, timeout: NextTimeout) -> Instant {
    let own = attempt.map_or_else(
        || Instant::now() + crate::http::DEFAULT_TIMEOUT,
        Attempt::deadline,
    );
    let given = Instant::now().checked_add(*timeout.after);
    given.map_or(own, |given| given.min(own))
}

/// Host (an address without brackets) and port to connect to.
pub(super) fn host_port(uri: &Uri) -> Result<(String, u16), ureq::Error> {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = uri.port_u16().or_else(|| match uri.scheme_str()? {
        "http" => Some(80),
        "https" => Some(443),
        "socks" | "socks4" | "socks4a" | "socks5" | "socks5h" => Some(1080),
        _ => None,
    });
    match port {
        Some(port) if !host.is_empty() => Ok((host.to_owned(), port)),
        _ => Err(ureq::Error::HostNotFound),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;

    fn attempt(timeout: Duration) -> Arc<Attempt> {
        Arc::new(Attempt::new(timeout))
    }

    #[test]
    fn what_hangs_is_left_behind_when_the_time_is_up() {
        let (hold, until_dropped) = mpsc::channel::<()>();
        let attempt = attempt(Duration::from_millis(20));
        let result = attempt.watch(|| aside(NextTimeout::default(), move |_| until_dropped.recv()));
        assert!(matches!(result, Err(ureq::Error::Timeout(_))), "{result:?}");
        drop(hold); // Until here the work could not end.
    }

    #[test]
    fn what_hangs_is_left_behind_when_it_is_cancelled() {
        let (hold, until_dropped) = mpsc::channel::<()>();
        let (begun, begins) = mpsc::channel();
        let attempt = attempt(Duration::from_secs(600));
        let other = Arc::clone(&attempt);
        let waiting = thread::spawn(move || {
            other.watch(|| {
                aside(NextTimeout::default(), move |_| {
                    begun.send(()).unwrap();
                    until_dropped.recv()
                })
            })
        });
        begins.recv().unwrap();
        attempt.cancel();
        let result = waiting.join().unwrap();
        assert!(matches!(result, Err(ureq::Error::Io(_))), "{result:?}");
        drop(hold);
    }

    #[test]
    fn the_next_address_is_tried_when_one_is_closed() {
        let open = TcpListener::bind("127.0.0.1:0").unwrap();
        let open_address = open.local_addr().unwrap();
        // A client's own port is taken, and nobody listens there.
        let client = TcpStream::connect(open_address).unwrap();
        let closed = client.local_addr().unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        let stream = connect(&[closed, open_address], until).unwrap();
        assert_eq!(stream.peer_addr().unwrap(), open_address);
    }

    #[test]
    fn host_and_port_are_read_from_each_kind_of_url() {
        for (uri, host, port) in [
            ("http://a.example/x", "a.example", 80),
            ("https://a.example:8443/x", "a.example", 8443),
            ("http://[::1]/x", "::1", 80),
            ("https://127.0.0.1", "127.0.0.1", 443),
            ("socks5h://p.example", "p.example", 1080),
        ] {
            let found = host_port(&uri.parse().unwrap()).unwrap();
            assert_eq!(found, (host.to_owned(), port), "{uri}");
        }
    }
}
