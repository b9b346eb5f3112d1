//! Where requests go.

use mm_driver::{ErrorKind, Request};

use crate::server::{Server, json, token};
use crate::world::quick;

#[test]
fn a_url_with_subpath_and_api_is_understood() {
    let server = Server::always(json(r#"{"id": "u1"}"#));
    for end in ["/chat", "/chat/", "/chat/api/v4", "/chat/api/v4/users/me"] {
        let url = format!(" {}{end} ", server.url());
        let driver = quick(&url).token(token()).build().unwrap();
        driver.me().unwrap();
        assert_eq!(server.next().path, "/chat/api/v4/users/me", "{end}");
    }
}

#[test]
fn an_id_that_is_none_is_told_and_nothing_is_sent() {
    let server = Server::always(json("{}"));
    let driver = server.driver();
    for id in ["", ".", ".."] {
        let error = driver.posts().get_post(id).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidPayload);
        assert_eq!(error.field(), Some("post_id"));
        let error = driver.files().get_file(id).send_to(&mut Vec::new());
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidPayload);
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn no_argument_leaves_its_place_in_the_path() {
    let server = Server::always(json("{}"));
    let driver = server.driver();
    for (name, path) in [
        ("a/../../b", "a%2F..%2F..%2Fb"),
        ("a?x=1#y", "a%3Fx%3D1%23y"),
        ("%2e%2e", "%252e%252e"),
        ("\u{fc} \u{1F600}", "%C3%BC%20%F0%9F%98%80"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("{username}", "%7Busername%7D"),
        ("...", "..."),
    ] {
        driver.users().get_user_by_username(name).send().unwrap();
        let expected = format!("/api/v4/users/username/{path}");
        assert_eq!(server.next().path, expected);
    }
}

#[test]
fn what_is_asked_for_stands_encoded_in_the_query() {
    let server = Server::always(json("[]"));
    let driver = server.driver();
    let request = driver.request("GET", "/api/v4/users?page=1");
    request.query("in team", "a&b=c d\u{e9}").send().unwrap();
    let expected = "/api/v4/users?page=1&in%20team=a%26b%3Dc%20d%C3%A9";
    assert_eq!(server.next().path, expected);
    let request = driver.request("GET", "/api/v4/users");
    request.query("a", "1").query("b", "2").send().unwrap();
    assert_eq!(server.next().path, "/api/v4/users?a=1&b=2");
}

#[test]
fn no_path_takes_the_token_to_another_host() {
    let server = Server::always(json("{}"));
    let other = Server::always(json("{}"));
    let driver = server.driver();
    for path in [
        String::new(),
        "api/v4/users/me".to_owned(),
        format!("@{}/", other.address),
        format!(".{}/", other.address),
        other.url(),
    ] {
        let error = driver.request("GET", &path).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{path}");
        let error = driver.request("GET", path).send_bytes().unwrap_err();
        assert!(!error.may_have_acted());
    }
    assert_eq!((server.seen().len(), other.seen().len()), (0, 0));
    // Two slashes are a path as well.
    let path = format!("//{}/x", other.address);
    driver.request("GET", path.as_str()).send().unwrap();
    assert_eq!((server.next().path, other.seen().len()), (path, 0));
}

#[test]
fn a_request_without_a_body_says_so() {
    let server = Server::always(json("{}"));
    let driver = server.driver();
    for method in ["POST", "PUT"] {
        driver.request(method, "/api/v4/x").send().unwrap();
        let seen = server.next();
        assert_eq!(seen.header("content-length"), Some("0"), "{method}");
        assert_eq!(seen.header("transfer-encoding"), None, "{method}");
    }
}
