//! The outbox against the Django application of the kind, which is installed into a folder of its
//! own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use mm_outbox::{
    Batch, Cancel, Draft, Error, Message, Messenger, Outbox, Recipient, SendOptions, recipients,
};

use super::figure::Figure;
use crate::Result;
use crate::workspace::Workspace;

pub(super) const RECIPIENTS: u32 = 100_000;
const MESSAGES: usize = 10_000;
const ROUNDS: usize = 3;
const PACKAGES: [&str; 2] = ["django==5.2.8", "django-sitemessage==1.4.0"];
const SCRIPT: &str = include_str!("django_rates.py");

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let folder = workspace.target_directory.join("bench-outbox");
    let (mut theirs, mut ours) = ([f64::MAX; 3], [f64::MAX; 3]);
    for _ in 0..ROUNDS {
        // Of each the fastest round: whatever else the machine does makes none faster.
        theirs = least(theirs, django_rates(workspace, 1)?);
        ours = least(ours, outbox(&Place::new(&folder)?.0)?);
    }
    let ratio = |step: usize| theirs[step] / ours[step];
    let rate = |count: u32, step: usize| rate(f64::from(count), ours[step]);
    Ok(vec![
        Figure::at_least(
            "outbox: one message to 100,000, to Django's rate",
            5.0,
            ratio(0),
            "times",
        ),
        Figure::told("outbox: the same", rate(100_000, 0)),
        Figure::at_least(
            "outbox: 10,000 messages in one transaction, to Django's rate",
            50.0,
            ratio(1),
            "times",
        ),
        Figure::told("outbox: the same", rate(10_000, 1)),
        Figure::at_least(
            "outbox: 10,000 sent, each result written, to Django's rate",
            0.8,
            ratio(2),
            "times",
        ),
        Figure::told("outbox: the same", rate(10_000, 2)),
    ])
}

/// So many in so many seconds, for people.
pub(super) fn rate(count: f64, seconds: f64) -> String {
    format!("{:.0} a second", count / seconds)
}

/// The seconds that the Django application takes for each step, of so many rounds the least.
pub(super) fn django_rates(workspace: &Workspace, rounds: usize) -> Result<[f64; 3]> {
    let folder = workspace.target_directory.join("bench-outbox");
    let python = environment(&folder)?;
    let mut theirs = [f64::MAX; 3];
    for _ in 0..rounds {
        theirs = least(theirs, django(&python, &Place::new(&folder)?.0)?);
    }
    Ok(theirs)
}

fn least(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].min(b[2])]
}

/// A folder for the data of one round.
struct Place(PathBuf);

impl Place {
    fn new(folder: &Path) -> Result<Self> {
        let place = folder.join("data");
        fs::create_dir_all(&place)?;
        Ok(Self(place))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The next round makes it anew.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where the application is installed.
fn environment(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("venv/bin/python");
    let import = Command::new(&python)
        .args(["-c", "import sitemessage"])
        .status();
    if import.is_ok_and(|status| status.success()) {
        return Ok(python);
    }
    let make = ["-m", "venv"];
    done(Command::new("python3").args(make).arg(folder.join("venv")))?;
    let install = ["-m", "pip", "install", "--quiet", "--no-input"];
    done(Command::new(&python).args(install).args(PACKAGES))?;
    Ok(python)
}

fn done(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed: {status}").into())
}

fn django(python: &Path, place: &Path) -> Result<[f64; 3]> {
    let output = Command::new(python)
        .args(["-c", SCRIPT])
        .arg(place)
        .args([RECIPIENTS.to_string(), MESSAGES.to_string()])
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("the Django application failed: {said}").into());
    }
    let said = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = said
        .lines()
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    numbers.try_into().map_err(|_| "not three numbers".into())
}

/// Sends nothing.
pub(super) struct Nothing;

impl Messenger for Nothing {
    fn alias(&self) -> &'static str {
        "nothing"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> std::result::Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            parcel.sent()?;
        }
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> std::result::Result<(), Error> {
        Ok(())
    }
}

fn outbox(place: &Path) -> Result<[f64; 3]> {
    let outbox = Outbox::sqlite(place.join("outbox.db"))
        .messenger(Nothing)
        .open()?;
    let to = recipients(
        "nothing",
        (0..RECIPIENTS).map(|number| format!("to{number}")),
    );
    let begin = Instant::now();
    outbox.schedule("Hello there!", to)?;
    let first = begin.elapsed();
    drop(outbox);
    fs::remove_file(place.join("outbox.db"))?;
    let outbox = Outbox::sqlite(place.join("outbox.db"))
        .messenger(Nothing)
        .open()?;
    let to: Vec<Vec<Recipient>> = (0..MESSAGES)
        .map(|number| recipients("nothing", [format!("to{number}")]))
        .collect();
    let begin = Instant::now();
    let messages: Vec<_> = to
        .iter()
        .enumerate()
        .map(|(number, to)| (Draft::text(format!("Hello {number}")), Some(to.as_slice())))
        .collect();
    outbox.schedule_all(&messages)?;
    let second = begin.elapsed();
    drop(outbox);
    fs::remove_file(place.join("outbox.db"))?;
    let outbox = Outbox::sqlite(place.join("outbox.db"))
        .messenger(Nothing)
        .open()?;
    let to = recipients("nothing", (0..MESSAGES).map(|number| format!("to{number}")));
    outbox.schedule("Hello there!", to)?;
    let begin = Instant::now();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result?;
    let third = begin.elapsed();
    if report.sent != MESSAGES as u64 {
        return Err("not all were sent".into());
    }
    Ok([first, second, third].map(|time: Duration| time.as_secs_f64()))
}
