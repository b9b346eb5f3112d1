//! Why a catcher cannot start.

use std::io;

/// Why a catcher cannot start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The system gives no thread or no runtime.
    #[error("cannot start the catcher's thread")]
    Thread(#[source] io::Error),
    /// An inbox cannot have this name.
    #[error("an inbox has a name of letters and digits alone, not `{0}`")]
    Inbox(String),
    /// The data file cannot be opened, read or written.
    #[error("the data file: {0}")]
    Data(String),
}
