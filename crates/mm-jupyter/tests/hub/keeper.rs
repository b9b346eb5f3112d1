//! A hub of the tests' own, on free ports, in a fresh folder. It ends with the test program,
//! however that ends: a keeper that reads from it waits for that.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use crate::client::Request;
use crate::environment::{Environment, beside, matplotlib, package};
use crate::process::children;
use crate::wait::{DEADLINE, wait_for};

/// The path under which a hub is.
pub(crate) const BASE: &str = "/base/";
/// The token of the tests' own service, which may do much.
pub(crate) const ADMIN: &str = "token-of-the-tests";

/// A process that keeps a hub.
#[derive(Debug)]
pub(crate) struct Keeper {
    /// Where the hub's proxy listens.
    pub(crate) address: SocketAddr,
    /// Of the hub.
    pub(crate) pid: u32,
    folder: PathBuf,
    child: Child,
    /// How the hub ended.
    ended: Mutex<Receiver<String>>,
}

impl Keeper {
    /// Starts a hub: `options` are for `configure_jupyterhub` of `package`, beside the port,
    /// where `{hub}` is where the hub is and `config_file` is what is in it.
    pub(crate) fn start(package: &str, options: &Value, roles: &Value) -> Self {
        for _ in 0..5 {
            // A port that is free may be another's by the time it is taken.
            if let Some(keeper) = Self::try_start(package, options, roles) {
                return keeper;
            }
        }
        panic!("the hub does not get its ports");
    }

    fn try_start(name: &str, options: &Value, roles: &Value) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let environment = Environment::find();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("mm-jupyter-hub-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir(&folder).unwrap();
        let [port, hub_port, proxy_port, service_port] = free_ports();
        let mut options = options.clone();
        options["port"] = json!(service_port);
        if let Some(lines) = options.get("config_file").and_then(Value::as_str) {
            let path = folder.join("jupyterpost.toml");
            fs::write(&path, lines).unwrap();
            options["config_file"] = json!(path);
        }
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let url = format!("http://{address}{BASE}");
        if let Some(given) = options.get("jupyterpost_url").and_then(Value::as_str) {
            options["jupyterpost_url"] = json!(given.replace("{hub}", &url));
        }
        let given = json!({
            "bind_url": url,
            "hub_port": hub_port,
            "proxy_port": proxy_port,
            "proxy": environment.proxy(),
            "python": package(),
            "matplotlib": matplotlib(),
            "token": ADMIN,
            "roles": roles,
            "package": name,
            "options": options,
        });
        let mut child = Command::new(environment.python())
            .arg(beside("keeper.py"))
            .arg(&folder)
            .arg(environment.python())
            .args(["-m", "jupyterhub", "-f"])
            .arg(beside("jupyterhub_config.py"))
            .env_clear()
            .env("PATH", environment.path())
            .env("HOME", &folder)
            .env("LANG", "C.UTF-8")
            .env("HUB_OF_TESTS", given.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0) // An interrupt of the tests is not one of the hub.
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
        let pid = told.next().unwrap().unwrap().parse().unwrap();
        let (tell, ended) = channel();
        thread::spawn(move || {
            for line in told.map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let keeper = Self {
            address,
            pid,
            folder,
            child,
            ended: Mutex::new(ended),
        };
        keeper.is_up().then_some(keeper)
    }

    /// Waits until the hub and its service answer. It is not if a port is another's.
    fn is_up(&self) -> bool {
        let answers = |path: &str| {
            // Before the hub, there is no proxy either.
            let is_there = TcpStream::connect(self.address).is_ok();
            let request = Request::new(self.address, "GET", &format!("{BASE}{path}"));
            is_there && request.send().status == 200
        };
        wait_for("the hub", || {
            let ended = self.ended.lock().unwrap().try_recv().is_ok();
            let log = self.log();
            if log.to_lowercase().contains("address already in use") {
                return Some(false);
            }
            assert!(!ended, "the hub ended: {log}");
            let is_up = answers("hub/api/") && answers("services/jupyterpost/health");
            is_up.then_some(true)
        })
    }

    /// What the hub and its processes have written.
    pub(crate) fn log(&self) -> String {
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// Waits until the hub has ended.
    pub(crate) fn wait(&self) {
        let told = self.ended.lock().unwrap().recv_timeout(DEADLINE);
        assert!(told.is_ok(), "the hub does not end: {}", self.log());
    }

    /// The service's process.
    pub(crate) fn service(&self) -> u32 {
        let found = children(self.pid).into_iter();
        let mut found = found.filter(|(_, program)| program.ends_with("mm-jupyter"));
        found.next().unwrap().0
    }

    /// What the hub has left behind, when it has ended.
    pub(crate) fn left(&self) -> Vec<(u32, String)> {
        children(self.child.id())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // The end of its input is what it waits for.
        self.child.stdin.take();
        let _ = self.child.wait();
    }
}

fn free_ports() -> [u16; 4] {
    let sockets = [(); 4].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    sockets.map(|socket| socket.local_addr().unwrap().port())
}
