//! A request with all its attempts.

use std::io::{self, Write};
use std::time::{Duration, Instant, SystemTime};

use mm_core::{Error, ErrorKind, random_u64};
use mm_sender::Response;
use serde_json::{Map, Value};

use crate::call::{Body, Options};
use crate::driver::{Attempt, Driver};
use crate::form::Field;
use crate::time::Millis;

/// The field by which the server knows a post that comes again.
const KEY: &str = "pending_post_id";

/// Makes a request until it succeeds, cannot succeed, or time is up.
///
/// Repeated are: what did not leave this process, and 429, for every method; 502, 503, 504
/// and broken connections where the same request again does no more than once did: GET, HEAD,
/// PUT, DELETE, and a new post, which carries a key. That key is good for 30 s.
pub(crate) fn exchange(
    driver: &Driver,
    method: &str,
    path: &str,
    mut body: Body,
    options: &Options,
    mut to: Option<&mut Counted<'_>>,
) -> Result<Response, Error> {
    let is_keyed = key(method, path, &mut body);
    let is_safe = is_keyed || matches!(method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS");
    let is_repeatable = match &body {
        Body::Form(fields) => fields.iter().all(Field::is_repeatable),
        Body::File(file) => file.is_repeatable(),
        _ => true,
    };
    let mut attempts = if is_keyed {
        Attempts::keyed(driver, options)
    } else {
        Attempts::new(driver, options)
    };
    let until = attempts.until;
    let mut renewed = false;
    loop {
        let mut may_come_again = is_repeatable;
        let error = match driver.shown(until, options) {
            Ok(shown) => {
                let attempt = Attempt {
                    path,
                    token: shown.token.as_ref(),
                    until,
                    to: to.as_deref_mut().map(|to| to as &mut dyn Write),
                };
                let error = match driver.attempt(method, &body, attempt, options) {
                    Ok(answer) => return Ok(answer),
                    Err(error) => error,
                };
                if error.status() == Some(401) && !renewed && is_repeatable {
                    renewed = true;
                    match driver.renews(&shown, until, options) {
                        Ok(true) => continue,
                        Ok(false) => error,
                        Err(error) => error.with_may_have_acted(false),
                    }
                } else {
                    error
                }
            }
            // Of the request itself nothing has left.
            Err(error) => {
                may_come_again = driver.can_log_in();
                error.with_may_have_acted(false)
            }
        };
        may_come_again &= to.as_ref().is_none_or(|to| to.written() == 0);
        attempts.wait_after(error, may_come_again, is_safe)?;
    }
}

/// The attempts at one thing, and when all must be over.
pub(crate) struct Attempts<'a> {
    driver: &'a Driver,
    options: &'a Options,
    pub(crate) until: Option<Instant>,
    /// Of the attempt that runs, from 1.
    number: u32,
    /// Whether any before may have done something.
    acted: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(driver: &'a Driver, options: &'a Options) -> Self {
        Self::within(driver.settings().deadline, driver, options)
    }

    /// Those that must be over before the key of the request is.
    fn keyed(driver: &'a Driver, options: &'a Options) -> Self {
        let settings = driver.settings();
        Self::within(settings.deadline.min(settings.keyed), driver, options)
    }

    fn within(longest: Duration, driver: &'a Driver, options: &'a Options) -> Self {
        let until = Instant::now().checked_add(longest);
        Self {
            driver,
            options,
            until: until.into_iter().chain(options.until).min(),
            number: 1,
            acted: false,
        }
    }

    /// Waits until the next attempt, after one that ended with this error. `is_safe` says that
    /// what was done may be done again.
    ///
    /// # Errors
    /// There is no next one. The error says whether any of them may have acted.
    pub(crate) fn wait_after(
        &mut self,
        error: Error,
        may_come_again: bool,
        is_safe: bool,
    ) -> Result<(), Error> {
        let policy = self.driver.settings().retry.clone();
        let policy = policy.at_least_once(policy_allows(is_safe, &error));
        let wait = policy.wait_after(self.number, &error, random_u64());
        self.acted |= error.may_have_acted();
        let Some(wait) = wait.filter(|_| may_come_again && !self.options.is_single_attempt) else {
            return Err(self.remember(error));
        };
        if Instant::now()
            .checked_add(wait)
            .is_none_or(|end| self.until.is_some_and(|until| end > until))
        {
            // A 503 that names a time was a refusal: this time is not the server's.
            return Err(self.remember(error.with_retry_after(wait)));
        }
        if self.options.cancel.wait(wait) {
            let canceled = Error::new(ErrorKind::Canceled).with_source(error);
            return Err(self.remember(canceled));
        }
        self.number += 1;
        Ok(())
    }

    /// What was before counts too: something may have been done by an attempt before the last.
    fn remember(&self, error: Error) -> Error {
        if self.acted && !error.may_have_acted() {
            error.with_may_have_acted(true)
        } else {
            error
        }
    }
}

/// Whether what may have been done is asked for again.
fn policy_allows(is_safe: bool, error: &Error) -> bool {
    let is_broken = match error.kind() {
        ErrorKind::Timeout | ErrorKind::Interrupted => true,
        ErrorKind::Status(status) => {
            let is_pending = error.server_id() == Some("api.post.deduplicate_create_post.pending");
            matches!(status, 502..=504) || is_pending
        }
        _ => false,
    };
    is_safe && is_broken
}

/// Gives a new post its key, unless it has one. Whether the request is a new post.
fn key(method: &str, path: &str, body: &mut Body) -> bool {
    if method != "POST" || path.split('?').next() != Some("/api/v4/posts") {
        return false;
    }
    let fields: &mut Map<String, Value> = match body {
        Body::Fields(fields) | Body::Whole(Value::Object(fields)) => fields,
        _ => return false,
    };
    if fields
        .get(KEY)
        .is_none_or(|key| key.as_str().is_none_or(str::is_empty))
    {
        // By random rather than by user, as the server has it in its own client: two programs
        // of one bot may post in the same millisecond.
        let now = Millis::from(SystemTime::now()).0;
        let key = format!("{:016x}{:016x}:{now}", random_u64(), random_u64());
        fields.insert(KEY.to_owned(), Value::from(key));
    }
    true
}

/// Counts what is written.
pub(crate) struct Counted<'a> {
    to: &'a mut dyn Write,
    written: u64,
}

impl<'a> Counted<'a> {
    pub(crate) fn new(to: &'a mut dyn Write) -> Self {
        Self { to, written: 0 }
    }

    pub(crate) fn written(&self) -> u64 {
        self.written
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests;
