//! Where the websocket is.

use mm_core::{Error, ServerUrl};

const PATH: &str = "/api/v4/websocket";

/// The URL of the websocket.
#[derive(Clone, Debug)]
pub(crate) struct Address(ServerUrl);

impl Address {
    /// That of a server, which is where it is unless told otherwise.
    pub(crate) fn of(server: &ServerUrl) -> Self {
        Self(server.clone())
    }

    /// One as people paste it: `wss://chat.example.com:8443`, with or without its path.
    ///
    /// # Errors
    /// [`InvalidUrl`](mm_core::ErrorKind::InvalidUrl) says what is wrong.
    pub(crate) fn parse(pasted: &str) -> Result<Self, Error> {
        let text = pasted.trim();
        let http = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => format!("https://{rest}"),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => format!("http://{rest}"),
            _ => text.to_owned(),
        };
        ServerUrl::parse(&http).map(Self)
    }

    pub(crate) fn server(&self) -> &ServerUrl {
        &self.0
    }

    /// `/mattermost/api/v4/websocket`
    pub(crate) fn path(&self) -> String {
        format!("{}{PATH}", self.0.subpath())
    }

    /// What stands in `Host`.
    pub(crate) fn host_port(&self) -> &str {
        let origin = self.0.origin();
        origin.split_once("://").map_or(origin, |(_, rest)| rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_websocket_is_below_the_servers_url() -> Result<(), Error> {
        let server = ServerUrl::parse("https://chat.example/mattermost")?;
        assert_eq!(Address::of(&server).path(), "/mattermost/api/v4/websocket");
        for (pasted, https, host, path) in [
            ("ws://a:8065", false, "a:8065", "/api/v4/websocket"),
            (
                "WSS://a:8443/api/v4/websocket",
                true,
                "a:8443",
                "/api/v4/websocket",
            ),
            ("https://a/mm/", true, "a", "/mm/api/v4/websocket"),
            ("wss://[::1]:1", true, "[::1]:1", "/api/v4/websocket"),
        ] {
            let address = Address::parse(pasted)?;
            assert_eq!(address.server().is_https(), https, "{pasted}");
            assert_eq!((address.host_port(), address.path().as_str()), (host, path));
        }
        assert!(Address::parse("ftp://a").is_err());
        Ok(())
    }
}
