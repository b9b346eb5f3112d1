//! The seam between who has a message and who carries it.

use std::sync::Arc;
use std::time::Instant;

use crate::{Cancel, Delivery, Error, Receipt};

/// Carries payloads: by webhook, by REST, into memory for tests, or your own way.
///
/// Everything above (queue, log handler, programs) takes any transport and knows no
/// more of it than this.
///
/// ```
/// use mm_core::{Delivery, Error, Payload, Receipt, Transport};
///
/// struct Count(std::sync::atomic::AtomicUsize);
///
/// impl Transport for Count {
///     fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
///         delivery.count_attempt();
///         delivery.count_part();
///         self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         Ok(Receipt::new(delivery.parts_sent(), delivery.attempts()))
///     }
/// }
///
/// let count = Count(0.into());
/// count.send(&mut Delivery::new(Payload::new("hello")))?;
/// # Ok::<(), Error>(())
/// ```
pub trait Transport: Send + Sync {
    /// Sends what of the delivery is not out yet, and blocks until the server has
    /// answered, the delivery's deadline has passed or it was cancelled.
    ///
    /// # Errors
    /// Whatever kept the server from accepting all of it. The delivery knows which
    /// parts are out; sending it again goes on after them.
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error>;

    /// Waits until a request may be made by what is known of the server's rate limit.
    ///
    /// A queue calls it before it decides what the next post holds, so that what
    /// arrives meanwhile can join. It promises nothing: `send` still waits by itself.
    ///
    /// # Errors
    /// `RateLimited` at once if the wait would pass `deadline`, `Canceled` if
    /// `cancel` ends it.
    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        let _ = (deadline, cancel);
        Ok(())
    }
}

macro_rules! forward {
    ($pointer:ty) => {
        impl<T: Transport + ?Sized> Transport for $pointer {
            fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
                (**self).send(delivery)
            }

            fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
                (**self).wait_ready(deadline, cancel)
            }
        }
    };
}

forward!(&T);
forward!(Box<T>);
forward!(Arc<T>);
