//! The program as a process, and a webhook server on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags, Signal};
use serde_json::Value;

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// A webhook server that gives every request the same answer.
pub(crate) struct Server {
    address: SocketAddr,
    posts: Receiver<Value>,
    /// Answers wait for this to be dropped.
    hold: Option<Sender<()>>,
}

impl Server {
    /// One that accepts.
    pub(crate) fn start() -> Self {
        Self::answering("200 OK", "ok")
    }

    /// One that answers so.
    pub(crate) fn answering(status: &'static str, body: &'static str) -> Self {
        let (hold, go) = channel::<()>();
        drop(hold);
        Self::serve(status, body, None, go)
    }

    /// One that accepts when [`release`](Self::release) is called.
    pub(crate) fn holding() -> Self {
        let (hold, go) = channel();
        Self::serve("200 OK", "ok", Some(hold), go)
    }

    fn serve(
        status: &'static str,
        body: &'static str,
        hold: Option<Sender<()>>,
        go: Receiver<()>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, posts) = channel();
        let go = Arc::new(std::sync::Mutex::new(go));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, go) = (seen.clone(), Arc::clone(&go));
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    if let Some(post) = read_post(&stream) {
                        let _ = seen.send(post);
                        let _ = go.lock().unwrap().recv();
                        let _ = stream.write_all(answer.as_bytes());
                    }
                });
            }
        });
        Self {
            address,
            posts,
            hold,
        }
    }

    /// The webhook's URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks/8aix33e45idrfjj63p8uomwzih", self.address)
    }

    /// The next post.
    pub(crate) fn post(&self) -> Value {
        self.posts.recv_timeout(LONG).unwrap()
    }

    /// The text of the next post.
    pub(crate) fn text(&self) -> String {
        self.post()["text"].as_str().unwrap().to_owned()
    }

    /// Whether nothing was posted that was not looked at. To be asked when the program has
    /// ended.
    pub(crate) fn is_quiet(&self) -> bool {
        self.posts.try_recv().is_err()
    }

    /// Lets the answers go.
    pub(crate) fn release(&mut self) {
        self.hold = None;
    }
}

fn read_post(stream: &TcpStream) -> Option<Value> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The environment of all tests: nothing of ours, no profile, no webhook.
pub(crate) fn environment() -> Vec<(&'static str, String)> {
    vec![
        ("PATH", std::env::var("PATH").unwrap()),
        ("HOME", "/nonexistent".to_owned()),
        ("TERM", "xterm".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
    ]
}

/// `mm` with nothing but a webhook.
pub(crate) fn mm(webhook: &str) -> Command {
    let mut mm = Command::new(env!("CARGO_BIN_EXE_mm"));
    mm.env_clear()
        .envs(environment())
        .env("MM_WEBHOOK", webhook)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    mm
}

/// A process that is ended with the test.
pub(crate) struct Process {
    child: Option<Child>,
    pid: Pid,
}

impl Process {
    pub(crate) fn new(child: Child) -> Self {
        let pid = Pid::from_child(&child);
        let child = Some(child);
        Self { child, pid }
    }

    pub(crate) fn start(command: &mut Command) -> Self {
        Self::new(command.spawn().unwrap())
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        self.child.as_mut().unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid, signal).unwrap();
    }

    /// Waits for the end.
    pub(crate) fn status(&mut self) -> ExitStatus {
        let pidfd = rustix::process::pidfd_open(self.pid, PidfdFlags::empty()).unwrap();
        let mut fds = [PollFd::new(&pidfd, PollFlags::IN)];
        let timeout = Timespec::try_from(LONG).unwrap();
        assert_eq!(
            rustix::event::poll(&mut fds, Some(&timeout)),
            Ok(1),
            "it goes on"
        );
        self.child().wait().unwrap()
    }

    /// Waits for the end and for everything that is printed until then.
    pub(crate) fn output(mut self) -> Output {
        let child = self.child();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let stdout = read_all(stdout);
        let stderr = read_all(stderr);
        let status = self.status();
        Output {
            status,
            stdout: stdout.recv_timeout(LONG).unwrap(),
            stderr: stderr.recv_timeout(LONG).unwrap(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill(); // Nothing happens if it has ended.
            let _ = child.wait();
        }
    }
}

/// Everything from a pipe, read aside.
pub(crate) fn read_all(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (done, all) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            from.read_to_end(&mut bytes).unwrap();
        }
        let _ = done.send(bytes);
    });
    all
}

/// Lines from a pipe, each within a deadline.
pub(crate) struct Lines(Receiver<String>);

impl Lines {
    pub(crate) fn of(from: impl Read + Send + 'static) -> Self {
        let (send, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Self(lines)
    }

    /// The next line; none at the end.
    pub(crate) fn next(&self) -> Option<String> {
        match self.0.recv_timeout(LONG) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no line came"),
        }
    }
}

/// How a process ended, as a shell counts it.
pub(crate) fn code(status: ExitStatus) -> i32 {
    match (status.code(), status.signal()) {
        (Some(code), _) => code,
        (None, signal) => 128 + signal.unwrap(),
    }
}
