//! A headless Chromium, driven through chromedriver's protocol.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use mm_sender::mm_core::Cancel;
use mm_sender::{Http, HttpSettings, ProxyChoice, Request};
use serde_json::{Value, json};

use crate::support::LONG;

/// What keeps Chromium from showing windows and from talking to others.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
];

/// A browser with one page. It is ended with the test, however that ends.
pub(crate) struct Browser {
    driver: Child,
    http: Http,
    port: u16,
    session: String,
    /// Chromium's own process, in case the driver cannot end it.
    process: Option<u64>,
    profile: PathBuf,
}

impl Browser {
    /// Opens a page.
    pub(crate) fn open(url: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("mm-page-{}-{number}", std::process::id());
        let profile = env::temp_dir().join(name);
        fs::create_dir_all(&profile).unwrap();

        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is there; `cargo xtask setup` installs it");
        let port = port(&mut driver);
        let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
        let mut browser = Self {
            driver,
            http: Http::new(false, "127.0.0.1", port, &settings).unwrap(),
            port,
            session: String::new(),
            process: None,
            profile,
        };
        let folder = format!("--user-data-dir={}", browser.profile.display());
        let arguments: Vec<&str> = ARGUMENTS
            .into_iter()
            .chain([&*folder, "--window-size=1280,900"])
            .collect();
        let session = browser.ask(
            "POST",
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"args": arguments},
                "goog:loggingPrefs": {"browser": "ALL"},
                "timeouts": {"script": 2 * LONG.as_millis()},
                "unhandledPromptBehavior": "ignore",
            }}}),
        );
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        browser.process = session["capabilities"]["goog:processID"].as_u64();
        browser.call("/url", &json!({"url": url}));
        browser
    }

    /// Runs a script in the page, and gives what it returns. An open dialog is a failure.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.call("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Waits in the page until an expression is true there, and gives its value.
    pub(crate) fn until(&self, expression: &str) -> Value {
        let deadline = LONG.as_millis();
        let script = format!(
            "const end = performance.now() + {deadline}; \
             return new Promise((resolve, reject) => {{ \
               const look = () => {{ \
                 const found = ({expression}); \
                 if (found) resolve(found); \
                 else if (performance.now() > end) reject(new Error('it did not come true')); \
                 else setTimeout(look, 20); \
               }}; \
               look(); \
             }});"
        );
        self.run(&script)
    }

    /// Shows the page as a phone does.
    pub(crate) fn as_phone(&self) {
        let screen = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": screen});
        self.call("/goog/cdp/execute", &command);
    }

    /// Shows the page as a system does that is set to `light` or `dark`.
    pub(crate) fn prefer(&self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        let command =
            json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": [feature]}});
        self.call("/goog/cdp/execute", &command);
    }

    /// Presses a key, or types a text.
    pub(crate) fn press(&self, keys: &str) {
        let key = |kind, key: char| json!({"type": kind, "value": key.to_string()});
        let actions = keys
            .chars()
            .flat_map(|char| [key("keyDown", char), key("keyUp", char)]);
        let actions: Vec<Value> = actions.collect();
        self.call(
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}),
        );
    }

    /// What the console was told that is worse than a remark.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let entries = self.call("/se/log", &json!({"type": "browser"}));
        let entries = entries.as_array().unwrap().iter();
        let bad = entries.filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        bad.map(|entry| entry["message"].to_string()).collect()
    }

    fn call(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.try_ask(method, path, body)
            .unwrap_or_else(|error| panic!("{method} {path} {body}: {error}"))
    }

    fn try_ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let body = body.to_string();
        let request = Request::new(method, &url)
            .headers(&[("content-type", "application/json")])
            .body(body.as_bytes())
            .timeout(3 * LONG)
            .body_max(16 * 1024 * 1024);
        let answer = self
            .http
            .send(&request, &Cancel::new())
            .map_err(|error| error.to_string())?;
        let mut json: Value =
            serde_json::from_slice(answer.body()).map_err(|error| error.to_string())?;
        if answer.status() == 200 {
            Ok(json["value"].take())
        } else {
            Err(json["value"]["message"].to_string())
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let ended =
            !self.session.is_empty() && self.try_ask("DELETE", &self.session, &json!({})).is_ok();
        if let (false, Some(process)) = (ended, self.process) {
            let _ = Command::new("kill").arg(process.to_string()).status();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// The port that the driver says it listens on.
fn port(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    port.expect("chromedriver tells its port")
}
