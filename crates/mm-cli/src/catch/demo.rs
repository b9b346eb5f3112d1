//! One message in each way that this workspace has.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use log::{Level, Log, Record};
use mm_catcher::{Catcher, Ready};
use mm_core::{Attachment, Delivery, Error, Payload, Token, Transport, WebhookUrl};
use mm_driver::{Driver, FilePart, Poster};
use mm_events::{Client, Event};
use mm_log::MattermostLogger;
use mm_sender::{ProxyChoice, WebhookSender};
use mm_threaded::{Join, Threaded};

use crate::catch::greeting::url;
use crate::output;

/// How long a queue has to send.
const FLUSH: Duration = Duration::from_secs(10);
/// How many lines of code are one message.
const CODE_LINES: usize = 60;
/// Where the bot posts.
const CHANNEL: &str = "alerts";

/// Each part fails in a way of its own.
type Failure = Box<dyn std::error::Error>;
type Done = Result<(), Failure>;
/// One of the ways to send.
type Way = fn(&Demo) -> Done;

/// What the demonstration knows of the server.
pub(super) struct Demo {
    url: String,
    inbox: String,
    ready: Ready,
}

impl Demo {
    /// None if the server has nothing ready.
    pub(super) fn of(catcher: &Catcher) -> Option<Self> {
        let ready = catcher.ready()?;
        let url = url(catcher.address());
        Some(Self {
            inbox: ready.inboxes.first()?.clone(),
            url,
            ready,
        })
    }

    /// Sends everything; what fails is told, and the rest sent all the same.
    pub(super) fn run(&self) {
        let ways: [(&str, Way); 5] = [
            ("the webhook", Self::webhook),
            ("the queue", Self::queue),
            ("the log handler", Self::log),
            ("mm tee", Self::tee),
            ("the driver", Self::thread),
        ];
        for (name, send) in ways {
            if let Err(error) = send(self) {
                output::error(format!("{name}: {error}"));
            }
        }
    }

    /// A sender of its own name for each way.
    fn sender(&self, name: &str) -> Result<WebhookSender, Error> {
        let webhook = WebhookUrl::parse(&self.webhook_url())?;
        let builder = WebhookSender::builder(webhook).proxy_choice(ProxyChoice::Direct);
        Ok(builder.default_username(name).build())
    }

    fn webhook_url(&self) -> String {
        format!("{}/hooks/{}", self.url, self.inbox)
    }

    /// Texts, an attachment and a long block of code.
    fn webhook(&self) -> Done {
        let sender = self.sender("webhook")?;
        sender.send(&Payload::new(
            "A message by **webhook**: `mm send`, or `WebhookSender` :wave:\n\n\
             | host | free |\n|:--|--:|\n| db-1 | 9 % |\n| db-2 | 61 % |",
        ))?;
        let attachment = Attachment::new("The import **failed** after 3 of 5 tables.")
            .color("danger")
            .title("nightly import")
            .short_field("Host", "db-1")
            .short_field("Took", "12 min");
        let builder = Payload::builder().text("A message with an attachment");
        sender.send(&builder.attachment(attachment).build()?)?;
        let line = |number| format!("    let row_{number} = table.read({number})?;\n");
        let code: String = (1..=CODE_LINES).map(line).collect();
        let text = format!("A long block of code\n```rust\nfn rows() {{\n{code}}}\n```");
        sender.send(&Payload::new(text))?;
        Ok(())
    }

    /// Lines that share posts on their way.
    fn queue(&self) -> Done {
        let sender = self.sender("threaded")?;
        let queue = Threaded::<_, ()>::builder(sender)
            .join(Join::lines())
            .build();
        for number in 1..=5 {
            let text =
                format!("Line {number} of 5 from the queue `Threaded`, which joins what waits");
            queue.send(Payload::new(text), ());
        }
        in_time(queue.flush(FLUSH)?)
    }

    /// Records of several levels.
    fn log(&self) -> Done {
        let logger = MattermostLogger::over(self.sender("log")?)
            .filter("info")
            .build()?;
        for (level, text) in [
            (Level::Info, "the log handler has begun"),
            (Level::Warn, "the pool is at 90 %"),
            (Level::Error, "the import failed"),
            (Level::Debug, "a record that the filter leaves out"),
        ] {
            let mut record = Record::builder();
            record.level(level).target("demo::import");
            logger.log(&record.args(format_args!("{text}")).build());
        }
        in_time(logger.flush_within(FLUSH)?)
    }

    /// Lines that pass through this program.
    fn tee(&self) -> Done {
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MM_") {
                command.env_remove(name);
            }
        }
        let mut tee = command
            .args([
                "tee",
                "--lang",
                "log",
                "--username",
                "mm tee",
                "--proxy",
                "none",
            ])
            .args(["--config", "/dev/null", "--strict"])
            .env("MM_WEBHOOK", self.webhook_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut input) = tee.stdin.take() {
            input.write_all(
                b"[1/3] compile\n[2/3] link\n[3/3] lines that passed through mm tee\n",
            )?;
        }
        let status = tee.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(status.to_string().into())
    }

    /// A thread by the REST API, with the bot's token: the reply answers the event of the post,
    /// so that it shows that events arrive.
    fn thread(&self) -> Done {
        let driver = Driver::builder(&self.url)
            .token(Token::parse(&self.ready.bot_token)?)
            .proxy(ProxyChoice::Direct)
            .build()?;
        let team = driver.find_team(&self.ready.team)?;
        let channel = driver.find_channel(&team.id, CHANNEL)?;
        let client = Client::builder(driver.clone()).build()?;
        let mut events = client.receiver();
        client.start_and_wait(FLUSH)?;
        let file = FilePart::bytes("rows.csv", "host,free\ndb-1,9 %\ndb-2,61 %\n");
        let file = driver.files().upload(&channel.id, file)?;
        let text =
            "A post by the REST API with a file: `mm post`, or `Driver` with the bot's token";
        let post = driver.posts().create_post(&channel.id, text);
        let post = post.file_ids([&file.id]).send()?;
        let is_it = |event: &Event| event.kind.post().is_some_and(|it| it.id == post.id);
        let until = Instant::now() + FLUSH;
        while !events
            .recv_timeout(left(until)?)
            .as_ref()
            .is_some_and(is_it)
        {}
        let reply = "And a reply in its thread by `Poster`, to its event: `mm listen`, or `Client`";
        let poster = Poster::new(driver, &channel.id).thread(&post.id);
        poster.send(&mut Delivery::new(Payload::new(reply)))?;
        Ok(())
    }
}

/// How long it is until then.
fn left(until: Instant) -> Result<Duration, Failure> {
    let left = until.checked_duration_since(Instant::now());
    left.ok_or_else(|| "no event of the post came".into())
}

fn in_time(is_sent: bool) -> Done {
    if is_sent {
        return Ok(());
    }
    Err("not everything was sent in time".into())
}
