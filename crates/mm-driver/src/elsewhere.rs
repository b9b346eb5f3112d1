//! What another protocol needs to speak to the same server as the same user.

use std::time::Instant;

use mm_core::{Cancel, Error};
use mm_sender::HttpSettings;

use crate::Driver;
use crate::call::Options;

impl Driver {
    /// The headers that tell the server who asks, for a connection that this driver does not
    /// make, such as a websocket. Logs in if that is how one gets them, which `cancel` can end.
    /// They are secrets.
    ///
    /// # Errors
    /// The login failed.
    pub fn expose_authorization(&self, cancel: &Cancel) -> Result<Vec<(String, String)>, Error> {
        let options = Options {
            cancel: cancel.clone(),
            ..Options::default()
        };
        let until = Instant::now().checked_add(self.settings().deadline);
        let shown = self.shown(until, &options)?;
        let cookies = self.cookies().header();
        let cookies = cookies.map(|cookies| ("cookie".to_owned(), cookies));
        let mut headers = self.authorization(shown.token.as_ref());
        headers.extend(cookies);
        Ok(headers)
    }

    /// How the server is reached: proxy and certificates.
    pub fn http_settings(&self) -> HttpSettings {
        self.settings().http()
    }
}

#[cfg(test)]
mod tests {
    use mm_core::Token;

    use super::*;

    #[test]
    fn the_header_of_a_token_is_what_requests_carry() -> Result<(), Error> {
        let token = Token::parse("xxxxxxxxxxxxxxxxxxxxxxxxxx")?;
        let driver = Driver::builder("https://chat.example")
            .token(token)
            .build()?;
        let headers = driver.expose_authorization(&Cancel::new())?;
        let bearer = "Bearer xxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned();
        assert_eq!(headers, [("authorization".to_owned(), bearer)]);
        Ok(())
    }
}
