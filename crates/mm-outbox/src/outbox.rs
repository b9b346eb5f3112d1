//! The outbox, as a program holds it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind, random_u64};
use serde_json::{Map, Value};

use crate::DispatchId;
use crate::backoff::Backoff;
use crate::links::Signer;
use crate::message::{Draft, Message, MessageId};
use crate::message_type::{self, MessageType};
use crate::messenger::Messenger;
use crate::news::News;
use crate::owed::Owed;
use crate::owners::Owners;
use crate::place::Place;
use crate::recipient::Recipient;
use crate::registry::Registry;
use crate::sending::{Report, Sending};
#[cfg(feature = "postgres")]
use crate::store::PostgresUrl;
use crate::store::{NewMessage, Options, Rules, Store};
use crate::subscription::Directory;
use crate::time::{self, Clock};
use crate::view::{Counts, DispatchView, Filter, LoggedError};

/// How long a worker may be silent before what it holds is given to another.
const DEFAULT_LEASE: Duration = Duration::from_secs(300);
const DEFAULT_BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(10),
    longest: Duration::from_secs(3600),
};
const DEFAULT_PATIENCE: Duration = Duration::from_secs(10);
const PATIENCE_MAX: Duration = Duration::from_secs(24 * 3600);
/// How long a dispatch is tried.
const DEFAULT_AGE: Duration = Duration::from_secs(2 * 24 * 3600);
/// How many dispatches a worker takes at once.
const BATCH_MAX: usize = 500;

/// In which order one recipient gets what one messenger has for it, within a priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// As it was scheduled: what waits for another attempt holds back what came later.
    #[default]
    Strict,
    /// What waits for another attempt is overtaken.
    Relaxed,
}

/// Sets an [`Outbox`] up.
#[must_use = "a builder does nothing until `open` is called"]
pub struct OutboxBuilder {
    place: Place,
    store: Options,
    owner: String,
    lease: Duration,
    give_up_after: Duration,
    backoff: Backoff,
    order: Order,
    directory: Option<Box<dyn Directory>>,
    links: Option<(String, Vec<u8>)>,
    messengers: Vec<Arc<dyn Messenger>>,
    types: Vec<Arc<dyn MessageType>>,
}

impl OutboxBuilder {
    /// A messenger that sends.
    pub fn messenger(mut self, messenger: impl Messenger + 'static) -> Self {
        self.messengers.push(Arc::new(messenger));
        self
    }

    /// The same for one that others hold too.
    pub fn shared_messenger(mut self, messenger: Arc<dyn Messenger>) -> Self {
        self.messengers.push(messenger);
        self
    }

    /// A message type; one of the same alias, also a built-in one, is replaced.
    pub fn message_type(mut self, kind: impl MessageType + 'static) -> Self {
        self.types.push(Arc::new(kind));
        self
    }

    /// Finds the users that subscriptions name.
    pub fn directory(mut self, directory: impl Directory + 'static) -> Self {
        self.directory = Some(Box::new(directory));
        self
    }

    /// Puts signed links below a URL into what is sent, such as the one by which a mail program
    /// unsubscribes; [`Outbox::links`] answers them. The secret as for [`Links::new`].
    ///
    /// [`Links::new`]: crate::Links::new
    pub fn links(mut self, base: impl Into<String>, secret: impl Into<Vec<u8>>) -> Self {
        self.links = Some((base.into(), secret.into()));
        self
    }

    /// Whether what is written survives a power cut, not only the end of the process. Default:
    /// no, which is far faster.
    pub fn durable(mut self, is_durable: bool) -> Self {
        self.store.is_durable = is_durable;
        self
    }

    /// How long a call waits for a store that another program holds, and what became of a
    /// dispatch for one that is restarted, before it is an error that may pass. Default 10
    /// seconds, a day at most.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.store.patience = patience.min(PATIENCE_MAX);
        self
    }

    /// How long after its first attempt a dispatch is tried again; what would wait beyond that
    /// has failed. Default 2 days.
    pub fn give_up_after(mut self, age: Duration) -> Self {
        self.give_up_after = age;
        self
    }

    /// What this worker is called where people look. Two of one name do not disturb each
    /// other. Default `worker`.
    pub fn worker_name(mut self, name: impl Into<String>) -> Self {
        self.owner = name.into();
        self
    }

    /// How long a worker may be silent before what it holds is given to another; longer than
    /// any messenger takes for one dispatch, and the same for all workers of a store: a shorter
    /// one shortens those of the others. Default 5 minutes.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The first and the longest wait before a dispatch is tried again. Waits double and are
    /// shortened at random by up to a half. Default 10 seconds and an hour.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff { first, longest };
        self
    }

    /// In which order a recipient gets messages. Default [`Order::Strict`].
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Opens the store, and makes it or brings it up to date if need be.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the store cannot be used; [`ErrorKind::InvalidSetting`] if it is of
    /// a newer version or of another program, its URL is none, two messengers have one alias, or
    /// the secret of links is too short; [`ErrorKind::InvalidUrl`] for the URL of links.
    pub fn open(self) -> Result<Outbox, Error> {
        let registry = Registry::default();
        for messenger in self.messengers {
            registry.add_messenger(messenger)?;
        }
        for kind in self.types {
            registry.set_type(kind);
        }
        if self.lease.is_zero() {
            let text = "a lease of no time protects nothing";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        let signer = self.links.map(|(base, secret)| Signer::new(&base, &secret));
        let signer = signer.transpose()?;
        let store = self.place.open(&self.store)?;
        Ok(Outbox(Arc::new(Inner {
            store,
            registry,
            // Two processes may have one name.
            owners: Owners::new(format!(
                "{}-{}-{:016x}",
                self.owner,
                std::process::id(),
                random_u64()
            )),
            lease: self.lease,
            give_up_after: self.give_up_after,
            backoff: self.backoff,
            order: self.order,
            directory: self.directory,
            signer,
            news: News::default(),
            owed: Owed::default(),
            clock: Clock::default(),
        })))
    }
}

impl fmt::Debug for OutboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxBuilder")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// Messages that are to be sent, and those who send them. Clones are the same outbox.
#[derive(Clone)]
pub struct Outbox(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Box<dyn Store>,
    pub(crate) registry: Registry,
    pub(crate) owners: Owners,
    pub(crate) lease: Duration,
    pub(crate) give_up_after: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) order: Order,
    pub(crate) directory: Option<Box<dyn Directory>>,
    pub(crate) signer: Option<Signer>,
    pub(crate) news: News,
    pub(crate) owed: Owed,
    pub(crate) clock: Clock,
}

/// Which of what waits is sent.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct SendOptions {
    /// Of this priority alone.
    pub priority: Option<i64>,
    /// What is for a messenger or of a message type that nobody registered here is left, and
    /// is no error.
    pub ignore_unknown: bool,
    /// Stops it: what is being sent is finished, the rest waits on.
    pub stop: Cancel,
    /// Cuts off what is being sent too.
    pub cancel: Cancel,
}

impl Outbox {
    /// Sets up an outbox in a file of SQLite.
    pub fn sqlite(path: impl Into<PathBuf>) -> OutboxBuilder {
        Self::at(Place::Sqlite(path.into()))
    }

    /// Sets up an outbox in a database of PostgreSQL, which workers on many machines may use at
    /// once: `postgres://user:password@host/database`. The tables are made in the first schema
    /// of its `search_path`.
    ///
    /// Connections to other machines are encrypted, unless `sslmode` says otherwise, and the
    /// certificate is checked: against the authorities that the system trusts, or those in the
    /// file that `sslrootcert` names.
    ///
    /// ```no_run
    /// let outbox = mm_outbox::Outbox::postgres("postgres://mm@db.example.com/outbox").open()?;
    /// # Ok::<_, mm_outbox::Error>(())
    /// ```
    #[cfg(feature = "postgres")]
    pub fn postgres(url: impl Into<String>) -> OutboxBuilder {
        Self::at(Place::Postgres(PostgresUrl(url.into())))
    }

    fn at(place: Place) -> OutboxBuilder {
        OutboxBuilder {
            place,
            store: Options {
                is_durable: false,
                patience: DEFAULT_PATIENCE,
            },
            owner: "worker".to_owned(),
            lease: DEFAULT_LEASE,
            give_up_after: DEFAULT_AGE,
            backoff: DEFAULT_BACKOFF,
            order: Order::default(),
            directory: None,
            links: None,
            messengers: Vec::new(),
            types: Vec::new(),
        }
    }

    /// Adds a messenger.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] if its alias is taken.
    pub fn register_messenger(&self, messenger: impl Messenger + 'static) -> Result<(), Error> {
        self.0.registry.add_messenger(Arc::new(messenger))
    }

    /// Adds a message type; one of the same alias, also a built-in one, is replaced.
    pub fn register_message_type(&self, kind: impl MessageType + 'static) {
        self.0.registry.set_type(Arc::new(kind));
    }

    /// The messenger of this alias, or that answers to it as well.
    pub fn messenger(&self, alias: &str) -> Option<Arc<dyn Messenger>> {
        self.0.registry.messenger(alias)
    }

    /// All messengers, by their aliases.
    pub fn messengers(&self) -> Vec<Arc<dyn Messenger>> {
        self.0.registry.messengers()
    }

    /// All message types, by their aliases.
    pub fn message_types(&self) -> Vec<Arc<dyn MessageType>> {
        self.0.registry.types()
    }

    /// Takes a message for these recipients.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a type that nobody registered; [`ErrorKind::Io`] if
    /// the store cannot take it.
    pub fn schedule(
        &self,
        message: impl Into<Draft>,
        recipients: impl AsRef<[Recipient]>,
    ) -> Result<MessageId, Error> {
        let draft = message.into();
        let ids = self.schedule_all(&[(draft, Some(recipients.as_ref()))])?;
        ids.first()
            .copied()
            .ok_or_else(|| Error::new(ErrorKind::Io))
    }

    /// Takes many messages, all or none. Those without recipients are for the subscribers of
    /// their type, once [`prepare_dispatches`](Self::prepare_dispatches) was called.
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn schedule_all(
        &self,
        messages: &[(Draft, Option<&[Recipient]>)],
    ) -> Result<Vec<MessageId>, Error> {
        let registry = &self.0.registry;
        let mut kinds = Vec::with_capacity(messages.len());
        for (draft, _) in messages {
            let kind = registry.message_type(&draft.kind);
            kinds.push(kind.ok_or_else(|| message_type::unknown(&draft.kind))?);
        }
        let rows = messages
            .iter()
            .zip(&kinds)
            .map(|((draft, recipients), kind)| NewMessage {
                kind: &draft.kind,
                context: Value::Object(draft.context.clone()).to_string(),
                sender: draft.sender.as_deref(),
                priority: draft.priority.unwrap_or_else(|| kind.priority()),
                group_mark: draft.group_mark.as_deref().or_else(|| kind.group_mark()),
                retry_limit: draft.retry_limit.unwrap_or_else(|| kind.retry_limit()),
                expires_at: draft.expires_at.map(time::to_millis),
                recipients: *recipients,
            });
        let rows: Vec<_> = rows.collect();
        let merge = |kind: &str, before: &str, new: &str| {
            let kind = registry
                .message_type(kind)
                .ok_or_else(|| message_type::unknown(kind))?;
            let merged = kind.merge_context(context(before)?, context(new)?);
            Ok(Value::Object(merged).to_string())
        };
        let ids = self.0.store.schedule(time::now(), &rows, &merge)?;
        self.0.news.tell();
        Ok(ids)
    }

    /// Sends what is due, by all messengers one after the other, until nothing is. One that
    /// fails does not keep the others from their turn.
    ///
    /// # Errors
    /// The first of what went wrong: a messenger that cannot be used now, or one or a message
    /// type that nobody registered. What could not be sent waits on. The report counts what
    /// was done all the same.
    pub fn send_scheduled(&self, options: &SendOptions) -> (Report, Result<(), Error>) {
        self.send_scheduled_telling(options, |_, _| ())
    }

    /// As [`send_scheduled`](Self::send_scheduled), and tells by alias of each messenger that
    /// something went wrong with, and what: the result is the first of them alone.
    ///
    /// # Errors
    /// As [`send_scheduled`](Self::send_scheduled).
    pub fn send_scheduled_telling(
        &self,
        options: &SendOptions,
        mut told: impl FnMut(&str, &Error),
    ) -> (Report, Result<(), Error>) {
        let mut report = Report::default();
        let result = self.send_all(options, &mut report, &mut told);
        (report, result)
    }

    fn send_all(
        &self,
        options: &SendOptions,
        report: &mut Report,
        told: &mut dyn FnMut(&str, &Error),
    ) -> Result<(), Error> {
        self.begin(report)?;
        let mut first = Ok(());
        let waiting = self.0.store.waiting_messengers(options.priority)?;
        let own = |alias: String| match self.messenger(&alias) {
            Some(messenger) => messenger.alias().to_owned(),
            None => alias,
        };
        for alias in waiting.into_iter().map(own).collect::<BTreeSet<_>>() {
            let sent = self.send_by(&alias, options, report);
            if let Err(error) = &sent {
                told(&alias, error);
            }
            if first.is_ok() {
                first = sent;
            }
        }
        first
    }

    /// What comes before each pass: what is known is written, and what the dead held comes back.
    pub(crate) fn begin(&self, report: &mut Report) -> Result<(), Error> {
        let inner = &self.0;
        inner.owed.settle(inner.store.as_ref(), report)?;
        let ahead = inner.clock.ahead(inner.store.clock()?, Instant::now());
        let rules = Rules {
            lease: inner.lease,
            backoff: inner.backoff,
            give_up_after: inner.give_up_after,
        };
        inner.store.end_leases(time::now(), ahead, &rules)?;
        inner.clock.heeded();
        Ok(())
    }

    /// Sends what is due by one messenger.
    pub(crate) fn send_by(
        &self,
        alias: &str,
        options: &SendOptions,
        report: &mut Report,
    ) -> Result<(), Error> {
        let Some(messenger) = self.0.registry.messenger(alias) else {
            if options.ignore_unknown {
                return Ok(());
            }
            return Err(unknown_messenger(alias));
        };
        let owner = self.0.owners.take(messenger.alias());
        let sending = Sending {
            store: self.0.store.as_ref(),
            owner: &owner.name,
            messenger: messenger.as_ref(),
            signer: self.0.signer.as_ref(),
            priority: options.priority,
            lease: self.0.lease,
            give_up_after: self.0.give_up_after,
            backoff: self.0.backoff,
            owed: &self.0.owed,
            is_strict: self.0.order == Order::Strict,
            batch_max: BATCH_MAX,
            ignores_unknown: options.ignore_unknown,
            stop: &options.stop,
            cancel: &options.cancel,
            leased_at: Cell::new(Instant::now()),
            clock_ahead: Cell::new(0),
        };
        sending.run(&self.0.registry, report)
    }

    /// Sends a text past the store, to see whether a messenger works.
    ///
    /// # Errors
    /// Why it does not, or that nobody registered it.
    pub fn send_test(&self, messenger: &str, to: &str, text: &str) -> Result<(), Error> {
        let found = self
            .messenger(messenger)
            .ok_or_else(|| unknown_messenger(messenger))?;
        found.test(to, text, &Cancel::new())
    }

    /// How many dispatches there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.0.store.counts()
    }

    /// Dispatches, the newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn dispatches(&self, filter: &Filter) -> Result<Vec<DispatchView>, Error> {
        self.0.store.dispatches(filter)
    }

    /// A message; none if there is none of this number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn message(&self, id: MessageId) -> Result<Option<Message>, Error> {
        Ok(self.0.store.messages(&[id])?.remove(&id))
    }

    /// Why the attempts of a dispatch failed, the first one first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn errors(&self, dispatch: DispatchId) -> Result<Vec<LoggedError>, Error> {
        self.0.store.errors(dispatch)
    }

    /// What was sent to a user who has not read it, the newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unread(&self, user: &str) -> Result<Vec<DispatchView>, Error> {
        let unread_of = Some(user.to_owned());
        self.dispatches(&Filter {
            unread_of,
            ..Filter::default()
        })
    }

    /// A dispatch was read. Returns whether there is one of this number.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_read(&self, dispatch: DispatchId) -> Result<bool, Error> {
        self.0.store.mark_read(time::now(), dispatch)
    }
}

fn context(json: &str) -> Result<Map<String, Value>, Error> {
    serde_json::from_str(json).map_err(|error| {
        let text = "the context of a message in the store is no JSON object";
        Error::new(ErrorKind::Io)
            .with_message(text)
            .with_source(error)
    })
}

pub(crate) fn unknown_messenger(alias: &str) -> Error {
    let text = format!("no messenger is registered as {alias:?}");
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("store", &self.0.store)
            .field("owner", &self.0.owners.name())
            .finish_non_exhaustive()
    }
}
