//! A connection for another protocol than HTTP, made in the same ways: its socket is seen,
//! and reading from it never waits once it stands.

use std::io;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::time;
use ureq::unversioned::transport::{
    ConnectProxyConnector, ConnectionDetails, Connector, Either, NextTimeout, RustlsConnector,
    ShutdownHandle, Transport,
};

use super::attempt::{Attempt, Handle};
use super::dial::{LookUpLater, deadline, dial, host_port, look_up_aside};
use super::socket::Socket;
use super::socks::{self, Target};
use super::watched::{TunnelMark, Watched};

/// A connection that stands.
pub(crate) struct Live {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) stream: Arc<TcpStream>,
}

/// What is said in the clear before a connection is encrypted, until this time.
pub(crate) type Prelude<'a> = dyn FnMut(&TcpStream, Instant) -> io::Result<()> + 'a;

/// Connects to the server of this URL, as this thread's attempt.
pub(crate) fn connect(uri: &Uri, config: &Config) -> Result<Live, ureq::Error> {
    let slot = Slot::default();
    let transport = chain(&slot, &details(uri, config, &slot)?)?;
    live(&slot, transport)
}

/// As [`connect`], but in the clear at first: what follows the prelude is encrypted, for the
/// host of the second URL.
pub(crate) fn connect_and_upgrade(
    (clear, encrypted): (&Uri, &Uri),
    config: &Config,
    prelude: &mut Prelude<'_>,
) -> Result<Live, ureq::Error> {
    // It is being made until it is encrypted.
    let attempt = Attempt::current();
    if let Some(attempt) = &attempt {
        attempt.begin_connecting();
    }
    let made = upgraded((clear, encrypted), config, prelude);
    if let Some(attempt) = &attempt {
        attempt.end_connecting(made.is_ok());
    }
    made
}

fn upgraded(
    (clear, encrypted): (&Uri, &Uri),
    config: &Config,
    prelude: &mut Prelude<'_>,
) -> Result<Live, ureq::Error> {
    let slot = Slot::default();
    let transport = chain(&slot, &details(clear, config, &slot)?)?;
    let stream = slot.stream().ok_or(ureq::Error::ConnectionFailed)?;
    let until = deadline(Attempt::current().as_deref(), NextTimeout::default());
    prelude(&stream, until)?;
    let details = details(encrypted, config, &slot)?;
    let made = RustlsConnector::default().connect(&details, Some(transport))?;
    let made = made.ok_or(ureq::Error::ConnectionFailed)?;
    live(&slot, Box::new(made))
}

fn live(slot: &Slot, transport: Box<dyn Transport>) -> Result<Live, ureq::Error> {
    let stream = slot.stream().ok_or(ureq::Error::ConnectionFailed)?;
    stream.set_nonblocking(true)?;
    slot.is_live.store(true, Ordering::Release);
    Ok(Live { transport, stream })
}

fn details<'a>(
    uri: &'a Uri,
    config: &'a Config,
    slot: &Slot,
) -> Result<ConnectionDetails<'a>, ureq::Error> {
    let run_slot = slot.clone();
    let timeout = NextTimeout::default();
    Ok(ConnectionDetails {
        uri,
        addrs: LookUpLater.resolve(uri, config, timeout)?,
        config,
        request_level: false,
        resolver: &LookUpLater,
        now: time::Instant::now(),
        timeout,
        current_time: Arc::new(time::Instant::now),
        run_connector: Arc::new(move |details| chain(&run_slot, details)),
        register_shutdown: Arc::new(|_| Ok(())),
    })
}

/// The same chain as for HTTP, but that its socket is remembered.
fn chain(slot: &Slot, details: &ConnectionDetails<'_>) -> Result<Box<dyn Transport>, ureq::Error> {
    let chain =
        ().chain(ConnectProxyConnector::default())
            .chain(TunnelMark)
            .chain(SeenConnector(slot.clone()))
            .chain(RustlsConnector::default());
    let made = Watched(chain).connect(details, None)?;
    let made = made.ok_or(ureq::Error::ConnectionFailed)?;
    Ok(Box::new(made))
}

/// Where the socket is remembered.
#[derive(Clone, Debug, Default)]
struct Slot {
    stream: Arc<Mutex<Option<Arc<TcpStream>>>>,
    is_live: Arc<AtomicBool>,
}

impl Slot {
    fn stream(&self) -> Option<Arc<TcpStream>> {
        let stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.clone()
    }
}

/// Opens a socket, through a SOCKS proxy if there is one, unless another proxy has connected.
#[derive(Debug)]
struct SeenConnector(Slot);

impl<In: Transport> Connector<In> for SeenConnector {
    type Out = Either<In, Socket>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(chained) = chained {
            return Ok(Some(Either::A(chained)));
        }
        let (uri, timeout) = (details.uri, details.timeout);
        let proxy = details.config.proxy();
        let proxy = proxy.filter(|proxy| socks::is_meant(proxy));
        let dialed = proxy.map_or(uri, ureq::Proxy::uri);
        let stream = Arc::new(dial(dialed, timeout)?);
        let handle: Arc<dyn ShutdownHandle> = Arc::<TcpStream>::clone(&stream);
        let handle: Handle = Arc::downgrade(&handle);
        (details.register_shutdown)(handle)?;
        if let Some(proxy) = proxy {
            let (host, port) = host_port(uri)?;
            let target = if proxy.resolve_target() {
                let found = look_up_aside(host, port, timeout)?;
                Target::Address(*found.first().ok_or(ureq::Error::HostNotFound)?)
            } else {
                Target::named(host, port)
            };
            let attempt = Attempt::current();
            let until = deadline(attempt.as_deref(), timeout);
            socks::connect(&stream, proxy, &target, until)?;
            if let Some(attempt) = attempt {
                attempt.reach(super::Stage::Tunneled);
            }
        }
        let mut slot = self.0.stream.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some(Arc::clone(&stream));
        drop(slot);
        let socket = Socket::new(stream, details.config).live(Arc::clone(&self.0.is_live));
        Ok(Some(Either::B(socket)))
    }
}
