//! The body of a request, which is read to its end also where it is refused: many clients read
//! no answer before they have sent everything, and one that cannot send sees no answer at all: the
//! hub's proxy says then that there is no service.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http_body_util::BodyDataStream;
use hyper::body::Incoming;
use tokio::time::timeout;

/// How much of a refused request is read.
const REST_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// How long that may take.
const REST_TIME: Duration = Duration::from_secs(30);

/// A body whose clones read on where another has stopped.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    body: Arc<Mutex<BodyDataStream<Incoming>>>,
    /// How much may come before more is allowed.
    allowed: Arc<AtomicU64>,
}

impl Body {
    pub(crate) fn new(body: Incoming) -> Self {
        Self {
            body: Arc::new(Mutex::new(BodyDataStream::new(body))),
            allowed: Arc::new(AtomicU64::new(u64::MAX)),
        }
    }

    /// Fails once more than this has come from now on, so that what has no end is not kept.
    pub(crate) fn allow(&self, bytes: u64) {
        self.allowed.store(bytes, Ordering::Relaxed);
    }

    /// Reads the rest, up to a limit, and forgets it.
    pub(crate) async fn drain(mut self) {
        self.allow(u64::MAX);
        let rest = async {
            let mut left = REST_BYTES_MAX;
            while let Some(Ok(piece)) = self.next().await {
                let Some(less) = left.checked_sub(piece.len()) else {
                    return;
                };
                left = less;
            }
        };
        // Who sends more, or slowly, is cut off.
        let _ = timeout(REST_TIME, rest).await;
    }
}

impl Stream for Body {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        let piece = std::task::ready!(Pin::new(&mut *body).poll_next(context));
        let Some(Ok(piece)) = piece else {
            return Poll::Ready(piece.map(|piece| piece.map_err(io::Error::other)));
        };
        let allowed = self.allowed.load(Ordering::Relaxed);
        let Some(left) = allowed.checked_sub(piece.len() as u64) else {
            return Poll::Ready(Some(Err(io::ErrorKind::InvalidData.into())));
        };
        if allowed != u64::MAX {
            self.allowed.store(left, Ordering::Relaxed);
        }
        Poll::Ready(Some(Ok(piece)))
    }
}
