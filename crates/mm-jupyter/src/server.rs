//! The service on the network, until it is told to stop.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::os::unix::process::parent_id;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use mm_core::{Error, ErrorKind};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::{Service, journal, routes};

/// How many connections there are at once; more wait until one ends.
const CONNECTIONS_MAX: usize = 512;
/// How many posts are made at once; more wait.
const THREADS_MAX: usize = 16;
/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How much of a request lies in memory.
const BUFFER_BYTES: usize = 64 * 1024;
/// How long what runs may take after a stop, before it is cut off. The hub waits longer, and
/// its users do not.
const GRACE: Duration = Duration::from_millis(1_300);
/// How long what is cut off may take to end.
const END: Duration = Duration::from_millis(250);
/// How often it is looked whether the hub is still there.
const LOOK: Duration = Duration::from_secs(1);
/// The wait after the system had no more connections to give.
const BREATH: Duration = Duration::from_millis(50);

impl Service {
    /// Serves until SIGINT or SIGTERM, or until the hub is gone, and then for two seconds at most. `ready` is told where,
    /// once it listens.
    ///
    /// # Errors
    /// It cannot listen there, or this system has no signals.
    pub fn run(&self, ready: impl FnOnce(SocketAddr)) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(THREADS_MAX)
            .build()
            .map_err(broken)?;
        let result = runtime.block_on(self.serve(ready));
        runtime.shutdown_timeout(END);
        result
    }

    async fn serve(&self, ready: impl FnOnce(SocketAddr)) -> Result<(), Error> {
        let address = self.0.settings.listen;
        let listener = TcpListener::bind(address).await.map_err(|error| {
            Error::new(ErrorKind::Io)
                .with_message(format!("cannot listen at {address}"))
                .with_source(error)
        })?;
        // Installed before it is ready: a hub that was started in the background has its
        // children ignore SIGINT.
        let stop = stop_signal(self.0.settings.ends_with_parent).map_err(broken)?;
        ready(listener.local_addr().map_err(broken)?);
        let warm = self.clone();
        tokio::task::spawn_blocking(move || match warm.check() {
            Ok(text) => journal::line(&text),
            Err(text) => journal::line(&format!("warning: {text}")),
        });
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let mut stop = std::pin::pin!(stop);
        loop {
            let accept = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (place, listener.accept().await)
            };
            tokio::select! {
                why = &mut stop => {
                    journal::line(&format!("{why}: stopping"));
                    break;
                }
                (place, accepted) = accept => match accepted {
                    Ok((stream, _)) => self.connect(stream, &graceful, place.ok()),
                    Err(_) => tokio::time::sleep(BREATH).await,
                },
            }
        }
        drop(listener);
        let mut ended = std::pin::pin!(graceful.shutdown());
        if tokio::time::timeout(GRACE, &mut ended).await.is_err() {
            journal::line("cutting off what still runs");
            self.0.cancel.cancel();
            // So that who waits for it is told.
            let _ = tokio::time::timeout(END, ended).await;
        }
        self.0.cancel.cancel();
        Ok(())
    }

    fn connect<T: Send + 'static>(&self, stream: TcpStream, graceful: &GracefulShutdown, place: T) {
        // Without it an answer may wait for the other side.
        let _ = stream.set_nodelay(true);
        let inner = Arc::clone(&self.0);
        let service = service_fn(move |request| {
            let inner = Arc::clone(&inner);
            async move { Ok::<_, Infallible>(routes::answer(inner, request).await.into_response()) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(BUFFER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong on a connection is the client's to notice.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// Why it is to stop, once it is.
fn stop_signal(ends_with_parent: bool) -> std::io::Result<impl Future<Output = &'static str>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let parent = ends_with_parent.then(parent_id);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
            () = end_of(parent) => "the hub is gone",
        }
    })
}

/// Waits until the parent is another: one that is killed stops nobody, and its children get a
/// new one.
async fn end_of(parent: Option<u32>) {
    let Some(parent) = parent else {
        return std::future::pending().await;
    };
    while parent_id() == parent {
        tokio::time::sleep(LOOK).await;
    }
}

fn broken(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_takes_two_seconds_at_most_by_its_parts() {
        assert!(GRACE + END + END < Duration::from_secs(2));
    }
}
