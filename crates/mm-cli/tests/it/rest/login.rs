//! `mm login`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;
use rustix::termios::{LocalModes, tcgetattr};

use crate::process::OnTerminal;
use crate::rest::scene::Scene;
use crate::server::{Server, answer, refusal};
use crate::support::{PASSWORD, Program, TOKEN, mm};

/// What the file with the profiles holds, and its mode.
fn config(folder: &Path) -> (String, u32) {
    let path = folder.join("config/mm/config.toml");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    (fs::read_to_string(path).unwrap(), mode & 0o777)
}

/// Runs it, and `mm whoami` with what it wrote.
#[track_caller]
fn works(program: Program, scene: &Scene) -> String {
    let folder = program.folder.path().to_owned();
    let mut process = program.start();
    process.write(format!("{PASSWORD}\n"));
    process.out.wait_text("@admin on ");
    let (text, mode) = config(&folder);
    assert_eq!(mode, 0o600);
    let whoami = mm().arg("whoami").env("MM_PROXY", "none");
    let run = whoami.config(&text).run();
    run.code(0).quiet();
    assert_eq!(run.text(), format!("@admin on {}\n", scene.catcher.url()));
    process
        .end()
        .code(0)
        .says("server and token are in the profile");
    text
}

#[test]
fn a_password_is_exchanged_for_a_token_that_is_kept_and_it_is_not() {
    let scene = Scene::new();
    let text = works(
        scene.without_token().args(["login", "--user", "admin"]),
        &scene,
    );
    assert!(text.starts_with("[profiles.default]\nserver = "), "{text}");
    assert!(!text.contains(PASSWORD));
}

#[test]
fn a_token_is_tried_before_it_is_kept() {
    let scene = Scene::new();
    let text = works(scene.mm(["login"]), &scene);
    assert!(text.contains(&scene.token));
    let program = scene.without_token().env("MM_TOKEN", TOKEN).arg("login");
    let folder = program.folder.path().to_owned();
    let mut process = program.start();
    process.write("");
    process.err.wait_text("error: ");
    assert!(!folder.join("config/mm/config.toml").exists());
    process
        .end()
        .code(1)
        .says("401")
        .says("hint: the token is wrong");
}

#[test]
fn a_named_profile_is_added_to_a_file_whose_rest_stays() {
    let scene = Scene::new();
    let before = "# mine\n[profiles.default]\nchannel = \"alerts\" # here\n";
    let program = scene.mm(["login", "--profile", "work"]);
    let program = program.config_mode(before, 0o644);
    let folder = program.folder.path().to_owned();
    let mut process = program.start();
    process.write("");
    process.out.wait_text("@admin on ");
    let (text, mode) = config(&folder);
    assert!(
        text.starts_with(before) && text.contains("\n[profiles.work]\n"),
        "{text}"
    );
    assert_eq!(mode, 0o600);
    process.end().code(0);
}

#[test]
fn at_a_terminal_it_asks_and_shows_no_password() {
    let scene = Scene::new();
    let program = OnTerminal::start(mm().arg("login").env("MM_PROXY", "none"));
    program.screen.wait_text("Server: ");
    program.press(&format!("{}\n", scene.catcher.url()));
    program.screen.wait_text("User name or e-mail address");
    program.press("admin\n");
    program.screen.wait_text("Password: ");
    program.press(&format!("wrong\u{15}{PASSWORD}x\u{7f}\n"));
    // It ends with a look for the password on the screen.
    let (code, said) = program.wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("@admin on ") && !said.contains("wrong"),
        "{said}"
    );
}

#[test]
fn at_a_terminal_a_token_may_be_given_instead_or_it_is_given_up() {
    let scene = Scene::new();
    let start = || OnTerminal::start(scene.without_token().arg("login"));
    let program = start();
    program.screen.wait_text("User name or e-mail address");
    program.press("\n");
    program.screen.wait_text("Token: ");
    program.press(&format!("{}\n", scene.token));
    let (code, said) = program.wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains(&scene.token), "{said}");
    let program = start();
    program.screen.wait_text("User name or e-mail address");
    program.press("\n");
    program.screen.wait_text("Token: ");
    program.press("\u{3}");
    let (code, said) = program.wait();
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("given up"), "{said}");
}

/// A server that wants the code 123456.
fn with_second_factor() -> Server {
    Server::start(|_, request| {
        let user = r#"{"id":"u","username":"ada"}"#;
        if !request.line.contains("/users/login") {
            return answer("200 OK", "Content-Type: application/json\r\n", user);
        }
        match request.json()["token"].as_str() {
            Some("123456") => {
                let headers = format!("Content-Type: application/json\r\nToken: {TOKEN}\r\n");
                answer("200 OK", &headers, user)
            }
            Some(_) => refusal(
                401,
                "api.user.check_user_mfa.bad_code.app_error",
                "Invalid code.",
            ),
            None => refusal(
                401,
                "mfa.validate_token.authenticate.app_error",
                "Code needed.",
            ),
        }
    })
}

#[test]
fn the_code_of_a_second_factor_is_asked_for_where_one_is_wanted() {
    let server = with_second_factor();
    let login = || {
        let program = mm().args(["login", "--user", "ada", "--server"]);
        program.arg(format!("http://{}", server.address))
    };
    let program = OnTerminal::start(login());
    program.screen.wait_text("Password: ");
    program.press(&format!("{PASSWORD}\n"));
    program.screen.wait_text("Code of the second factor: ");
    program.press("000000\n");
    program.screen.wait_text("Invalid code");
    program.press("123456\n");
    let (code, said) = program.wait();
    assert_eq!(code, Some(0), "{said}");
    let with_code = login().args(["--mfa", "123456"]).stdin(PASSWORD).run();
    with_code.code(0);
    let without = login().stdin(PASSWORD).run();
    without.code(1).tells_once("Code needed", "--mfa");
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_kept() {
    let scene = Scene::new();
    let login = || scene.without_token().args(["login", "--user", "admin"]);
    let run = login().stdin("nonsense").run();
    run.code(1)
        .tells_once("401", "check user name and password");
    let page = answer("200 OK", "Content-Type: text/html\r\n", "<html>Sign in");
    let server = Server::always(page);
    let run = mm().args(["login", "--user", "ada", "--server"]);
    let run = run
        .arg(format!("http://{}", server.address))
        .stdin(PASSWORD)
        .run();
    run.code(1).tells_once("no token", "login page");
    let run = mm().args(["login"]).run();
    run.code(2).tells_once("no server is given", "MM_SERVER");
    let run = scene.without_token().arg("login").run();
    run.code(2)
        .tells_once("neither user name nor token", "--user");
    let odd = "profiles = { default = { channel = \"c\" } }\n";
    let run = scene.mm(["login"]).config(odd).run();
    run.code(1)
        .tells_once("not changed here", "[profiles.NAME]");
}

#[test]
fn a_signal_at_a_question_leaves_a_terminal_that_shows_what_is_typed() {
    let scene = Scene::new();
    let program = OnTerminal::start(scene.without_token().args(["login", "--user", "ada"]));
    program.screen.wait_text("Password: ");
    let terminal = program.terminal();
    let shows = || {
        let modes = tcgetattr(&*terminal).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    };
    assert!(!shows());
    program.signal(Signal::TERM);
    assert_eq!(program.wait().0, None);
    assert!(shows());
}

#[test]
fn a_token_that_is_typed_for_stdin_is_asked_for_and_not_shown() {
    let scene = Scene::new();
    let program = scene.without_token().args(["whoami", "--token", "-"]);
    let program = OnTerminal::start(program);
    program.screen.wait_text("Type the token: ");
    program.press(&format!("{}\n", scene.token));
    let (code, said) = program.wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("@admin on ") && !said.contains(&scene.token),
        "{said}"
    );
}
