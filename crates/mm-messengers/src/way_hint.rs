//! What to do about a connection for another protocol than HTTP that could not be made.

use mm_core::{Error, ErrorKind};

/// The usual hints are of HTTP, and name variables that count for nothing here.
pub(crate) fn hinted(error: Error) -> Error {
    let hint = match error.kind() {
        ErrorKind::Connect => {
            "check that host and port are right and that the server can be reached from here; a \
             proxy on the way is the messenger's own `proxy`, as those of the environment are \
             for HTTP"
        }
        ErrorKind::Tls => {
            "if the server's certificate comes from your own authority, give that authority's \
             certificate as an extra CA file; see that port and encryption belong together"
        }
        ErrorKind::Proxy(Some(407)) => return error,
        ErrorKind::Proxy(_) => {
            "check the address of the messenger's `proxy`, and that it lets CONNECT through to \
             this server and port"
        }
        _ => return error,
    };
    error.with_hint(hint)
}
