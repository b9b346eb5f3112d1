//! A personal or bot token, which is a secret.

use std::fmt;
use std::str::FromStr;

use crate::{Error, ErrorKind};

/// A personal access token or the token of a bot.
///
/// `Debug` hides it, there is no `Display`, and no error of this workspace holds it.
///
/// ```
/// let token: mm_core::Token = "8u81pyui9pfgjysykinoobtwiw\n".parse()?;
/// assert_eq!(format!("{token:?}"), "Token(<redacted>)");
/// # Ok::<(), mm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

impl Token {
    /// Reads a token as users paste it: white space around it and a leading `Bearer`
    /// are dropped.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] if it is empty or has characters that cannot
    /// stand in a request header. The token is not quoted.
    pub fn parse(pasted: &str) -> Result<Self, Error> {
        let text = pasted.trim();
        let text = match text.split_once(char::is_whitespace) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim(),
            _ => text,
        };
        if text.is_empty() {
            return Err(Error::new(ErrorKind::InvalidSetting).with_message("the token is empty"));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(ErrorKind::InvalidSetting)
                .with_message("the token has white space or characters beyond ASCII"));
        }
        Ok(Self(text.into()))
    }

    /// The token, which is to go nowhere but into the request.
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

impl FromStr for Token {
    type Err = Error;

    fn from_str(pasted: &str) -> Result<Self, Error> {
        Self::parse(pasted)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_is_understood() {
        for pasted in ["abc123", " abc123\n", "Bearer abc123", "bearer   abc123 "] {
            assert_eq!(
                Token::parse(pasted).unwrap().expose_secret(),
                "abc123",
                "{pasted:?}"
            );
        }
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_refused_without_being_quoted() {
        for pasted in [
            "",
            " ",
            "Bearer ",
            "abc\r\nX-Evil: 1",
            "ab c",
            "töken",
            "a\u{0}b",
        ] {
            match Token::parse(pasted) {
                Err(error) => assert!(pasted.len() < 2 || !error.to_string().contains(pasted)),
                Ok(token) => assert_eq!((pasted, token.expose_secret()), ("Bearer ", "Bearer")),
            }
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", Token::parse("abc123").unwrap()),
            "Token(<redacted>)"
        );
    }
}
