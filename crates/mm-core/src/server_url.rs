//! The URL of a Mattermost server.

use std::fmt;
use std::str::FromStr;

use crate::host_port::split_host_port;
use crate::pasted_url::{Pasted, origin};
use crate::{Error, ErrorKind};

/// Where the paths of the REST API begin, below the server's own URL.
const API: &str = "/api/v4";

/// The URL of a Mattermost server with the subpath that it is served under, such as
/// `https://chat.example.com:8443/mattermost`.
///
/// It is no secret: who pastes a user name and a password with it gets them back by
/// [`ServerUrl::expose_userinfo`], and they show nowhere.
///
/// ```
/// let url: mm_core::ServerUrl = " chat.example.com/mattermost/api/v4/ ".parse()?;
/// assert_eq!(url.as_str(), "https://chat.example.com/mattermost");
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl {
    /// Without a slash at the end.
    url: Box<str>,
    userinfo: Option<Box<str>>,
    origin_end: usize,
    https: bool,
}

impl ServerUrl {
    /// Reads a server's URL as users paste it.
    ///
    /// White space, quotes and angle brackets around it are dropped, as are a fragment, a
    /// slash at the end, and `/api/v4` with what follows; port and subpath are kept. Without
    /// a scheme it is `https`. User name and password are for a gateway before the server.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] says what is wrong and never quotes the URL.
    pub fn parse(pasted: &str) -> Result<Self, Error> {
        let parts = Pasted::read(pasted, "server")?;
        if !parts.query.is_empty() {
            return Err(invalid("a server URL has no `?` and nothing after it"));
        }
        let is_segment = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let mut starts = parts.path.match_indices(API);
        let api = starts.find(|(at, api)| is_segment(&parts.path[at + api.len()..]));
        let site = api.map_or(parts.path, |(at, _)| &parts.path[..at]);
        if site.contains("/hooks/") {
            return Err(invalid(
                "this is the URL of a webhook: the server's own ends before `/hooks/`",
            ));
        }
        let origin = origin(parts.https, parts.host_port);
        Ok(Self {
            origin_end: origin.len(),
            url: format!("{origin}{}", site.trim_end_matches('/')).into(),
            userinfo: parts.userinfo.map(Box::from),
            https: parts.https,
        })
    }

    /// The URL, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Scheme, host and port: `https://chat.example.com:8443`.
    pub fn origin(&self) -> &str {
        &self.url[..self.origin_end]
    }

    /// The path that the server is served under: empty, or `/mattermost`.
    pub fn subpath(&self) -> &str {
        &self.url[self.origin_end..]
    }

    /// The host without port and brackets: `chat.example.com`, `::1`.
    pub fn host(&self) -> &str {
        self.split().0
    }

    /// The port, given or by the scheme: 443 for https, 80 for http.
    pub fn port(&self) -> u16 {
        let given = self.split().1;
        given.unwrap_or(if self.https { 443 } else { 80 })
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// `user:password` for a gateway before the server, percent-encoded as given.
    pub fn expose_userinfo(&self) -> Option<&str> {
        self.userinfo.as_deref()
    }

    fn split(&self) -> (&str, Option<u16>) {
        let scheme = if self.https { "https://" } else { "http://" };
        split_host_port(&self.origin()[scheme.len()..]).unwrap_or_default()
    }
}

impl FromStr for ServerUrl {
    type Err = Error;

    fn from_str(pasted: &str) -> Result<Self, Error> {
        Self::parse(pasted)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerUrl({self})")
    }
}

fn invalid(reason: &str) -> Error {
    Error::new(ErrorKind::InvalidUrl).with_message(reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_users_paste_is_understood() {
        for (pasted, url) in [
            ("https://chat.example.com", "https://chat.example.com"),
            ("chat.example.com", "https://chat.example.com"),
            ("localhost:8065", "https://localhost:8065"),
            ("http://localhost:8065/", "http://localhost:8065"),
            (" <HTTPS://C.Example:443/mm/> ", "https://c.example:443/mm"),
            ("https://c.example/mm/api/v4", "https://c.example/mm"),
            ("https://c.example/api/v4/users/me", "https://c.example"),
            ("https://c.example/api/v44", "https://c.example/api/v44"),
            ("https://c.example/#top", "https://c.example"),
            ("http://[::1]:8065", "http://[::1]:8065"),
        ] {
            assert_eq!(ServerUrl::parse(pasted).unwrap().as_str(), url, "{pasted}");
        }
    }

    #[test]
    fn its_parts_are_told() {
        let url = ServerUrl::parse("https://user:pass@c.example:8443/a/b/").unwrap();
        assert_eq!(url.origin(), "https://c.example:8443");
        assert_eq!(url.subpath(), "/a/b");
        assert_eq!(
            (url.host(), url.port(), url.is_https()),
            ("c.example", 8443, true)
        );
        assert_eq!(url.expose_userinfo(), Some("user:pass"));
        assert_eq!(
            format!("{url} {url:?}"),
            "https://c.example:8443/a/b ServerUrl(https://c.example:8443/a/b)"
        );
        assert_eq!(ServerUrl::parse("http://[::1]").unwrap().host(), "::1");
        assert_eq!(ServerUrl::parse("http://c.example").unwrap().port(), 80);
    }

    #[test]
    fn what_is_no_server_url_is_refused_without_being_quoted() {
        for pasted in [
            "",
            "https://",
            "ftp://c.example",
            "https://c.example?a=b",
            "https://c.example/hooks/8aix33e45idrfjj63p8uomwzih",
            "https://c exa.mple",
            "https://c.example:0",
            "https://secret@c.example:x",
        ] {
            let error = ServerUrl::parse(pasted).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl);
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("8aix") && !shown.contains("secret"),
                "{shown}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(pasted in "\\PC{0,60}") {
            if let Ok(url) = ServerUrl::parse(&pasted) {
                let again = ServerUrl::parse(url.as_str()).unwrap();
                prop_assert_eq!(again.as_str(), url.as_str());
            }
        }
    }
}
