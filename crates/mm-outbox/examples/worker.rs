//! A messenger of one's own, which writes into a file, and a worker for it.
//!
//! `worker OUTBOX LOG [ask]` sends what waits in an outbox: a file, or with the feature `postgres`
//! the URL of a database. With `ask` the messenger looks into
//! the file before it sends again what may be there already, as one does whose service can be
//! asked.
#![expect(clippy::print_stdout, reason = "tells what it does")]

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use mm_outbox::{
    Batch, Cancel, Error, ErrorKind, Message, Messenger, Outbox, OutboxBuilder, SendOptions,
};

/// Sends by appending a line to a file: the key, the address and the text.
struct Journal {
    path: PathBuf,
    file: File,
    asks: bool,
}

impl Journal {
    fn new(path: PathBuf, asks: bool) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Self { path, file, asks })
    }

    fn write(&self, key: &str, address: &str, text: &str) -> Result<(), Error> {
        let line = format!("{key}\t{address}\t{text}\n");
        (&self.file).write_all(line.as_bytes()).map_err(io)
    }

    /// Whether a line of this key is there.
    fn has(&self, key: &str) -> Result<bool, Error> {
        let lines = fs::read_to_string(&self.path).map_err(io)?;
        Ok(lines
            .lines()
            .any(|line| line.split('\t').next() == Some(key)))
    }
}

fn io(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io).with_source(error)
}

impl Messenger for Journal {
    fn alias(&self) -> &'static str {
        "journal"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            println!("taken {}", parcel.key());
            if self.asks && parcel.is_doubtful() && self.has(&parcel.key())? {
                parcel.sent()?;
                continue;
            }
            match self.write(&parcel.key(), parcel.address(), &parcel.content().text) {
                Ok(()) => {
                    println!("sent");
                    parcel.sent()?;
                }
                Err(error) => parcel.error(&error)?,
            }
            println!("written");
        }
        Ok(())
    }

    fn test(&self, to: &str, text: &str, _: &Cancel) -> Result<(), Error> {
        self.write("test", to, text)
    }
}

fn place(outbox: OsString) -> OutboxBuilder {
    #[cfg(feature = "postgres")]
    if let Some(url) = outbox.to_str().filter(|text| text.starts_with("postgres")) {
        return Outbox::postgres(url);
    }
    Outbox::sqlite(outbox)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(outbox), Some(log)) = (arguments.next(), arguments.next()) else {
        return Err("usage: worker OUTBOX LOG [ask]".into());
    };
    let asks = arguments.next().is_some_and(|word| word == "ask");
    let journal = Journal::new(log.into(), asks)?;
    let outbox = place(outbox).messenger(journal).open()?;
    println!("open");
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result?;
    println!("done {}", report.sent);
    Ok(())
}
