//! Which way leads to a server: directly, or through a proxy, and why.

use mm_core::Error;

use crate::no_proxy::NoProxy;
use crate::proxy::Proxy;

/// How a proxy is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// By `HTTPS_PROXY` or `HTTP_PROXY` (by the server's scheme), else `ALL_PROXY`, unless
    /// `NO_PROXY` covers the server. The lower-case names win over the upper-case ones;
    /// an empty variable is none. `HTTP_PROXY` does not count in a CGI program, where a
    /// client can set it by a header.
    #[default]
    Environment,
    /// None, whatever the environment says.
    Direct,
    /// This one, whatever the environment says.
    Through(Proxy),
}

/// The way to a server, and why it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    proxy: Option<Proxy>,
    reason: String,
}

impl Route {
    /// The proxy on the way, none if the server is reached directly.
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Why, for people: `by HTTPS_PROXY`, `NO_PROXY has localhost`.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl ProxyChoice {
    /// The way to a server, by the environment of this process where it counts.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`](mm_core::ErrorKind::InvalidSetting) if the variable that counts holds no proxy URL; the
    /// message names the variable and does not quote it.
    pub fn route(&self, https: bool, host: &str, port: u16) -> Result<Route, Error> {
        self.route_by(https, host, port, |name| {
            // What is no Unicode is kept, so that it is refused and not overlooked.
            Some(std::env::var_os(name)?.to_string_lossy().into_owned())
        })
    }

    /// As [`route`](Self::route), with an environment of the caller's.
    ///
    /// # Errors
    /// As [`route`](Self::route).
    pub fn route_by(
        &self,
        https: bool,
        host: &str,
        port: u16,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Route, Error> {
        let set = |name: &str| {
            [name.to_ascii_lowercase(), name.to_owned()]
                .into_iter()
                .find_map(|name| {
                    let value = environment(&name)?.trim().to_owned();
                    (!value.is_empty()).then_some((name, value))
                })
        };
        let direct = |reason: String| {
            Ok(Route {
                proxy: None,
                reason,
            })
        };
        match self {
            Self::Direct => return direct("no proxy, as set".to_owned()),
            Self::Through(proxy) => {
                return Ok(Route {
                    proxy: Some(proxy.clone()),
                    reason: "as set".to_owned(),
                });
            }
            Self::Environment => {}
        }
        let by_scheme = if https {
            set("HTTPS_PROXY")
        } else {
            // In CGI the variable HTTP_PROXY comes from a request header `Proxy`.
            let cgi = environment("REQUEST_METHOD").is_some();
            set("HTTP_PROXY").filter(|(name, _)| !cgi || name == "http_proxy")
        };
        let Some((name, value)) = by_scheme.or_else(|| set("ALL_PROXY")) else {
            return direct("no proxy is set".to_owned());
        };
        if let Some((no_proxy, list)) = set("NO_PROXY")
            && let Some(entry) = NoProxy::parse(&list).covering(host, port)
        {
            return direct(format!("{no_proxy} has {entry}"));
        }
        let proxy = Proxy::parse(&value)
            .map_err(|error| error.clone().with_message(format!("{name}: {error}")))?;
        Ok(Route {
            proxy: Some(proxy),
            reason: format!("by {name}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use mm_core::ErrorKind;

    use super::*;

    fn route(https: bool, variables: &[(&str, &str)]) -> Result<Route, Error> {
        ProxyChoice::Environment.route_by(https, "chat.example.com", 443, |name| {
            variables
                .iter()
                .find(|(own, _)| *own == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    fn proxy(https: bool, variables: &[(&str, &str)]) -> Option<String> {
        route(https, variables)
            .unwrap()
            .proxy()
            .map(Proxy::redacted)
    }

    #[test]
    fn the_servers_scheme_chooses_the_variable() {
        let both = [("HTTPS_PROXY", "http://s:1"), ("HTTP_PROXY", "http://p:2")];
        assert_eq!(proxy(true, &both).unwrap(), "http://s:1");
        assert_eq!(proxy(false, &both).unwrap(), "http://p:2");
        assert_eq!(proxy(true, &both[1..]), None);
        assert_eq!(proxy(false, &both[..1]), None);
    }

    #[test]
    fn all_proxy_is_the_last_resort() {
        let all = [("ALL_PROXY", "socks5h://a:1080"), ("https_proxy", "s:1")];
        assert_eq!(proxy(true, &all).unwrap(), "http://s:1");
        assert_eq!(proxy(false, &all).unwrap(), "socks5h://a:1080");
    }

    #[test]
    fn both_cases_count_and_the_lower_wins() {
        assert_eq!(
            proxy(true, &[("https_proxy", "low:1")]).unwrap(),
            "http://low:1"
        );
        let both = [("HTTPS_PROXY", "up:1"), ("https_proxy", "low:1")];
        assert_eq!(proxy(true, &both).unwrap(), "http://low:1");
    }

    #[test]
    fn an_empty_variable_is_none() {
        assert_eq!(proxy(true, &[("HTTPS_PROXY", "")]), None);
        let empty = [("https_proxy", " "), ("HTTPS_PROXY", "up:1")];
        assert_eq!(proxy(true, &empty).unwrap(), "http://up:1");
        let empty = [("HTTPS_PROXY", "p:1"), ("NO_PROXY", "")];
        assert!(proxy(true, &empty).is_some());
    }

    #[test]
    fn no_proxy_opens_the_direct_way_and_says_so() {
        let variables = [
            ("HTTPS_PROXY", "p:1"),
            ("no_proxy", "localhost, .example.com"),
        ];
        let route = route(true, &variables).unwrap();
        assert_eq!(
            (route.proxy(), route.reason()),
            (None, "no_proxy has .example.com")
        );
    }

    #[test]
    fn in_cgi_a_client_cannot_choose_the_proxy() {
        let cgi = [("HTTP_PROXY", "evil:1"), ("REQUEST_METHOD", "POST")];
        assert_eq!(proxy(false, &cgi), None);
        let cgi = [("http_proxy", "own:1"), ("REQUEST_METHOD", "POST")];
        assert_eq!(proxy(false, &cgi).unwrap(), "http://own:1");
    }

    #[test]
    fn an_explicit_choice_beats_the_environment() {
        let environment = |_: &str| Some("http://env:1".to_owned());
        let own = ProxyChoice::Through("own:1".parse().unwrap());
        let route = own
            .route_by(true, "chat.example.com", 443, environment)
            .unwrap();
        assert_eq!(route.proxy().unwrap().redacted(), "http://own:1");
        let route = ProxyChoice::Direct
            .route_by(true, "c.example", 443, environment)
            .unwrap();
        assert_eq!(route.proxy(), None);
    }

    #[test]
    fn a_variable_that_is_no_url_is_named_and_not_quoted() {
        for value in [
            "ftp://user:secret@p:1",
            "http://user:secret@p:notaport",
            "http://",
        ] {
            let error = route(true, &[("HTTPS_PROXY", value)]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting);
            let text = format!("{error} {error:?}");
            assert!(
                text.contains("HTTPS_PROXY") && !text.contains("secret"),
                "{text}"
            );
        }
    }
}
