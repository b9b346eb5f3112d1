//! Logging in by SCRAM: the password never leaves this machine, and the server proves that it
//! knows it too.

use futures_util::{SinkExt, StreamExt};
use mm_core::{Error, ErrorKind};
use mm_sender::Secrets;
use sasl::client::Mechanism;
use sasl::client::mechanisms::Scram;
use sasl::common::ChannelBinding;
use sasl::common::scram::{Sha1, Sha256};
use tokio::io::{AsyncBufRead, AsyncWrite};
use tokio_xmpp::jid::BareJid;
use tokio_xmpp::parsers::sasl::{Auth, Mechanism as Name, Nonza, Response};
use tokio_xmpp::parsers::stream_features::StreamFeatures;
use tokio_xmpp::xmlstream::XmppStreamElement;
use tokio_xmpp::xmlstream::{FallibleStreamElement, InitiatingStream, XmppStream};

use super::refusal::{self, Step};
use crate::line::Terms;

/// How often a server may have the password hashed: more takes longer than a login may, and
/// nothing could interrupt it.
const ITERATIONS_MAX: u32 = 500_000;

/// Who logs in.
pub(super) struct Account {
    pub(super) jid: BareJid,
    pub(super) password: String,
    pub(super) secrets: Secrets,
}

impl Account {
    /// Logs in; what follows is a new stream.
    pub(super) async fn log_in<Io: AsyncBufRead + AsyncWrite + Unpin>(
        &self,
        mut stream: XmppStream<Io>,
        features: &StreamFeatures,
        terms: &Terms,
    ) -> Result<InitiatingStream<Io>, Error> {
        let (mut mechanism, name) = self.mechanism(features)?;
        let mut say = Nonza::Auth(Auth {
            mechanism: name,
            data: mechanism.initial(),
        });
        let mut is_proven = false;
        // Two questions at most: an empty one may come before the success.
        for _ in 0..3 {
            let sent = stream.send(&XmppStreamElement::Sasl(say)).await;
            sent.map_err(|error| refusal::broken(&error, terms.is_ended(), Step::Login))?;
            match stream.next().await {
                Some(Ok(FallibleStreamElement::Ok(XmppStreamElement::Sasl(nonza)))) => {
                    match nonza {
                        // Some send their proof as one more challenge.
                        Nonza::Challenge(challenge) if challenge.data.starts_with(b"v=") => {
                            mechanism.success(&challenge.data).map_err(|_| unproven())?;
                            is_proven = true;
                            say = Nonza::Response(Response { data: Vec::new() });
                        }
                        Nonza::Challenge(challenge) => {
                            is_bounded(&challenge.data)?;
                            let answer = mechanism.response(&challenge.data);
                            let data = answer.map_err(|_| refusal::strange(Step::Login))?;
                            say = Nonza::Response(Response { data });
                        }
                        Nonza::Success(success) => {
                            if !is_proven {
                                mechanism.success(&success.data).map_err(|_| unproven())?;
                            }
                            return Ok(stream.initiate_reset());
                        }
                        Nonza::Failure(failure) => {
                            let jid = self.jid.as_str();
                            return Err(refusal::not_let_in(&failure, jid, &self.secrets));
                        }
                        _ => return Err(refusal::strange(Step::Login)),
                    }
                }
                Some(Ok(FallibleStreamElement::Ok(XmppStreamElement::StreamError(error)))) => {
                    return Err(refusal::closed(&error.0, Step::Login, &self.secrets));
                }
                Some(Ok(_)) => return Err(refusal::strange(Step::Login)),
                Some(Err(error)) => {
                    return Err(refusal::unread(&error, terms.is_ended(), Step::Login));
                }
                None => return Err(refusal::ended(Step::Login)),
            }
        }
        Err(refusal::strange(Step::Login))
    }

    fn mechanism(&self, features: &StreamFeatures) -> Result<(Box<dyn Mechanism>, Name), Error> {
        let offered = &features.sasl_mechanisms;
        let user = self.jid.node().map(|node| escaped(node.as_str()));
        let user = user.unwrap_or_default();
        let password = self.password.as_str();
        let none = ChannelBinding::None;
        let no_nonce = |_| {
            Error::new(ErrorKind::Io).with_message("the system has no random numbers for a login")
        };
        if offered.contains("SCRAM-SHA-256") {
            let scram = Scram::<Sha256>::new(user, password, none).map_err(no_nonce)?;
            return Ok((Box::new(scram), Name::ScramSha256));
        }
        if offered.contains("SCRAM-SHA-1") {
            let scram = Scram::<Sha1>::new(user, password, none).map_err(no_nonce)?;
            return Ok((Box::new(scram), Name::ScramSha1));
        }
        let text = if offered.is_empty() {
            "the XMPP server offers no login on this connection; ask for STARTTLS or TLS"
        } else {
            "the XMPP server offers no login by SCRAM-SHA-256 or SCRAM-SHA-1, and the password is \
             sent in no other way; switch one on there"
        };
        Err(Error::new(ErrorKind::InvalidSetting).with_message(text))
    }
}

fn unproven() -> Error {
    Error::new(ErrorKind::InvalidSetting).with_message(
        "the XMPP server does not prove that it knows the password: it may be another",
    )
}

/// The user's name as SCRAM wants it.
fn escaped(user: &str) -> String {
    user.replace('=', "=3D").replace(',', "=2C")
}

/// Whether the challenge asks for no more work than a login is worth.
fn is_bounded(challenge: &[u8]) -> Result<(), Error> {
    let text = std::str::from_utf8(challenge).unwrap_or_default();
    let iterations = text.split(',').find_map(|part| part.strip_prefix("i="));
    let iterations = iterations.and_then(|number| number.parse::<u32>().ok());
    match iterations {
        Some(iterations) if iterations > ITERATIONS_MAX => {
            Err(Error::new(ErrorKind::InvalidSetting).with_message(format!(
                "the XMPP server wants the password hashed {iterations} times, which is more than \
                 {ITERATIONS_MAX}"
            )))
        }
        // None, or one of which the other side knows what it should be.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_cannot_keep_the_worker_busy() {
        assert!(is_bounded(b"r=abc,s=c2FsdA==,i=10000").is_ok());
        let error = is_bounded(b"r=abc,s=c2FsdA==,i=4000000000").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(!error.is_transient());
    }

    #[test]
    fn a_name_cannot_add_attributes() {
        assert_eq!(escaped("a=b,c"), "a=3Db=2Cc");
    }
}
