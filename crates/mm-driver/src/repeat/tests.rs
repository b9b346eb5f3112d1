use std::net::TcpListener;
use std::time::{Duration, Instant};

use mm_core::{ErrorKind, Token};
use mm_sender::ProxyChoice;

use crate::Driver;

#[test]
fn an_attempt_at_a_keyed_request_ends_with_its_key() {
    // It takes connections, and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    for deadline in [Duration::from_secs(60), Duration::MAX] {
        let builder = Driver::builder(&url).proxy(ProxyChoice::Direct);
        let builder = builder.token(Token::parse("abc").unwrap());
        let mut builder = builder.deadline(deadline);
        assert_eq!(builder.settings.keyed, Duration::from_secs(25));
        builder.settings.keyed = Duration::from_millis(100);
        let driver = builder.build().unwrap();
        let begin = Instant::now();
        let error = driver.posts().create_post("c", "a").send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.may_have_acted());
        assert!(begin.elapsed() < Duration::from_secs(10));
    }
}
