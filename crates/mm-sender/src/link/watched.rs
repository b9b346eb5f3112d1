//! Tells the attempt how far it came.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, NextTimeout, ShutdownHandle, Transport,
};

use super::attempt::{Attempt, Handle, Stage};
use super::dial::LookUpNow;

/// A chain of connectors, watched from outside.
#[derive(Debug)]
pub(super) struct Watched<C>(pub(super) C);

impl<C: Connector<()>> Connector<()> for Watched<C> {
    type Out = WatchedTransport<C::Out>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let attempt = Attempt::current();
        let watch = attempt.as_deref().map(Connecting::begin);
        let handles = Arc::new(Mutex::new(Vec::new()));
        let details = watched(details, attempt.clone(), &handles)?;
        let made = self.0.connect(&details, chained)?;
        if made.is_some()
            && let Some(watch) = watch
        {
            watch.made();
        }
        let handles = std::mem::take(&mut *handles.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(made.map(|inner| WatchedTransport { inner, handles }))
    }
}

/// The same details, with what is looked up late, and ears for the sockets.
fn watched<'a>(
    details: &ConnectionDetails<'a>,
    attempt: Option<Arc<Attempt>>,
    handles: &Arc<Mutex<Vec<Handle>>>,
) -> Result<ConnectionDetails<'a>, ureq::Error> {
    let (uri, config) = (details.uri, details.config);
    // Some SOCKS proxies are told an address in the place of a name.
    let by_address = config.proxy().is_some_and(ureq::Proxy::resolve_target);
    let addrs = if by_address {
        ureq::unversioned::resolver::Resolver::resolve(&LookUpNow, uri, config, details.timeout)?
    } else {
        details.addrs.clone()
    };
    let (handles, register) = (Arc::clone(handles), Arc::clone(&details.register_shutdown));
    Ok(ConnectionDetails {
        uri,
        addrs,
        config,
        // The TLS settings are always the agent's, so what is made of them is kept.
        request_level: false,
        resolver: &LookUpNow,
        now: details.now,
        timeout: details.timeout,
        current_time: Arc::clone(&details.current_time),
        run_connector: Arc::clone(&details.run_connector),
        register_shutdown: Arc::new(move |handle: Weak<dyn ShutdownHandle>| {
            if let Some(attempt) = &attempt {
                attempt.reach(Stage::Reached);
                attempt.take_along(Weak::clone(&handle))?;
            }
            let mut handles = handles.lock().unwrap_or_else(PoisonError::into_inner);
            handles.push(Weak::clone(&handle));
            drop(handles);
            register(handle)
        }),
    })
}

/// Counts connections that are being made.
struct Connecting<'a> {
    attempt: &'a Attempt,
    made: bool,
}

impl<'a> Connecting<'a> {
    fn begin(attempt: &'a Attempt) -> Self {
        attempt.begin_connecting();
        Self {
            attempt,
            made: false,
        }
    }

    fn made(mut self) {
        self.made = true;
    }
}

impl Drop for Connecting<'_> {
    fn drop(&mut self) {
        self.attempt.end_connecting(self.made);
    }
}

/// Stands in the chain where a proxy, if there is one, has connected on to the server.
#[derive(Debug)]
pub(super) struct TunnelMark;

impl<In: Transport> Connector<In> for TunnelMark {
    type Out = In;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<In>, ureq::Error> {
        if chained.is_some()
            && let Some(attempt) = Attempt::current()
        {
            attempt.reach(Stage::Tunneled);
        }
        Ok(chained)
    }
}

/// A connection that tells the attempt when the request leaves.
pub(super) struct WatchedTransport<T> {
    inner: T,
    handles: Vec<Handle>,
}

impl<T: Transport> Transport for WatchedTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if amount > 0
            && let Some(attempt) = Attempt::current()
        {
            attempt.leave(&self.handles)?;
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl<T: Transport> fmt::Debug for WatchedTransport<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
