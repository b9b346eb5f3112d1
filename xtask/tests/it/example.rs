//! The example of a queue in an async runtime, run as a reader would.

use std::process::Command;

use crate::support::{example, run};

#[test]
fn a_busy_server_does_not_stop_an_async_runtime() {
    let program = example("mm-threaded", "async_runtime");
    let ran = run(&mut Command::new(program), b"");
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    let expected = "\
100 tasks are done, 0 messages are posted: the server is busy
flushed: true, 100 messages are posted
shut down, 0 messages are left
";
    assert_eq!(String::from_utf8(ran.stdout).unwrap(), expected);
}
