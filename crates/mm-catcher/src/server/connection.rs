//! One connection.

use std::convert::Infallible;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::fuse::{Fuse, Fused};
use super::misbehave::Peer;
use super::{Server, service};

/// How large the head of a request may be.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// Serves a connection to its end, or to the server's.
pub(crate) async fn serve(server: Arc<Server>, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut stop = server.stop.subscribe();
    let answering = Arc::clone(&server);
    let fuse = Arc::new(Fuse::default());
    let peer = Peer {
        address: stream.peer_addr().ok().map(|peer| peer.ip()),
        fuse: Arc::clone(&fuse),
    };
    let head_timeout = server.settings.reading.head;
    let service = service_fn(move |request| {
        let server = Arc::clone(&answering);
        let peer = peer.clone();
        async move { Ok::<_, Infallible>(service::answer(server, request, &peer).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(HEAD_BYTES_MAX)
        .title_case_headers(true)
        .serve_connection(TokioIo::new(Fused::new(stream, fuse)), service)
        .with_upgrades();
    tokio::select! {
        // What goes wrong on a connection is the client's to notice.
        _ = connection => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
