//! `mm run`: a command, and a post about its end.

mod args;
mod control;
mod copy;
mod ending;
mod job;
mod kin;
mod monitor;
mod outer;
mod pipes;
mod post;
mod quote;
mod ready;
mod report;
mod screen;
mod signals;
mod start;
mod tail;
mod terminal;

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use mm_core::Payload;

pub(crate) use self::args::RunArgs;
#[cfg(any(feature = "outbox", feature = "rest"))]
pub(crate) use self::ending::die;
pub(crate) use self::monitor::part;

use self::args::On;
use self::ending::{Ended, Ending, reason};
use self::report::Report;
use self::signals::Signals;
use self::tail::Tail;
use self::terminal::Terminal;
use crate::failure::Failure;
use crate::output;
use crate::settings::Settings;
use crate::way::Way;

/// Runs the command and posts its end. Whatever is wrong with the post is told, and
/// changes neither the command nor the exit code.
pub(crate) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let mut signals = Signals::take().map_err(|error| cannot(&error))?;
    let poster = Poster::new(args);
    if let Err(failure) = &poster {
        failure.report();
        output::note("the command runs all the same; its end is not posted");
    }
    let begin = Instant::now();
    let Ended { ending, at, tail } =
        run_command(args, &mut signals).map_err(|error| cannot(&error))?;
    if let Ending::NotStarted(error) = &ending {
        let program = args
            .command
            .first()
            .map(|program| program.to_string_lossy());
        let program = program.unwrap_or_default();
        output::error(format!("{program}: {}", reason(error)));
    }
    if let Ok(poster) = poster
        && (args.on == On::Always || !ending.is_success())
    {
        let host = rustix::system::uname();
        let report = Report {
            args,
            ending: &ending,
            took: at.duration_since(begin),
            host: &host.nodename().to_string_lossy(),
        };
        if let Err(failure) = poster.post(&report, tail, &mut signals) {
            failure.report();
        }
    }
    Ok(ending.pass_on())
}

/// Runs it where it belongs.
fn run_command(args: &RunArgs, signals: &mut Signals) -> io::Result<Ended> {
    let (command, chars) = (&args.command, args.tail_chars as usize);
    let tail = || Tail::new(args.tail_lines as usize, chars);
    if !args.pipes && terminal::is_possible() {
        match Terminal::open(command, signals, tail()) {
            Ok(terminal) => return terminal.run(),
            Err(error) => output::note(format!(
                "no pseudo terminal, the command runs on pipes: {error}"
            )),
        }
    }
    let ended = pipes::run(command, signals, tail());
    if !args.dry_run {
        pipes::release_stdout();
    }
    ended
}

/// Who posts the end.
struct Poster {
    way: Way,
    has_icon: bool,
    chars_max: usize,
    dry_run: bool,
}

impl Poster {
    fn new(args: &RunArgs) -> Result<Self, Failure> {
        let settings = Settings::load(&args.connection)?;
        let way = settings.way(true)?;
        // What is wrong with proxy and certificates is better known before.
        way.connect()?;
        Ok(Self {
            way,
            has_icon: settings.has_icon(),
            chars_max: settings.max_chars(),
            dry_run: args.dry_run,
        })
    }

    fn post(self, report: &Report<'_>, tail: Tail, signals: &mut Signals) -> Result<(), Failure> {
        let mut payload = Payload::new(report.text(tail, self.chars_max));
        if !self.has_icon {
            payload.set_icon_emoji(Some(report.mark()));
        }
        if !self.dry_run {
            return post::post(self.way, payload, signals);
        }
        for json in self.way.dry_run(&payload)? {
            output::line(json).map_err(|error| Failure::usage(format!("stdout: {error}")))?;
        }
        Ok(())
    }
}

fn cannot(error: &io::Error) -> Failure {
    Failure::refused(format!("the command cannot be run: {error}"))
}
