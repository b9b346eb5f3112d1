//! A great log file through `mm tee --file`: whole, and in constant memory.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::figure::Figure;
use super::measure::{self, Measure};
use super::programs;
use super::server::{self, Rules, Server};
use crate::Result;
use crate::workspace::Workspace;

const MEGABYTE: u64 = 1_000_000;

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    measure("tee", workspace, 100 * MEGABYTE)
}

pub(super) fn run_1gb(workspace: &Workspace) -> Result<Vec<Figure>> {
    measure("tee-1gb", workspace, 1_000 * MEGABYTE)
}

fn measure(name: &str, workspace: &Workspace, size: u64) -> Result<Vec<Figure>> {
    let mm = programs::small(workspace)?;
    let file = TemporaryFile(workspace.target_directory.join(format!("bench/{name}.log")));
    let size = write_log(&file.0, size)?;
    let compare = Arc::new(Mutex::new(Compare::new(&file.0)?));
    let seen = Arc::clone(&compare);
    let server = Server::start(Rules {
        watch: Some(Box::new(move |_, body| {
            let mut seen = seen.lock().expect("nothing panics under it");
            seen.post(&server::text(body));
        })),
        ..Rules::default()
    })?;
    let command = [
        mm.as_os_str(),
        "tee".as_ref(),
        "--file".as_ref(),
        file.0.as_os_str(),
    ];
    let command = command.map(OsString::from).to_vec();
    let begin = Instant::now();
    let kib: f64 = measure::in_child_with(&Measure::Peak { command }, |child| {
        programs::isolate(child, &server.url());
    })?
    .parse()?;
    let seconds = begin.elapsed().as_secs_f64();

    let same = compare.lock().expect("nothing panics under it").same()?;
    let of = |what: &str| format!("{name}: {what}");
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = size as f64 / 1e6;
    Ok(vec![
        Figure::exactly(
            &of("bytes that arrived"),
            usize::try_from(size)?,
            usize::try_from(same)?,
        ),
        Figure::at_most(&of("peak memory"), 150.0, kib / 1024.0, "MiB"),
        Figure::told(
            &of("posts, megabytes a second"),
            format!("{}, {:.0}", server.requests(), megabytes / seconds),
        ),
    ])
}

/// Writes a log like those of a web server, of at least so many bytes; how many they are.
fn write_log(path: &Path, size: u64) -> Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut written, mut number) = (0, 0_u64);
    while written < size {
        let line = format!(
            "2026-11-21T02:{:02}:{:02}.{:03}Z INFO app::web: request {number} from 10.0.{}.{} \
             took {} ms, größe {}\n",
            number / 60_000 % 60,
            number / 1_000 % 60,
            number % 1_000,
            number % 7,
            number % 251,
            number.wrapping_mul(7_919) % 1_009,
            number.wrapping_mul(104_729) % 1_000_003,
        );
        file.write_all(line.as_bytes())?;
        written += line.len() as u64;
        number += 1;
    }
    file.flush()?;
    Ok(written)
}

/// Reads the file along with the posts, so that neither is held in memory.
struct Compare {
    expected: BufReader<File>,
    same: u64,
    error: Option<String>,
}

impl Compare {
    fn new(path: &Path) -> Result<Self> {
        Ok(Self {
            expected: BufReader::new(File::open(path)?),
            same: 0,
            error: None,
        })
    }

    /// Compares the lines of one post, a code block, with what comes next in the file.
    fn post(&mut self, text: &str) {
        if self.error.is_none() {
            self.error = self.next(text).err().map(|error| error.to_string());
        }
    }

    fn next(&mut self, text: &str) -> Result<()> {
        let lines = text
            .strip_prefix("```\n")
            .and_then(|text| text.strip_suffix("```"))
            .ok_or("a post is no code block")?;
        let mut expected = vec![0; lines.len()];
        self.expected.read_exact(&mut expected)?;
        if expected != lines.as_bytes() {
            return Err(format!("a post differs after {} bytes", self.same).into());
        }
        self.same += lines.len() as u64;
        Ok(())
    }

    /// How many bytes arrived as they are in the file.
    fn same(&mut self) -> Result<u64> {
        if let Some(error) = self.error.take() {
            return Err(error.into());
        }
        match io::copy(&mut self.expected, &mut io::sink())? {
            0 => Ok(self.same),
            missing => Err(format!("{missing} bytes did not arrive").into()),
        }
    }
}

/// A file that goes away with its name.
struct TemporaryFile(PathBuf);

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
