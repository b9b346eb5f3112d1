//! The program `mm`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mm_cli::mm()
}
