//! The `septet` command: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    septet::cli::run()
}
