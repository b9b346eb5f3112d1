//! Who the driver is to the server.

use std::sync::{Mutex, MutexGuard, PoisonError};

use mm_core::{Error, ErrorKind, Token};
use mm_sender::{Response, Secrets};
use serde_json::{Value, json};

use crate::Driver;
use crate::call::{Body, Options};
use crate::json::FromJson;
use crate::types::User;

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
            Self::Header(_, value) => Secrets::of_texts([value.as_str()]),
        }
    }
}

/// The session that a login began.
#[derive(Default)]
pub(crate) struct Session(Mutex<State>);

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// Counts the logins, so that of many requests that meet an expired session one logs in.
    count: u64,
    /// The code of a second factor is good for one login.
    mfa_is_used: bool,
}

impl Session {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        match self.credentials() {
            Credentials::Login(_) => {
                let count = self.session().lock().count;
                self.log_in(count)?
                    .ok_or_else(|| {
                        Error::new(ErrorKind::Canceled)
                            .with_message("another thread logged in or out meanwhile")
                    })
                    .or_else(|_| self.me())
            }
            _ => self.me(),
        }
    }

    /// Ends the session that a login began. Without one it does nothing: a token is valid
    /// until it is revoked. The next request logs in again.
    ///
    /// # Errors
    /// The server cannot be reached; the session is forgotten here all the same.
    pub fn logout(&self) -> Result<(), Error> {
        let token = {
            let mut state = self.session().lock();
            state.count += 1;
            state.token.take()
        };
        self.cookies().clear();
        self.known().forget();
        let Some(token) = token else {
            return Ok(());
        };
        let options = Options::default();
        let body = Body::None;
        let answer = self.once(
            "POST",
            "/api/v4/users/logout",
            &body,
            Some(&token),
            &options,
        );
        answer.and_then(|answer| self.judged(&answer)).map(drop)
    }

    /// Who the driver is to the server.
    ///
    /// # Errors
    /// The server does not know, or cannot be reached.
    pub fn me(&self) -> Result<User, Error> {
        self.get("/api/v4/users/me").send_typed()
    }

    /// The token that requests go with. Logs in if that is how one gets it.
    pub(crate) fn shown(&self) -> Result<Shown, Error> {
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
                let known = self.session().lock();
                if known.token.is_none() {
                    let count = known.count;
                    drop(known);
                    self.log_in(count)?;
                    let known = self.session().lock();
                    return Ok(Shown {
                        token: known.token.clone(),
                        login: known.count,
                    });
                }
                Ok(Shown {
                    token: known.token.clone(),
                    login: known.count,
                })
            }
        }
    }

    /// Whether a request that was refused with 401 can be tried again: with a password, once
    /// the driver has logged in anew.
    pub(crate) fn renews(&self, refused: &Shown) -> Result<bool, Error> {
        let Credentials::Login(login) = self.credentials() else {
            return Ok(false);
        };
        if login.mfa_token.is_some() && self.session().lock().mfa_is_used {
            return Ok(false);
        }
        self.log_in(refused.login).map(|_| true)
    }

    /// Logs in, unless somebody has since the login with this number.
    fn log_in(&self, since: u64) -> Result<Option<User>, Error> {
        let Credentials::Login(login) = self.credentials() else {
            return Ok(None);
        };
        // Held over the request, so that the others wait for this login and make none.
        let mut state = self.session().lock();
        if state.count != since {
            return Ok(None);
        }
        let mut body = json!({"login_id": login.name, "password": login.password});
        if let Some(code) = &login.mfa_token {
            body["token"] = Value::from(code.as_str());
        }
        let options = Options::default();
        let body = Body::Whole(body);
        let answer = self.once("POST", "/api/v4/users/login", &body, None, &options)?;
        self.judged(&answer)?;
        let token = answer.header("token").map(Token::parse).transpose()?;
        let token = token.ok_or_else(|| not_mattermost(&answer))?;
        self.hide(token.expose_secret());
        state.token = Some(token);
        state.count += 1;
        state.mfa_is_used = login.mfa_token.is_some();
        let user = serde_json::from_slice(answer.body()).ok();
        Ok(user.and_then(|user| User::from_json(user).ok()))
    }
}

fn not_mattermost(answer: &Response) -> Error {
    let status = answer.status();
    Error::new(ErrorKind::Protocol).with_message(format!(
        "the answer to the login has status {status} and no token: is this a Mattermost server, \
         and is no login page before it?"
    ))
}
