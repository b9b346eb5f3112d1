//! The keys of a messenger's table, and the secrets behind them.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::Error;
use mm_sender::{DEFAULT_TIMEOUT, Proxy, ProxyChoice, TlsSettings};
use toml::{Table, Value};

use super::kinds::Kind;
use crate::failure::Failure;
use crate::nearest::nearest;
use crate::{args, profile, settings};

/// What every kind has that speaks to a server.
pub(super) const NETWORK: &[&str] = &["timeout", "proxy", "ca_file", "danger_accept_invalid_certs"];

/// The table of a messenger, with keys that its kind knows.
pub(super) struct Keys {
    /// `messenger.chat`, for errors.
    place: String,
    table: Table,
    /// From where paths are told.
    folder: PathBuf,
    holds_secret: bool,
}

impl Keys {
    /// Looks whether the kind knows all keys. Else what is wrong, and what to do.
    pub(super) fn new(
        alias: &str,
        table: Table,
        folder: &Path,
        kind: &Kind,
    ) -> Result<Self, (String, String)> {
        let network = if kind.is_network { NETWORK } else { &[] };
        let plain: Vec<&str> = kind.keys.iter().chain(network).copied().collect();
        let place = format!("messenger.{alias}");
        Self::of_table(&place, table, folder, kind.secrets, &plain)
    }

    /// The same for a table that is of no messenger.
    pub(super) fn of_table(
        name: &str,
        table: Table,
        folder: &Path,
        secrets: &[&str],
        plain: &[&str],
    ) -> Result<Self, (String, String)> {
        let of_secrets = secrets.iter().flat_map(|name| {
            let from = ["", "_env", "_file"].into_iter();
            from.map(move |from| format!("{name}{from}"))
        });
        let plain = plain.iter().map(|key| (*key).to_owned());
        let known: Vec<String> = of_secrets.chain(plain).collect();
        for key in table.keys() {
            if !known.contains(key) {
                return Err(not_known("key", key, known.iter().map(String::as_str)));
            }
        }
        let proxy = table.get("proxy").and_then(Value::as_str);
        let mut secrets = secrets.iter();
        let holds_secret = secrets.any(|key| table.contains_key(*key))
            || proxy.is_some_and(|url| url.contains('@'));
        Ok(Self {
            place: name.to_owned(),
            table,
            folder: folder.to_owned(),
            holds_secret,
        })
    }

    /// Whether a secret stands in the table itself.
    pub(super) fn hold_secret(&self) -> bool {
        self.holds_secret
    }

    /// A secret, from the table, the environment or a file.
    pub(super) fn secret(&self, key: &str) -> Result<Option<String>, Failure> {
        let (by_env, by_file) = (format!("{key}_env"), format!("{key}_file"));
        let given = [key, &by_env, &by_file].map(|key| self.table.contains_key(key));
        if given.iter().filter(|given| **given).count() > 1 {
            let text = format!("only one of {key}, {by_env} and {by_file} can be given");
            return Err(self.wrong(&text));
        }
        if let Some(name) = self.text(&by_env)? {
            let value = env::var(&name).unwrap_or_default();
            if value.trim().is_empty() {
                return Err(self.not_set(&by_env, &name));
            }
            return Ok(Some(value.trim().to_owned()));
        }
        if let Some(file) = self.text(&by_file)? {
            let file = profile::placed(Path::new(&file), &self.folder);
            return settings::read_secret(&file, key).map(Some);
        }
        self.text(key)
    }

    /// The same where there is nothing to do without it.
    pub(super) fn required_secret(&self, key: &str) -> Result<String, Failure> {
        self.secret(key)?.ok_or_else(|| {
            self.wrong(&format!("{key} is missing")).hint(format!(
                "give {key}_env = \"NAME\" or {key}_file = \"FILE\", or {key} itself in a file that \
                 its owner alone can read"
            ))
        })
    }

    /// A text; an empty one is none.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(&format!("{key} is no text"))),
        }
    }

    /// The same where there is nothing to do without it.
    pub(super) fn required(&self, key: &str) -> Result<String, Failure> {
        self.text(key)?
            .ok_or_else(|| self.wrong(&format!("{key} is missing")))
    }

    /// Texts; one alone may stand by itself.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, Failure> {
        let wrong = || self.wrong(&format!("{key} is no list of texts"));
        match self.table.get(key) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong))
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    /// A number, of a port.
    pub(super) fn number(&self, key: &str) -> Result<Option<u16>, Failure> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        let number = value.as_integer().and_then(|number| number.try_into().ok());
        let wrong = || self.wrong(&format!("{key} is no number from 0 to 65535"));
        number.ok_or_else(wrong).map(Some)
    }

    /// How long one attempt may take.
    pub(super) fn timeout(&self) -> Result<Duration, Failure> {
        let text = match self.table.get("timeout") {
            None => return Ok(DEFAULT_TIMEOUT),
            Some(Value::Integer(seconds)) => seconds.to_string(),
            Some(Value::Float(seconds)) => seconds.to_string(),
            Some(_) => self.text("timeout")?.unwrap_or_default(),
        };
        args::duration(&text).map_err(|error| self.wrong(&format!("timeout: {error}")))
    }

    /// The way there.
    pub(super) fn proxy(&self) -> Result<ProxyChoice, Failure> {
        match self.text("proxy")?.as_deref().map(str::trim) {
            None => Ok(ProxyChoice::Environment),
            Some("none") => Ok(ProxyChoice::Direct),
            Some(proxy) => self.of(Proxy::parse(proxy)).map(ProxyChoice::Through),
        }
    }

    /// The same for another protocol than HTTP, which is what the environment's proxies are for.
    pub(super) fn own_proxy(&self) -> Result<ProxyChoice, Failure> {
        Ok(match self.proxy()? {
            ProxyChoice::Environment => ProxyChoice::Direct,
            own => own,
        })
    }

    /// What is so, or not, as if nobody says.
    pub(super) fn flag(&self, key: &str) -> Result<bool, Failure> {
        match self.table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(is_so)) => Ok(*is_so),
            Some(_) => Err(self.wrong(&format!("{key} is true or false"))),
        }
    }

    /// Whom to trust.
    pub(super) fn tls(&self) -> Result<TlsSettings, Failure> {
        let accepts_any = self.flag("danger_accept_invalid_certs")?;
        let tls = TlsSettings::default().danger_accept_invalid_certs(accepts_any);
        Ok(match self.text("ca_file")? {
            Some(file) => tls.ca_file(profile::placed(Path::new(&file), &self.folder)),
            None => tls,
        })
    }

    /// What comes of a value, or an error that tells whose value it is.
    pub(super) fn of<T>(&self, result: Result<T, Error>) -> Result<T, Failure> {
        result.map_err(|error| {
            let failure = self.wrong(&error.with_causes());
            match error.hint() {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
        })
    }

    fn not_set(&self, key: &str, name: &str) -> Failure {
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if name.chars().all(is_name) {
            return self
                .wrong(&format!("{key}: the variable {name} is not set"))
                .hint(format!("export {name}, or name a file that holds it"));
        }
        // It may be the secret itself.
        self.wrong(&format!("{key}: the variable of that name is not set"))
            .hint(format!("{key} is the name of a variable, not its value"))
    }

    pub(super) fn wrong(&self, text: &str) -> Failure {
        Failure::usage(format!("{}: {text}", self.place))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// That a name is none of those that are known, and which are.
pub(super) fn not_known<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> (String, String) {
    let known: Vec<&str> = known.collect();
    let all = if known.is_empty() {
        "there is none".to_owned()
    } else {
        format!("there are: {}", known.join(", "))
    };
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean {near}? {all}"),
        None => all,
    };
    (format!("there is no {what} `{name}`"), hint)
}
