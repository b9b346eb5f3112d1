//! A PostgreSQL of the tests' own, on a free port. It ends with the test program, however that
//! ends: a shell that reads from it waits for that.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use postgres::{Client, NoTls};

/// Far longer than a start takes.
const START_TIMEOUT: Duration = Duration::from_secs(60);
/// PostgreSQL refuses to be run by root.
const USER: &str = "postgres";
pub(crate) const PASSWORD: &str = "s3cret-of-the-tests";
const KEEPER: &str = r#"
start() {
    $AS "$BIN/postgres" -D "$FOLDER/data" -p "$PORT" <&- &
    pid=$!
}
start
while read -r word; do
    case $word in
        stop) kill -INT $pid; wait $pid; echo stopped ;;
        start) start ;;
    esac
done
kill -QUIT $pid
wait $pid
rm -rf "$FOLDER"
"#;

pub(crate) struct Server {
    port: u16,
    folder: PathBuf,
    keeper: Child,
    talk: Mutex<Talk>,
    ready: Mutex<mpsc::Receiver<()>>,
    schemas: AtomicU32,
}

/// Words to the shell, until it is to end, and its answers.
type Talk = (Option<ChildStdin>, BufReader<ChildStdout>);

/// The one that all tests share.
pub(crate) fn shared() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

impl Server {
    pub(crate) fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let bin = programs();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("mm-outbox-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir_all(&folder).unwrap();
        let owner = owner(&folder);
        make(&bin, &folder, owner);
        let socket = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        drop(socket);
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .env(
                "AS",
                owner.map_or(String::new(), |_| become_user().join(" ")),
            )
            .env("BIN", &bin)
            .env("FOLDER", &folder)
            .env("PORT", port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0) // An interrupt of the tests is not one of the shell.
            .spawn()
            .unwrap();
        let (tell, ready) = mpsc::channel();
        let log = BufReader::new(keeper.stderr.take().unwrap());
        thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if line.contains("ready to accept connections") {
                    let _ = tell.send(());
                }
            }
        });
        let talk = (
            keeper.stdin.take(),
            BufReader::new(keeper.stdout.take().unwrap()),
        );
        let server = Self {
            port,
            folder,
            keeper,
            talk: Mutex::new(talk),
            ready: Mutex::new(ready),
            schemas: AtomicU32::new(0),
        };
        server.wait();
        server
    }

    /// The authority of its certificate, as a file.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("server.pem")
    }

    /// The URL of a database without tables.
    pub(crate) fn url(&self) -> String {
        let schema = format!("s{}", self.schemas.fetch_add(1, Ordering::Relaxed));
        let plain = self.url_with(PASSWORD);
        let mut client = Client::connect(&plain, NoTls).unwrap();
        client
            .batch_execute(&format!("CREATE SCHEMA {schema}"))
            .unwrap();
        format!("{plain}?options=-csearch_path%3D{schema}")
    }

    pub(crate) fn url_with(&self, password: &str) -> String {
        format!(
            "postgres://outbox:{password}@127.0.0.1:{}/postgres",
            self.port
        )
    }

    pub(crate) fn stop(&self) {
        let mut talk = self.talk.lock().unwrap();
        talk.0.as_mut().unwrap().write_all(b"stop\n").unwrap();
        let mut line = String::new();
        talk.1.read_line(&mut line).unwrap();
        assert_eq!(line, "stopped\n");
    }

    pub(crate) fn start_again(&self) {
        let mut talk = self.talk.lock().unwrap();
        talk.0.as_mut().unwrap().write_all(b"start\n").unwrap();
        self.wait();
    }

    fn wait(&self) {
        let ready = self.ready.lock().unwrap().recv_timeout(START_TIMEOUT);
        assert!(ready.is_ok(), "PostgreSQL does not start");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input is what the shell waits for.
        let talk = self.talk.get_mut();
        talk.unwrap_or_else(PoisonError::into_inner).0.take();
        let _ = self.keeper.wait();
    }
}

/// The folder of its programs, of the newest version that is there.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = folders
        .chain(std::env::split_paths(&path))
        .filter(|folder| folder.join("initdb").is_file())
        .max_by_key(|folder| version(folder));
    found.expect(
        "PostgreSQL is missing, which these tests need: `cargo xtask setup` installs it, or on \
         Debian `sudo apt-get install postgresql`",
    )
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name);
    name.and_then(|name| name.to_str()?.parse().ok())
        .unwrap_or_default()
}

/// Whom the server runs as, if these tests are run by root.
fn owner(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;

    if folder.metadata().unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let user = users
        .lines()
        .find(|line| line.split(':').next() == Some(USER));
    let user = user.expect("the user that Debian's package of PostgreSQL makes is missing");
    let ids: Vec<_> = user.split(':').skip(2).take(2).collect();
    Some((ids[0].parse().unwrap(), ids[1].parse().unwrap()))
}

fn become_user() -> [&'static str; 6] {
    [
        "setpriv",
        "--reuid",
        USER,
        "--regid",
        USER,
        "--clear-groups",
    ]
}

/// Makes the database, without care for power cuts.
fn make(bin: &Path, folder: &Path, owner: Option<(u32, u32)>) {
    let give = |path: &Path| {
        if let Some((user, group)) = owner {
            chown(path, Some(user), Some(group)).unwrap();
        }
    };
    give(folder);
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        give(&path);
    };
    write("password", PASSWORD);
    let cert = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    write("server.pem", &cert.cert.pem());
    write("server.key", &cert.signing_key.serialize_pem());
    let mut command = match owner {
        Some(_) => {
            let words = become_user();
            let mut command = Command::new(words[0]);
            command.args(&words[1..]).arg(bin.join("initdb"));
            command
        }
        None => Command::new(bin.join("initdb")),
    };
    let made = command
        .current_dir(folder)
        .args(["-D", "data", "-U", "outbox", "-A", "scram-sha-256"])
        .args(["--pwfile", "password", "-E", "UTF8", "--locale", "C"])
        .args(["--no-sync", "--no-instructions"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let settings = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = off
full_page_writes = off
ssl = on
ssl_cert_file = '../server.pem'
ssl_key_file = '../server.key'
";
    let path = folder.join("data/postgresql.conf");
    let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(settings.as_bytes()).unwrap();
}
