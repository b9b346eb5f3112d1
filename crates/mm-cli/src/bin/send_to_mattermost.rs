//! The program `sendToMattermost`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mm_cli::send_to_mattermost()
}
