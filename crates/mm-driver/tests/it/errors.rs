//! What an error of the server keeps.

use std::net::{TcpListener, TcpStream};

use mm_driver::{Driver, ErrorKind, PostId};

use crate::server::{Server, answer, token};
use crate::world::{World, quick};

#[test]
fn an_error_keeps_the_servers_id_message_status_and_request_id() {
    let world = World::start();
    let since = world.last();
    let missing = PostId::from("8aix33e45idrfjj63p8uomwzih");
    let error = world.bot.posts().get_post(missing).send().unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert_eq!(error.server_id(), Some("app.post.get.app_error"));
    let requests = world.catcher.requests_after(since);
    let said: serde_json::Value = serde_json::from_str(&requests[0].answer).unwrap();
    assert_eq!(error.request_id(), said["request_id"].as_str());
    assert!(error.request_id().unwrap().len() > 10);
    let message = said["message"].as_str().unwrap().trim_end_matches('.');
    assert!(error.to_string().contains(message), "{error}");
}

#[test]
fn a_refused_status_has_its_kind_and_is_not_asked_again() {
    for (status, kind) in [
        ("400 Bad Request", ErrorKind::Status(400)),
        ("401 Unauthorized", ErrorKind::Status(401)),
        ("403 Forbidden", ErrorKind::Status(403)),
        ("404 Not Found", ErrorKind::Status(404)),
        ("405 Method Not Allowed", ErrorKind::Status(405)),
        ("413 Request Entity Too Large", ErrorKind::Status(413)),
        ("501 Not Implemented", ErrorKind::Status(501)),
    ] {
        let server = Server::always(crate::server::refusal(status, "some.id"));
        let error = server.driver().me().unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.server_id(), Some("some.id"));
        assert_eq!(error.request_id(), Some("r1"));
        assert!(!error.may_have_acted() && !error.is_transient(), "{status}");
        assert_eq!(server.seen().len(), 1, "{status}");
    }
}

#[test]
fn an_error_without_json_is_told_by_its_first_words_and_the_id_of_its_header() {
    let body = "upstream is gone";
    let server = Server::always(answer("404 Not Found", "X-Request-Id: r2\r\n", body));
    let error = server.driver().me().unwrap_err();
    let expected = "the server answered with status 404: upstream is gone";
    assert_eq!(error.to_string(), expected);
    assert_eq!((error.server_id(), error.request_id()), (None, Some("r2")));
    let server = Server::always(answer("403 Forbidden", "", "<html>Log in</html>"));
    let error = server.driver().me().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(403));
    assert!(error.to_string().contains("HTML page"), "{error}");
}

#[test]
fn a_server_that_is_not_there_is_told_and_nothing_was_done() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // A client's own port is taken, and nobody listens there.
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let url = format!("http://{}", client.local_addr().unwrap());
    let driver = quick(&url).token(token()).build().unwrap();
    let error = driver.posts().create_post("c", "a").send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_acted() && error.is_transient());
}

#[test]
fn a_wrong_url_is_told_before_anything_is_sent() {
    for url in [
        "",
        "ftp://chat.example.com",
        "https://chat.example.com/hooks/8aix33e45idrfjj63p8uomwzih",
        "http://chat example.com",
        "http://chat.example.com?x=1",
    ] {
        let error = Driver::builder(url).token(token()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
        assert!(!format!("{error:?}").contains("8aix"), "{error:?}");
    }
}
