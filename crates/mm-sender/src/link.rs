//! The way from a request to a socket: names, connections, and how to stop waiting for
//! either. This module alone touches `ureq::unversioned`, which does not follow semver.
//!
//! ureq's own chain looks the server's name up before each request, on a thread of its
//! own even for a kept connection; connects in a way that nothing can interrupt; and
//! starts the timeout anew with each read from a proxy and each part of a write. Here a
//! name is looked up only to connect, a cancel ends every wait but the connecting to a
//! SOCKS proxy, and the attempt's deadline covers everything.

mod attempt;
mod dial;
mod live;
mod socket;
mod socks;
mod watched;

use ureq::unversioned::transport::{
    ConnectProxyConnector, Connector, RustlsConnector, SocksConnector,
};

pub(crate) use attempt::{Attempt, Stage, TIMEOUT_MAX};
pub(crate) use dial::LookupFailed;
pub(crate) use live::{Live, connect, connect_and_upgrade};

/// An agent whose requests are told to the [`Attempt`] of their thread.
pub(crate) fn agent(config: ureq::config::Config) -> ureq::Agent {
    let chain =
        ().chain(SocksConnector::default())
            .chain(ConnectProxyConnector::default())
            .chain(watched::TunnelMark)
            .chain(socket::TcpConnector)
            .chain(RustlsConnector::default());
    ureq::Agent::with_parts(config, watched::Watched(chain), dial::LookUpLater)
}
