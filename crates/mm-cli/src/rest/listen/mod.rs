//! `mm listen`: events as they happen.

mod about;
mod args;
mod exec;
mod filter;
mod known;
mod notices;
mod words;

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use mm_events::{Client, Event, Origin, Overflow, Receiver};
use signal_hook::iterator::Signals;

use crate::failure::Failure;
use crate::rest::Session;
use crate::tee::signals_of_the_end;
use crate::{harmless, output};
use about::About;
use exec::Exec;
use filter::Filter;
use known::Known;
use notices::Notices;

pub(crate) use args::ListenArgs;

/// How long it waits for events before it looks whether somebody still reads.
const LOOK: Duration = Duration::from_millis(200);

/// How long a signal waits for the event that is at hand.
const GRACE: Duration = Duration::from_millis(500);

/// What ends it.
enum End {
    Signal,
    Own(Result<(), Failure>),
}

/// Listens on a thread, so that a signal ends it whatever it waits for.
pub(crate) fn run(args: ListenArgs) -> Result<(), Failure> {
    let (tell, ends) = mpsc::channel();
    listen_to_signals(&tell).map_err(|error| no_thread(&error))?;
    let stop = Stop {
        exec: args
            .exec
            .as_deref()
            .map(|command| Exec::new(command, args.exec_timeout)),
        ..Stop::default()
    };
    let own = stop.clone();
    thread::Builder::new()
        .name("mm-listen".to_owned())
        .spawn(move || {
            let result = listen(&args, &own);
            let _ = tell.send(End::Own(result)); // It may be over already.
        })
        .map_err(|error| no_thread(&error))?;
    if let Ok(End::Own(result)) = ends.recv() {
        return result;
    }
    stop.stop();
    // So that what was printed is noted as done. Who hangs in a terminal that stands still, or
    // asks a server that is silent, ends with the process.
    let grace = stop.exec.map_or(GRACE, |_| exec::GRACE + GRACE);
    match ends.recv_timeout(grace) {
        Ok(End::Own(result)) => result,
        _ => Ok(()),
    }
}

fn listen(args: &ListenArgs, stop: &Stop) -> Result<(), Failure> {
    args.state.as_deref().map_or(Ok(()), check_state)?;
    let session = Session::open(&args.rest)?;
    let driver = session.driver();
    // Who is refused here would be refused there.
    let me = driver.me()?;
    let filter = Filter::new(args, &session)?;
    // Whoever is slow is waited for: the server keeps what comes, and the rest is caught up.
    let mut builder = Client::builder(driver.clone()).overflow(Overflow::Wait);
    if let Some(file) = &args.state {
        builder = builder.state_file(file);
    }
    let client = builder.build()?;
    let events = client.receiver();
    if stop.client.set(client.clone()).is_err() || stop.is_over() {
        return Ok(());
    }
    client.start()?;
    let listener = Listener {
        filter,
        stop: stop.clone(),
        is_json: args.json,
        known: Known::new(driver.clone(), &me),
        notices: Notices::default(),
        left: args.count,
    };
    let result = listener.follow(&client, events);
    client.stop();
    result
}

/// Tells of a state that cannot be kept before the first event: a device is not read to its
/// end, and a file needs its folder.
fn check_state(file: &Path) -> Result<(), Failure> {
    let shown = file.display();
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    match fs::metadata(file) {
        Ok(found) if !found.is_file() => Err(Failure::usage(format!("{shown} is no file"))),
        Err(_) if folder.is_some_and(|folder| !folder.is_dir()) => Err(Failure::usage(format!(
            "the folder of {shown} is not there"
        ))),
        _ => Ok(()),
    }
}

/// What is to be stopped at a signal.
#[derive(Clone, Default)]
struct Stop {
    is_over: Arc<AtomicBool>,
    client: Arc<OnceLock<Client>>,
    exec: Option<Exec>,
}

impl Stop {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    fn stop(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        if let Some(exec) = &self.exec {
            exec.end();
        }
        if let Some(client) = self.client.get() {
            client.stop();
        }
    }
}

/// Who takes the events.
struct Listener {
    filter: Filter,
    stop: Stop,
    is_json: bool,
    known: Known,
    notices: Notices,
    /// How many events are still to come.
    left: Option<u64>,
}

impl Listener {
    /// Until enough events came, nobody reads any more, or the client gives up.
    fn follow(mut self, client: &Client, mut events: Receiver) -> Result<(), Failure> {
        while self.left != Some(0) && !self.stop.is_over() && !output::is_closed() {
            let Some(event) = events.recv_timeout(LOOK) else {
                continue;
            };
            if event.origin == Origin::Client {
                self.notices.hear(&event.kind, client, &mut self.known)?;
                continue;
            }
            match self.take(&event) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                Err(error) => return Err(Failure::refused(format!("stdout: {error}"))),
                Ok(false) => return Ok(()),
                Ok(true) => {}
            }
            // Not before it was printed, and at once: what is not done comes again.
            events.done();
            self.notices.look_at_state(client);
        }
        Ok(())
    }

    /// Whether it is done with the event.
    fn take(&mut self, event: &Event) -> io::Result<bool> {
        let about = About::of(event);
        if !self.filter.lets_pass(event.name(), &about) {
            return Ok(true);
        }
        if let Some(exec) = &self.stop.exec {
            if !exec.run(harmless::json(&about.json.to_string())) {
                return Ok(false);
            }
        } else if self.is_json {
            output::write(&(harmless::json(&about.json.to_string()) + "\n"))?;
        } else {
            output::write(&words::line(event, &about, &mut self.known))?;
        }
        self.left = self.left.map(|left| left - 1);
        Ok(true)
    }
}

fn listen_to_signals(tell: &Sender<End>) -> io::Result<()> {
    let mut signals = Signals::new(signals_of_the_end())?;
    let tell = tell.clone();
    thread::Builder::new()
        .name("mm-listen-signals".to_owned())
        .spawn(move || {
            for _ in signals.forever() {
                // At the end nobody listens any more.
                if tell.send(End::Signal).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

fn no_thread(error: &io::Error) -> Failure {
    Failure::refused(format!("cannot start a thread: {error}"))
}
