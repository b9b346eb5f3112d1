//! Takes secrets out of texts that come from elsewhere.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mm_core::WebhookUrl;
use percent_encoding::percent_decode_str;

/// What stands in the place of a secret.
const REDACTED: &str = "<redacted>";
/// A part of a secret from this length on is a secret by itself; a shorter one is a word.
const PART_LEN_MIN: usize = 8;

/// What must show nowhere, in each form in which a server could say it back.
///
/// ```
/// let secrets = mm_sender::Secrets::of_texts(["8u81pyui9pfgjysykinoobtwiw"]);
/// assert_eq!(secrets.redact("bad 8u81pyui9pfgjysykinoobtwiw"), "bad <redacted>");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// The id of a webhook (or the path of a relay), its query, and its user and password.
    pub(crate) fn of_url(url: &WebhookUrl) -> Self {
        let mut forms = Vec::new();
        for secret in url.secrets() {
            let parts = secret.split(['/', '?', '&', '=']);
            forms.extend(parts.filter(|part| part.len() >= PART_LEN_MIN));
            forms.extend(secret.split_once('?').map(|(_, query)| query));
            forms.push(secret);
        }
        Self::of(&forms, url.expose_userinfo())
    }

    /// The user and password of a proxy.
    pub(crate) fn of_proxy(userinfo: Option<&str>) -> Self {
        let password = userinfo.and_then(|info| info.split_once(':'));
        let forms = userinfo.into_iter().chain(password.map(|(_, it)| it));
        Self::of(&forms.collect::<Vec<_>>(), userinfo)
    }

    /// These texts: tokens, passwords.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(&texts.into_iter().collect::<Vec<_>>(), None)
    }

    /// The user and password of a gateway (`user:password`, percent-encoded), and their
    /// `Authorization: Basic`.
    pub fn of_userinfo(userinfo: &str) -> Self {
        Self::of_proxy(Some(userinfo))
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        sort(&mut self.0);
        self
    }

    fn of(forms: &[&str], userinfo: Option<&str>) -> Self {
        let mut all: Vec<_> = forms
            .iter()
            .flat_map(|form| [Cow::from(*form), decoded(form)])
            .map(Cow::into_owned)
            .chain(userinfo.map(basic))
            .filter(|form| !form.is_empty())
            .collect();
        sort(&mut all);
        Self(all)
    }

    /// The text without them, in whatever case of letters.
    pub fn redact(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let found = self.0.iter().find(|secret| {
                let begin = rest.as_bytes().get(..secret.len());
                begin.is_some_and(|begin| begin.eq_ignore_ascii_case(secret.as_bytes()))
            });
            if let Some(secret) = found {
                shown.push_str(REDACTED);
                rest = &rest[secret.len()..];
            } else {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        shown
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(<redacted>)")
    }
}

/// The longest first, so that a part does not hide the whole.
fn sort(forms: &mut Vec<String>) {
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    forms.dedup();
}

/// The value of `Authorization` for a percent-encoded `user:password`.
pub fn basic_authorization(userinfo: &str) -> String {
    format!("Basic {}", basic(userinfo))
}

/// What `Authorization: Basic` carries for a percent-encoded `user:password`.
fn basic(userinfo: &str) -> String {
    let mut plain: Vec<u8> = percent_decode_str(userinfo).collect();
    if !userinfo.contains(':') {
        plain.push(b':'); // A user alone has an empty password.
    }
    BASE64_STANDARD.encode(plain)
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "8aix33e45idrfjj63p8uomwzih";

    fn of(url: &str) -> Secrets {
        Secrets::of_url(&WebhookUrl::parse_relay(&url.replace("ID", ID)).unwrap())
    }

    #[test]
    fn every_form_of_a_secret_is_taken_out() {
        let secrets = of("https://user:pa%20ss@c.example/hooks/ID?key=longvalue");
        for (text, shown) in [
            ("no webhook ID!", "no webhook <redacted>!"),
            ("/hooks/ID?key=longvalue", "/hooks/<redacted>"),
            ("user user:pa%20ss", "user <redacted>"),
            (
                "password pa ss or pa%20ss",
                "password <redacted> or <redacted>",
            ),
            ("Basic dXNlcjpwYSBzcw==", "Basic <redacted>"),
            ("?key=longvalue", "?<redacted>"),
            ("the value longvalue", "the value <redacted>"),
            ("é IDé", "é <redacted>é"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(secrets.redact(&text.replace("ID", ID)), shown, "{text}");
        }
        assert_eq!(secrets.redact(&ID.to_uppercase()), "<redacted>");
    }

    #[test]
    fn a_relays_path_is_taken_out_whole_and_in_parts() {
        let secrets = of("https://relay.example/in/42/verysecret");
        assert_eq!(secrets.redact("POST /in/42/verysecret"), "POST /<redacted>");
        assert_eq!(
            secrets.redact("token verysecret, in 42"),
            "token <redacted>, in 42"
        );
    }

    #[test]
    fn a_proxys_password_is_taken_out() {
        let secrets = Secrets::of_proxy(Some("us%40er:pa%3Ass"));
        let text = "us%40er:pa%3Ass pa:ss us@er:pa:ss dXNAZXI6cGE6c3M=";
        assert_eq!(secrets.redact(text), ["<redacted>"; 4].join(" "));
        assert_eq!(format!("{secrets:?}"), "Secrets(<redacted>)");
    }

    proptest! {
        #[test]
        fn no_text_panics_and_none_keeps_a_secret(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let secrets = of("https://user:p%C3%A4ss@c.example/hooks/ID");
            let shown = secrets.redact(&format!("{before}{ID}{after}päss"));
            prop_assert!(!shown.contains(ID) && !shown.contains("päss"), "{}", shown);
        }
    }
}
