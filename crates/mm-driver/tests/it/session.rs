//! Tokens, logins and their sessions.

use mm_driver::types::User;
use mm_driver::{Driver, Error, ErrorKind, Request, Token};

use crate::server::{Server, TOKEN, answer, json, logged_in, refusal, token};
use crate::world::{MAIL, NAME, PASSWORD, World, quick};

const LOGIN: &str = "/api/v4/users/login";
const LOGOUT: &str = "/api/v4/users/logout";

/// Asks who it is.
type Ask = fn(&Driver) -> Result<User, Error>;

#[test]
fn a_token_says_who_asks_and_needs_no_login() {
    let world = World::start();
    let since = world.last();
    assert_eq!(world.bot.login().unwrap().username, "devbot");
    assert_eq!(world.bot.me().unwrap().username, "devbot");
    world.bot.logout().unwrap();
    assert_eq!(world.bot.me().unwrap().username, "devbot");
    assert_eq!(world.catcher.requests_after(since).len(), 3, "only me");
}

#[test]
fn a_login_is_by_user_name_or_address_at_the_first_request_and_once() {
    let world = World::start();
    world.add_user();
    for name in [NAME, MAIL] {
        let since = world.last();
        let driver = quick(&world.url()).login(name, PASSWORD).build().unwrap();
        assert_eq!(world.count(since, "POST", LOGIN), 0);
        for _ in 0..3 {
            assert_eq!(driver.me().unwrap().username, NAME);
        }
        assert_eq!(world.count(since, "POST", LOGIN), 1);
        assert_eq!(driver.login().unwrap().username, NAME);
    }
}

#[test]
fn a_wrong_password_is_told_and_tried_once() {
    let world = World::start();
    world.add_user();
    let since = world.last();
    let driver = quick(&world.url()).login(NAME, "other-17").build().unwrap();
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(401));
    assert!(error.server_id().unwrap().contains("invalid_credentials"));
    assert!(!error.may_have_acted());
    assert_eq!(world.catcher.requests_after(since).len(), 1);
}

#[test]
fn a_logout_ends_the_session_and_the_next_request_begins_another() {
    let world = World::start();
    world.add_user();
    let driver = world.login();
    let me = driver.login().unwrap();
    let sessions = || {
        let sessions = driver.users().get_sessions(&me.id).send().unwrap();
        sessions.len()
    };
    assert_eq!(sessions(), 1);
    let since = world.last();
    driver.logout().unwrap();
    driver.logout().unwrap();
    assert_eq!(world.count(since, "POST", LOGOUT), 1);
    assert_eq!(sessions(), 1);
    assert_eq!(world.count(since, "POST", LOGIN), 1);
}

#[test]
fn a_logout_without_an_answer_forgets_the_session_all_the_same() {
    let server = Server::answering(|_, seen| match seen.path.as_str() {
        LOGIN => logged_in("s1"),
        "/api/v4/users/logout" => String::new(),
        _ => json(r#"{"id": "u1"}"#),
    });
    let driver = server.builder().login("anna", "pw").build().unwrap();
    driver.login().unwrap();
    assert_eq!(driver.logout().unwrap_err().kind(), ErrorKind::Interrupted);
    driver.me().unwrap();
    let mut paths: Vec<_> = server.seen().into_iter().map(|seen| seen.path).collect();
    paths.dedup();
    assert_eq!(paths, [LOGIN, LOGOUT, LOGIN, "/api/v4/users/me"]);
}

#[test]
fn an_expired_session_is_begun_anew_once() {
    let world = World::start();
    world.add_user();
    let driver = world.login();
    driver.login().unwrap();
    world.expire();
    let since = world.last();
    assert_eq!(driver.me().unwrap().username, NAME);
    assert_eq!(world.count(since, "POST", LOGIN), 1);
    // So is another POST, which is not repeated otherwise: it was refused.
    world.expire();
    let body = serde_json::json!([NAME]);
    let request = driver.request("POST", "/api/v4/users/usernames");
    assert_eq!(request.json(body).send().unwrap()[0]["username"], NAME);
}

#[test]
fn a_server_that_knows_no_session_is_asked_for_one_only_once_more() {
    let server = Server::answering(|number, seen| match seen.path.as_str() {
        LOGIN => logged_in(&format!("s{number}")),
        _ => refusal("401 Unauthorized", "api.context.session_expired.app_error"),
    });
    let driver = server.builder().login("anna", "pw").build().unwrap();
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(401));
    let shown: Vec<_> = server.seen();
    let shown: Vec<_> = shown.iter().map(|it| it.header("authorization")).collect();
    assert_eq!(shown, [None, Some("Bearer s0"), None, Some("Bearer s2")]);
}

#[test]
fn a_refused_token_is_an_error_at_once() {
    let world = World::start();
    let since = world.last();
    let driver = quick(&world.url()).token(token()).build().unwrap();
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(401));
    assert_eq!(world.catcher.requests_after(since).len(), 1);
}

#[test]
fn the_code_of_a_second_factor_is_used_once() {
    let server = Server::answering(|number, seen| match (seen.path.as_str(), number) {
        (LOGIN, _) => logged_in("s1"),
        (_, 1) => json(r#"{"id": "u1"}"#),
        _ => refusal("401 Unauthorized", "api.context.session_expired.app_error"),
    });
    let driver = server.builder().mfa_token("123456").login("anna", "pw");
    let driver = driver.build().unwrap();
    driver.me().unwrap();
    let body = server.next().body;
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let expected = serde_json::json!({"login_id": "anna", "password": "pw", "token": "123456"});
    assert_eq!(body, expected);
    server.next();
    // The session has expired: the code would be refused, so nobody asks with it.
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(401));
    assert_eq!(server.next().path, "/api/v4/users/me");
    let _ = driver.logout();
    server.next();
    let error = driver.me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("second factor"), "{error}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_netrc_has_the_password_and_a_code_goes_along() {
    let server = Server::answering(|_, _| logged_in("s1"));
    let folder = std::env::temp_dir().join(format!("mm-driver-netrc-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("netrc");
    std::fs::write(&path, "machine 127.0.0.1\nlogin anna\npassword #pw\n").unwrap();
    let driver = server.builder().netrc(&path).mfa_token("123456");
    driver.build().unwrap().login().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&server.next().body).unwrap();
    let expected = serde_json::json!({"login_id": "anna", "password": "#pw", "token": "123456"});
    assert_eq!(body, expected);
    // Or a token in the place of the password.
    let driver = server.builder().netrc_token(&path);
    std::fs::write(&path, "machine 127.0.0.1 login - password t0ken").unwrap();
    driver.build().unwrap().me().unwrap();
    assert_eq!(server.next().header("authorization"), Some("Bearer t0ken"));
    std::fs::write(&path, "machine other\nlogin anna\npassword s3cret-17\n").unwrap();
    let error = server.builder().netrc(&path).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    std::fs::remove_dir_all(&folder).unwrap();
    let error = server.builder().netrc(&path).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn an_own_header_goes_with_every_request_beside_what_a_gateway_wants() {
    let server = Server::always(json(r#"{"id": "u1"}"#));
    let driver = server.builder().header("X-Auth", "s3cret").build().unwrap();
    driver.me().unwrap();
    let seen = server.next();
    assert_eq!(seen.header("x-auth"), Some("s3cret"));
    assert_eq!(seen.header("authorization"), None);
    let url = format!("http://user:p%20w@{}", server.address);
    let driver = quick(&url).header("X-Auth", "s3cret").build().unwrap();
    driver.me().unwrap();
    let seen = server.next();
    assert_eq!(seen.header("x-auth"), Some("s3cret"));
    assert_eq!(seen.header("authorization"), Some("Basic dXNlcjpwIHc="));
}

#[test]
fn a_token_stands_in_the_standard_header() {
    let server = Server::always(json(r#"{"id": "u1"}"#));
    server.driver().me().unwrap();
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(server.next().header("authorization"), Some(bearer.as_str()));
}

#[test]
fn a_login_without_a_token_in_its_answer_is_no_login() {
    for answer in [
        json(r#"{"id": "u1"}"#),
        answer(
            "200 OK",
            "Content-Type: text/html\r\n",
            "<html>Log in</html>",
        ),
        logged_in("not a token"),
    ] {
        let server = Server::always(answer);
        let driver = server.builder().login("anna", "pw").build().unwrap();
        let error = driver.login().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol);
        assert!(error.to_string().contains("login"), "{error}");
    }
}

#[test]
fn a_login_that_meets_a_busy_server_is_repeated() {
    let world = World::start();
    world.add_user();
    for faults in [
        "first=1,path=/api/v4/users/login,failure.status=429,retry_after.seconds=0",
        "first=1,path=/api/v4/users/login,failure.status=502",
        "first=1,path=/api/v4/users/login,cut.at=before",
    ] {
        let driver = world.login();
        world.faults(faults);
        assert_eq!(driver.me().unwrap().username, NAME, "{faults}");
        world.faults(faults);
        assert_eq!(driver.login().unwrap().username, NAME, "{faults}");
    }
}

#[test]
fn a_logout_that_meets_a_busy_server_is_repeated() {
    let world = World::start();
    let user = world.add_user();
    let watching = world.login();
    watching.login().unwrap();
    for faults in [
        "first=1,path=/api/v4/users/logout,failure.status=429,retry_after.seconds=0",
        "first=1,path=/api/v4/users/logout,failure.status=502",
        "first=1,path=/api/v4/users/logout,cut.at=before",
        "first=1,path=/api/v4/users/logout,cut.at=head",
    ] {
        let driver = world.login();
        driver.login().unwrap();
        let since = world.last();
        world.faults(faults);
        driver.logout().unwrap();
        assert_eq!(world.count(since, "POST", LOGOUT), 2, "{faults}");
        let sessions = watching.users().get_sessions(&user.id).send().unwrap();
        assert_eq!(sessions.len(), 1, "{faults}");
    }
}

#[test]
fn a_login_whose_code_was_used_is_not_repeated_and_tells_what_went_wrong() {
    for ask in [Driver::login as Ask, Driver::me] {
        let server = Server::always(String::new());
        let driver = server.builder().login("anna", "pw").mfa_token("123456");
        let error = ask(&driver.build().unwrap()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert_eq!(server.seen().len(), 1);
        // One that was not looked at is good.
        let server = Server::answering(|number, _| match number {
            0 => answer("429 Too Many Requests", "Retry-After: 0\r\n", ""),
            _ => logged_in("s1"),
        });
        let driver = server.builder().login("anna", "pw").mfa_token("123456");
        ask(&driver.build().unwrap()).unwrap();
    }
}

#[test]
fn a_session_that_cannot_be_begun_anew_is_told_as_it_is() {
    let server = Server::answering(|number, seen| match (seen.path.as_str(), number) {
        (LOGIN, 0) => logged_in("s1"),
        (LOGIN, _) => refusal("401 Unauthorized", "api.user.login.inactive.app_error"),
        (_, 1) => refusal("502 Bad Gateway", "x"),
        _ => refusal("401 Unauthorized", "api.context.session_expired.app_error"),
    });
    let driver = server.builder().login("anna", "pw").build().unwrap();
    let error = driver.request("PUT", "/api/v4/x").send().unwrap_err();
    assert_eq!(
        error.server_id(),
        Some("api.user.login.inactive.app_error"),
        "{error:?}"
    );
    assert!(error.may_have_acted(), "the attempt that met the 502 may");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn a_token_with_a_line_break_is_refused_before_anything_is_sent() {
    assert!(Token::parse("abc\n").is_ok(), "one at the end is dropped");
    for text in ["abc\r\nX-Evil: 1", "ab\nc"] {
        let error = Token::parse(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(!format!("{error:?}").contains("ab"), "{error:?}");
    }
}
