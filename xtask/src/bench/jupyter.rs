//! The service for notebooks: its start, its memory, and what it costs beside the server.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mm_catcher::Catcher;
use mm_core::Cancel;
use mm_driver::{Driver, Request as _};
use mm_sender::{Http, HttpSettings, ProxyChoice, Request};
use serde_json::{Value, json};

use super::figure::{Figure, median};
use super::programs;
use crate::Result;
use crate::workspace::Workspace;

const STARTS: usize = 10;
const POSTS: usize = 200;
const USERS: usize = 50;
const IMAGE_BYTES: usize = 5 * 1024 * 1024;
const PATH: &str = "/services/jupyterpost/";
const BOUNDARY: &str = "----a-boundary";
/// How long a start, or a request, may take.
const DEADLINE: Duration = Duration::from_secs(60);

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let program = programs::jupyter(workspace)?;
    let scene = Scene::new()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(scene.start(&program)?.1.as_secs_f64() * 1000.0);
    }
    let (service, _) = scene.start(&program)?;
    let costs = scene.cost(&service)?;
    let idle = service.memory("VmRSS:")?;
    scene.uploads(&service)?;
    let peak = service.memory("VmHWM:")?;
    Ok(vec![
        Figure::at_most(
            "jupyter: start to healthy",
            200.0,
            median(&mut starts),
            "ms",
        ),
        Figure::at_most("jupyter: memory when idle", 10.0, idle, "MiB"),
        Figure::at_most(
            "jupyter: memory under 50 uploads of 5 MiB at once",
            40.0,
            peak,
            "MiB",
        ),
        Figure::at_most(
            "jupyter: a post through it, beyond the server's own time",
            5.0,
            costs,
            "ms",
        ),
    ])
}

/// A server, a bot, and a hub that knows every token.
struct Scene {
    /// The service's file.
    rules: PathBuf,
    catcher: Catcher,
    admin: Driver,
    channel: String,
    environment: Vec<(&'static str, String)>,
}

/// A running service.
struct Service {
    child: Child,
    address: SocketAddr,
}

impl Scene {
    fn new() -> Result<Self> {
        let catcher = Catcher::start()?;
        let password = "Passw0rd!!";
        let nobody = Driver::builder(&catcher.url()).build()?;
        let user =
            json!({"username": "admin", "email": "admin@example.test", "password": password});
        call(&nobody, "/api/v4/users", user)?;
        let admin = Driver::builder(&catcher.url())
            .login("admin", password)
            .build()?;
        let team = json!({"name": "lab", "display_name": "Laboratory", "type": "O"});
        let team = text(&call(&admin, "/api/v4/teams", team)?, "id");
        let channel =
            json!({"team_id": team, "name": "plots", "display_name": "Plots", "type": "O"});
        let channel = text(&call(&admin, "/api/v4/channels", channel)?, "id");
        let bot = text(
            &call(&admin, "/api/v4/bots", json!({"username": "jupyter"}))?,
            "user_id",
        );
        let member = json!({"team_id": team, "user_id": bot});
        call(&admin, &format!("/api/v4/teams/{team}/members"), member)?;
        let token = json!({"description": "jupyterpost"});
        let token = call(&admin, &format!("/api/v4/users/{bot}/tokens"), token)?;
        let rules = std::env::temp_dir().join(format!("mm-bench-{}.toml", std::process::id()));
        fs::write(&rules, "[limits]\nposts_per_minute = 1000000\n")?;
        let environment = vec![
            ("MM_JUPYTER_CONFIG", rules.to_string_lossy().into_owned()),
            ("JUPYTERHUB_SERVICE_PREFIX", PATH.to_owned()),
            ("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:0".to_owned()),
            ("JUPYTERHUB_API_URL", hub()?),
            ("JUPYTERHUB_API_TOKEN", "secret".to_owned()),
            ("MATTERMOST_URL", catcher.url()),
            ("MATTERMOST_TOKEN", text(&token, "token")),
            ("MATTERMOST_TEAM", "lab".to_owned()),
        ];
        Ok(Self {
            rules,
            catcher,
            admin,
            channel,
            environment,
        })
    }

    /// Starts the service; also gives the time until it says that it is well.
    fn start(&self, program: &Path) -> Result<(Service, Duration)> {
        let begin = Instant::now();
        let mut child = Command::new(program)
            .arg("serve")
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stderr(Stdio::piped())
            .spawn()?;
        let mut log = BufReader::new(child.stderr.take().ok_or("no log")?);
        let mut line = String::new();
        log.read_line(&mut line)?;
        // What it writes from here on is read and forgotten, so that it never waits.
        thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let address = line.trim().rsplit(' ').next().unwrap_or_default();
        let address = address
            .parse()
            .map_err(|_| format!("it does not start: {line}"))?;
        let service = Service { child, address };
        let health = service.http()?.send(
            &Request::new("GET", &service.url("health")).timeout(DEADLINE),
            &Cancel::new(),
        )?;
        if health.status() != 200 {
            return Err(format!("its health is {}", health.status()).into());
        }
        Ok((service, begin.elapsed()))
    }

    /// How many milliseconds longer a post takes through the service.
    fn cost(&self, service: &Service) -> Result<f64> {
        let http = service.http()?;
        let (mut through, mut direct) = (Vec::new(), Vec::new());
        for number in 0..=POSTS {
            let begin = Instant::now();
            service.post(&http, "user0", &form(&format!("post {number}"), b""))?;
            through.push(begin.elapsed().as_secs_f64() * 1000.0);
            let begin = Instant::now();
            let post = json!({"channel_id": self.channel, "message": format!("post {number}")});
            call(&self.admin, "/api/v4/posts", post)?;
            direct.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
        // The first looks everything up.
        Ok(median(&mut through[1..]) - median(&mut direct[1..]))
    }

    fn uploads(&self, service: &Service) -> Result<()> {
        let image = vec![7; IMAGE_BYTES];
        let body = form("a plot", &image);
        let ends: Vec<std::result::Result<(), String>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..USERS)
                .map(|number| {
                    let body = &body;
                    let upload = move || {
                        let user = format!("user{number}");
                        service.post(&service.http()?, &user, body)
                    };
                    scope.spawn(move || upload().map_err(|error| error.to_string()))
                })
                .collect();
            let ends = threads.into_iter().map(thread::ScopedJoinHandle::join);
            ends.map(|end| end.unwrap_or_else(|_| Err("a user panicked".to_owned())))
                .collect()
        });
        ends.into_iter()
            .collect::<std::result::Result<Vec<()>, _>>()?;
        let posts = self.catcher.posts().into_iter();
        let with_files = posts.filter(|post| !post.file_ids.is_empty()).count();
        if with_files != USERS {
            return Err(format!("{with_files} uploads of {USERS} arrived").into());
        }
        Ok(())
    }
}

impl Service {
    fn http(&self) -> Result<Http> {
        let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
        Ok(Http::new(
            false,
            "127.0.0.1",
            self.address.port(),
            &settings,
        )?)
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{PATH}{path}", self.address)
    }

    fn post(&self, http: &Http, user: &str, body: &[u8]) -> Result<()> {
        let authorization = format!("token {user}");
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", kind.as_str()),
        ];
        let url = self.url("");
        let request = Request::new("POST", &url).headers(&headers).body(body);
        let answer = http.send(&request.timeout(DEADLINE), &Cancel::new())?;
        match answer.status() {
            201 => Ok(()),
            status => Err(format!("{status}: {}", String::from_utf8_lossy(answer.body())).into()),
        }
    }

    /// A line of the system's account of it, in MiB.
    fn memory(&self, line: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let found = status.lines().find_map(|found| found.strip_prefix(line));
        let kib = found.ok_or("no such line")?.trim().trim_end_matches(" kB");
        Ok(kib.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        // It lies in the folder for such files.
        let _ = fs::remove_file(&self.rules);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already, or ends now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn form(message: &str, image: &[u8]) -> Vec<u8> {
    let mut form = Vec::with_capacity(image.len() + 1000);
    for (name, value) in [("channel", "plots"), ("message", message)] {
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        form.extend_from_slice(part.as_bytes());
    }
    if !image.is_empty() {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; \
             filename=\"plot.png\"\r\ncontent-type: image/png\r\n\r\n"
        );
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(image);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

/// A hub to which every token is that of the user who is called so.
fn hub() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/hub/api", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let Ok(mut answers) = stream.try_clone() else {
                    return;
                };
                let mut user = String::new();
                for line in BufReader::new(stream)
                    .lines()
                    .map_while(std::io::Result::ok)
                {
                    if let Some(token) = line.strip_prefix("authorization: token ") {
                        token.clone_into(&mut user);
                    }
                    if line.is_empty() {
                        let scope = "access:services!service=jupyterpost";
                        let model = json!({"kind": "user", "name": user, "scopes": [scope]});
                        let model = model.to_string();
                        let answer = format!(
                            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{model}",
                            model.len()
                        );
                        if answers.write_all(answer.as_bytes()).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    Ok(url)
}

fn call(driver: &Driver, path: &str, body: Value) -> Result<Value> {
    Ok(driver.request("POST", path).json(body).send()?)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
