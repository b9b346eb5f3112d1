//! A hub that knows the tokens that it is told, and fails on demand.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use serde_json::{Value, json};

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    /// It takes a request, and never answers.
    Silent,
    /// It answers so, with a page.
    Failing(u16),
    /// It closes connections.
    Closing,
}

#[derive(Debug)]
struct State {
    tokens: HashMap<String, Value>,
    groups: HashMap<String, Vec<String>>,
    mood: Mood,
    /// Tokens that were asked for.
    asked: Vec<String>,
}

/// A hub for tests.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

pub(crate) const SCOPE: &str = "access:services!service=jupyterpost";

impl Hub {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = State {
            tokens: HashMap::new(),
            groups: HashMap::new(),
            mood: Mood::Well,
            asked: Vec::new(),
        };
        let hub = Self {
            address,
            state: Arc::new((Mutex::new(state), Condvar::new())),
        };
        let own = hub.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                thread::spawn(move || own.serve(stream));
            }
        });
        hub
    }

    pub(crate) fn api(&self) -> String {
        format!("http://{}/hub/api", self.address)
    }

    /// Makes a token of a user with these scopes.
    pub(crate) fn add(&self, token: &str, user: &str, scopes: &[&str]) {
        let model = json!({
            "kind": "user", "name": user, "admin": false, "scopes": scopes,
        });
        self.state
            .0
            .lock()
            .unwrap()
            .tokens
            .insert(token.to_owned(), model);
    }

    pub(crate) fn change(&self, token: &str, field: &str, value: Value) {
        let mut state = self.state.0.lock().unwrap();
        state.tokens.get_mut(token).unwrap()[field] = value;
    }

    pub(crate) fn set_groups(&self, user: &str, groups: &[&str]) {
        let groups = groups.iter().map(|&group| group.to_owned()).collect();
        let mut state = self.state.0.lock().unwrap();
        state.groups.insert(user.to_owned(), groups);
    }

    pub(crate) fn revoke(&self, token: &str) {
        self.state.0.lock().unwrap().tokens.remove(token);
    }

    pub(crate) fn set_mood(&self, mood: Mood) {
        self.state.0.lock().unwrap().mood = mood;
        self.state.1.notify_all();
    }

    /// How often a token was asked for.
    pub(crate) fn asked(&self, token: &str) -> usize {
        let state = self.state.0.lock().unwrap();
        state.asked.iter().filter(|asked| *asked == token).count()
    }

    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        while let Some((head, body)) = read(&mut reader) {
            let mut state = self.state.0.lock().unwrap();
            while state.mood == Mood::Silent {
                state = self.state.1.wait(state).unwrap();
            }
            let (status, answer) = match state.mood {
                Mood::Closing => return,
                Mood::Failing(status) => (status, None),
                _ => state.answer(&head, &body),
            };
            drop(state);
            let (kind, body) = match answer {
                Some(answer) => ("application/json", answer.to_string()),
                None => ("text/html", "<h1>Service Unavailable</h1>".to_owned()),
            };
            let answer = format!(
                "HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

impl State {
    fn answer(&mut self, head: &str, body: &str) -> (u16, Option<Value>) {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(found, _)| found.eq_ignore_ascii_case(name))
        };
        let token = header("authorization").map_or("", |(_, value)| value);
        let token = token.strip_prefix("token ").unwrap_or_default();
        self.asked.push(token.to_owned());
        let refused = (403, Some(json!({"status": 403, "message": "Forbidden"})));
        if let Some(user) = path.strip_prefix("/hub/api/users/") {
            let groups = self.groups.get(user);
            return match groups {
                Some(groups) if token == "hub-secret" => {
                    (200, Some(json!({"name": user, "groups": groups})))
                }
                _ => refused,
            };
        }
        if path == "/hub/api/oauth2/token" {
            let is_good = body.contains("code=good&") && body.contains("client_secret=hub-secret");
            let granted = json!({"access_token": "of-browser", "token_type": "Bearer"});
            return if is_good {
                (200, Some(granted))
            } else {
                (400, Some(json!({"error": "invalid_grant"})))
            };
        }
        match self.tokens.get(token) {
            Some(model) if path == "/hub/api/user" => (200, Some(model.clone())),
            _ => refused,
        }
    }
}

/// The head of a request, and its body.
fn read(reader: &mut impl BufRead) -> Option<(String, String)> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8_lossy(&body).into_owned()))
}
