//! The file that declares the store and the messengers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mm_outbox::{Messenger, Order, Outbox, OutboxBuilder, TemplateType};
use serde::Deserialize;
use toml::Table;

use super::keys::{Keys, not_known};
use super::kinds::{self, Kind, Made};
use super::names::Known;
use super::people::People;
use super::serve::Tables;
use super::types;
use crate::failure::Failure;
use crate::profile::{self, Secret, values};

/// What the file is called in the folder of the profiles.
const NAME: &str = "outbox.toml";

/// The page of links that nobody gets, and what signs them.
const NO_PAGE: &str = "https://localhost/";
const NO_SECRET: &str = "it signs what is not sent";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    store: Store,
    #[serde(default)]
    work: Work,
    #[serde(default)]
    messenger: BTreeMap<String, Table>,
    templates: Option<types::Folder>,
    #[serde(default, rename = "type")]
    types: BTreeMap<String, types::Table>,
    #[serde(default)]
    user: BTreeMap<String, Table>,
    serve: Option<Table>,
    links: Option<Table>,
}

/// Where messages stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Store {
    sqlite: Option<PathBuf>,
    postgres: Option<Secret>,
    postgres_env: Option<String>,
    #[serde(default)]
    durable: bool,
    #[serde(default)]
    order: Ordered,
    #[serde(default, deserialize_with = "values::duration")]
    patience: Option<Duration>,
}

/// As [`Order`].
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ordered {
    #[default]
    Strict,
    Relaxed,
}

/// How it is sent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    name: Option<String>,
    #[serde(default, deserialize_with = "values::duration")]
    lease: Option<Duration>,
    #[serde(default, deserialize_with = "values::duration")]
    first_wait: Option<Duration>,
    #[serde(default, deserialize_with = "values::duration")]
    longest_wait: Option<Duration>,
    #[serde(default, deserialize_with = "values::duration")]
    give_up_after: Option<Duration>,
}

/// A messenger as the file declares it.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) alias: String,
    pub(super) kind: &'static Kind,
    keys: Keys,
}

impl Declared {
    /// Makes it, with its secrets.
    pub(super) fn make(&self) -> Result<Made, Failure> {
        (self.kind.make)(&self.alias, &self.keys)
    }

    /// All that it answers to, its alias first.
    pub(super) fn aliases(&self) -> impl Iterator<Item = &str> {
        let others = self.kind.other_aliases(&self.alias);
        std::iter::once(self.alias.as_str()).chain(others.map(|other| -> &str { other }))
    }
}

/// What the file says.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) path: PathBuf,
    place: Place,
    is_durable: bool,
    order: Order,
    patience: Option<Duration>,
    work: Work,
    /// By their aliases.
    pub(super) messengers: Vec<Declared>,
    pub(super) types: Vec<TemplateType>,
    pub(super) people: People,
    /// Of the page.
    pub(super) tables: Tables,
}

/// Where messages stand.
#[derive(Debug)]
enum Place {
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(Secret),
    /// The variable with the URL: who only reads the file needs it not.
    #[cfg(feature = "postgres")]
    PostgresOfEnv(String),
}

/// Where the file is.
pub(super) fn path(file: Option<&Path>) -> Result<PathBuf, Failure> {
    let path = file.map(Path::to_path_buf);
    path.or_else(|| Some(profile::folder()?.join(NAME)))
        .ok_or_else(|| {
            Failure::usage("neither XDG_CONFIG_HOME nor HOME is set")
                .hint("name the file by --config or MM_OUTBOX_CONFIG")
        })
}

impl Config {
    /// Reads the file. One that holds a secret must be readable by its owner alone.
    pub(super) fn load(file: Option<&Path>) -> Result<Self, Failure> {
        let path = path(file)?;
        let shown = path.display();
        let text = profile::read(&path).map_err(|error| {
            let failure = Failure::usage(format!("{shown}: {error}"));
            if error.kind() == io::ErrorKind::NotFound {
                return failure.hint("`mm outbox init` writes one; or name another by --config");
            }
            failure
        })?;
        let file: File = profile::parse_toml(&text)
            .map_err(|error| Failure::usage(format!("{shown}:{error}")))?;
        let wrong = |text: String| Failure::usage(format!("{shown}: {text}"));
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut messengers = Vec::new();
        for (alias, table) in file.messenger {
            messengers.push(declared(&alias, table, folder).map_err(|(text, hint)| {
                let failure = wrong(format!("messenger.{alias}: {text}"));
                match hint {
                    Some(hint) => failure.hint(hint),
                    None => failure,
                }
            })?);
        }
        for (at, one) in messengers.iter().enumerate() {
            let mut before = messengers[..at].iter();
            if let Some(other) = before.find(|other| {
                other
                    .aliases()
                    .any(|alias| one.aliases().any(|own| own == alias))
            }) {
                let (one, other) = (&one.alias, &other.alias);
                return Err(wrong(format!(
                    "messenger.{one}: messenger.{other} has this alias too"
                ))
                .hint("call one of them otherwise"));
            }
        }
        let aliases: BTreeSet<_> = messengers.iter().flat_map(Declared::aliases).collect();
        let types = types::made(file.types, file.templates, folder, &aliases).map_err(wrong)?;
        let people = People::read(file.user, &aliases).map_err(wrong)?;
        let tables = Tables::new(file.serve, file.links, folder)
            .map_err(|(text, hint)| wrong(text).hint(hint))?;
        let has_secret = file.store.postgres.is_some() || tables.hold_secret();
        if has_secret || messengers.iter().any(|one| one.keys.hold_secret()) {
            profile::check_private(&path)?;
        }
        Ok(Self {
            is_durable: file.store.durable,
            patience: file.store.patience,
            order: match file.store.order {
                Ordered::Strict => Order::Strict,
                Ordered::Relaxed => Order::Relaxed,
            },
            place: place(file.store, folder).map_err(wrong)?,
            work: file.work,
            types,
            people,
            messengers,
            tables,
            path,
        })
    }

    /// Opens the store. Messengers are known by their names, and cannot send.
    pub(super) fn open(&self) -> Result<Outbox, Failure> {
        // Nothing is sent, so that what a template would say is all that links are for.
        let signing = self.tables.has_links();
        let signing = signing.then(|| (NO_PAGE.to_owned(), NO_SECRET.to_owned()));
        self.open_with(signing, |declared| Ok(Arc::new(Known::of(declared))))
    }

    /// Opens the store, with all messengers.
    pub(super) fn open_to_send(&self) -> Result<Outbox, Failure> {
        if self.messengers.is_empty() {
            let text = format!("{} declares no messenger", self.path.display());
            return Err(Failure::usage(text).hint(format!(
                "add a table such as [messenger.chat] with a kind: {}",
                kinds::names()
            )));
        }
        let signing = self.tables.signing()?;
        self.open_with(signing, |declared| Ok(declared.make()?.messenger))
    }

    /// Makes the store if there is none; whether it was made, as far as that is known. Others
    /// than its owner cannot read a file.
    pub(super) fn make_store(&self) -> Result<bool, Failure> {
        let is_new = match &self.place {
            Place::Sqlite(path) => make_file(path)
                .map_err(|error| Failure::refused(format!("{}: {error}", path.display())))?,
            #[cfg(feature = "postgres")]
            Place::Postgres(_) | Place::PostgresOfEnv(_) => false,
        };
        self.open()?;
        Ok(is_new)
    }

    /// Where messages stand, for people.
    pub(super) fn store(&self) -> String {
        match &self.place {
            Place::Sqlite(path) => path.display().to_string(),
            #[cfg(feature = "postgres")]
            Place::Postgres(_) | Place::PostgresOfEnv(_) => "PostgreSQL".to_owned(),
        }
    }

    fn builder(&self) -> Result<OutboxBuilder, Failure> {
        match &self.place {
            Place::Sqlite(path) if !path.exists() => {
                let text = format!("there is no outbox {}", path.display());
                Err(Failure::usage(text).hint(format!(
                    "`mm outbox init` makes it; {} names it",
                    self.path.display()
                )))
            }
            Place::Sqlite(path) => Ok(Outbox::sqlite(path)),
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => Ok(Outbox::postgres(url.0.trim())),
            #[cfg(feature = "postgres")]
            Place::PostgresOfEnv(name) => {
                let url = std::env::var(name).unwrap_or_default();
                if url.trim().is_empty() {
                    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                    // It may be the URL itself, with its password.
                    let name = match name.as_str() {
                        name if name.chars().all(is_name) => name,
                        _ => "of that name",
                    };
                    let text = format!("store.postgres_env: the variable {name} is not set");
                    return Err(Failure::usage(format!("{}: {text}", self.path.display()))
                        .hint("postgres_env is the name of a variable that holds the URL"));
                }
                Ok(Outbox::postgres(url.trim()))
            }
        }
    }

    /// The messenger that answers to this alias.
    pub(super) fn messenger(&self, alias: &str) -> Result<&Declared, Failure> {
        let found = self
            .messengers
            .iter()
            .find(|one| one.aliases().any(|own| own == alias));
        found.ok_or_else(|| {
            let aliases = self.messengers.iter().map(|one| one.alias.as_str());
            let (text, hint) = not_known("messenger", alias, aliases);
            Failure::usage(text).hint(hint)
        })
    }

    fn open_with(
        &self,
        signing: Option<(String, String)>,
        messenger: impl Fn(&Declared) -> Result<Arc<dyn Messenger>, Failure>,
    ) -> Result<Outbox, Failure> {
        let mut builder = self.builder()?.durable(self.is_durable).order(self.order);
        let Work {
            name,
            lease,
            first_wait,
            longest_wait,
            give_up_after,
        } = &self.work;
        if let Some(patience) = self.patience {
            builder = builder.patience(patience);
        }
        if let Some(age) = give_up_after {
            builder = builder.give_up_after(*age);
        }
        if let Some(name) = name {
            builder = builder.worker_name(name);
        }
        if let Some(lease) = lease {
            builder = builder.lease(*lease);
        }
        if first_wait.is_some() || longest_wait.is_some() {
            let first = first_wait.unwrap_or(Duration::from_secs(10));
            let longest = longest_wait.unwrap_or(Duration::from_secs(3600)).max(first);
            builder = builder.backoff(first, longest);
        }
        if let Some((url, secret)) = signing {
            builder = builder.links(url, secret);
        }
        for declared in &self.messengers {
            builder = builder.shared_messenger(messenger(declared)?);
        }
        for kind in &self.types {
            builder = builder.message_type(kind.clone());
        }
        Ok(builder.directory(self.people.clone()).open()?)
    }
}

/// Makes an empty file, unless there is one; whether it did.
fn make_file(path: &Path) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::File::options();
    match options.write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn place(store: Store, folder: &Path) -> Result<Place, String> {
    match (store.sqlite, store.postgres, store.postgres_env) {
        (Some(path), None, None) if path.as_os_str().is_empty() => {
            Err("store.sqlite is empty".to_owned())
        }
        (Some(path), None, None) => Ok(Place::Sqlite(profile::placed(&path, folder))),
        #[cfg(feature = "postgres")]
        (None, Some(url), None) => Ok(Place::Postgres(url)),
        #[cfg(feature = "postgres")]
        (None, None, Some(name)) => Ok(Place::PostgresOfEnv(name)),
        #[cfg(not(feature = "postgres"))]
        (None, Some(_), None) | (None, None, Some(_)) => Err(
            "store.postgres: this mm is built without PostgreSQL; use sqlite = \"FILE\", or \
                 build it with the feature `postgres`"
                .to_owned(),
        ),
        (None, None, None) => Err("store: sqlite = \"FILE\" is missing".to_owned()),
        _ => Err("store: only one of sqlite, postgres and postgres_env can be given".to_owned()),
    }
}

/// A messenger's table, its names checked; else what is wrong and what to do.
fn declared(
    alias: &str,
    mut table: Table,
    folder: &Path,
) -> Result<Declared, (String, Option<String>)> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if alias.is_empty() || !alias.chars().all(is_plain) {
        let text = "an alias has letters, digits, `-`, `_` and `.` alone";
        return Err((text.to_owned(), None));
    }
    let kind = match table.remove("kind") {
        Some(toml::Value::String(kind)) => kind,
        Some(_) => return Err(("kind is no text".to_owned(), None)),
        None => {
            let hint = format!("give a kind: {}", kinds::names());
            return Err(("kind is missing".to_owned(), Some(hint)));
        }
    };
    let kind = kinds::find(&kind).ok_or_else(|| {
        if let Some(feature) = kinds::feature_of(&kind) {
            let text = format!("the kind `{kind}` is not in this build of mm");
            let hint = format!("build it with `--features {feature}`");
            return (text, Some(hint));
        }
        let all = kinds::kinds().map(|kind| kind.name);
        let (text, hint) = not_known("kind", &kind, all);
        (text, Some(hint))
    })?;
    let keys = Keys::new(alias, table, folder, kind).map_err(|(text, hint)| (text, Some(hint)))?;
    Ok(Declared {
        alias: alias.to_owned(),
        kind,
        keys,
    })
}
