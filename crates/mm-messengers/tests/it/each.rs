//! The messengers that speak HTTP to a service, each made for the same server on loopback.

use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use mm_messengers::{Facebook, HttpMessenger, MattermostWebhook, ProxyChoice, Telegram, Token};
use mm_messengers::{Twitter, Vk};
use mm_outbox::{Error, Messenger};
use mm_sender::{WebhookSender, WebhookUrl};
use rustix::net::{self, AddressFamily, SocketType};

use crate::service::{Passed, pass};

/// The end of each secret.
pub(crate) const SECRET: &str = "8u81pyui9pfgjysykinoobtwiw";

/// What one of them is made of.
pub(crate) struct Case {
    pub(crate) alias: &'static str,
    /// Addresses that it takes, of different recipients.
    pub(crate) to: [&'static str; 3],
    /// What its service answers when it has taken a text.
    pub(crate) done: &'static str,
    /// Makes one for a service at this URL.
    pub(crate) make: fn(&str) -> Result<Arc<dyn Messenger>, Error>,
}

/// All of them.
pub(crate) const CASES: [Case; 6] = [
    Case {
        alias: "telegram",
        to: ["1", "2", "@three"],
        done: r#"{"ok": true, "result": {"message_id": 7}}"#,
        make: |url| {
            made(
                Telegram::builder(token("1:"))
                    .base_url(url)
                    .proxy(DIRECT)
                    .build(),
            )
        },
    },
    Case {
        alias: "twitter",
        to: ["one", "two", "three"],
        done: r#"{"data": {"id": "1445880548472328192", "text": "hello"}}"#,
        make: |url| {
            let keys = ["a", "b", "c", "d"].map(token);
            let [key, secret, access, access_secret] = keys;
            let builder = Twitter::builder(key, secret, access, access_secret);
            made(builder.base_url(url).proxy(DIRECT).build())
        },
    },
    Case {
        alias: "fb",
        to: ["1", "2", "3"],
        done: r#"{"id": "546349135390552_1116692711689522"}"#,
        make: |url| {
            let builder = Facebook::builder().page_token(token("EAA"));
            made(builder.base_url(url).proxy(DIRECT).build())
        },
    },
    Case {
        alias: "vk",
        to: ["1", "-2", "3"],
        done: r#"{"response": {"post_id": 12}}"#,
        make: |url| {
            made(
                Vk::builder(token("vk1.a."))
                    .base_url(url)
                    .proxy(DIRECT)
                    .build(),
            )
        },
    },
    Case {
        alias: "http",
        to: ["1", "2", "3"],
        done: "",
        make: |url| {
            let builder = HttpMessenger::builder(format!("{url}/send")).body("{{ text }}");
            let builder = builder.header("Authorization", "Bearer {{ secrets.key }}");
            made(builder.secret("key", SECRET).proxy(DIRECT).build())
        },
    },
    Case {
        alias: "mattermost",
        to: ["one", "two", "three"],
        done: "ok",
        make: |url| {
            let url = WebhookUrl::parse(&format!("{url}/hooks/{SECRET}"))?;
            let sender = WebhookSender::builder(url).proxy_choice(DIRECT).build();
            Ok(Arc::new(MattermostWebhook::new(sender)))
        },
    },
];

const DIRECT: ProxyChoice = ProxyChoice::Direct;

fn token(start: &str) -> Token {
    Token::parse(&format!("{start}{SECRET}")).unwrap()
}

fn made(messenger: Result<impl Messenger + 'static, Error>) -> Result<Arc<dyn Messenger>, Error> {
    messenger.map(|messenger| Arc::new(messenger) as Arc<dyn Messenger>)
}

impl Case {
    /// One pass over a text for these addresses, to a service at a URL.
    pub(crate) fn pass(&self, url: &str, to: &[&str], text: &str) -> Passed {
        let passed = pass((self.make)(url).unwrap(), to, text);
        let told = passed.result.as_ref().err().map(Error::with_causes);
        let shown = format!("{:?} {:?} {told:?}", passed.errors, passed.result);
        assert!(!shown.contains(SECRET), "{}: {shown}", self.alias);
        passed
    }
}

/// A port of this machine at which nobody listens, and which nobody gets, as long as the socket
/// lives that is bound to it.
pub(crate) fn closed_port() -> (OwnedFd, SocketAddr) {
    let socket = net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    net::bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = net::getsockname(&socket).unwrap().try_into().unwrap();
    (socket, address)
}
