//! One message by seven messengers, with the settings that `docs/outbox.md` shows.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use rustix::process::Signal;
use serde_json::{Value, json};

use self::prosody::{PASSWORD, Prosody};
use super::postgres_server::shared;
use super::stage::Stage;
use crate::server::{Server, answer};
pub(crate) use crate::support::LONG;
use crate::support::Program;

#[path = "../../../../mm-messengers/tests/it/xmpp/prosody.rs"]
#[expect(dead_code, reason = "it is that of other tests")]
mod prosody;

const PAGE: &str = include_str!("../../../../../docs/outbox.md");
const TEXT: &str = "Release 2.0 is out";
const MAILS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../mm-messengers/tests/it/smtp/server.py"
);

/// The mail server, in a process of its own.
struct Mails {
    child: Child,
    port: u16,
    lines: Receiver<Value>,
}

impl Mails {
    fn start(folder: &Path) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut child = Command::new(target.join("foreign/venv/bin/python"))
            .args([MAILS, "plain"])
            .arg(folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped()) // It ends with this, whatever becomes of the test.
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`cargo xtask setup` installs it");
        let (tell, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = tell.send(serde_json::from_str(&line).unwrap());
            }
        });
        let told: Value = lines.recv_timeout(LONG).expect("aiosmtpd is installed");
        let port = told["port"].as_u64().unwrap().try_into().unwrap();
        Self { child, port, lines }
    }
}

impl Drop for Mails {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// All services, and an outbox with the settings of the page.
struct Seven {
    stage: Stage,
    mails: Mails,
    prosody: Prosody,
    telegram: Server,
    twitter: Server,
    fb: Server,
    vk: Server,
    store: String,
}

/// A service that takes all.
fn taking(body: &Value) -> Server {
    let head = "Content-Type: application/json\r\n";
    Server::always(answer("200 OK", head, body.to_string()))
}

impl Seven {
    fn new(is_postgres: bool) -> Self {
        let mut blocks = PAGE.split("```toml\n").skip(1);
        let mut block = || blocks.next().unwrap().split("```").next().unwrap();
        let (mut settings, changed) = (block().to_owned(), block());
        if is_postgres {
            let sqlite = settings.split("\n\n").next().unwrap().to_owned() + "\n";
            settings = settings.replace(&sqlite, changed);
        }
        let stage = Stage::unmade("");
        let made = Self {
            mails: Mails::start(stage.folder.path()),
            prosody: Prosody::start(),
            telegram: taking(&json!({"ok": true, "result": {"id": 1, "message_id": 2}})),
            twitter: taking(&json!({"data": {"id": "1"}})),
            fb: taking(&json!({"id": "1_2"})),
            vk: taking(&json!({"response": {"post_id": 3}})),
            store: if is_postgres {
                shared().url()
            } else {
                String::new()
            },
            stage,
        };
        let work = "[work]\nfirst_wait = \"50ms\"\nlongest_wait = \"100ms\"\n\n\
                    [links]\nurl = \"https://example.com/outbox\"\n\
                    secret_env = \"LINKS_SECRET\"\n\n";
        made.stage.folder.write(
            "outbox.toml",
            work.to_owned() + &made.on_loopback(&settings),
        );
        made.mm(&["init"]).run().code(0);
        made
    }

    /// The same settings, for services that stand in.
    fn on_loopback(&self, settings: &str) -> String {
        let authority = self.prosody.authority();
        let mail_port = self.mails.port;
        let add = |settings: String, alias: &str, more: &str| {
            let head = format!("[messenger.{alias}]\n");
            assert!(settings.contains(&head), "{alias}");
            settings.replace(&head, &format!("{head}proxy = \"none\"\n{more}\n"))
        };
        let mut settings = settings.replace("mail.example.com", "127.0.0.1");
        settings = add(settings, "mattermost", "");
        let mails = format!("encryption = \"danger_none\"\nport = {mail_port}");
        settings = add(settings, "smtp", &mails);
        let xmpp = format!(
            "host = \"127.0.0.1\"\nport = {}\nca_file = \"{}\"",
            self.prosody.port,
            authority.display()
        );
        settings = add(settings, "xmpp", &xmpp);
        for (alias, server) in self.web() {
            let url = server.url();
            let base = url.split("/hooks").next().unwrap();
            let base = format!("base_url = \"{base}\"");
            settings = add(settings, alias, &base);
        }
        settings
    }

    fn web(&self) -> [(&'static str, &Server); 4] {
        [
            ("telegram", &self.telegram),
            ("twitter", &self.twitter),
            ("fb", &self.fb),
            ("vk", &self.vk),
        ]
    }

    fn mm(&self, args: &[&str]) -> Program {
        self.stage
            .mm([])
            .env("MM_WEBHOOK", self.stage.catcher.webhook_url("inbox"))
            .env("OUTBOX_URL", &self.store)
            .env("SMTP_PASSWORD", PASSWORD)
            .env("XMPP_PASSWORD", PASSWORD)
            .env("TELEGRAM_TOKEN", "1234:telegram-secret")
            .env("X_API_KEY", "x-key")
            .env("X_API_SECRET", "x-secret")
            .env("X_ACCESS_TOKEN", "x-token")
            .env("X_ACCESS_TOKEN_SECRET", "x-token-secret")
            .env("FB_PAGE_TOKEN", "fb-secret")
            .env("VK_TOKEN", "vk-secret")
            .env("LINKS_SECRET", "0123456789abcdef")
            .args(args)
    }

    /// The command of the page.
    fn schedule(&self) {
        let lines = PAGE.lines().map(|line| line.trim_end_matches(" \\").trim());
        let to = lines.filter_map(|line| line.strip_prefix("--to "));
        let mut args = vec!["schedule", TEXT];
        args.extend(to.flat_map(|to| ["--to", to]));
        assert_eq!(args.len(), 2 + 7 * 2, "{args:?}");
        self.mm(&args).run().code(0).quiet();
    }

    /// What prosody keeps for ada, who is not there.
    fn kept(&self) -> String {
        let folder = self.prosody.authority();
        let file = folder.with_file_name("data/localhost/offline/ada.list");
        std::fs::read_to_string(file).unwrap_or_default()
    }

    fn sent(&self) -> u64 {
        let status = self.mm(&["status", "--json"]).run().json();
        let of_all = status["messengers"].as_object().unwrap().values();
        of_all.map(|one| one["sent"].as_u64().unwrap()).sum()
    }

    /// Each service has the message once.
    #[track_caller]
    fn assert_arrived(&self) {
        assert_eq!(self.stage.texts(), [TEXT]);
        // The first attempt is refused for now.
        let mails = [(); 2].map(|()| self.mails.lines.recv_timeout(LONG).unwrap());
        assert_eq!(mails[0]["Message-ID"], mails[1]["Message-ID"]);
        assert_eq!(mails[1]["plain"].as_str().map(str::trim_end), Some(TEXT));
        let link = mails[1]["List-Unsubscribe"].as_str().unwrap();
        assert!(link.contains("https://example.com/outbox/messages/unsubscribe/"));
        assert_eq!(self.kept().matches(TEXT).count(), 1);
        for (alias, server) in self.web() {
            let requests = server.requests();
            let posts = requests.iter().filter(|request| {
                request
                    .body
                    .replace('+', " ")
                    .replace("%20", " ")
                    .contains(TEXT)
            });
            assert_eq!(posts.count(), 1, "{alias}: {requests:?}");
        }
    }
}

#[test]
fn one_message_goes_to_seven_services_from_the_settings_of_the_page() {
    let seven = Seven::new(false);
    seven.schedule();
    seven.mm(&["send"]).run();
    let until = Instant::now() + LONG;
    while seven.sent() < 7 && Instant::now() < until {
        seven.mm(&["send"]).run();
    }
    assert_eq!(seven.sent(), 7, "{}", seven.mm(&["status"]).run());
    seven.assert_arrived();
}

#[test]
fn with_one_line_changed_three_workers_send_it_from_postgresql() {
    let seven = Seven::new(true);
    let workers = [0, 1, 2].map(|_| {
        let process = seven.mm(&["work", "--json"]).start();
        process.out.wait_text("\"started\"");
        process
    });
    seven.schedule();
    let until = Instant::now() + LONG;
    while seven.sent() < 7 && Instant::now() < until {}
    for worker in workers {
        worker.signal(Signal::TERM);
        worker.wait().code(0).quiet();
    }
    assert_eq!(seven.sent(), 7, "{}", seven.mm(&["status"]).run());
    seven.assert_arrived();
}
