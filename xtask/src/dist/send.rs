//! What was installed sends to a server, with nothing of this machine's settings.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use mm_catcher::Catcher;

use super::command::{bare, output, text};
use super::programs::{MM, SECOND, SERVICE};
use super::release::Release;
use crate::Result;

/// What the hub gives to a service that it starts.
const PREFIX: &str = "/services/jupyterpost/";
const SCOPE: &str = "access:services!service=jupyterpost";

/// Runs the programs in a folder: they tell the version of the release, or send, or both.
pub(crate) fn programs(folder: &Path, release: &Release, home: &Path) -> Result<()> {
    version(&folder.join(MM), release, home)?;
    version(&folder.join(SERVICE), release, home)?;
    let catcher = Catcher::builder().strict(true).inbox("dist").start()?;
    let webhook = catcher.webhook_url("dist");
    let message = format!("sent by mm {} as it was installed", release.version);
    let mut mm = bare(folder.join(MM), home);
    output(mm.env("MM_WEBHOOK", &webhook).args(["send", &message]))?;
    arrived(&catcher, &message)?;
    catcher.clear();
    let mut second = bare(folder.join(SECOND), home);
    output(second.args(["--webhook", &webhook, "--message", &message]))?;
    arrived(&catcher, &message)
}

/// Fails unless a program runs, and tells the version of the release.
pub(crate) fn version(program: &Path, release: &Release, home: &Path) -> Result<()> {
    let told = text(bare(program, home).arg("--version"))?;
    if told.rsplit(' ').next() == Some(&release.version) {
        return Ok(());
    }
    Err(format!("{} tells the version as {told}", program.display()).into())
}

fn arrived(catcher: &Catcher, message: &str) -> Result<()> {
    let posts = catcher.posts();
    let posts: Vec<_> = posts.iter().filter(|post| post.kind.is_empty()).collect();
    match posts.as_slice() {
        [post] if post.text.contains(message) => Ok(()),
        _ => Err(format!("other posts arrived than \"{message}\": {posts:#?}").into()),
    }
}

/// Lets a Python with our packages post through the service, as a hub would have started it.
pub(crate) fn notebook(python: &mut Command, service: &Path, home: &Path) -> Result<()> {
    const MESSAGE: &str = "posted from Python through the service";
    let catcher = Catcher::builder().furnished(true).start()?;
    let ready = catcher.ready().ok_or("the catcher has no team")?;
    let channel = ready.channels.first().ok_or("the team has no channel")?;
    let mut serve = bare(service, home);
    serve.arg("serve").envs([
        ("JUPYTERHUB_SERVICE_NAME", "jupyterpost"),
        ("JUPYTERHUB_SERVICE_PREFIX", PREFIX),
        ("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:0"),
        ("JUPYTERHUB_API_URL", &hub()?),
        ("JUPYTERHUB_API_TOKEN", "the-service's-token"),
        ("MATTERMOST_URL", &catcher.url()),
        ("MATTERMOST_TOKEN", &ready.bot_token),
        ("MATTERMOST_TEAM", &ready.team),
    ]);
    let (_service, address) = Service::start(&mut serve)?;
    let script = "import sys, mm_jupyter, jupyterpost; \
                  mm_jupyter.post(*sys.argv[1:3], service_url=sys.argv[3], token='the-token')";
    let url = format!("http://{address}{PREFIX}");
    output(python.args(["-c", script, MESSAGE, channel, &url]))?;
    arrived(&catcher, MESSAGE)
}

/// A service that runs, and ends with this.
struct Service(Child);

impl Service {
    /// Starts it, and reads where it serves from what it says first.
    fn start(command: &mut Command) -> Result<(Self, String)> {
        let mut service = Self(
            command
                .stdin(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()?,
        );
        let stderr = service.0.stderr.take().ok_or("there is no stderr")?;
        let mut lines = BufReader::new(stderr)
            .lines()
            .map_while(std::io::Result::ok);
        let first = lines.next().unwrap_or_default();
        thread::spawn(move || lines.for_each(drop)); // Else it would wait for a reader.
        match first.rsplit_once(" at ") {
            Some((_, address)) => Ok((service, address.to_owned())),
            None => Err(format!("mm-jupyter says: {first}").into()),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill(); // It has ended already, else.
        let _ = self.0.wait();
    }
}

/// The URL of the API of a hub to which every token is that of a user who may use the service.
fn hub() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/hub/api", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.and_then(answer); // Who asked tells.
        }
    });
    Ok(url)
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while request.read_line(&mut line)? > 0 && line != "\r\n" {
        line.clear();
    }
    let user = serde_json::json!({
        "kind": "user", "name": "alice", "admin": false, "groups": [], "scopes": [SCOPE],
    })
    .to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        user.len()
    );
    stream.write_all((head + &user).as_bytes())?;
    // Until the other side has read it.
    stream.shutdown(std::net::Shutdown::Write)?;
    request.read_to_end(&mut Vec::new()).map(drop)
}
