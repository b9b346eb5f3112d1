//! A real log file through `mm tee`: whole on the other side, byte by byte.

use std::fs;
use std::path::PathBuf;

use crate::support::{Hook, POST_CHARS_MAX, run};

const LOG_BYTES: usize = 3_000_000;

/// A log as they come: several programs' lines, with what makes trouble now and then.
fn log() -> Vec<u8> {
    let mut log = String::with_capacity(LOG_BYTES + 100_000);
    let mut number = 0_u32;
    while log.len() < LOG_BYTES {
        number += 1;
        let random = number.wrapping_mul(2_654_435_761) >> 7;
        let (hour, minute, second) = (number / 9_999 % 10, random % 60, number % 60);
        let time = format!("2026-11-21T0{hour}:{minute:02}:{second:02}Z");
        let line = match number % 1_000 {
            7 => String::new(),
            8 => "   \t ".to_owned(),
            17 => format!("{time} INFO from Windows\r\n\r"),
            27 => "```\nfn main() {}\n```".to_owned(),
            37 => "a run of `````````` backticks, and ~~~\n~~~".to_owned(),
            47 => format!("{time} WARN größer 日本語 👩‍👩‍👧 é\u{301} \u{200f}עברית"),
            57 => "    at com.example.Main.run(Main.java:42)\n\tat java.lang.Thread".to_owned(),
            67 => "# not a heading\n> | * - [x] @all ~town-square :smile:".to_owned(),
            500 => {
                let body = format!("{{\"n\":{random},\"größe\":\"x y\"}}").repeat(1_500);
                format!("{time} DEBUG body {body}")
            }
            777 => "0123456789".repeat(2_000),
            _ => {
                let (net, host, took) = (random % 7, random % 251, random % 1_009);
                format!(
                    "{time} INFO app::web: request {number} from 10.0.{net}.{host} took {took} ms"
                )
            }
        };
        log.push_str(&line);
        log.push('\n');
    }
    log.into_bytes()
}

/// Fails where the posts are not the log, byte by byte.
///
/// Each post is a code block. Its last line end stands in the log too, unless a line was
/// longer than a post and goes on in the next.
fn assert_whole(posts: &[String], language: &str, log: &[u8]) {
    let mut at = 0;
    for post in posts {
        assert!(post.chars().count() <= POST_CHARS_MAX, "a post is too long");
        let (first, rest) = post.split_once('\n').unwrap();
        let fence = first.strip_suffix(language).unwrap();
        assert!(
            fence.len() >= 3 && fence.bytes().all(|byte| byte == b'`'),
            "{first}"
        );
        let lines = rest
            .strip_suffix(fence)
            .and_then(|rest| rest.strip_suffix('\n'));
        let lines =
            lines.unwrap_or_else(|| panic!("a post ends in {:?}", &rest[rest.len() - 20..]));
        assert!(
            !lines.contains(fence),
            "a line ends the block after byte {at}"
        );
        let expected = &log[at..(at + lines.len()).min(log.len())];
        if let Some(differs) = lines.bytes().zip(expected).position(|(a, b)| a != *b) {
            panic!("byte {} differs", at + differs);
        }
        assert_eq!(lines.len(), expected.len(), "more arrived than was read");
        at += lines.len();
        at += usize::from(log.get(at) == Some(&b'\n'));
    }
    assert_eq!(at, log.len(), "something is missing at the end");
}

/// A file that goes away with its name.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn a_log_through_a_pipe_comes_out_whole_on_both_sides() {
    let (hook, log) = (Hook::start(), log());
    let mut mm = hook.mm(&["tee", "--strict", "--exit-timeout", "5m"]);
    let ran = run(&mut mm, &log);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    assert!(ran.stdout == log, "stdout is not what was read");
    assert_whole(&hook.texts(), "", &log);
}

#[test]
fn a_log_file_comes_out_whole() {
    let (hook, log) = (Hook::start(), log());
    let file = TemporaryFile::new("whole.log", &log);
    let path = file.0.to_str().unwrap();
    let ran = run(&mut hook.mm(&["tee", "--lang", "log", "--file", path]), b"");
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    assert!(ran.stdout.is_empty());
    assert_whole(&hook.texts(), "log", &log);
}

#[test]
#[should_panic(expected = "byte 6 differs")]
fn a_byte_that_differs_is_found() {
    let posts = ["```\none\n```".to_owned(), "```\ntwx\n```".to_owned()];
    assert_whole(&posts, "", b"one\ntwo\n");
}

#[test]
#[should_panic(expected = "something is missing at the end")]
fn a_line_that_is_missing_is_found() {
    assert_whole(&["```\none\n```".to_owned()], "", b"one\ntwo\n");
}
