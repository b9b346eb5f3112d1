//! A webhook URL, which is a secret.

use std::fmt;
use std::str::FromStr;

use crate::host_port::split_host_port;
use crate::pasted_url::{Pasted, origin};
use crate::{Error, ErrorKind};

/// The URL of an incoming webhook, such as
/// `https://chat.example.com:8443/mattermost/hooks/8aix33e45idrfjj63p8uomwzih`.
///
/// Whoever has it can post, so it is a credential: `Debug` shows the server and hides
/// the rest, there is no `Display`, and no error of this workspace holds it.
///
/// ```
/// use mm_core::WebhookUrl;
///
/// let url: WebhookUrl = " chat.example.com/hooks/8aix33e45idrfjj63p8uomwzih\n".parse()?;
/// assert_eq!(url.redacted(), "https://chat.example.com/hooks/<redacted>");
/// assert_eq!(format!("{url:?}"), "WebhookUrl(https://chat.example.com/hooks/<redacted>)");
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl {
    /// The whole URL without user name and password: what is requested.
    url: Box<str>,
    /// `user:password` as given, still percent-encoded.
    userinfo: Option<Box<str>>,
    /// Where the host and port end.
    origin_end: usize,
    /// Where the site's path ends, which is where `/hooks/` begins.
    site_end: usize,
    https: bool,
}

impl WebhookUrl {
    /// Reads a webhook URL as users paste it.
    ///
    /// White space, quotes and angle brackets around it are dropped; port, subpath and
    /// query are kept; a fragment and a slash at the end are not. Without a scheme
    /// it is `https`. User name and password before the host are for a gateway that
    /// asks for them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] says what is wrong and never quotes the URL.
    pub fn parse(pasted: &str) -> Result<Self, Error> {
        let parsed = Self::parse_relay(pasted)?;
        let path = parsed.url[parsed.origin_end..]
            .split('?')
            .next()
            .unwrap_or_default();
        let mut segments = path.rsplit('/');
        let (id, hooks) = (segments.next().unwrap_or_default(), segments.next());
        if hooks != Some("hooks") {
            return Err(invalid(
                "the path of a webhook URL ends in `/hooks/` and an id, this one does not",
            ));
        }
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(invalid(
                "the id after `/hooks/` has letters and digits only",
            ));
        }
        let site_end = parsed.origin_end + path.len() - id.len() - "/hooks/".len();
        Ok(Self { site_end, ..parsed })
    }

    /// Like [`parse`](Self::parse), for a relay or gateway whose path is not
    /// `/hooks/{id}`. The whole path is held secret.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] says what is wrong and never quotes the URL.
    pub fn parse_relay(pasted: &str) -> Result<Self, Error> {
        let Pasted {
            https,
            userinfo,
            host_port,
            path,
            query,
        } = Pasted::read(pasted, "webhook")?;
        let path = path.trim_end_matches('/');
        if path.is_empty() {
            return Err(invalid("the webhook URL has no path after the host"));
        }
        let origin = origin(https, host_port);
        Ok(Self {
            origin_end: origin.len(),
            site_end: origin.len(),
            url: format!("{origin}{path}{query}").into_boxed_str(),
            userinfo: userinfo.map(Box::from),
            https,
        })
    }

    /// The whole URL, which is to go nowhere but into the request.
    pub fn expose_secret(&self) -> &str {
        &self.url
    }

    /// `user:password` for a gateway before the server, percent-encoded as given.
    pub fn expose_userinfo(&self) -> Option<&str> {
        self.userinfo.as_deref()
    }

    /// Scheme, host and port: `https://chat.example.com:8443`. Not secret.
    pub fn origin(&self) -> &str {
        &self.url[..self.origin_end]
    }

    /// The server's own URL with its subpath: `https://chat.example.com:8443/mattermost`.
    /// Not secret.
    pub fn site(&self) -> &str {
        &self.url[..self.site_end]
    }

    /// Host and port as in the URL: `chat.example.com:8443`, `[::1]:8065`.
    pub fn host_and_port(&self) -> &str {
        let scheme = if self.https { "https://" } else { "http://" };
        &self.url[scheme.len()..self.origin_end]
    }

    /// The host without port and brackets: `chat.example.com`, `::1`.
    pub fn host(&self) -> &str {
        split_host_port(self.host_and_port()).map_or("", |(host, _)| host)
    }

    /// The port, given or by the scheme: 443 for https, 80 for http.
    pub fn port(&self) -> u16 {
        let given = split_host_port(self.host_and_port())
            .ok()
            .and_then(|(_, port)| port);
        given.unwrap_or(if self.https { 443 } else { 80 })
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The URL with its secret part hidden, for people.
    pub fn redacted(&self) -> String {
        if self.site_end == self.origin_end && !self.url[self.origin_end..].starts_with("/hooks/") {
            return format!("{}/<redacted>", self.origin());
        }
        format!("{}/hooks/<redacted>", self.site())
    }

    /// What must show nowhere: the id (or the whole path of a relay), and the user
    /// name and password. For code that cleans foreign text.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let path = &self.url[self.site_end..];
        let secret = path.strip_prefix("/hooks/").unwrap_or(path);
        let secret = secret.trim_start_matches('/');
        let userinfo = self.userinfo.as_deref();
        let password = userinfo
            .and_then(|info| info.split_once(':'))
            .map(|(_, password)| password);
        let id = secret.split('?').next();
        [Some(secret), id, userinfo, password]
            .into_iter()
            .flatten()
            .filter(|s| !s.is_empty())
    }
}

impl FromStr for WebhookUrl {
    type Err = Error;

    fn from_str(pasted: &str) -> Result<Self, Error> {
        Self::parse(pasted)
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({})", self.redacted())
    }
}

fn invalid(reason: &str) -> Error {
    Error::new(ErrorKind::InvalidUrl).with_message(reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "8aix33e45idrfjj63p8uomwzih";

    #[test]
    fn what_users_paste_is_understood() {
        for (pasted, url) in [
            (
                "https://chat.example.com/hooks/ID",
                "https://chat.example.com/hooks/ID",
            ),
            (
                "chat.example.com/hooks/ID",
                "https://chat.example.com/hooks/ID",
            ),
            (
                "//chat.example.com/hooks/ID",
                "https://chat.example.com/hooks/ID",
            ),
            (
                "http://localhost:8065/hooks/ID",
                "http://localhost:8065/hooks/ID",
            ),
            ("localhost:8065/hooks/ID", "https://localhost:8065/hooks/ID"),
            (
                "  https://c.example/hooks/ID \r\n",
                "https://c.example/hooks/ID",
            ),
            ("<https://c.example/hooks/ID>", "https://c.example/hooks/ID"),
            (
                "\"https://c.example/hooks/ID\"",
                "https://c.example/hooks/ID",
            ),
            (
                "HTTPS://Chat.Example.COM/hooks/ID",
                "https://chat.example.com/hooks/ID",
            ),
            (
                "https://c.example/a/b/hooks/ID/",
                "https://c.example/a/b/hooks/ID",
            ),
            (
                "https://c.example/hooks/ID#top",
                "https://c.example/hooks/ID",
            ),
            (
                "https://c.example/hooks/ID?a=b://c",
                "https://c.example/hooks/ID?a=b://c",
            ),
            (
                "c.example/hooks/ID?a=b://c",
                "https://c.example/hooks/ID?a=b://c",
            ),
            ("http://[::1]:8065/hooks/ID", "http://[::1]:8065/hooks/ID"),
            ("http://[::1]/hooks/ID", "http://[::1]/hooks/ID"),
        ] {
            let parsed = WebhookUrl::parse(&pasted.replace("ID", ID)).unwrap();
            assert_eq!(parsed.expose_secret(), url.replace("ID", ID), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_webhook_url_is_refused_without_being_quoted() {
        for pasted in [
            "",
            "   ",
            "https://",
            "https:///hooks/ID",
            "ftp://c.example/hooks/ID",
            "mailto://c.example/hooks/ID",
            "https://c.example",
            "https://c.example/",
            "https://c.example/team/channels/town-square",
            "https://c.example/hooks/",
            "https://c.example/hooks",
            "https://c.example/hooks/abc-def_1",
            "https://c.example/hooks/I D",
            "https://c.example:port/hooks/ID",
            "https://c.example:0/hooks/ID",
            "https://c.example:65536/hooks/ID",
            "https://c.example:/hooks/ID",
            "https://c exa.mple/hooks/ID",
            "https://[::1/hooks/ID",
            "https://[zz]/hooks/ID",
            "[",
            "https://[",
            "https://[::1]8065/hooks/ID",
            "https://chät.example/hooks/ID",
            "https://c.example/hooks/ID?a=\u{e9}",
            "https://c.example/a\\b/hooks/ID",
            "https://c.exa\u{0}mple/hooks/ID",
        ] {
            let error = WebhookUrl::parse(&pasted.replace("ID", ID)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{pasted}");
            assert!(!format!("{error} {error:?}").contains(ID), "{pasted}");
        }
    }

    #[test]
    fn port_subpath_and_host_can_be_asked_for() {
        let url =
            WebhookUrl::parse(&format!("https://c.example:8443/sub/path/hooks/{ID}")).unwrap();
        assert_eq!(url.origin(), "https://c.example:8443");
        assert_eq!(url.site(), "https://c.example:8443/sub/path");
        assert_eq!(
            (url.host(), url.port(), url.is_https()),
            ("c.example", 8443, true)
        );
        let url = WebhookUrl::parse(&format!("http://[::1]/hooks/{ID}")).unwrap();
        assert_eq!((url.host(), url.port(), url.is_https()), ("::1", 80, false));
        assert_eq!(url.host_and_port(), "[::1]");
    }

    #[test]
    fn no_secret_is_shown() {
        let url = format!("https://user:pa%20ss@c.example/sub/hooks/{ID}?key=value");
        let url = WebhookUrl::parse(&url).unwrap();
        assert_eq!(
            format!("{url:?}"),
            "WebhookUrl(https://c.example/sub/hooks/<redacted>)"
        );
        assert_eq!(url.expose_userinfo(), Some("user:pa%20ss"));
        let secrets: Vec<_> = url.secrets().collect();
        assert!(
            secrets.contains(&ID) && secrets.contains(&"pa%20ss"),
            "{secrets:?}"
        );
    }

    #[test]
    fn a_relay_may_have_any_path_and_all_of_it_is_secret() {
        let url = WebhookUrl::parse_relay("https://relay.example/in/KEY/").unwrap();
        assert_eq!(url.expose_secret(), "https://relay.example/in/KEY");
        assert_eq!(url.redacted(), "https://relay.example/<redacted>");
        assert!(url.secrets().any(|secret| secret == "in/KEY"));
        assert!(WebhookUrl::parse_relay("https://relay.example/").is_err());
    }

    proptest! {
        #[test]
        fn nothing_that_is_pasted_panics_or_shows(text in "\\PC{0,40}", id in "[a-z0-9]{26}") {
            let _ = WebhookUrl::parse(&text);
            for url in [format!("{text}/hooks/{id}"), format!("https://c.example/{text}hooks/{id}")] {
                match WebhookUrl::parse(&url) {
                    Ok(parsed) => {
                        let shown = format!("{parsed:?}");
                        prop_assert!(!shown.contains(&id));
                        // What was understood is understood again, and the same.
                        let again = WebhookUrl::parse(parsed.expose_secret()).unwrap();
                        prop_assert_eq!(again.expose_secret(), parsed.expose_secret());
                    }
                    Err(error) => {
                        let shown = format!("{error} {error:?}");
                        prop_assert!(!shown.contains(&id));
                    }
                }
            }
        }
    }
}
