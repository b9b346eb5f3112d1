//! Where the database is, and how it is reached.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use mm_core::{Error, ErrorKind};
use percent_encoding::percent_decode_str;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, Connection, Socket};

use super::failure::Failed;
use super::tls::{Encrypted, Tls};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other side may be silent about what it was sent.
const SILENCE_MAX: Duration = Duration::from_secs(30);
const KEEPALIVE_AFTER: Duration = Duration::from_secs(30);
const DEFAULT_PORT: u16 = 5432;

/// The URL of a database, with its password.
#[derive(Clone)]
pub(crate) struct Url(pub(crate) String);

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Url(<redacted>)")
    }
}

/// A database that can be connected to.
pub(super) struct Place {
    config: Config,
    tls: Tls,
    /// What people see of it: the host, the port, the database.
    pub(super) shown: String,
}

impl Place {
    pub(super) fn new(url: &Url) -> Result<Self, Error> {
        let (url, extra) = split(&url.0)?;
        // Its source may quote a part of the password.
        let mut config: Config = url.parse().map_err(|_| invalid())?;
        if !extra.has_ssl_mode {
            let stays_here = is_of_this_machine(&config);
            config.ssl_mode(if stays_here {
                SslMode::Disable
            } else {
                SslMode::Require
            });
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE_MAX);
        }
        config.keepalives_idle(KEEPALIVE_AFTER);
        if config.get_application_name().is_none() {
            config.application_name("mm-outbox");
        }
        let needs_tls = config.get_ssl_mode() != SslMode::Disable;
        Ok(Self {
            tls: Tls::new(needs_tls, extra.authority.as_deref())?,
            shown: shown(&config),
            config,
        })
    }

    /// Connects to the database. The time of the URL, or 10 s, is for all of it: a server that
    /// takes a connection and says nothing is none.
    pub(super) async fn connect(&self) -> Result<(Client, Connection<Socket, Encrypted>), Failed> {
        let limit = self.config.get_connect_timeout().copied();
        let connecting = self.config.connect(self.tls.clone());
        match tokio::time::timeout(limit.unwrap_or(CONNECT_TIMEOUT), connecting).await {
            Ok(connected) => Ok(connected?),
            Err(_) => Err(Failed::Silent),
        }
    }
}

/// What stands in the URL and is not for the client that connects.
#[derive(Debug, Default)]
struct Extra {
    has_ssl_mode: bool,
    authority: Option<PathBuf>,
}

/// Takes out what the client does not know of the usual parameters: `sslrootcert`, and the
/// modes of TLS that check certificates, as is done here in any case.
fn split(url: &str) -> Result<(String, Extra), Error> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(invalid());
    }
    // What follows the first `@` of a password would be the host, shown and looked up.
    let base = url.split('?').next().unwrap_or(url);
    let (_, rest) = base.split_once("://").unwrap_or_default();
    let ends_user = |at: usize| !rest[..at].contains('/') && !rest[at + 1..].contains('@');
    if !rest.find('@').is_none_or(ends_user) {
        return Err(invalid());
    }
    let mut extra = Extra::default();
    let Some((base, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), extra));
    };
    let mut kept = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "sslrootcert" => {
                let value = percent_decode_str(value).decode_utf8();
                extra.authority = Some(PathBuf::from(&*value.map_err(|_| invalid())?));
            }
            "sslmode" => {
                extra.has_ssl_mode = true;
                let checks = matches!(value, "verify-full" | "verify-ca");
                kept.push(if checks { "sslmode=require" } else { pair });
            }
            _ => kept.push(pair),
        }
    }
    Ok((format!("{base}?{}", kept.join("&")), extra))
}

fn invalid() -> Error {
    let text = "this is no URL of a PostgreSQL database, which looks like \
                postgres://host/database, with user:password@ before the host; what is no letter or \
                digit in the user or the password is written as %40";
    // Of a URL that is invalid, the hint would be one about webhooks.
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

fn is_of_this_machine(config: &Config) -> bool {
    let hosts = config.get_hosts();
    hosts.iter().all(|host| match host {
        Host::Tcp(name) => {
            let address = name.parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

fn shown(config: &Config) -> String {
    let port = config.get_ports().first().copied().unwrap_or(DEFAULT_PORT);
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => String::new(),
    };
    let name = config.get_dbname().or(config.get_user());
    format!("postgres://{host}:{port}/{}", name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Result<Place, Error> {
        Place::new(&Url(url.to_owned()))
    }

    #[test]
    fn what_is_sent_to_another_machine_is_encrypted_unless_the_url_says_otherwise() {
        for (url, expected) in [
            ("postgres://a@db.example.com/x", SslMode::Require),
            (
                "postgres://a@db.example.com/x?sslmode=disable",
                SslMode::Disable,
            ),
            (
                "postgres://a@db.example.com/x?sslmode=verify-full",
                SslMode::Require,
            ),
            ("postgresql://a@127.0.0.1/x", SslMode::Disable),
            ("postgresql://a@localhost/x?sslmode=prefer", SslMode::Prefer),
        ] {
            assert_eq!(place(url).unwrap().config.get_ssl_mode(), expected, "{url}");
        }
    }

    #[test]
    fn neither_the_password_nor_the_user_is_shown() {
        let place = place("postgres://ada:s3cret@localhost:6000/box").unwrap();
        assert_eq!(place.shown, "postgres://localhost:6000/box");
        for url in [
            "postgres://ada:s3cret@host:port/x",
            "mysql://ada:s3cret@host/x",
            "postgres://ada:s3cret@host/x?s3cret=1",
            "postgres://ada:p@s3cret@host/x",
            "postgres://ada:1/s3cret@host/x",
            "postgres://ada:1@host/s3cret@host/x",
        ] {
            let error = Place::new(&Url(url.to_owned())).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting);
            assert_eq!(error.hint(), None);
            assert!(
                !format!("{error} {error:?}").contains("s3cret"),
                "{error:?}"
            );
        }
        assert!(!format!("{:?}", Url("s3cret".to_owned())).contains("s3cret"));
    }
}
