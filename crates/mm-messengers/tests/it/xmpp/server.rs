//! An XMPP server of the test's own, in the clear, which fails as it is told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mm_messengers::{Xmpp, XmppBuilder, XmppEncryption};
use sasl::common::Password;
use sasl::common::scram::{ScramProvider, Sha256};

use super::{ADA, LONG};

pub(crate) const PASSWORD: &str = "correct-horse-7";
const SALT: &[u8] = b"salt of the tests";
/// Few, as tests are not optimized.
const ITERATIONS: u32 = 16;
pub(crate) const HEAD: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
                    xmlns:stream='http://etherx.jabber.org/streams' id='1' from='localhost' \
                    version='1.0'>";

/// What the client has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Greeting,
    Login,
    Proof,
    Again,
    Bind,
    Enable,
    Message,
}

pub(crate) const STEPS: [Step; 7] = [
    Step::Greeting,
    Step::Login,
    Step::Proof,
    Step::Again,
    Step::Bind,
    Step::Enable,
    Step::Message,
];

/// What the server does then.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// What a good server says.
    Well,
    /// This instead.
    Say(String),
    /// This before what a good server says.
    First(String),
    /// So many bytes of what a good server says, and hangs up.
    Cut(usize),
    /// Nothing any more, and keeps the connection.
    Silence,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// The messages that it has, as they came; those whose proof was lost too.
    messages: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` is given the step and what was said.
    pub(crate) fn start(answer: impl FnMut(Step, &str) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let messages: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&messages);
        let answer = Arc::new(Mutex::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut talk = Talk {
                    stream: stream.unwrap(),
                    kept: Arc::clone(&kept),
                    first: String::new(),
                    challenge: String::new(),
                    count: 0,
                };
                let answer = Arc::clone(&answer);
                thread::spawn(move || talk.run(|step, said| (*answer.lock().unwrap())(step, said)));
            }
        });
        Self { address, messages }
    }

    pub(crate) fn messenger(&self) -> XmppBuilder {
        Xmpp::builder("outbox@localhost", PASSWORD)
            .host("127.0.0.1")
            .port(self.address.port())
            .encryption(XmppEncryption::DangerUnencrypted)
            .timeout(LONG)
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.messages.lock().unwrap().clone()
    }
}

/// What is inside the first element or attribute that begins so.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{text}"));
    rest.split_once(end).unwrap().0
}

/// A message that comes back.
pub(crate) fn bounce(id: &str, kind: &str, condition: &str) -> String {
    format!(
        "<message type='error' id='{id}' from='{ADA}'><error type='{kind}'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>not {PASSWORD}</text></error></message>"
    )
}

pub(crate) fn id_of(message: &str) -> &str {
    let head = between(message, "<message", ">");
    let quote = if head.contains("id='") { '\'' } else { '"' };
    between(head, &format!(" id={quote}"), &quote.to_string())
}

struct Talk {
    stream: TcpStream,
    kept: Arc<Mutex<Vec<String>>>,
    /// What the login began with.
    first: String,
    challenge: String,
    count: usize,
}

impl Talk {
    fn run(&mut self, mut answer: impl FnMut(Step, &str) -> Answer) {
        for step in STEPS {
            loop {
                let Some(said) = self.read(step) else { return };
                let well = self.well(step, &said);
                let text = match answer(step, &said) {
                    Answer::Well => well,
                    Answer::Say(text) => text,
                    Answer::First(text) => text + &well,
                    Answer::Cut(bytes) => {
                        let _ = self
                            .stream
                            .write_all(&well.as_bytes()[..bytes.min(well.len())]);
                        return;
                    }
                    Answer::Silence => {
                        // Until the client hangs up.
                        while self.read(Step::Message).is_some() {}
                        return;
                    }
                };
                if self.stream.write_all(text.as_bytes()).is_err() {
                    return;
                }
                if step != Step::Message {
                    break;
                }
            }
        }
    }

    /// Up to what ends a step.
    fn read(&mut self, step: Step) -> Option<String> {
        let ends: &[&str] = match step {
            Step::Greeting | Step::Again => &["version='1.0'>", "version=\"1.0\">"],
            Step::Login => &["</auth>"],
            Step::Proof => &["</response>"],
            Step::Bind => &["</iq>"],
            Step::Enable => &[
                "<enable xmlns='urn:xmpp:sm:3'/>",
                "</enable>",
                "urn:xmpp:sm:3\"/>",
                // Where it is not to be had.
                "</iq>",
            ],
            Step::Message => &[
                "<r xmlns='urn:xmpp:sm:3'/>",
                "</r>",
                "urn:xmpp:sm:3\"/>",
                "</presence>",
            ],
        };
        let mut said = Vec::new();
        let mut byte = [0];
        loop {
            match self.stream.read(&mut byte) {
                Ok(1) => said.push(byte[0]),
                _ => return None,
            }
            let text = String::from_utf8_lossy(&said);
            if byte[0] == b'>' && ends.iter().any(|end| text.ends_with(end)) {
                let text = text.into_owned();
                if text.contains("<message") {
                    self.kept.lock().unwrap().push(text.clone());
                }
                return Some(text);
            }
        }
    }

    /// What a good server says.
    fn well(&mut self, step: Step, said: &str) -> String {
        let decoded = |end: &str| {
            let text = said.strip_suffix(end).unwrap().rsplit('>').next().unwrap();
            String::from_utf8(BASE64_STANDARD.decode(text).unwrap()).unwrap()
        };
        let encoded = |text: &str| BASE64_STANDARD.encode(text);
        match step {
            Step::Greeting => format!(
                "{HEAD}<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
                 <mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-256</mechanism></mechanisms>\
                 </stream:features>"
            ),
            Step::Login => {
                let first = decoded("</auth>");
                let (_, nonce) = first.split_once(",r=").unwrap();
                self.first = first.replacen("n,,", "", 1);
                let salt = BASE64_STANDARD.encode(SALT);
                self.challenge = format!("r={nonce}tests,s={salt},i={ITERATIONS}");
                let challenge = encoded(&self.challenge);
                format!(
                    "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{challenge}</challenge>"
                )
            }
            Step::Proof => {
                let last = decoded("</response>");
                let (bare, _) = last.rsplit_once(",p=").unwrap();
                let all = format!("{},{},{bare}", self.first, self.challenge);
                let password = Password::Plain(PASSWORD.to_owned());
                let salted = Sha256::derive(&password, SALT, ITERATIONS).unwrap();
                let key = Sha256::hmac(b"Server Key", &salted).unwrap();
                let proof = Sha256::hmac(all.as_bytes(), &key).unwrap();
                let proof = encoded(&format!("v={}", BASE64_STANDARD.encode(proof)));
                format!("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{proof}</success>")
            }
            Step::Again => format!(
                "{HEAD}<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>\
                 <sm xmlns='urn:xmpp:sm:3'/></stream:features>"
            ),
            Step::Bind => {
                "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
                           <jid>outbox@localhost/1</jid></bind></iq>"
                    .to_owned()
            }
            Step::Enable => "<enabled xmlns='urn:xmpp:sm:3'/>".to_owned(),
            Step::Message => {
                self.count += 1;
                format!("<a xmlns='urn:xmpp:sm:3' h='{}'/>", self.count)
            }
        }
    }
}
