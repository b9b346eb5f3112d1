//! Takes secrets out of texts that come from elsewhere.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mm_core::WebhookUrl;
use percent_encoding::percent_decode_str;

/// What stands in the place of a secret.
const REDACTED: &str = "<redacted>";
/// A part of a secret from this length on is a secret by itself; a shorter one is a word.
const PART_LEN_MIN: usize = 8;
/// The code of a second factor has this length: what is shorter stands in ids by chance.
const CODE_LEN_MIN: usize = 6;
/// Letters alone make no word any more from this length on.
const NO_WORD_LEN_MIN: usize = 16;

/// What must show nowhere, in each form in which a server could say it back.
///
/// A secret of at least 8 characters is taken out wherever it stands. A shorter one (a password
/// such as `user`) stands in most texts by chance: taken out there it would spoil the text, and
/// whoever reads it could tell the password from what is missing. So it goes only where a text
/// gives it as a secret:
///
/// - letters alone only as a value: after a quote, `=` or `:`, and before no letter or digit;
/// - with a digit or another character in it only as a word of its own.
///
/// All of a webhook's URL is taken out everywhere. The ids of errors and requests, which programs
/// compare, keep what may be a word of theirs: letters alone below 16 of them, and anything else
/// below 6, which is the length of the code of a second factor.
///
/// ```
/// use mm_sender::Secrets;
///
/// let secrets = Secrets::of_texts(["8u81pyui9pfgjysykinoobtwiw", "user"]);
/// assert_eq!(secrets.redact("bad 8u81pyui9pfgjysykinoobtwiw"), "bad <redacted>");
/// assert_eq!(secrets.redact("no user ada:user"), "no user ada:<redacted>");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets(Vec<Secret>);

/// A form of a secret. The longest come first, so that a part does not hide the whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Secret {
    len: Reverse<usize>,
    text: String,
    place: Place,
}

/// Where a secret is taken for one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Anywhere,
    /// With neither a letter nor a digit beside one of its own.
    Alone,
    /// Alone, and where a value stands.
    Value,
}

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
        let mut secrets = Self::of(&forms, url.expose_userinfo());
        for secret in &mut secrets.0 {
            secret.place = Place::Anywhere;
        }
        secrets
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
            .map(Secret::new)
            .collect();
        sort(&mut all);
        Self(all)
    }

    /// The text without them, in whatever case of letters.
    pub fn redact(&self, text: &str) -> String {
        self.without(text, |_| true)
    }

    /// The same for an id that programs compare: what may be a word of it by chance stays.
    pub(crate) fn redact_id(&self, id: &str) -> String {
        self.without(id, |secret| !secret.is_word())
    }

    fn without(&self, text: &str, is_meant: impl Fn(&Secret) -> bool) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let mut secrets = self.0.iter();
            let found = secrets.find(|secret| is_meant(secret) && secret.stands_at(text, at));
            if let Some(secret) = found {
                shown.push_str(REDACTED);
                at += secret.text.len();
            } else {
                shown.push(first);
                at += first.len_utf8();
            }
        }
        shown
    }
}

impl Secret {
    fn new(text: String) -> Self {
        let is_long = text.chars().nth(PART_LEN_MIN - 1).is_some();
        let of = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
        let place = match (of(char::is_alphanumeric), of(char::is_alphabetic)) {
            _ if is_long => Place::Anywhere,
            (0, _) => Place::Value,
            (_, letters) if letters == text.chars().count() => Place::Value,
            _ => Place::Alone,
        };
        Self {
            len: Reverse(text.len()),
            text,
            place,
        }
    }

    /// Whether it could be a part of an id by chance.
    fn is_word(&self) -> bool {
        let has_other = self.text.bytes().any(|b| !b.is_ascii_alphabetic());
        self.text.len()
            < if has_other {
                CODE_LEN_MIN
            } else {
                NO_WORD_LEN_MIN
            }
    }

    /// Whether it begins at this byte of the text, and is taken for a secret there.
    fn stands_at(&self, text: &str, at: usize) -> bool {
        let end = at + self.text.len();
        let here = text.as_bytes().get(at..end);
        if !here.is_some_and(|here| here.eq_ignore_ascii_case(self.text.as_bytes())) {
            return false;
        }
        let (before, after) = (&text[..at], text[end..].chars().next());
        match self.place {
            Place::Anywhere => true,
            Place::Alone => self.is_apart(before, after),
            Place::Value => {
                let is_value = before.ends_with(['"', '\'', '`', '=', ':']);
                // What a sentence says after a colon is not always the value.
                let is_last = before.ends_with(": ") || before.ends_with("= ");
                let is_last = is_last && after.is_none_or(|c| !c.is_whitespace());
                self.is_apart(before, after) && (is_value || is_last)
            }
        }
    }

    fn is_apart(&self, before: &str, after: Option<char>) -> bool {
        let is_part = |outer: Option<char>, inner: Option<char>| {
            outer.is_some_and(char::is_alphanumeric) && inner.is_some_and(char::is_alphanumeric)
        };
        let mut own = self.text.chars();
        !is_part(before.chars().next_back(), own.clone().next()) && !is_part(after, own.next_back())
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(<redacted>)")
    }
}

fn sort(secrets: &mut Vec<Secret>) {
    secrets.sort();
    // What is found anywhere comes first of two that are the same text.
    secrets.dedup_by(|later, first| later.text == first.text);
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

    #[test]
    fn a_short_password_is_taken_out_only_where_it_is_given_as_one() {
        for (secret, text, shown) in [
            ("a", "No user has this name", "No user has this name"),
            (
                "a",
                "a name: a, login=a",
                "a name: <redacted>, login=<redacted>",
            ),
            (
                "user",
                "No user has this user_id.",
                "No user has this user_id.",
            ),
            ("user", "Error: user not found", "Error: user not found"),
            (
                "user",
                "{\"password\":\"user\"}",
                "{\"password\":\"<redacted>\"}",
            ),
            ("user", "ada:user is wrong", "ada:<redacted> is wrong"),
            ("user", "bad password: user", "bad password: <redacted>"),
            ("404", "1404 and 404", "1404 and <redacted>"),
            ("pa ss", "spa ss, pa ss", "spa ss, <redacted>"),
            (".", "The end. Or \".\"", "The end. Or \"<redacted>\""),
            ("password", "the passwords", "the <redacted>s"),
            ("8u81pyui", "x8u81pyuix", "x<redacted>x"),
        ] {
            let secrets = Secrets::of_texts([secret]);
            assert_eq!(secrets.redact(text), shown, "{secret}");
        }
    }

    #[test]
    fn an_id_keeps_what_may_be_a_word_of_it_and_loses_a_token() {
        let id = "api.user.login.check_password.app_error";
        for word in ["a", "user", "password", "app", "k_p", "login"] {
            assert_eq!(Secrets::of_texts([word]).redact_id(id), id, "{word}");
        }
        let secrets = Secrets::of_texts([ID, "Correct7horse", "correcthorsebattery"]);
        let said = format!("x{ID}.correct7horse.correcthorsebattery");
        let shown = "x<redacted>.<redacted>.<redacted>";
        assert_eq!(secrets.redact_id(&said), shown);
    }

    proptest! {
        #[test]
        fn no_short_password_panics(secret in "\\PC{0,7}", text in "\\PC{0,30}") {
            let secrets = Secrets::of_texts([secret.as_str()]);
            let _ = (secrets.redact(&text), secrets.redact_id(&text));
            let _ = secrets.redact(&format!("{text}{secret}={secret}"));
        }

        #[test]
        fn no_text_panics_and_none_keeps_a_secret(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let secrets = of("https://user:p%C3%A4ss@c.example/hooks/ID");
            let shown = secrets.redact(&format!("{before}{ID}{after}päss"));
            prop_assert!(!shown.contains(ID) && !shown.contains("päss"), "{}", shown);
        }
    }
}
