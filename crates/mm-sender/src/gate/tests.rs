use super::*;

fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
    Response::new(status, headers, b"")
}

fn wait(gate: &RateGate, now: Instant) -> Duration {
    gate.state().wait(now)
}

fn learn(gate: &RateGate, response: &Response, now: Instant) -> Option<Duration> {
    gate.learn_at(response, now, SystemTime::UNIX_EPOCH)
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn senders_to_one_server_share_a_gate() {
    let gate = RateGate::of("https://share.example");
    assert!(Arc::ptr_eq(&gate, &RateGate::of("https://share.example")));
    for other in [
        "https://share.example:8443",
        "http://share.example",
        "https://a",
    ] {
        assert!(!Arc::ptr_eq(&gate, &RateGate::of(other)), "{other}");
    }
}

#[test]
fn one_server_has_one_gate_however_it_is_written() {
    for (one, other) in [
        ("https://share.example", "https://share.example:443"),
        ("https://share.example", "HTTPS://Share.Example/"),
        ("http://share.example", "http://share.example:80"),
        ("http://[::80]", "http://[::80]:80"),
    ] {
        assert!(
            Arc::ptr_eq(&RateGate::of(one), &RateGate::of(other)),
            "{other}"
        );
    }
}

#[test]
fn a_429_closes_it_for_the_servers_time() {
    let (gate, now) = (RateGate::default(), Instant::now());
    assert_eq!(
        learn(&gate, &answer(429, &[("Retry-After", "3")]), now),
        Some(3 * SECOND)
    );
    assert_eq!(wait(&gate, now), 3 * SECOND);
    assert_eq!(wait(&gate, now + 2 * SECOND), SECOND);
    assert_eq!(wait(&gate, now + 3 * SECOND), Duration::ZERO);
}

#[test]
fn a_429_without_a_time_closes_it_for_a_second() {
    let (gate, now) = (RateGate::default(), Instant::now());
    assert_eq!(learn(&gate, &answer(429, &[]), now), Some(SECOND));
}

#[test]
fn a_503_closes_it_only_if_it_names_a_time() {
    let (gate, now) = (RateGate::default(), Instant::now());
    assert_eq!(learn(&gate, &answer(503, &[]), now), None);
    assert_eq!(wait(&gate, now), Duration::ZERO);
    assert_eq!(
        learn(&gate, &answer(503, &[("Retry-After", "2")]), now),
        Some(2 * SECOND)
    );
    assert_eq!(wait(&gate, now), 2 * SECOND);
}

#[test]
fn no_answer_closes_it_longer_than_the_cap() {
    let (gate, now) = (RateGate::default(), Instant::now());
    let asked = learn(&gate, &answer(429, &[("Retry-After", "86400")]), now);
    assert_eq!(asked, Some(RETRY_AFTER_MAX));
    // A later, shorter one does not open it early.
    learn(&gate, &answer(429, &[("Retry-After", "1")]), now);
    assert_eq!(wait(&gate, now), RETRY_AFTER_MAX);
}

#[test]
fn the_recorded_bucket_of_a_real_server_is_paced_ahead() {
    // One request a second, burst of three: limit 4, three answers of 200 in a row.
    let (gate, now) = (RateGate::default(), Instant::now());
    for (remaining, reset) in [("3", "1"), ("2", "2"), ("1", "3"), ("0", "4")] {
        assert_eq!(
            wait(&gate, now),
            Duration::ZERO,
            "before remaining {remaining}"
        );
        gate.state().spend(now);
        let headers = [
            ("X-Ratelimit-Limit", "4"),
            ("X-Ratelimit-Remaining", remaining),
            ("X-Ratelimit-Reset", reset),
        ];
        learn(&gate, &answer(200, &headers), now);
        gate.state().in_flight -= 1;
    }
    assert_eq!(wait(&gate, now), SECOND, "the next would be a 429");
    assert_eq!(wait(&gate, now + SECOND), Duration::ZERO);
    gate.state().spend(now + SECOND);
    assert_eq!(wait(&gate, now + SECOND), SECOND);
    assert_eq!(wait(&gate, now + 60 * SECOND), Duration::ZERO);
}

#[test]
fn requests_without_an_answer_count() {
    let (gate, now) = (RateGate::default(), Instant::now());
    gate.state().spend(now);
    gate.state().spend(now);
    let headers = [
        ("X-Ratelimit-Limit", "10"),
        ("X-Ratelimit-Remaining", "1"),
        ("X-Ratelimit-Reset", "9"),
    ];
    learn(&gate, &answer(200, &headers), now);
    assert_eq!(
        wait(&gate, now),
        SECOND,
        "the one left belongs to the other request"
    );
}

#[test]
fn each_that_enters_takes_one_of_those_that_are_left() {
    let gate = RateGate::default();
    let headers = [
        ("X-Ratelimit-Limit", "10"),
        ("X-Ratelimit-Remaining", "2"),
        ("X-Ratelimit-Reset", "800"),
    ];
    gate.learn(&answer(200, &headers));
    let enter = || gate.enter(Some(Instant::now()), &Cancel::new());
    let (one, two) = (enter().unwrap(), enter().unwrap());
    assert_eq!(enter().unwrap_err().kind(), ErrorKind::RateLimited);
    drop((one, two)); // An answer without news gives none back.
    assert!(enter().is_err());
}

#[test]
fn headers_that_make_no_sense_are_not_believed() {
    let (gate, now) = (RateGate::default(), Instant::now());
    for (limit, left, reset) in [
        ("10", "-1", "1"),
        ("10", "11", "1"),
        ("NaN", "0", "1"),
        ("10", "0", "soon"),
        ("inf", "0", "1"),
        ("", "", ""),
    ] {
        let headers = [
            ("X-Ratelimit-Limit", limit),
            ("X-Ratelimit-Remaining", left),
            ("X-Ratelimit-Reset", reset),
        ];
        learn(&gate, &answer(200, &headers), now);
        assert_eq!(wait(&gate, now), Duration::ZERO, "{limit} {left} {reset}");
    }
}

#[test]
fn a_wait_beyond_the_deadline_returns_at_once_with_its_length() {
    let gate = RateGate::default();
    gate.learn(&answer(429, &[("Retry-After", "200")]));
    let deadline = Some(Instant::now() + Duration::from_secs(100));
    let error = gate.enter(deadline, &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(!error.may_have_acted());
    assert!(error.retry_after().unwrap() > Duration::from_secs(190));
    assert!(gate.wait_open(deadline, &Cancel::new()).is_err());
}

#[test]
fn a_wait_ends_when_it_is_cancelled() {
    let gate = RateGate::default();
    gate.learn(&answer(429, &[("Retry-After", "200")]));
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(
        gate.enter(None, &cancel).unwrap_err().kind(),
        ErrorKind::Canceled
    );
}
