//! A messenger of one's own, which writes into a file, and a worker for it.
//!
//! `worker OUTBOX LOG` sends once what waits in an outbox: a file, or with the feature `postgres`
//! the URL of a database. With `ask` behind it the messenger looks into the file before it sends
//! again what may be there already, as one does whose service can be asked. With `work` it sends
//! until it is ended, and with `schedule COUNT` it only takes a message for so many. With
//! `die ADDRESS` a dispatch to that address is the end of its process, as an error in a library
//! of another language is, and with `die` alone what comes before the first.
#![expect(clippy::print_stdout, reason = "tells what it does")]

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use mm_outbox::{
    Batch, Cancel, Error, ErrorKind, Message, Messenger, Outbox, OutboxBuilder, Recipient,
    SendOptions, Status, WorkEvent,
};

/// Sends by appending a line to a file: the key, the address and the text.
struct Journal {
    path: PathBuf,
    file: File,
    asks: bool,
    /// Where its end is; an empty address is none, but what comes before the first.
    dies_at: Option<OsString>,
}

impl Journal {
    fn new(path: PathBuf) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Self {
            path,
            file,
            asks: false,
            dies_at: None,
        })
    }

    fn die_at(&self, place: &str) {
        if self.dies_at.as_ref().is_some_and(|at| at == place) {
            std::process::abort();
        }
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

    fn before_send(&self, _: &Cancel) -> Result<(), Error> {
        self.die_at("");
        Ok(())
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            println!("taken {}", parcel.key());
            self.die_at(parcel.address());
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

fn at(outbox: OsString) -> OutboxBuilder {
    #[cfg(feature = "postgres")]
    if let Some(url) = outbox.to_str().filter(|text| text.starts_with("postgres")) {
        return Outbox::postgres(url);
    }
    Outbox::sqlite(outbox)
}

/// Sends until it is ended, and tells when all that there was is sent.
fn work(outbox: &Outbox) -> Result<(), Error> {
    let counted = outbox.clone();
    let worker = outbox.worker().on_event(move |event| match event {
        WorkEvent::Troubled { error, .. } => println!("trouble {}", error.with_causes()),
        _ => match counted.counts() {
            Ok(counts)
                if counts
                    .by_messenger
                    .keys()
                    .all(|(_, status)| *status == Status::Sent) =>
            {
                println!("all");
            }
            _ => println!("worked"),
        },
    });
    worker.run().map(drop)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(place), Some(log)) = (arguments.next(), arguments.next()) else {
        return Err("usage: worker OUTBOX LOG [ask|work|schedule COUNT|die [ADDRESS]]".into());
    };
    let word = arguments.next().unwrap_or_default();
    let mut journal = Journal::new(log.into())?;
    journal.asks = word == "ask";
    if word == "die" {
        journal.dies_at = Some(arguments.next().unwrap_or_default());
    }
    let outbox = at(place).messenger(journal).open()?;
    println!("open");
    if word == "work" {
        return Ok(work(&outbox)?);
    }
    if word == "schedule" {
        let count = arguments.next().unwrap_or_default();
        let count: usize = count.to_str().unwrap_or_default().parse()?;
        let to = (0..count).map(|number| Recipient::new("journal", number.to_string()));
        outbox.schedule("hello", to.collect::<Vec<_>>())?;
        println!("scheduled");
        return Ok(());
    }
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result?;
    println!("done {}", report.sent);
    Ok(())
}
