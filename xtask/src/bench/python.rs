//! The Python package mattermost-messenger, where it is installed: to compare, never to install.

use std::process::{Command, Stdio};

use crate::Result;

/// What a figure says where there is nothing to compare with.
pub(crate) const MISSING: &str = "not measured: python3 finds no mattermost_messenger";

/// Whether python3 and the package are there.
pub(crate) fn is_there() -> bool {
    let import = command("import mattermost_messenger")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    import.is_ok_and(|status| status.success())
}

/// Runs a script, and reads the number that it prints.
pub(crate) fn number(script: &str, arguments: &[&str]) -> Result<f64> {
    let output = command(script)
        .args(arguments)
        .stderr(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(format!("the Python script failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn command(script: &str) -> Command {
    let mut command = Command::new("python3");
    command.args(["-c", script]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY"] {
        command.env_remove(name);
    }
    command
}
