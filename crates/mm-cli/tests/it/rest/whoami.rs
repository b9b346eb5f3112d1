//! `mm whoami`, and how server and token are found.

use crate::rest::scene::Scene;
use crate::server::{Answer, Server, answer};
use crate::support::{TOKEN, mm};

#[test]
fn it_tells_who_the_token_is_and_to_which_server() {
    let scene = Scene::new();
    let run = scene.run(["whoami"]);
    run.code(0).quiet();
    assert_eq!(run.text(), format!("@admin on {}\n", scene.catcher.url()));
    let json = scene.run(["whoami", "--json"]).json();
    assert_eq!(json["server"], scene.catcher.url().as_str());
    assert_eq!(json["user"]["username"], "admin");
}

#[test]
fn server_and_token_are_taken_from_a_flag_a_variable_or_the_profile() {
    let scene = Scene::new();
    let (url, token) = (scene.catcher.url(), scene.token.clone());
    let wrong = "http://127.0.0.1:1";
    let profile = |server: &str, token: &str| {
        format!(
            "[profiles.default]\nserver = \"{server}\"\ntoken = \"{token}\"\nproxy = \"none\"\n"
        )
    };
    let whoami = || mm().arg("whoami");
    let by_profile = whoami().config(&profile(&url, &token));
    let by_variable = whoami()
        .config(&profile(wrong, TOKEN))
        .env("MM_SERVER", &url)
        .env("MM_TOKEN", &token);
    let wrong_variable = || {
        let program = whoami().config(&profile(wrong, TOKEN));
        program.env("MM_SERVER", wrong).env("MM_TOKEN", TOKEN)
    };
    let by_flag = wrong_variable().args(["--server", &url, "--token", &token]);
    let by_file = wrong_variable().file("token", format!("{token}\n"));
    let by_file = by_file.args(["--server", &url, "--token-file", "token"]);
    let by_stdin = wrong_variable().stdin(format!("{token}\n"));
    let by_stdin = by_stdin.args(["--server", &url, "--token-file", "-"]);
    let by_dash = wrong_variable().stdin(&token);
    let by_dash = by_dash.args(["--server", &url, "--token", "-"]);
    for program in [by_profile, by_variable, by_flag, by_file, by_stdin, by_dash] {
        scene.seen(program.run()).code(0).quiet();
    }
}

#[test]
fn the_token_of_a_profile_goes_to_no_other_server() {
    let server = Server::ok();
    let profile =
        format!("[profiles.default]\nserver = \"https://chat.example.com\"\ntoken = \"{TOKEN}\"\n");
    let run = mm().config(&profile).args(["whoami", "--server"]);
    let run = run.arg(format!("http://{}", server.address)).run();
    run.code(2).tells_once("is for another server", "MM_TOKEN");
    assert!(server.requests().is_empty());
}

#[test]
fn what_is_missing_or_wrong_is_told_before_anything_is_sent() {
    for (server, token, error, hint) in [
        ("", "", "no token is given", "mm login"),
        ("", TOKEN, "no server is given", "MM_SERVER"),
        (
            "ftp://chat.example.com",
            TOKEN,
            "",
            "https://chat.example.com",
        ),
        (
            "https://chat.example.com/hooks/x",
            TOKEN,
            "webhook",
            "own URL",
        ),
    ] {
        let run = mm().env("MM_SERVER", server).env("MM_TOKEN", token);
        run.arg("whoami").run().code(2).tells_once(error, hint);
    }
    let broken = format!("{TOKEN}\nX-Evil: {TOKEN}");
    let run = mm().env("MM_SERVER", "http://127.0.0.1:1");
    let run = run.env("MM_TOKEN", broken).arg("whoami").run();
    run.code(2).says("error: the token has white space");
}

#[test]
fn a_login_page_and_a_wrong_or_expired_token_are_told_as_such() {
    let page = answer(
        "200 OK",
        "Content-Type: text/html\r\n",
        "<html>Please sign in</html>",
    );
    let not_found = answer("404 Not Found", "Content-Type: text/html\r\n", "<html>");
    let expired = crate::server::refusal(
        401,
        "api.context.session_expired.app_error",
        "Invalid or expired session, please login again.",
    );
    for (reply, code, error, hint) in [
        (page, 1, "JSON", "login page"),
        (not_found, 1, "404", "served under"),
        (expired, 1, "expired session", "mm login"),
        (Answer::Cut, 75, "", ""),
    ] {
        let server = Server::always(reply);
        let run = mm()
            .env("MM_SERVER", format!("http://{}", server.address))
            .env("MM_TOKEN", TOKEN)
            .args(["whoami", "--attempts", "1"])
            .run();
        run.code(code).says(error);
        run.says("hint: ").says(hint);
    }
    let scene = Scene::new();
    let run = scene.without_token().env("MM_TOKEN", TOKEN).arg("whoami");
    run.run().code(1).says("401").says("mm login");
}

#[test]
fn a_token_in_the_place_of_its_file_is_not_said_back() {
    for variable in ["MM_TOKEN_FILE", "MM_WEBHOOK_FILE"] {
        // Every run is searched for the token.
        let run = mm().env(variable, TOKEN).args(["send", "x"]).run();
        run.code(2).tells_once("no such file", "MM_TOKEN");
    }
}

#[test]
fn a_question_without_an_answer_may_be_asked_again() {
    let server = Server::always(Answer::Cut);
    for args in [&["whoami"][..], &["api", "get_user", "-f", "user_id=me"]] {
        let url = format!("http://{}", server.address);
        let program = mm().env("MM_TOKEN", TOKEN).env("MM_SERVER", url);
        let run = program.args(args).args(["--attempts", "1"]).run();
        run.code(75)
            .tells_once("the connection ended", "try again later");
    }
}
