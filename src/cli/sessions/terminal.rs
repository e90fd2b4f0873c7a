//! How wide the terminal is.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};

/// Columns where there is no terminal.
const WIDTH: usize = 80;
/// More are of no use.
const WIDE: usize = 160;

/// Columns of the terminal: `COLUMNS`, or as `stty` says; 80 without a terminal.
pub(super) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || io::stdout().is_terminal().then(stty).flatten();
    columns.or_else(asked).filter(|columns| *columns > 0).unwrap_or(WIDTH).min(WIDE)
}

/// `24 80`
fn stty() -> Option<usize> {
    let terminal = File::open("/dev/tty").ok()?;
    let said = Command::new("stty").arg("size").stdin(terminal).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(said.stdout).ok()?.split_whitespace().nth(1)?.parse().ok()
}
