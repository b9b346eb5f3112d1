//! The Python package's own tests.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::environment::{Environment, package};
use crate::process::signal_group;
use crate::wait::try_wait_for;

#[test]
fn the_tests_of_the_python_package_pass() {
    let python = Environment::find().python();
    let path = std::env::temp_dir().join(format!("mm-jupyter-python-{}", std::process::id()));
    let log = File::create(&path).unwrap();
    let mut tests = Command::new(python)
        .args(["-W", "error::ResourceWarning", "-m", "unittest", "discover"])
        .args(["-s", "tests", "-t", "."])
        .current_dir(package())
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .process_group(0)
        .spawn()
        .unwrap();
    let ended = try_wait_for(|| tests.try_wait().unwrap());
    if ended.is_none() {
        // Its kernels, too.
        signal_group(tests.id(), "KILL");
        tests.wait().unwrap();
    }
    let told = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let told = String::from_utf8_lossy(&told);
    assert!(ended.is_some_and(|status| status.success()), "{told}");
    assert!(told.contains("\nOK"), "{told}");
}
