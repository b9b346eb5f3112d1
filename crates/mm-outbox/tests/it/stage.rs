//! An outbox in a file of its own, and a messenger that does as it is told.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use mm_outbox::{
    Batch, Cancel, DispatchView, Error, Filter, Message, Messenger, Outbox, OutboxBuilder, Report,
    SendOptions, Status,
};

use crate::working::LONG;

/// What a test stores in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

/// Makes of each function a test for each store.
macro_rules! on_each_store {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $test() {
                super::$test(crate::stage::Kind::Sqlite);
            })+
        }

        #[cfg(feature = "postgres")]
        mod on_postgres {
            $(#[test]
            fn $test() {
                super::$test(crate::stage::Kind::Postgres);
            })+
        }
    };
}
pub(crate) use on_each_store;

/// A folder that goes with its test, or a database of its own.
pub(crate) struct Folder {
    path: PathBuf,
    #[cfg(feature = "postgres")]
    url: Option<String>,
}

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("outbox-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            path: folder,
            #[cfg(feature = "postgres")]
            url: None,
        }
    }

    pub(crate) fn on(store: Kind, name: &str) -> Self {
        match store {
            Kind::Sqlite => Self::new(name),
            #[cfg(feature = "postgres")]
            Kind::Postgres => {
                let mut folder = Self::new(&format!("pg-{name}"));
                folder.url = Some(crate::server::shared().url());
                folder
            }
        }
    }

    /// What an outbox of another program is opened by.
    pub(crate) fn place(&self) -> std::ffi::OsString {
        #[cfg(feature = "postgres")]
        if let Some(url) = &self.url {
            return url.into();
        }
        self.file().into()
    }

    /// An outbox without messengers.
    pub(crate) fn outbox(&self) -> OutboxBuilder {
        #[cfg(feature = "postgres")]
        if let Some(url) = &self.url {
            return Outbox::postgres(url);
        }
        Outbox::sqlite(self.file())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path.join("outbox.db")
    }

    /// Does something past the outbox, said for each store.
    pub(crate) fn sql(&self, sqlite: &str, postgres: &str) {
        self.other().run(sqlite, postgres);
    }

    /// What another program would use the store by.
    pub(crate) fn other(&self) -> Other {
        #[cfg(feature = "postgres")]
        if let Some(url) = &self.url {
            let client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            return Other::Postgres(Box::new(client));
        }
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection.busy_timeout(LONG).unwrap();
        Other::Sqlite(connection)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// A connection past the outbox.
pub(crate) enum Other {
    Sqlite(rusqlite::Connection),
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Client>),
}

impl Other {
    pub(crate) fn run(&mut self, sqlite: &str, postgres: &str) {
        let _ = postgres; // Without the feature nobody needs it.
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sqlite).unwrap(),
            #[cfg(feature = "postgres")]
            Self::Postgres(client) => client.batch_execute(postgres).unwrap(),
        }
    }

    /// A number.
    pub(crate) fn ask(&mut self, sqlite: &str, postgres: &str) -> i64 {
        let _ = postgres;
        match self {
            Self::Sqlite(connection) => connection.query_row(sqlite, [], |row| row.get(0)).unwrap(),
            #[cfg(feature = "postgres")]
            Self::Postgres(client) => client.query_one(postgres, &[]).unwrap().get(0),
        }
    }

    /// Keeps everybody else from writing.
    pub(crate) fn lock(&mut self) {
        let tables = "BEGIN; LOCK TABLE outbox_dispatches, outbox_messages";
        self.run("BEGIN IMMEDIATE", tables);
    }

    pub(crate) fn unlock(&mut self) {
        self.run("ROLLBACK", "ROLLBACK");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// What was sent: the address, the text, the key.
pub(crate) type Sent = (String, String, String);

/// Notes what it is to send, and fails where it is told to.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    sent: Vec<Sent>,
    /// How an address fails, as often as there are errors.
    errors: HashMap<String, Vec<Error>>,
    warm_up: Option<Error>,
    forgets: bool,
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn fail(&self, address: &str, errors: impl IntoIterator<Item = Error>) {
        let mut errors: Vec<_> = errors.into_iter().collect();
        errors.reverse();
        self.0
            .lock()
            .unwrap()
            .errors
            .insert(address.to_owned(), errors);
    }

    pub(crate) fn fail_warm_up(&self, error: Option<Error>) {
        self.0.lock().unwrap().warm_up = error;
    }

    pub(crate) fn forget(&self) {
        self.0.lock().unwrap().forgets = true;
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap().sent.clone()
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.sent().into_iter().map(|(_, text, _)| text).collect()
    }

    pub(crate) fn addresses(&self) -> Vec<String> {
        self.sent()
            .into_iter()
            .map(|(address, ..)| address)
            .collect()
    }
}

/// A recorder under another alias.
pub(crate) struct Named(pub(crate) &'static str, pub(crate) Recorder);

impl Messenger for Named {
    fn alias(&self) -> &str {
        self.0
    }

    fn before_send(&self, _: &Cancel) -> Result<(), Error> {
        self.1.0.lock().unwrap().warm_up.clone().map_or(Ok(()), Err)
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            let mut told = self.1.0.lock().unwrap();
            if told.forgets {
                continue;
            }
            let error = told.errors.get_mut(parcel.address()).and_then(Vec::pop);
            if let Some(error) = error {
                drop(told);
                parcel.error(&error)?;
                continue;
            }
            let address = parcel.address().to_owned();
            told.sent
                .push((address, parcel.content().text.clone(), parcel.key()));
            drop(told);
            parcel.sent()?;
        }
        Ok(())
    }

    fn test(&self, to: &str, text: &str, _: &Cancel) -> Result<(), Error> {
        let mut told = self.1.0.lock().unwrap();
        told.sent
            .push((to.to_owned(), text.to_owned(), String::new()));
        Ok(())
    }
}

/// Sends each parcel when it is let go on.
pub(crate) struct Slow(mpsc::Sender<String>, Mutex<mpsc::Receiver<()>>);

impl Slow {
    /// It tells where each goes, and hears when to go on.
    pub(crate) fn new(tell: mpsc::Sender<String>, go_on: mpsc::Receiver<()>) -> Self {
        Self(tell, go_on.into())
    }
}

impl Messenger for Slow {
    fn alias(&self) -> &'static str {
        "test"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            self.0.send(parcel.address().to_owned()).unwrap();
            self.1.lock().unwrap().recv_timeout(LONG).unwrap();
            parcel.sent()?;
        }
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

/// A recorder that is called `test`.
pub(crate) fn builder(folder: &Folder, recorder: &Recorder) -> OutboxBuilder {
    folder
        .outbox()
        .backoff(Duration::ZERO, Duration::ZERO)
        .messenger(Named("test", recorder.clone()))
}

pub(crate) fn send(outbox: &Outbox) -> Report {
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result.unwrap();
    report
}

pub(crate) fn of_status(outbox: &Outbox, status: Status) -> Vec<DispatchView> {
    outbox.dispatches(&Filter::of_status(status)).unwrap()
}
