//! A mail server of the test's own, which fails as it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Nothing takes so long that works.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// What the server does when it has heard something.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Says this, with a line end behind it.
    Say(&'static str),
    /// What a good server says.
    Well,
    /// Says so many bytes of what a good server says, and hangs up.
    Cut(usize),
    /// Says nothing any more, and keeps the connection.
    Silence,
}

/// What it has heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The number of the connection, from 0 on.
    pub(crate) connection: usize,
    /// A command; empty for a new connection, and `.` for the end of a mail.
    pub(crate) line: String,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// All that was heard, in order.
    pub(crate) heard: Receiver<Heard>,
    /// The mails that it has, as they came; those whose answer was lost too.
    pub(crate) mails: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(answer: impl FnMut(&Heard) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, heard) = channel();
        let mails: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&mails);
        let answer = Arc::new(Mutex::new(answer));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (tell, kept) = (tell.clone(), Arc::clone(&kept));
                let (answer, stream) = (Arc::clone(&answer), stream.unwrap());
                thread::spawn(move || {
                    let mut talk = Talk {
                        connection,
                        stream,
                        tell,
                        kept,
                    };
                    talk.run(|heard| (*answer.lock().unwrap())(heard));
                });
            }
        });
        Self {
            address,
            heard,
            mails,
        }
    }

    /// The next command that begins so.
    pub(crate) fn wait_for(&self, start: &str) -> Heard {
        loop {
            let heard = self.heard.recv_timeout(LONG).unwrap();
            if heard.line.starts_with(start) {
                return heard;
            }
        }
    }

    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

/// What a good server says.
fn well(line: &str) -> &'static str {
    match line.split(' ').next().unwrap_or_default() {
        "" => "220 mail.example.com",
        "EHLO" => "250-mail.example.com\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE",
        "AUTH" => "235 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 done",
    }
}

struct Talk {
    connection: usize,
    stream: TcpStream,
    tell: Sender<Heard>,
    kept: Arc<Mutex<Vec<String>>>,
}

impl Talk {
    fn run(&mut self, mut answer: impl FnMut(&Heard) -> Answer) {
        let mut lines = BufReader::new(self.stream.try_clone().unwrap());
        let mut line = String::new();
        loop {
            let heard = Heard {
                connection: self.connection,
                line: line.clone(),
            };
            let said = answer(&heard);
            let _ = self.tell.send(heard); // The test may have seen enough.
            let well = well(&line);
            let is_open = match said {
                Answer::Say(text) => self.say(text),
                Answer::Well => self.say(well),
                Answer::Cut(bytes) => {
                    let all = format!("{well}\r\n");
                    let _ = self.stream.write_all(&all.as_bytes()[..bytes]);
                    false
                }
                Answer::Silence => {
                    // Until the client hangs up.
                    while lines.read_line(&mut line).is_ok_and(|read| read > 0) {}
                    false
                }
            };
            let goes_on = matches!(said, Answer::Well | Answer::Say("354 go on"));
            if !is_open || line == "QUIT" {
                return;
            }
            if line == "DATA" && goes_on {
                let Some(mail) = mail(&mut lines) else { return };
                self.kept.lock().unwrap().push(mail);
                ".".clone_into(&mut line);
                continue;
            }
            line.clear();
            if !lines.read_line(&mut line).is_ok_and(|read| read > 0) {
                return;
            }
            line.truncate(line.trim_end().len());
        }
    }

    fn say(&mut self, text: &str) -> bool {
        self.stream
            .write_all(format!("{text}\r\n").as_bytes())
            .is_ok()
    }
}

/// A mail up to its end, if that comes.
fn mail(lines: &mut impl BufRead) -> Option<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(mail);
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// The value of a header that is one line.
pub(crate) fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    let found = head.split("\r\n").find_map(|line| {
        let (own, value) = line.split_once(": ")?;
        (own == name).then_some(value)
    });
    found.unwrap_or_else(|| panic!("no {name} in {mail}"))
}
