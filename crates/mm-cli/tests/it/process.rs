//! A program that runs, and is watched.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, ChildStdin};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Instant;

use pty_process::blocking::{Command as PtyCommand, Pty, open};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Folder, LONG, Program, Run, assert_no_secret};

/// What a program has said so far.
#[derive(Default)]
pub(crate) struct Said {
    state: Mutex<(Vec<u8>, bool)>,
    changed: Condvar,
}

impl Said {
    /// Listens on a thread until the end.
    fn listen(mut input: impl Read + Send + 'static) -> Arc<Self> {
        let said = Arc::new(Self::default());
        let to = Arc::clone(&said);
        thread::spawn(move || {
            let mut piece = vec![0; 65_536];
            loop {
                let read = match input.read(&mut piece) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    // A terminal whose program has ended gives an error.
                    Ok(0) | Err(_) => 0,
                    Ok(read) => read,
                };
                let mut state = to.state.lock().unwrap();
                state.0.extend_from_slice(&piece[..read]);
                state.1 = read == 0;
                to.changed.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        said
    }

    /// Waits until `enough` was said; all that was.
    #[track_caller]
    pub(crate) fn wait(&self, enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let state = self.state.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(state, LONG, |state| !enough(&state.0) && !state.1);
        let (state, _) = waited.unwrap();
        let said = String::from_utf8_lossy(&state.0);
        assert!(enough(&state.0), "ended: {}, said: {said}", state.1);
        state.0.clone()
    }

    #[track_caller]
    pub(crate) fn wait_text(&self, text: &str) -> String {
        let said = self.wait(|said| String::from_utf8_lossy(said).contains(text));
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Waits for the end; whether it came in time.
    pub(crate) fn wait_end(&self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let state = self.state.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(state, left, |state| !state.1);
        waited.unwrap().0.1
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.state.lock().unwrap().0)
    }
}

/// A running program with pipes. It is ended when this is dropped.
pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    pub(crate) out: Arc<Said>,
    pub(crate) err: Arc<Said>,
    pub(crate) folder: Folder,
}

impl Process {
    pub(crate) fn new(mut child: Child, folder: Folder) -> Self {
        let listen = |pipe: Option<Box<dyn Read + Send>>| match pipe {
            Some(pipe) => Said::listen(pipe),
            None => Said::listen(std::io::empty()),
        };
        let out = child.stdout.take().map(|pipe| Box::new(pipe) as _);
        let err = child.stderr.take().map(|pipe| Box::new(pipe) as _);
        Self {
            stdin: child.stdin.take(),
            out: listen(out),
            err: listen(err),
            child,
            folder,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes to its stdin; it may have gone already.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let stdin = self.stdin.as_mut().unwrap();
        let _ = stdin.write_all(bytes.as_ref()).and_then(|()| stdin.flush());
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Closes its stdin and waits until it has ended.
    #[track_caller]
    pub(crate) fn end(mut self) -> Run {
        drop(self.stdin.take());
        self.wait()
    }

    /// Waits until it has ended by itself, its stdin still open.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Run {
        let deadline = Instant::now() + LONG;
        let in_time = self.err.wait_end(deadline) && self.out.wait_end(deadline);
        if !in_time {
            self.child.kill().unwrap();
        }
        let code = self.child.wait().unwrap().code();
        let (out, err) = (self.out.take(), self.err.take());
        assert_no_secret(&out);
        assert_no_secret(&err);
        let err = String::from_utf8(err).unwrap();
        let run = Run { code, out, err };
        assert!(in_time, "it does not end: {run}");
        run
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running program on a terminal. It is ended when this is dropped.
pub(crate) struct OnTerminal {
    child: Child,
    keys: Arc<Pty>,
    pub(crate) screen: Arc<Said>,
    _folder: Folder,
}

struct Keys(Arc<Pty>);

impl Read for Keys {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        (&*self.0).read(piece)
    }
}

impl OnTerminal {
    /// Starts it with stdin, stdout and stderr on one terminal.
    pub(crate) fn start(program: Program) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(pty_process::Size::new(24, 100)).unwrap();
        let Program {
            command, folder, ..
        } = program;
        let mut on_pty = PtyCommand::new(command.get_program())
            .args(command.get_args())
            .env_clear()
            .env("TERM", "xterm")
            .current_dir(folder.path());
        for (name, value) in command.get_envs() {
            on_pty = on_pty.env(name, value.unwrap());
        }
        let child = on_pty.spawn(pts).unwrap();
        let keys = Arc::new(pty);
        Self {
            child,
            screen: Said::listen(Keys(Arc::clone(&keys))),
            keys,
            _folder: folder,
        }
    }

    pub(crate) fn press(&self, keys: &str) {
        (&*self.keys).write_all(keys.as_bytes()).unwrap();
    }

    #[cfg(feature = "rest")]
    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// The terminal itself, which stays when the program has ended.
    #[cfg(feature = "rest")]
    pub(crate) fn terminal(&self) -> Arc<Pty> {
        Arc::clone(&self.keys)
    }

    /// Waits until it has ended; its exit code and all that was on the screen.
    #[track_caller]
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        let in_time = self.screen.wait_end(Instant::now() + LONG);
        if !in_time {
            self.child.kill().unwrap();
        }
        let code = self.child.wait().unwrap().code();
        let said = self.screen.take();
        assert_no_secret(&said);
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(in_time, "it does not end: {said}");
        (code, said)
    }
}

impl Drop for OnTerminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
