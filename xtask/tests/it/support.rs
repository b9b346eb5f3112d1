//! A webhook, and the programs that post to it.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, OnceLock};
use std::thread;
use std::time::Duration;

use mm_sender::{ProxyChoice, WebhookSender, WebhookSenderBuilder, WebhookUrl};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(60);
/// How many code points a post may have.
pub(crate) const POST_CHARS_MAX: usize = 16_383;

const PATH: &str = "/hooks/8aix33e45idrfjj63p8uomwzih";

/// The servers live on it; the tests themselves block.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

/// What a real server answers to a good payload.
pub(crate) fn ok() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw("ok", "text/plain")
}

/// A webhook of a server of its own.
pub(crate) struct Hook {
    server: MockServer,
}

impl Hook {
    /// One that accepts everything.
    pub(crate) fn start() -> Self {
        Self::answering([ok()])
    }

    /// One that gives these answers in turn, and the last of them from then on.
    pub(crate) fn answering<const N: usize>(answers: [ResponseTemplate; N]) -> Self {
        RUNTIME.block_on(async {
            // Not from the pool of servers: one that was another's has its rate gate.
            let server = MockServer::builder().start().await;
            for (number, answer) in answers.into_iter().enumerate() {
                let mut mock = Mock::given(method("POST"))
                    .and(path(PATH))
                    .and(header("content-type", "application/json"))
                    .respond_with(answer);
                if number + 1 < N {
                    mock = mock.up_to_n_times(1);
                }
                mock.mount(&server).await;
            }
            Self { server }
        })
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri() + PATH
    }

    /// A sender to it, past any proxy of the machine.
    pub(crate) fn sender(&self) -> WebhookSenderBuilder {
        let url: WebhookUrl = self.url().parse().unwrap();
        WebhookSender::builder(url).proxy_choice(ProxyChoice::Direct)
    }

    /// The bodies of the requests so far, in their order.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let requests = RUNTIME.block_on(self.server.received_requests()).unwrap();
        let body = |request: &wiremock::Request| request.body_json().unwrap();
        requests.iter().map(body).collect()
    }

    /// The texts of the requests so far, in their order.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |body: &Value| body["text"].as_str().unwrap().to_owned();
        self.bodies().iter().map(text).collect()
    }

    /// The program `mm` with this webhook, and nothing of the machine's settings.
    pub(crate) fn mm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.env_clear().env("MM_WEBHOOK", self.url());
        command.args(arguments);
        command
    }
}

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// Runs a program to its end, with this on its stdin.
pub(crate) fn run(command: &mut Command, stdin: &[u8]) -> Ran {
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        // Beside reading: a program that passes its input on stops when nobody reads. One
        // that wants no input may have closed it.
        scope.spawn(move || input.write_all(stdin));
        child.wait_with_output().unwrap()
    });
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let stderr = String::from_utf8(stderr).unwrap();
    let code = status.code();
    Ran {
        code,
        stdout,
        stderr,
    }
}

/// The program `mm`, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        built(&["--package", "mm-cli", "--bin", "mm"]);
        target().join(profile()).join("mm")
    })
}

/// An example of a crate, built.
pub(crate) fn example(package: &str, name: &str) -> PathBuf {
    built(&["--package", package, "--example", name]);
    target().join(profile()).join("examples").join(name)
}

/// Runs `cargo build`, into the folder in which this test was built.
fn built(what: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo told this test about its package would make packages be built again.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&*name);
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    cargo
        .current_dir(root)
        .args(["build", "--quiet"])
        .args(what);
    cargo.arg("--target-dir").arg(target());
    if profile() == "release" {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "cargo build {what:?}");
}

/// This test lies in `TARGET/PROFILE/deps`.
pub(crate) fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

fn profile() -> &'static str {
    if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    }
}
