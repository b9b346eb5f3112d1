//! A kernel in a user's server, which runs cells.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::environment::{Environment, beside};
use crate::hub::Hub;
use crate::wait::DEADLINE;

/// A kernel, with the program that speaks to it.
#[derive(Debug)]
pub(crate) struct Kernel {
    driver: Child,
    runs: Receiver<Run>,
}

/// What a cell came to.
#[derive(Debug, Deserialize)]
pub(crate) struct Run {
    /// `ok` or `error`.
    pub(crate) status: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Results and displays, by their kinds.
    pub(crate) shown: Vec<Value>,
    pub(crate) traceback: String,
}

impl Kernel {
    /// In the server of this user, which is started if need be.
    pub(crate) fn start(hub: &Hub, user: &str) -> Self {
        hub.start_server(user);
        let mut driver = Command::new(Environment::find().python())
            .arg(beside("kernel.py"))
            .env_clear()
            .env("SERVER", hub.server(user))
            .env("TOKEN", hub.token(user, &[]).1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, runs) = channel();
        let told = BufReader::new(driver.stdout.take().unwrap());
        thread::spawn(move || {
            for line in told.lines().map_while(Result::ok) {
                let _ = tell.send(serde_json::from_str(&line).unwrap());
            }
        });
        Self { driver, runs }
    }

    /// Runs a cell to its end, however it ends.
    pub(crate) fn try_run(&mut self, code: &str) -> Run {
        let stdin = self.driver.stdin.as_mut().unwrap();
        writeln!(stdin, "{}", json!(code)).unwrap();
        let run = self.runs.recv_timeout(DEADLINE);
        run.unwrap_or_else(|_| panic!("no end of {code}"))
    }

    /// Runs a cell that ends well.
    pub(crate) fn run(&mut self, code: &str) -> Run {
        let run = self.try_run(code);
        assert_eq!(run.status, "ok", "{code}: {run:?}");
        assert_eq!(run.stderr, "", "{code}");
        run
    }
}

impl Run {
    /// The texts that were shown, of a kind.
    pub(crate) fn texts(&self, kind: &str) -> Vec<&str> {
        let texts = self.shown.iter().filter_map(|data| data[kind].as_str());
        texts.collect()
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        // The end of its input is what the driver waits for.
        self.driver.stdin.take();
        let _ = self.driver.wait();
    }
}
