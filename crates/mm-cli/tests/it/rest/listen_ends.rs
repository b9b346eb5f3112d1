//! How `mm listen` goes on, and how it ends.

use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use mm_catcher::Faults;
use mm_driver::Request;
use rustix::process::Signal;
use serde_json::json;

use crate::process::Process;
use crate::rest::listen::listening;
use crate::rest::scene::Scene;
use crate::server::{Server, answer};
use crate::support::{Folder, Run, TOKEN, mm};

/// More than a server keeps for a connection that is away.
const TOO_MANY: usize = 200;
/// How fast a signal ends it.
const AT_ONCE: Duration = Duration::from_secs(5);

#[track_caller]
fn end(process: Process, signal: Signal) -> Run {
    let begin = Instant::now();
    process.signal(signal);
    let run = process.wait();
    run.code(0);
    assert!(begin.elapsed() < AT_ONCE, "{:?}", begin.elapsed());
    run
}

#[test]
fn a_signal_ends_it_at_once_whatever_it_does() {
    let scene = Scene::new();
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        end(listening(scene.mm(["listen"])), signal);
    }
    // A server that takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let program = scene.mm(["listen", "--server", &url]);
    let process = program.start();
    let (mut asked, _) = silent.accept().unwrap();
    asked.read_exact(&mut [0]).unwrap();
    end(process, Signal::INT);
}

#[test]
fn a_signal_ends_the_command_of_an_event_too_and_the_event_comes_again() {
    let scene = Scene::new();
    let folder = Folder::new();
    let state = folder.path().join("state");
    let state = state.to_str().unwrap();
    let args = ["listen", "--event", "posted", "--state", state];
    // The shell's own child is ended as well: it holds stdout, whose end is waited for.
    let command = "echo began; sleep 1000; echo ended";
    let process = listening(scene.mm(args).args(["--exec", command]));
    scene.post("one");
    process.out.wait_text("began\n");
    assert_eq!(end(process, Signal::TERM).text(), "began\n");
    let run = scene.mm(args).args(["--count", "1"]).run();
    assert!(run.code(0).text().ends_with(": one\n"), "{run}");
}

#[test]
fn a_state_file_lets_a_restart_miss_nothing_and_repeat_nothing() {
    let scene = Scene::new();
    let folder = Folder::new();
    let state = folder.path().join("state");
    let program = || {
        let args = ["listen", "--event", "posted", "--state"];
        scene.mm(args).arg(&state)
    };
    let texts = |run: Run| -> Vec<String> {
        let lines = run.code(0).text().lines();
        let texts = lines.map(|line| line.rsplit(' ').next().unwrap().to_owned());
        texts.collect()
    };
    let process = listening(program().args(["--count", "1"]));
    scene.post("one");
    assert_eq!(texts(process.wait()), ["one"]);
    scene.post("two");
    scene.post("three");
    let process = listening(program());
    process.out.wait_text(": three\n");
    assert_eq!(texts(end(process, Signal::TERM)), ["two", "three"]);
    let many: Vec<_> = (0..TOO_MANY).map(|number| format!("n{number}")).collect();
    for text in &many {
        scene.post(text);
    }
    let run = program().args(["--count", "200"]).run();
    run.says("are missing, but for posts, which follow\n");
    assert_eq!(texts(run), many);
}

#[test]
fn a_state_file_that_cannot_be_used_is_told() {
    let scene = Scene::new();
    let other = r#"{"server": "http://127.0.0.1:1"}"#;
    for (content, code, error) in [
        ("{broken", 2, "is no state file"),
        (other, 2, "of another server"),
    ] {
        let program = scene.mm(["listen", "--state", "state"]);
        let run = program.file("state", content).run();
        run.code(code).says("error: ").says(error);
    }
    let run = scene.run(["listen", "--state", "missing/state"]);
    run.code(2).says("the folder of missing/state is not there");
    // It has no end to be read to.
    let run = scene.run(["listen", "--state", "/dev/zero"]);
    run.code(2).says("/dev/zero is no file");
}

#[test]
fn a_lost_connection_is_told_and_taken_up() {
    let scene = Scene::new();
    let process = listening(scene.mm(["listen", "--event", "posted", "--count", "4"]));
    let faults: Faults = "websocket.drop_every=2".parse().unwrap();
    scene.catcher.set_faults(faults);
    scene.post("one");
    scene.post("two");
    process.err.wait_text("trying again");
    scene.catcher.set_faults(Faults::default());
    scene.post("three");
    scene.post("four");
    let run = process.wait();
    let lines = run.code(0).text().lines();
    let texts: Vec<_> = lines.map(|line| line.rsplit(' ').next().unwrap()).collect();
    assert_eq!(texts, ["one", "two", "three", "four"]);
    run.says("note: no connection, trying again: ");
    run.says("note: connected again, nothing was missed\n");
}

#[test]
fn a_refused_token_is_an_error_and_no_loop() {
    let scene = Scene::new();
    let program = scene.without_token().env("MM_TOKEN", TOKEN);
    let run = program.arg("listen").run();
    run.code(1).tells_once("401", "mm login");
    // One that is revoked while it listens.
    let process = listening(scene.mm(["listen"]));
    let revoke = scene.admin.request("POST", "/api/v4/users/tokens/revoke");
    let tokens = scene.admin.request("GET", "/api/v4/users/me/tokens");
    let id = tokens.send().unwrap()[0]["id"].clone();
    revoke.json(json!({"token_id": id})).send().unwrap();
    scene
        .catcher
        .set_faults("websocket.drop_every=1".parse().unwrap());
    scene.post("one");
    let run = process.wait();
    run.code(1).says("error: ").says("401").says("mm login");
}

#[test]
fn a_server_that_is_none_ends_it_and_one_that_is_away_may_come_back() {
    let page = answer("200 OK", "Content-Type: text/html\r\n", "<html>");
    let server = Server::always(page);
    let run = |url: &str| {
        let program = mm().env("MM_TOKEN", TOKEN).env("MM_SERVER", url);
        program.args(["listen", "--attempts", "1"]).run()
    };
    let none = run(&format!("http://{}", server.address));
    none.code(1).tells_once("JSON", "login page");
    // A proxy that lets everything through but the websocket.
    let server = Server::start(|_, request| {
        if request.line.contains("/websocket") {
            return answer("403 Forbidden", "Content-Type: text/plain\r\n", "no");
        }
        let me = r#"{"id": "9ic3z5kxtprsjkwy8471x5bu9o", "username": "ada"}"#;
        answer("200 OK", "Content-Type: application/json\r\n", me)
    });
    let none = run(&format!("http://{}", server.address));
    none.code(1).says("403");
    run("http://127.0.0.1:1").code(75).says("error: ");
    mm().arg("listen")
        .run()
        .code(2)
        .tells_once("no token is given", "mm login");
}

#[test]
fn the_end_of_its_reader_ends_it() {
    let scene = Scene::new();
    let (process, reader) = scene.mm(["listen"]).start_unread();
    process.err.wait_text("listening to ");
    drop(reader);
    process.wait().code(0);
}
