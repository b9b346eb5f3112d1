//! A proxy, as users write it.

use std::fmt;
use std::str::FromStr;

use mm_core::{Error, ErrorKind, split_host_port};

use crate::secrets::Secrets;

/// A proxy: `http://`, `https://`, `socks4://`, `socks4a://`, `socks5://` or `socks5h://`
/// (which leaves the name of the server to the proxy), with user and password if it
/// wants them. Without a scheme it is `http`.
///
/// `Debug` and [`redacted`](Proxy::redacted) hide user and password.
///
/// ```
/// let proxy: mm_sender::Proxy = "user:secret@proxy.example.com:3128".parse()?;
/// assert_eq!(proxy.redacted(), "http://proxy.example.com:3128");
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    inner: ureq::Proxy,
    secrets: Secrets,
}

impl Proxy {
    /// Reads a proxy URL. User and password are percent-encoded in it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] says what is wrong and does not quote the URL.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim().trim_end_matches('/');
        let invalid = |reason: &str| {
            Error::new(ErrorKind::InvalidSetting).with_message(format!(
                "the proxy {reason}; expected `http://host:port` or `socks5h://host:port`"
            ))
        };
        if text.is_empty() {
            return Err(invalid("is empty"));
        }
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", &url));
        let known = [
            "http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h",
        ];
        if !known.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(invalid("has a scheme that is not known"));
        }
        let host_port = rest
            .rsplit_once('@')
            .map_or(rest, |(_, host_port)| host_port);
        split_host_port(host_port).map_err(|error| invalid(&format!("is no address: {error}")))?;
        let inner = ureq::Proxy::new(&url).map_err(|_| invalid("is not a URL"))?;
        let userinfo = rest.rsplit_once('@').map(|(userinfo, _)| userinfo);
        let secrets = Secrets::of_proxy(userinfo);
        Ok(Self { inner, secrets })
    }

    /// Scheme, host and port, without user and password.
    pub fn redacted(&self) -> String {
        let scheme = self.inner.protocol().to_string().to_ascii_lowercase();
        format!("{scheme}://{}:{}", self.inner.host(), self.inner.port())
    }

    /// Host and port to connect to; the host without brackets.
    pub fn address(&self) -> (&str, u16) {
        (
            self.inner
                .host()
                .trim_start_matches('[')
                .trim_end_matches(']'),
            self.inner.port(),
        )
    }

    pub(crate) fn to_ureq(&self) -> ureq::Proxy {
        self.inner.clone()
    }

    /// What must show nowhere.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }
}

impl FromStr for Proxy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn user_and_password_are_hidden_but_sent() {
        let proxy = Proxy::parse("http://us%40er:pa%3Ass@p.example:3128/").unwrap();
        assert_eq!(format!("{proxy:?}"), "Proxy(http://p.example:3128)");
        let inner = proxy.to_ureq();
        assert_eq!(
            (inner.username(), inner.password()),
            (Some("us@er"), Some("pa:ss"))
        );
        assert_eq!(proxy.address(), ("p.example", 3128));
        assert_eq!(proxy.secrets().redact("pa:ss"), "<redacted>");
    }

    #[test]
    fn default_ports_are_those_of_the_scheme() {
        for (text, address) in [
            ("p", ("p", 80)),
            ("https://p", ("p", 443)),
            ("socks5://p", ("p", 1080)),
            ("http://[::1]:3128", ("::1", 3128)),
        ] {
            assert_eq!(Proxy::parse(text).unwrap().address(), address, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_or_shows_a_password(text in "\\PC{0,30}", password in "[a-z]{12}") {
            let _ = Proxy::parse(&text);
            match Proxy::parse(&format!("http://user:{password}@{text}")) {
                Ok(proxy) => {
                    let shown = format!("{proxy:?} {}", proxy.redacted());
                    prop_assert!(!shown.contains(&password));
                }
                Err(error) => {
                    let shown = format!("{error:?} {error}");
                    prop_assert!(!shown.contains(&password));
                }
            }
        }
    }
}
