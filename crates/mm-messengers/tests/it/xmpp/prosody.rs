//! A prosody of the tests' own, on free ports. It ends with the test program, however that ends:
//! a shell that reads from it waits for that.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use mm_messengers::{Xmpp, XmppBuilder};
use mm_sender::TlsSettings;

use super::LONG;
use crate::stage::Folder;

pub(crate) const PASSWORD: &str = "pässword-1";
const KEEPER: &str = r#"
start() {
    prosody -F --config "$FOLDER/prosody.cfg.lua" <&- 2>&1 >&3 3>&- &
    pid=$!
}
exec 3>&2
start
while read -r word; do
    case $word in
        stop) kill -TERM $pid; wait $pid; echo stopped ;;
        start) start ;;
    esac
done
kill -KILL $pid
wait $pid
rm -rf "$FOLDER"
"#;

pub(crate) struct Prosody {
    pub(crate) port: u16,
    pub(crate) tls_port: u16,
    folder: PathBuf,
    keeper: Child,
    words: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// What it has begun to serve, or could not.
    served: Receiver<bool>,
}

impl Prosody {
    /// With stream management.
    pub(crate) fn start() -> Self {
        Self::start_with(&["smacks"])
    }

    pub(crate) fn start_with(modules: &[&str]) -> Self {
        for _ in 0..5 {
            // A port that is free may be another's by the time it is taken.
            if let Some(server) = Self::try_start(modules) {
                return server;
            }
        }
        panic!("prosody does not get a port");
    }

    fn try_start(modules: &[&str]) -> Option<Self> {
        let is_there = |folder: PathBuf| folder.join("prosody").is_file();
        let path = std::env::var_os("PATH").unwrap_or_default();
        assert!(
            std::env::split_paths(&path).any(is_there),
            "prosody is missing, which these tests need: `cargo xtask setup` installs it, or on \
             Debian `sudo apt-get install prosody`"
        );
        let folder = Folder::fresh("prosody");
        certificate(&folder);
        let [port, tls_port] = free_ports();
        fs::write(
            folder.join("prosody.cfg.lua"),
            settings(&folder, modules, [port, tls_port]),
        )
        .unwrap();
        for user in ["outbox", "ada"] {
            let accounts = folder.join("data/localhost/accounts");
            fs::create_dir_all(&accounts).unwrap();
            let account = format!("return {{ [\"password\"] = \"{PASSWORD}\" }}\n");
            fs::write(accounts.join(format!("{user}.dat")), account).unwrap();
        }
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .env("FOLDER", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0) // An interrupt of the tests is not one of the shell.
            .spawn()
            .unwrap();
        let (tell, served) = channel();
        let log = BufReader::new(keeper.stderr.take().unwrap());
        thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if line.contains("Activated service 'c2s") {
                    let _ = tell.send(!line.contains("no ports"));
                } else if line.contains("Failed to open server port") {
                    let _ = tell.send(false);
                }
            }
        });
        let words = keeper.stdin.take();
        let answers = BufReader::new(keeper.stdout.take().unwrap());
        let started = Self {
            port,
            tls_port,
            folder,
            keeper,
            words,
            answers,
            served,
        };
        started.is_served().then_some(started)
    }

    /// Whether it serves both ports.
    fn is_served(&self) -> bool {
        let one = || {
            self.served
                .recv_timeout(LONG)
                .expect("prosody does not start")
        };
        one() && one()
    }

    /// A messenger that trusts it.
    pub(crate) fn messenger(&self) -> XmppBuilder {
        Xmpp::builder("outbox@localhost", PASSWORD)
            .host("127.0.0.1")
            .port(self.port)
            .tls(self.trust())
            .timeout(LONG)
    }

    /// Its certificate is trusted.
    pub(crate) fn trust(&self) -> TlsSettings {
        TlsSettings::default().ca_file(self.authority())
    }

    /// The certificate of its authority, as a file.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    pub(crate) fn stop(&mut self) {
        self.say("stop");
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert_eq!(line, "stopped\n");
    }

    pub(crate) fn start_again(&mut self) {
        self.say("start");
        assert!(self.is_served(), "prosody does not get its ports back");
    }

    fn say(&mut self, word: &str) {
        writeln!(self.words.as_mut().unwrap(), "{word}").unwrap();
    }
}

impl Drop for Prosody {
    fn drop(&mut self) {
        // The end of its input is what the shell waits for.
        self.words.take();
        let _ = self.keeper.wait();
    }
}

fn free_ports() -> [u16; 2] {
    let sockets = [(); 2].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    sockets.map(|socket| socket.local_addr().unwrap().port())
}

/// A certificate of localhost, signed by itself.
fn certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

fn settings(folder: &Path, modules: &[&str], [port, tls_port]: [u16; 2]) -> String {
    let folder = folder.display();
    let modules: Vec<_> = modules.iter().map(|name| format!(", \"{name}\"")).collect();
    let modules = modules.concat();
    format!(
        r#"
run_as_root = true
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
log = {{ info = "*console" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {tls_port} }}
c2s_require_encryption = false
authentication = "internal_plain"
modules_enabled = {{ "roster", "saslauth", "tls", "ping", "offline", "posix"{modules} }}
modules_disabled = {{ "s2s" }}
ssl = {{ certificate = "{folder}/cert.pem"; key = "{folder}/key.pem"; }}
c2s_direct_tls_ssl = {{ certificate = "{folder}/cert.pem"; key = "{folder}/key.pem"; }}
VirtualHost "localhost"
Component "rooms.localhost" "muc"
muc_room_locking = false
"#
    )
}
