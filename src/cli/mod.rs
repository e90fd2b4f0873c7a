//! The command line, one file per command.

pub mod address;
mod decode;
mod fields;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Bytes to layers to named fields, and back.
#[derive(Debug, Parser)]
#[command(name = "septet", version, about)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decode captures.
    Decode(decode::Args),
    /// List the fields that septet knows.
    Fields(fields::Args),
}

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage: exit code 2.
    Usage(String),
    /// The work failed: exit code 1.
    Work(String),
    /// The reader of the output went away: a quiet end.
    Closed,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Work(format!("cannot write: {error}"))
    }
}

/// Runs the command that the arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    let mut out = io::stdout().lock();
    let done = match args.command {
        Command::Decode(args) => decode::run(&args, &mut out),
        Command::Fields(args) => fields::run(&args, &mut out),
    };
    let (code, message) = match done.and_then(|()| out.flush().map_err(Failure::from)) {
        Ok(()) | Err(Failure::Closed) => return ExitCode::SUCCESS,
        Err(Failure::Work(message)) => (1, message),
        Err(Failure::Usage(message)) => (2, message),
    };
    for line in message.lines() {
        eprintln!("{line}");
    }
    ExitCode::from(code)
}
