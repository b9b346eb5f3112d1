use std::time::UNIX_EPOCH;

use proptest::prelude::*;

use super::*;

const PAST: &str = "Thu, 01-Jan-1970 00:00:01 GMT";
const FUTURE: &str = "Fri, 31 Dec 9999 23:59:59 GMT";

/// A day in 2023.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

fn after(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

/// What is given back after these lines.
fn learned(lines: &[&str]) -> Option<String> {
    let cookies = Cookies::default();
    for line in lines {
        cookies.learn_line(line, now());
    }
    cookies.header_at(now())
}

#[test]
fn cookies_of_a_balancer_are_kept_and_those_of_the_session_are_not() {
    let cookies = Cookies::default();
    let set = |value: &'static str| Response::new(200, &[("Set-Cookie", value)], b"");
    assert_eq!(cookies.header(), None);
    for value in [
        "route=abc; Path=/; HttpOnly",
        "MMAUTHTOKEN=secret; Path=/",
        "MMUSERID=u",
        "MMCSRF=c",
        "nonsense",
        "b=2",
    ] {
        cookies.learn(&set(value));
    }
    assert_eq!(cookies.header().as_deref(), Some("b=2; route=abc"));
    cookies.learn(&set("route=; Max-Age=0"));
    cookies.learn(&set("b=3; max-age=-1"));
    assert_eq!(cookies.header(), None);
}

#[test]
fn a_past_date_removes_a_cookie_and_a_future_one_ends_it_then() {
    let past = format!("a=x; Path=/; EXPIRES = {PAST}; Secure");
    assert_eq!(learned(&["a=1", &past]), None);
    let cookies = Cookies::default();
    cookies.learn_line("a=1; expires=Tue, 14-Nov-23 22:14:20 GMT", now());
    assert_eq!(cookies.header_at(after(59)).as_deref(), Some("a=1"));
    assert_eq!(cookies.header_at(after(60)), None);
}

#[test]
fn a_cookie_ends_at_its_age_which_wins_over_its_date() {
    let cookies = Cookies::default();
    let line = format!("a=1; Max-Age=60; Expires={PAST}");
    cookies.learn_line(&line, now());
    assert_eq!(cookies.header_at(after(59)).as_deref(), Some("a=1"));
    assert_eq!(cookies.header_at(after(60)), None);
    for age in ["0", "-0", "-5", "00", "-99999999999999999999"] {
        let line = format!("a=x; Max-Age={age}; Expires={FUTURE}");
        assert_eq!(learned(&["a=1", &line]), None, "{age}");
    }
    let line = "a=x; Max-Age=99999999999999999999";
    assert_eq!(learned(&[line]).as_deref(), Some("a=x"));
}

#[test]
fn what_is_no_age_or_date_does_not_count_and_the_last_that_is_one_does() {
    for attributes in [
        "Max-Age=",
        "Max-Age=soon",
        "Max-Age=+0",
        "Max-Age=0x",
        "Max-Age",
        "Expires=0",
        "Expires",
        "Expires=-1",
        "Max-Age=0; Max-Age=5; Max-Age=x",
        "XMax-Age=0",
    ] {
        let line = format!("a=1; {attributes}");
        assert_eq!(learned(&[&line]).as_deref(), Some("a=1"), "{line}");
    }
    for attributes in ["Max-Age=x; Max-Age=5; Max-Age=0", "Max-Age=0; Max-Age=x"] {
        assert_eq!(learned(&[&format!("a=1; {attributes}")]), None);
    }
}

#[test]
fn a_cookie_that_is_over_takes_no_room() {
    let cookies = Cookies::default();
    for number in 0..COOKIES_MAX {
        cookies.learn_line(&format!("c{number}=x; Max-Age=60"), now());
    }
    cookies.learn_line("more=x", after(59));
    assert!(!cookies.header_at(after(59)).unwrap().contains("more"));
    cookies.learn_line("more=x", after(60));
    assert_eq!(cookies.header_at(after(60)).as_deref(), Some("more=x"));
}

proptest! {
    #[test]
    fn whatever_is_set_a_header_can_carry_it(
        lines in prop::collection::vec(
            prop_oneof!["\\PC*", "[ -~]{0,8}=[ -~]{0,9}(; ?[Mm]ax-[Aa]ge=[-0-9]{0,3})?"], 0..40,
        ),
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Some(header) = learned(&lines) {
            let is_text = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
            prop_assert!(header.bytes().all(is_text), "{header}");
            let pairs: Vec<&str> = header.split("; ").collect();
            prop_assert!(pairs.len() <= COOKIES_MAX);
            let mut names = pairs.iter().filter_map(|pair| pair.split('=').next());
            prop_assert!(!names.any(|name| SESSION.contains(&name)));
        }
    }

    #[test]
    fn a_cookie_lasts_exactly_as_long_as_its_date_says(seconds in 1..100_000_u64, at in 0..200_000_u64) {
        let cookies = Cookies::default();
        let date = httpdate::fmt_http_date(after(seconds));
        cookies.learn_line(&format!("a=1; Expires={date}"), now());
        prop_assert_eq!(cookies.header_at(after(at)).is_some(), at < seconds);
    }
}
