//! Connections for another protocol than HTTP, such as a websocket: through the same proxies,
//! with the same certificates and deadlines.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use ureq::config::Config;
use ureq::unversioned::transport::{NextTimeout, Transport};

use crate::failure;
use crate::http::{HttpSettings, config};
use crate::link::{self, Attempt};
use crate::route::Route;

/// How much is read or written at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Opens connections to one server.
pub struct Dialer {
    config: Config,
    route: Route,
    url: ureq::http::Uri,
    /// The same as `http`.
    clear_url: ureq::http::Uri,
}

impl Dialer {
    /// Checks the settings, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a proxy or a certificate that cannot be used,
    /// [`ErrorKind::InvalidUrl`] for a host that is none.
    pub fn new(https: bool, host: &str, port: u16, settings: &HttpSettings) -> Result<Self, Error> {
        let (config, route) = config(https, host, port, settings)?;
        let config = config
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .build();
        let scheme = if https { "https" } else { "http" };
        let place = if host.contains(':') {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        };
        let url = |scheme: &str| {
            let url = format!("{scheme}://{place}/").parse();
            url.map_err(|_| Error::new(ErrorKind::InvalidUrl))
        };
        Ok(Self {
            url: url(scheme)?,
            clear_url: url("http")?,
            config,
            route,
        })
    }

    /// Where the certificate is not of the host but of a domain that the host serves, as with
    /// XMPP: what [`dial_and_upgrade`](Self::dial_and_upgrade) encrypts is for this name.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for a name that is none of a host.
    pub fn certified_as(mut self, name: &str) -> Result<Self, Error> {
        let place = if name.contains(':') {
            format!("https://[{name}]/")
        } else {
            format!("https://{name}/")
        };
        let url = place.parse();
        self.url = url.map_err(|_| Error::new(ErrorKind::InvalidUrl))?;
        Ok(self)
    }

    /// The way to the server, and why.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// As [`Http::send`](crate::Http::send) where no connection could be made.
    pub fn dial(&self, timeout: Duration, cancel: &Cancel) -> Result<Wire, Error> {
        self.make(timeout, cancel, || link::connect(&self.url, &self.config))
    }

    /// Opens a connection in the clear, on which `prelude` agrees with the server to encrypt
    /// it, until the time that it is told: `STARTTLS`, as several protocols have it. What it
    /// reads it must read to the last byte that comes in the clear, and no further.
    ///
    /// # Errors
    /// As [`dial`](Self::dial); what `prelude` fails with is the source of
    /// [`ErrorKind::Connect`].
    pub fn dial_and_upgrade(
        &self,
        timeout: Duration,
        cancel: &Cancel,
        prelude: &mut dyn FnMut(&TcpStream, Instant) -> io::Result<()>,
    ) -> Result<Wire, Error> {
        let urls = (&self.clear_url, &self.url);
        self.make(timeout, cancel, || {
            link::connect_and_upgrade(urls, &self.config, prelude)
        })
    }

    fn make(
        &self,
        timeout: Duration,
        cancel: &Cancel,
        connect: impl FnOnce() -> Result<link::Live, ureq::Error>,
    ) -> Result<Wire, Error> {
        let attempt = Arc::new(Attempt::new(timeout));
        let _hook = {
            let attempt = Arc::clone(&attempt);
            cancel.on_cancel(move || attempt.cancel())
        };
        let live = attempt
            .watch(connect)
            .map_err(|error| failure::from_ureq(error, &attempt, self.route.proxy()))?;
        Ok(Wire {
            transport: live.transport,
            stream: live.stream,
        })
    }
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// A connection. Reading never waits: what is not there yet is
/// [`WouldBlock`](io::ErrorKind::WouldBlock), and its socket can be waited for. Writing waits
/// 10 s at most.
pub struct Wire {
    transport: Box<dyn Transport>,
    stream: Arc<TcpStream>,
}

impl Wire {
    /// What ends this connection from another thread.
    pub fn breaker(&self) -> Breaker {
        Breaker(Arc::clone(&self.stream))
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.transport.buffers().input().is_empty() {
            let came = self.transport.await_input(NextTimeout::default());
            if !came.map_err(ureq::Error::into_io)? {
                return Ok(0);
            }
        }
        let input = self.transport.buffers().input();
        let len = input.len().min(buffer.len());
        buffer[..len].copy_from_slice(&input[..len]);
        self.transport.buffers().input_consume(len);
        Ok(len)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let output = self.transport.buffers().output();
        let len = output.len().min(bytes.len());
        output[..len].copy_from_slice(&bytes[..len]);
        let written = self.transport.transmit_output(len, NextTimeout::default());
        written.map_err(ureq::Error::into_io)?;
        Ok(len)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
impl std::os::fd::AsFd for Wire {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("peer", &self.stream.peer_addr().ok())
            .finish_non_exhaustive()
    }
}

/// Ends a [`Wire`] from any thread.
#[derive(Clone, Debug)]
pub struct Breaker(Arc<TcpStream>);

impl Breaker {
    /// Ends it at once; what reads from it or writes to it is told.
    pub fn hang_up(&self) {
        // It may have ended already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}
