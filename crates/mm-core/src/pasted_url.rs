//! A URL as people paste it, in its parts.

use crate::host_port::split_host_port;
use crate::{Error, ErrorKind};

/// The parts of a pasted URL; what stands around it and its fragment are dropped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pasted<'a> {
    /// Without a scheme it is https.
    pub(crate) https: bool,
    /// `user:password`, percent-encoded.
    pub(crate) userinfo: Option<&'a str>,
    /// Checked.
    pub(crate) host_port: &'a str,
    /// Empty, or from the slash on.
    pub(crate) path: &'a str,
    /// Empty, or from the question mark on.
    pub(crate) query: &'a str,
}

impl<'a> Pasted<'a> {
    /// Takes it apart. `what` is the kind of URL that was asked for, for the error.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] says what is wrong and never quotes the URL.
    pub(crate) fn read(pasted: &'a str, what: &str) -> Result<Self, Error> {
        let text = unwrapped(pasted);
        if text.is_empty() {
            return Err(invalid(format!("the {what} URL is empty")));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(invalid(format!(
                "there is white space within the {what} URL"
            )));
        }
        let (https, rest) = split_scheme(text, what)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(authority_end);
        let (userinfo, host_port) = match authority.rsplit_once('@') {
            Some((userinfo, host_port)) => (Some(userinfo), host_port),
            None => (None, authority),
        };
        split_host_port(host_port).map_err(|reason| invalid(reason.to_string()))?;
        let (path, query) = match path.find('?') {
            Some(at) => path.split_at(at),
            None => (path, ""),
        };
        if !path.bytes().chain(query.bytes()).all(is_url_byte) {
            return Err(invalid(format!(
                "the {what} URL has characters that no URL has"
            )));
        }
        Ok(Self {
            https,
            userinfo: userinfo.filter(|info| !info.is_empty()),
            host_port,
            path,
            query,
        })
    }
}

/// Scheme, host and port.
pub(crate) fn origin(https: bool, host_port: &str) -> String {
    let scheme = if https { "https" } else { "http" };
    format!("{scheme}://{}", host_port.to_ascii_lowercase())
}

fn invalid(reason: String) -> Error {
    Error::new(ErrorKind::InvalidUrl).with_message(reason)
}

/// Without what mail programs, chats and shells leave around a pasted URL.
fn unwrapped(pasted: &str) -> &str {
    let mut text = pasted.trim();
    for (open, close) in [('<', '>'), ('"', '"'), ('\'', '\''), ('`', '`')] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            text = inner.trim();
        }
    }
    text
}

/// Whether it is https, and what follows the scheme.
fn split_scheme<'a>(text: &'a str, what: &str) -> Result<(bool, &'a str), Error> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Ok((true, text.strip_prefix("//").unwrap_or(text)));
    };
    if scheme.eq_ignore_ascii_case("https") {
        Ok((true, rest))
    } else if scheme.eq_ignore_ascii_case("http") {
        Ok((false, rest))
    } else if scheme.contains(['/', '.', '?']) {
        // The `://` stands in a path or query: there is no scheme.
        Ok((true, text))
    } else {
        Err(invalid(format!(
            "a {what} URL begins with `https://` or `http://`"
        )))
    }
}

/// What may stand in a path or query by RFC 3986, and `%` of an encoded character.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=%[]|".contains(&byte)
}
