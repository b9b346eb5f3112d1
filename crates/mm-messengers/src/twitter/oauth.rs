//! Requests signed by OAuth 1.0a with HMAC-SHA1 (RFC 5849).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use mm_core::{Error, ErrorKind, Token};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

/// All but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The keys of an application and of the account that it acts for.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) api_key: Token,
    pub(crate) api_secret: Token,
    pub(crate) access_token: Token,
    pub(crate) access_token_secret: Token,
}

/// What is signed of a request. A body that is no form is not.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Without a query.
    pub(crate) url: &'a str,
    /// Those of the query and of a form.
    pub(crate) params: &'a [(&'a str, &'a str)],
    pub(crate) nonce: &'a str,
    /// Seconds since 1970.
    pub(crate) timestamp: &'a str,
}

impl Signed<'_> {
    /// The value of the header `Authorization`.
    pub(crate) fn authorization(&self, keys: &Keys) -> Result<String, Error> {
        let signature = self.signature(keys)?;
        let mut fields = self.own(keys).to_vec();
        fields.push(("oauth_signature", &signature));
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| format!("{name}=\"{}\"", encoded(value)))
            .collect();
        Ok(format!("OAuth {}", fields.join(", ")))
    }

    fn own<'a>(&'a self, keys: &'a Keys) -> [(&'static str, &'a str); 6] {
        [
            ("oauth_consumer_key", keys.api_key.expose_secret()),
            ("oauth_nonce", self.nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", self.timestamp),
            ("oauth_token", keys.access_token.expose_secret()),
            ("oauth_version", "1.0"),
        ]
    }

    fn signature(&self, keys: &Keys) -> Result<String, Error> {
        let own = self.own(keys);
        let all = own.iter().chain(self.params);
        let mut params: Vec<(String, String)> = all
            .map(|(name, value)| (encoded(name), encoded(value)))
            .collect();
        params.sort();
        let params: Vec<String> = params
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let base = [self.method, self.url, &params.join("&")].map(encoded);
        let secrets = [&keys.api_secret, &keys.access_token_secret];
        let key = secrets.map(|secret| encoded(secret.expose_secret()));
        let mac = Hmac::<Sha1>::new_from_slice(key.join("&").as_bytes());
        let mut mac = mac.map_err(|_| Error::new(ErrorKind::InvalidSetting))?;
        mac.update(base.join("&").as_bytes());
        Ok(STANDARD.encode(mac.finalize().into_bytes()))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let token = |text: &str| Token::parse(text).unwrap();
        Keys {
            api_key: token("xvz1evFS4wEEPTGEFPHBog"),
            api_secret: token("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            access_token: token("370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
            access_token_secret: token("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
        }
    }

    /// <https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature>
    #[test]
    fn the_platforms_own_example_has_its_signature() {
        let signed = Signed {
            method: "POST",
            url: "https://api.twitter.com/1.1/statuses/update.json",
            params: &[
                (
                    "status",
                    "Hello Ladies + Gentlemen, a signed OAuth request!",
                ),
                ("include_entities", "true"),
            ],
            nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
            timestamp: "1318622958",
        };
        let signature = signed.signature(&keys()).unwrap();
        assert_eq!(signature, "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");
        let header = signed.authorization(&keys()).unwrap();
        assert!(header.starts_with("OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "));
        assert!(header.ends_with("oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""));
        assert!(!header.contains("kAcSOqF21") && !header.contains("LswwdoUaI"));
    }
}
