//! How a server is reached.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use mm_sender::{Dialer, HttpSettings, Wire};

use super::login::Account;
use super::session::Session;
use super::srv::{self, Target};
use super::{XmppEncryption, prelude};
use crate::way_hint::hinted;

/// Where a server is, and who comes.
pub(super) struct Way {
    pub(super) account: Arc<Account>,
    pub(super) encryption: XmppEncryption,
    /// The host, if it is not that of the domain's records.
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) settings: HttpSettings,
    pub(super) timeout: Duration,
}

impl Way {
    /// Connects and logs in, all within the timeout.
    pub(super) fn connect(&self, cancel: &Cancel) -> Result<Session, Error> {
        let until = Instant::now() + self.timeout;
        let targets = self.targets(until, cancel)?;
        let mut failed = None;
        for (index, target) in targets.iter().enumerate() {
            let others = u32::try_from(targets.len() - index).unwrap_or(u32::MAX);
            let left = until.saturating_duration_since(Instant::now());
            match self.dial(target, left / others, cancel) {
                Ok(wire) => {
                    let left = until.saturating_duration_since(Instant::now());
                    let account = Arc::clone(&self.account);
                    return Session::open(wire, account, left, self.timeout, cancel);
                }
                Err(error) if error.kind() == ErrorKind::Canceled => return Err(error),
                // The preferred one tells best what is wrong.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or_else(|| Error::new(ErrorKind::Connect)))
    }

    fn targets(&self, until: Instant, cancel: &Cancel) -> Result<Vec<Target>, Error> {
        let domain = self.domain();
        let port = self.port.unwrap_or(match self.encryption {
            XmppEncryption::Tls => 5223,
            _ => 5222,
        });
        if let Some(host) = &self.host {
            return Ok(vec![(host.clone(), port)]);
        }
        let is_name = domain.contains('.') && domain.parse::<IpAddr>().is_err();
        if !is_name || self.port.is_some() {
            return Ok(vec![(domain.to_owned(), port)]);
        }
        let service = match self.encryption {
            XmppEncryption::Tls => "_xmpps-client",
            _ => "_xmpp-client",
        };
        let name = format!("{service}._tcp.{domain}");
        let found = srv::servers().map(|servers| srv::look_up(servers, &name, until, cancel));
        let mut found = found.unwrap_or_default();
        if found.is_empty() {
            return Ok(vec![(domain.to_owned(), port)]);
        }
        found.retain(|(host, _)| !host.is_empty());
        if found.is_empty() {
            let text = format!("{domain} says that it serves no XMPP in this way ({name})");
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        Ok(found)
    }

    /// As in addresses of IPv6 there are brackets in a domain, and not in the name of a host.
    pub(super) fn domain(&self) -> &str {
        let domain = self.account.jid.domain().as_str();
        domain.trim_start_matches('[').trim_end_matches(']')
    }

    pub(super) fn dialer(&self, (host, port): &Target) -> Result<Dialer, Error> {
        let is_encrypted = self.encryption != XmppEncryption::DangerUnencrypted;
        let dialer = Dialer::new(is_encrypted, host, *port, &self.settings)?;
        if is_encrypted {
            return dialer.certified_as(self.domain());
        }
        Ok(dialer)
    }

    fn dial(&self, target: &Target, left: Duration, cancel: &Cancel) -> Result<Wire, Error> {
        let dialer = self.dialer(target)?;
        let domain = self.account.jid.domain().as_str();
        let mut refused = None;
        let made = match self.encryption {
            XmppEncryption::DangerUnencrypted => dialer.dial(left, cancel),
            XmppEncryption::Tls => dialer.dial_and_upgrade(left, cancel, &mut |_, _| Ok(())),
            XmppEncryption::StartTls => {
                dialer.dial_and_upgrade(left, cancel, &mut |stream, until| {
                    let agreed = prelude::start_tls(stream, until, domain);
                    agreed.map_err(|error| {
                        let text = error.to_string();
                        refused = Some(error);
                        std::io::Error::other(text)
                    })
                })
            }
        };
        match made {
            Err(error) if error.kind() != ErrorKind::Canceled => {
                Err(refused.unwrap_or_else(|| hinted(error)))
            }
            made => made,
        }
    }
}
