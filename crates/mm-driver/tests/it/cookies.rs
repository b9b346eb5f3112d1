//! Cookies of the server, and of what stands before it.

use crate::server::{Server, answer, json, logged_in};

#[test]
fn the_cookies_of_a_session_are_never_sent_back_and_others_are() {
    let server = Server::answering(|number, _| match number {
        0 => logged_in("s1").replacen(
            "Token:",
            "Set-Cookie: MMAUTHTOKEN=s1; Path=/; HttpOnly\r\nSet-Cookie: MMUSERID=u1; Path=/\r\n\
             Set-Cookie: MMCSRF=c1; Path=/\r\nSet-Cookie: MMAUTHTOKEN =s1\r\n\
             Set-Cookie: route=node-1; Path=/; Secure\r\nToken:",
            1,
        ),
        1 => answer(
            "200 OK",
            "Set-Cookie: route=node-2; Max-Age=60\r\nSet-Cookie: MMCSRF=c2\r\n",
            r#"{"id": "u1"}"#,
        ),
        2 => answer("200 OK", "Set-Cookie: route=x; Max-Age=0\r\n", "{}"),
        _ => json(r#"{"id": "u1"}"#),
    });
    let driver = server.builder().login("anna", "pw").build().unwrap();
    for _ in 0..3 {
        driver.request("GET", "/api/v4/x").send().unwrap();
    }
    let seen = server.seen();
    let cookies: Vec<_> = seen.iter().map(|seen| seen.header("cookie")).collect();
    let expected = [None, Some("route=node-1"), Some("route=node-2"), None];
    assert_eq!(cookies, expected);
}

#[test]
fn a_cookie_that_no_header_can_carry_spoils_no_request() {
    let set = "Set-Cookie: a=caf\u{e9}\r\nSet-Cookie: =b\r\nSet-Cookie: c\r\n";
    let server = Server::always(answer("200 OK", set, r#"{"id": "u1"}"#));
    let driver = server.driver();
    driver.me().unwrap();
    driver.me().unwrap();
    assert!(server.seen().iter().all(|it| it.header("cookie").is_none()));
}
