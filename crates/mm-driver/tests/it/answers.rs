//! Answers that are none, and those that are too large.

use mm_driver::{ErrorKind, Millis};

use crate::server::{Server, answer, json};

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";
const PAGE: &str = "\n<!doctype html><title>Sign in to Example</title><form>";

#[test]
fn a_login_page_in_front_is_told_as_such() {
    for headers in [HTML, ""] {
        let server = Server::always(answer("200 OK", headers, PAGE));
        let error = server.driver().me().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol);
        let text = error.to_string();
        assert!(text.contains("login page"), "{text}");
        assert!(text.contains("Sign in to Example"), "{text}");
        assert_eq!(server.seen().len(), 1, "it is not asked again");
    }
}

#[test]
fn an_answer_that_is_no_json_keeps_its_first_bytes() {
    let server = Server::always(answer("200 OK", "", "pong\u{1b}[31m from elsewhere"));
    let error = server.driver().me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    let expected = "the answer is no JSON: pong[31m from elsewhere";
    assert_eq!(error.to_string(), expected);
    let long = "\u{1F600}".repeat(5000);
    let server = Server::always(answer("200 OK", "", &long));
    let text = server.driver().me().unwrap_err().to_string();
    assert!(text.chars().count() < 200, "{text}");
}

#[test]
fn json_of_another_server_is_told_as_such() {
    for body in ["[]", "17", "\"ok\"", "{}", "{\"status\": \"OK\"}"] {
        let server = Server::always(json(body));
        let error = server.driver().me().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{body}");
    }
}

#[test]
fn an_empty_answer_is_null() {
    let server = Server::always("HTTP/1.1 204 No Content\r\n\r\n".to_owned());
    let driver = server.driver();
    let value = driver.request("DELETE", "/api/v4/x").send().unwrap();
    assert!(value.is_null());
}

#[test]
fn an_answer_that_is_larger_than_allowed_is_told() {
    let server = Server::always(json("\"12345678\""));
    let ask = |max| {
        let builder = server.builder().answer_max(max);
        let driver = builder.build().unwrap();
        driver.request("GET", "/api/v4/x").send()
    };
    assert_eq!(ask(10).unwrap(), "12345678");
    let error = ask(9).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.to_string().contains("`answer_max`"), "{error}");
    assert_eq!(server.seen().len(), 2, "it is not asked again");
}

#[test]
fn a_redirect_is_not_followed_and_names_where_to() {
    let headers = "Location: https://user:s3cret@login.example/path?token=s3cret\r\n";
    let server = Server::always(answer("302 Found", headers, ""));
    let error = server.driver().me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect(302));
    let expected = "the server redirects elsewhere to https://login.example (status 302)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn what_speaks_no_http_is_told() {
    let server = Server::always("SSH-2.0-OpenSSH_9.6\r\n".to_owned());
    let driver = server.driver();
    let error = driver.request("POST", "/api/v4/x").send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.may_have_acted());
}

#[test]
fn what_stands_in_the_path_is_the_id_of_the_body_by_itself() {
    let server = Server::always(answer("200 OK", "", "{}"));
    let driver = server.driver();
    let post = driver.posts().update_post("p1").message("new");
    post.send().unwrap();
    let seen = server.next();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("PUT", "/api/v4/posts/p1")
    );
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!(body, serde_json::json!({"id": "p1", "message": "new"}));
}

#[test]
fn a_time_may_be_given_as_one() {
    let server = Server::always(answer("200 OK", "", "{}"));
    let driver = server.driver();
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(1_795_257_213_123);
    for since in [
        Millis::from(time),
        time.into(),
        1_795_257_213_123_i64.into(),
    ] {
        let posts = driver.posts().get_posts_for_channel("c").since(since);
        posts.send().unwrap();
        let path = server.next().path;
        assert_eq!(path, "/api/v4/channels/c/posts?since=1795257213123");
    }
    let posts = driver.posts().get_posts_for_channel("c");
    posts.since(time).send().unwrap();
    assert!(server.next().path.ends_with("since=1795257213123"));
}
