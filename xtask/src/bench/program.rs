//! The program `mm`: how long a send takes beside curl, its memory and its size.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::figure::{Figure, median};
use super::measure::{self, Measure};
use super::programs;
use super::server::{Record, Rules, Server};
use crate::Result;
use crate::workspace::Workspace;

const RUNS: usize = 101;
const MEMORY_RUNS: usize = 5;
const TEXT: &str = "Disk **/var** on `db1` is at 91 %, and it grows by 2 GB an hour";
const MIB: f64 = 1024.0 * 1024.0;

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let mm = programs::small(workspace)?;
    let record = Record::default();
    let server = Server::start(Rules {
        watch: Some(record.watch()),
        ..Rules::default()
    })?;
    let mut figures = vec![wall_time(&mm, &server)?];
    let mut peaks = Vec::new();
    for _ in 0..MEMORY_RUNS {
        peaks.push(peak(&mm, &server)? / 1024.0);
    }
    figures.push(Figure::at_most(
        "program: peak memory of a send",
        12.0,
        peaks.into_iter().fold(0.0, f64::max),
        "MiB",
    ));
    figures.push(Figure::at_most(
        "program: size without default features",
        6.0,
        mebibytes(&mm)?,
        "MiB",
    ));
    figures.push(Figure::at_most(
        "program: size",
        20.0,
        mebibytes(&programs::whole(workspace)?)?,
        "MiB",
    ));
    if record.lock().iter().any(|(_, text)| text != TEXT) {
        return Err("another text arrived than was sent".into());
    }
    Ok(figures)
}

fn wall_time(mm: &Path, server: &Server) -> Result<Figure> {
    let name = "program: time of a send to curl's";
    let url = server.url();
    let send = || {
        let mut command = Command::new(mm);
        programs::isolate(&mut command, &url);
        command.args(["send", TEXT]);
        command
    };
    let body = serde_json::json!({"text": TEXT}).to_string();
    let curl = || {
        let mut command = Command::new("curl");
        programs::isolate(&mut command, &url);
        command.args(["--disable", "--silent", "--fail", "--data-raw", &body]);
        command.args(["--header", "Content-Type: application/json", &url]);
        command
    };
    if !curl()
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
    {
        return Ok(Figure::told(name, "not measured: curl is missing or fails"));
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    time(send())?; // Both are in the page cache now.
    for _ in 0..RUNS {
        ours.push(time(send())?);
        theirs.push(time(curl())?);
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    eprintln!("    mm send {ours:.1} ms, curl {theirs:.1} ms");
    Ok(Figure::at_most(name, 1.3, ours / theirs, "times"))
}

/// How long a command takes, in milliseconds.
fn time(mut command: Command) -> Result<f64> {
    let begin = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    let millis = begin.elapsed().as_secs_f64() * 1e3;
    if !status.success() {
        return Err(format!("{}: {status}", command.get_program().to_string_lossy()).into());
    }
    Ok(millis)
}

/// The most memory that a send takes, in KiB.
fn peak(mm: &Path, server: &Server) -> Result<f64> {
    let command = [mm.as_os_str(), "send".as_ref(), TEXT.as_ref()];
    let command = command.map(OsString::from).to_vec();
    let kib = measure::in_child_with(&Measure::Peak { command }, |child| {
        programs::isolate(child, &server.url());
    })?;
    Ok(kib.parse()?)
}

fn mebibytes(file: &Path) -> Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let bytes = fs::metadata(file)?.len() as f64;
    Ok(bytes / MIB)
}
