//! Who the driver is to the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind, Token};
use mm_sender::{Response, Secrets};
use serde_json::{Value, json};

use crate::call::{Body, Options};
use crate::driver::Attempt;
use crate::json::FromJson;
use crate::repeat::Attempts;
use crate::types::User;
use crate::{Driver, Request};

/// What the driver shows for itself.
#[derive(Clone)]
pub(crate) enum Credentials {
    None,
    Token(Token),
    Login(Login),
    /// A header of one's own.
    Header(String, String),
}

/// A user name and a password.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) mfa_token: Option<String>,
}

impl Credentials {
    pub(crate) fn secrets(&self) -> Secrets {
        match self {
            Self::None => Secrets::default(),
            Self::Token(token) => Secrets::of_texts([token.expose_secret()]),
            Self::Login(login) => Secrets::of_texts(
                [Some(&login.password), login.mfa_token.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            ),
            // `Bearer` and the like before it are none.
            Self::Header(_, value) => {
                let after = value.split_once(' ').map(|(_, it)| it.trim());
                Secrets::of_texts([value.as_str()].into_iter().chain(after))
            }
        }
    }
}

/// The session that a login began.
#[derive(Default)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// Told when a login has ended, and when somebody who waits for it is cancelled.
    changed: Condvar,
    /// Counts logins, failed ones too, and logouts: of many requests that meet an expired
    /// session one logs in, and the others take what came of it. Changed under the lock, read
    /// before a wait for a login that runs.
    count: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    is_logging_in: bool,
    /// Why the server refused the last login.
    refused: Option<Error>,
    /// The code of a second factor is good for one login.
    mfa_is_used: bool,
}

impl Session {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// Waits until nobody logs in.
    fn quiet(
        &self,
        until: Option<Instant>,
        options: &Options,
    ) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.lock();
        while state.is_logging_in {
            if options.cancel.is_canceled() {
                return Err(Error::new(ErrorKind::Canceled));
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Err(Error::new(ErrorKind::Timeout)
                    .with_may_have_acted(false)
                    .with_message("the deadline passed before there was a session"));
            }
            // Longer than any login: whoever waits is told.
            let left = left.unwrap_or(Duration::from_secs(60 * 60));
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(state)
    }
}

/// A login that runs: ends when it is dropped, also by a panic.
struct Running<'a>(&'a Session);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.lock().is_logging_in = false;
        self.0.changed.notify_all();
    }
}

/// The token to ask with, and which login it is of.
pub(crate) struct Shown {
    pub(crate) token: Option<Token>,
    pub(crate) login: u64,
}

impl Driver {
    /// Logs in now rather than at the first request; with a token, asks whether it is valid.
    /// Gives who it is.
    ///
    /// # Errors
    /// The server does not let it in, or cannot be reached.
    pub fn login(&self) -> Result<User, Error> {
        self.login_until(None, &Cancel::new())
    }

    /// As [`login`](Self::login), until a time with all attempts and waits, and so that another
    /// thread can stop it.
    ///
    /// # Errors
    /// As there; `Canceled` if `cancel` ends it, `Timeout` at the deadline.
    pub fn login_until(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<User, Error> {
        let options = Options::ended_by(deadline, cancel);
        let mut attempts = Attempts::new(self, &options);
        if let Credentials::Login(_) = self.credentials() {
            loop {
                let count = self.session().count();
                match self.log_in(count, attempts.until, &options) {
                    Ok(Some(user)) => return Ok(user),
                    Ok(None) => break,
                    // A session too many does no harm.
                    Err(error) => attempts.wait_after(error, self.can_log_in(), true)?,
                }
            }
        }
        self.me_until(attempts.until, cancel)
    }

    /// Ends the session that a login began. Without one it does nothing: a token is valid
    /// until it is revoked. The next request logs in again.
    ///
    /// # Errors
    /// The server cannot be reached; the session is forgotten here all the same.
    pub fn logout(&self) -> Result<(), Error> {
        self.logout_until(None, &Cancel::new())
    }

    /// As [`logout`](Self::logout), until a time with all attempts and waits, and so that
    /// another thread can stop it.
    ///
    /// # Errors
    /// As there; `Canceled` if `cancel` ends it, `Timeout` at the deadline.
    pub fn logout_until(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        let token = {
            let mut state = self.session().lock();
            state.refused = None;
            self.session().count.fetch_add(1, Ordering::SeqCst);
            state.token.take()
        };
        self.cookies().clear();
        self.known().forget();
        let Some(token) = token else {
            return Ok(());
        };
        let options = Options::ended_by(deadline, cancel);
        let mut attempts = Attempts::new(self, &options);
        loop {
            let attempt = Attempt {
                path: "/api/v4/users/logout",
                token: Some(&token),
                until: attempts.until,
                to: None,
            };
            match self.attempt("POST", &Body::None, attempt, &options) {
                Ok(_) => return Ok(()),
                // A session that is over is no more over the second time.
                Err(error) => attempts.wait_after(error, true, true)?,
            }
        }
    }

    /// The token of the session that a login began, for who keeps it until the next time.
    pub fn session_token(&self) -> Option<Token> {
        self.session().lock().token.clone()
    }

    /// Who the driver is to the server.
    ///
    /// # Errors
    /// The server does not know, or cannot be reached.
    pub fn me(&self) -> Result<User, Error> {
        self.me_until(None, &Cancel::new())
    }

    pub(crate) fn me_until(
        &self,
        deadline: Option<Instant>,
        cancel: &Cancel,
    ) -> Result<User, Error> {
        let mut request = self.get("/api/v4/users/me").cancel_by(cancel);
        if let Some(deadline) = deadline {
            request = request.until(deadline);
        }
        let user: User = request.send_typed()?;
        if user.id.as_str().is_empty() {
            return Err(Error::new(ErrorKind::Protocol)
                .with_message("the answer tells of no user: is this a Mattermost server?"));
        }
        Ok(user)
    }

    /// The token that requests go with. Logs in if that is how one gets it.
    pub(crate) fn shown(&self, until: Option<Instant>, options: &Options) -> Result<Shown, Error> {
        match self.credentials() {
            Credentials::Token(token) => Ok(Shown {
                token: Some(token.clone()),
                login: 0,
            }),
            Credentials::None | Credentials::Header(..) => Ok(Shown {
                token: None,
                login: 0,
            }),
            Credentials::Login(_) => {
                let session = self.session();
                let count = session.count();
                if session.lock().token.is_none() {
                    self.log_in(count, until, options)?;
                }
                let known = session.lock();
                Ok(Shown {
                    token: known.token.clone(),
                    login: session.count(),
                })
            }
        }
    }

    /// Whether a request that was refused with 401 can be tried again: with a password, once
    /// the driver has logged in anew.
    pub(crate) fn renews(
        &self,
        refused: &Shown,
        until: Option<Instant>,
        options: &Options,
    ) -> Result<bool, Error> {
        if !matches!(self.credentials(), Credentials::Login(_)) || !self.can_log_in() {
            return Ok(false);
        }
        self.log_in(refused.login, until, options).map(|_| true)
    }

    /// Whether it has what a login needs: the code of a second factor may be spent.
    pub(crate) fn can_log_in(&self) -> bool {
        !self.session().lock().mfa_is_used
    }

    /// Logs in, unless somebody has since this count.
    fn log_in(
        &self,
        since: u64,
        until: Option<Instant>,
        options: &Options,
    ) -> Result<Option<User>, Error> {
        let Credentials::Login(login) = self.credentials() else {
            return Ok(None);
        };
        let session = self.session();
        let driver = self.clone();
        let _hook = options.cancel.on_cancel(move || {
            // Under the lock, so that who is about to wait is not missed.
            let _state = driver.session().lock();
            driver.session().changed.notify_all();
        });
        let mut state = session.quiet(until, options)?;
        if session.count() != since {
            if state.token.is_some() {
                return Ok(None);
            }
            // Asked again it would be refused again, until the account is locked.
            if let Some(refused) = &state.refused {
                return Err(refused.clone());
            }
        }
        state.token = None;
        if state.mfa_is_used {
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(
                "the session is over, and the code of the second factor was used: log in with a \
                 new one",
            ));
        }
        state.is_logging_in = true;
        drop(state);
        let _running = Running(session);
        let result = self.ask_for_session(login, until, options);
        let is_heard = result.as_ref().err().is_none_or(Error::may_have_acted);
        let is_refusal = |error: &&Error| matches!(error.status(), Some(400..=428));
        let mut state = session.lock();
        state.mfa_is_used = login.mfa_token.is_some() && is_heard;
        state.refused = result.as_ref().err().filter(is_refusal).cloned();
        session.count.fetch_add(1, Ordering::SeqCst);
        let (token, user) = result?;
        state.token = Some(token);
        Ok(user)
    }

    fn ask_for_session(
        &self,
        login: &Login,
        until: Option<Instant>,
        options: &Options,
    ) -> Result<(Token, Option<User>), Error> {
        let mut body = json!({"login_id": login.name, "password": login.password});
        if let Some(code) = &login.mfa_token {
            body["token"] = Value::from(code.as_str());
        }
        let attempt = Attempt {
            path: "/api/v4/users/login",
            token: None,
            until,
            to: None,
        };
        let answer = self.attempt("POST", &Body::Whole(body), attempt, options)?;
        let token = answer.header("token").map(Token::parse);
        let token = token.and_then(Result::ok);
        let token = token.ok_or_else(|| not_mattermost(&answer))?;
        self.hide(token.expose_secret());
        let user = serde_json::from_slice(answer.body()).ok();
        Ok((token, user.and_then(|user| User::from_json(user).ok())))
    }
}

fn not_mattermost(answer: &Response) -> Error {
    let status = answer.status();
    Error::new(ErrorKind::Protocol).with_message(format!(
        "the answer to the login has status {status} and no token: is this a Mattermost server, \
         and is no login page before it?"
    ))
}
