//! What cannot be set is told before anything is sent.

use mm_driver::{ErrorKind, TlsSettings};

use crate::server::{Server, json, token};
use crate::world::quick;

const URL: &str = "http://user:s3cret-pw@127.0.0.1:1/";

#[test]
fn user_and_password_in_the_url_and_a_token_exclude_each_other() {
    for builder in [
        quick(URL).token(token()),
        quick(URL).login("anna", "pw"),
        quick(URL).header("authorization", "Basic abc"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
    assert!(quick(URL).header("X-Auth", "a").build().is_ok());
}

#[test]
fn user_and_password_in_the_url_are_for_a_gateway() {
    let server = Server::always(json(r#"{"id": "u1"}"#));
    let url = format!("http://us%40er:pa%3Ass@{}", server.address);
    quick(&url).build().unwrap().me().unwrap();
    let seen = server.next();
    // us@er:pa:ss
    assert_eq!(seen.header("authorization"), Some("Basic dXNAZXI6cGE6c3M="));
    assert_eq!(seen.path, "/api/v4/users/me");
}

#[test]
fn an_own_header_that_is_none_is_told_without_being_quoted() {
    for (name, value) in [
        ("", "s3cret"),
        ("a b", "s3cret"),
        ("a:", "s3cret"),
        ("X-Auth", "s3cret\r\nX-Evil: 1"),
        ("X-Auth", "s3cret\u{e9}"),
    ] {
        let error = quick("http://127.0.0.1:1").header(name, value).build();
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[test]
fn a_certificate_that_cannot_be_used_is_told_for_http_too() {
    for url in ["http://127.0.0.1:1", "https://127.0.0.1:1"] {
        for tls in [
            TlsSettings::default().ca_file("/nonexistent.pem"),
            TlsSettings::default().client_cert("/nonexistent.pem", "/nonexistent.key"),
        ] {
            let error = quick(url).tls(tls).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting);
            assert!(error.to_string().contains("/nonexistent.pem"), "{error}");
        }
    }
}
