//! What the file says of the page: the tables `[serve]` and `[links]`.

use std::net::SocketAddr;
use std::path::Path;

use mm_outbox::{Links, Outbox};
use toml::Table;

use crate::failure::Failure;
use crate::outbox::keys::Keys;
use crate::output;

/// How short a token may be.
const TOKEN_CHARS_MIN: usize = 16;

/// Both tables.
#[derive(Debug)]
pub(in crate::outbox) struct Tables {
    serve: Keys,
    links: Keys,
    has_links: bool,
}

impl Tables {
    /// Looks whether all keys are known. Else what is wrong, and what to do.
    pub(in crate::outbox) fn new(
        serve: Option<Table>,
        links: Option<Table>,
        folder: &Path,
    ) -> Result<Self, (String, String)> {
        let has_links = links.is_some();
        let keys = |name: &'static str, table: Option<Table>, secrets, plain| {
            let table = table.unwrap_or_default();
            Keys::of_table(name, table, folder, secrets, plain)
                .map_err(|(text, hint)| (format!("{name}: {text}"), hint))
        };
        Ok(Self {
            serve: keys("serve", serve, &["token"], &["listen"])?,
            links: keys("links", links, &["secret"], &["url"])?,
            has_links,
        })
    }

    /// Whether a secret stands in the file itself.
    pub(in crate::outbox) fn hold_secret(&self) -> bool {
        self.serve.hold_secret() || self.links.hold_secret()
    }

    /// The address to listen on.
    pub(super) fn listen(&self) -> Result<Option<SocketAddr>, Failure> {
        let Some(text) = self.serve.text("listen")? else {
            return Ok(None);
        };
        let wrong = |_| {
            self.serve
                .wrong("listen is an address with a port, as 127.0.0.1:8080")
        };
        text.parse().map_err(wrong).map(Some)
    }

    /// The token to enter with.
    pub(super) fn token(&self) -> Result<Option<String>, Failure> {
        let Some(token) = self.serve.secret("token")? else {
            return Ok(None);
        };
        if token.chars().count() < TOKEN_CHARS_MIN {
            let text = format!("the token has less than {TOKEN_CHARS_MIN} characters");
            return Err(self
                .serve
                .wrong(&text)
                .hint("`openssl rand -hex 24` makes one"));
        }
        Ok(Some(token))
    }

    /// The URL that reaches this page from everywhere.
    pub(super) fn url(&self) -> Result<Option<String>, Failure> {
        self.links.text("url")
    }

    /// Whether there is a table for links.
    pub(in crate::outbox) fn has_links(&self) -> bool {
        self.has_links
    }

    /// The URL and the secret of the links, if there is a table for them.
    pub(in crate::outbox) fn signing(&self) -> Result<Option<(String, String)>, Failure> {
        if !self.has_links {
            return Ok(None);
        }
        let url = self.links.required("url")?;
        Ok(Some((url, self.links.required_secret("secret")?)))
    }

    /// What makes and serves the links, if there is a table for it.
    pub(super) fn links(&self, outbox: &Outbox) -> Result<Option<Links>, Failure> {
        let Some((url, secret)) = self.signing()? else {
            return Ok(None);
        };
        let links = Links::new(outbox.clone(), &url, secret.as_bytes());
        let links = self.links.of(links)?.on_followed(|kind, dispatch, error| {
            if let Some(error) = error {
                let number =
                    dispatch.map_or_else(String::new, |id| format!(" of dispatch {}", id.0));
                output::note(format!(
                    "a link{number} ({kind:?}): {}",
                    error.with_causes()
                ));
            }
        });
        Ok(Some(links))
    }
}
