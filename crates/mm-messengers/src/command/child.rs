//! A program that is run to its end, or ended with all that it started.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::Cancel;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How long a program that is to end has to clear up, before it is killed.
const GRACE: Duration = Duration::from_secs(1);
/// How long it is waited for what a program that has ended said last: what it has left behind
/// may hold its stderr open.
const LAST_WORDS_TIMEOUT: Duration = Duration::from_millis(500);
/// How much of its stderr is kept: the end.
const STDERR_BYTES_MAX: usize = 4096;

/// What ends the waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Exited,
    Canceled,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum End {
    Own(ExitStatus),
    Timeout,
    Canceled,
}

/// Runs it with this on its stdin. Gives how it ended, and the last line of its stderr.
pub(super) fn run(
    command: &mut Command,
    stdin: Vec<u8>,
    timeout: Duration,
    cancel: &Cancel,
) -> io::Result<(End, String)> {
    // In a group of its own, so that all that it starts can be ended with it.
    command.process_group(0);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let pid = Pid::from_child(&child);
    let (tell, news) = mpsc::channel();
    let words = LastWords::default();
    let (input, output) = (child.stdin.take(), child.stderr.take());
    let begun = watch(pid, tell.clone())
        .and_then(|()| feed(input, stdin))
        .and_then(|()| words.listen(output));
    let _hook = cancel.on_cancel(move || {
        let _ = tell.send(News::Canceled); // It may have ended.
    });
    let end = begun.map(|heard| (wait(&news, timeout), heard));
    if !matches!(end, Ok((Some(News::Exited), _))) {
        end_group(pid, &news);
    }
    let status = child.wait()?;
    let (end, heard) = end?;
    let _ = heard.recv_timeout(LAST_WORDS_TIMEOUT); // Else what came so far.
    let end = match end {
        Some(News::Exited) => End::Own(status),
        Some(News::Canceled) => End::Canceled,
        None => End::Timeout,
    };
    Ok((end, words.last_line()))
}

/// The first news, or none in time.
fn wait(news: &Receiver<News>, timeout: Duration) -> Option<News> {
    match news.recv_timeout(timeout) {
        Ok(news) => Some(news),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(News::Exited),
    }
}

/// Tells when the process has ended. It is not reaped, so that its number stays its own and
/// no other process is ended in its place.
fn watch(pid: Pid, tell: Sender<News>) -> io::Result<()> {
    spawn("mm-command", move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        let _ = tell.send(News::Exited); // Nobody may wait any more.
    })
}

/// Writes this to its stdin. It need not read: who waits for that waits on a thread of its own.
fn feed(stdin: Option<ChildStdin>, bytes: Vec<u8>) -> io::Result<()> {
    spawn("mm-command-stdin", move || {
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(&bytes);
        }
    })
}

/// Asks a process and all that it started to end, and kills what has not: a shell is gone at
/// once, what it runs need not be.
fn end_group(leader: Pid, news: &Receiver<News>) {
    let _ = kill_process_group(leader, Signal::TERM);
    let until = Instant::now() + GRACE;
    while let Ok(news) = news.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if news == News::Exited {
            break;
        }
    }
    let _ = kill_process_group(leader, Signal::KILL);
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(run).map(drop)
}

/// The end of what a program says on its stderr.
#[derive(Clone, Default)]
struct LastWords(Arc<Mutex<VecDeque<u8>>>);

impl LastWords {
    /// Reads all of it, and tells at its end.
    fn listen(&self, stderr: Option<ChildStderr>) -> io::Result<Receiver<()>> {
        let (tell, heard) = mpsc::channel();
        let kept = Arc::clone(&self.0);
        spawn("mm-command-stderr", move || {
            let mut buffer = [0; STDERR_BYTES_MAX];
            let Some(mut stderr) = stderr else { return };
            loop {
                match stderr.read(&mut buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Ok(0) | Err(_) => break,
                    Ok(read) => {
                        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                        kept.extend(&buffer[..read]);
                        let excess = kept.len().saturating_sub(STDERR_BYTES_MAX);
                        kept.drain(..excess);
                    }
                }
            }
            let _ = tell.send(()); // Nobody may wait any more.
        })?;
        Ok(heard)
    }

    /// The last that is not empty, of printable characters.
    fn last_line(&self) -> String {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(kept.make_contiguous()).into_owned();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let last = lines.next_back().unwrap_or_default();
        last.chars().filter(|c| !c.is_control()).collect()
    }
}
