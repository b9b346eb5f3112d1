//! The program itself, as the hub starts it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long what must happen may take.
const DEADLINE: Duration = Duration::from_secs(10);

pub(crate) const PREFIX: &str = "/services/jupyterpost/";

/// A running service. Ends with the test.
#[derive(Debug)]
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Arc<(Mutex<Vec<String>>, Condvar)>,
    config: Option<PathBuf>,
}

impl Service {
    /// Starts it with this environment, and these lines in its file.
    pub(crate) fn start(environment: &[(&str, String)], config: &str) -> Self {
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let mut command = Command::new(env!("CARGO_BIN_EXE_mm-jupyter"));
        command.arg("serve").env_clear().stderr(Stdio::piped());
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let path = (!config.is_empty()).then(|| {
            let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let name = format!("mm-jupyter-{}-{number}.toml", std::process::id());
            let path = std::env::temp_dir().join(name);
            std::fs::write(&path, config).unwrap();
            command.arg("--config").arg(&path);
            path
        });
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let log: Arc<(Mutex<Vec<String>>, Condvar)> = Arc::default();
        let written = Arc::clone(&log);
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                written.0.lock().unwrap().push(line);
                written.1.notify_all();
            }
        });
        let mut service = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            log,
            config: path,
        };
        let line = service.wait_for(" serves ");
        service.address = line.rsplit(' ').next().unwrap().parse().unwrap();
        service
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.0.lock().unwrap().clone()
    }

    /// The first line of the log that holds this.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        let until = Instant::now() + DEADLINE;
        let mut lines = self.log.0.lock().unwrap();
        loop {
            if let Some(line) = lines.iter().find(|line| line.contains(text)) {
                return line.clone();
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(left > Duration::ZERO, "no `{text}` in {lines:?}");
            lines = self.log.1.wait_timeout(lines, left).unwrap().0;
        }
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.pid().to_string()])
            .status();
        assert!(status.unwrap().success());
    }

    /// How it ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// The most memory that was resident, or what is now, in KiB.
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let path = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(path).unwrap();
        let found = status.lines().find_map(|found| found.strip_prefix(line));
        let kib = found.unwrap().trim_start_matches(':').trim();
        kib.trim_end_matches(" kB").trim().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(path) = &self.config {
            let _ = std::fs::remove_file(path);
        }
    }
}
