//! What the command line promises, one by one, against the built binary.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod build;
mod commands;
mod decode;
mod ek;
mod encode;
mod fields;
mod filter;
mod follow;
mod input;
#[cfg(target_os = "linux")]
mod interrupt;
mod json;
#[path = "../common/pcapng.rs"]
mod pcapng;
mod reassemble;
mod rewrite;
mod sample;
mod sessions;
mod streams;
mod text;

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

/// What a run came to.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    /// What was printed, after checking that all is well.
    #[track_caller]
    fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "stdout: {}", self.out);
        self.out
    }

    /// The message, after checking the code and that nothing was printed.
    #[track_caller]
    fn refused(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "stderr: {}", self.err);
        self.err
    }
}

/// The binary, in UTC and without settings of this machine.
fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_septet"));
    command.args(args).env("TZ", "UTC").env_remove("NO_COLOR").env_remove("SEPTET_KEY");
    command
}

/// Runs the binary with nothing on its standard input.
#[track_caller]
fn septet<S: AsRef<OsStr>>(args: &[S]) -> Run {
    septet_with(args, b"")
}

/// Runs the binary with this on its standard input.
#[track_caller]
fn septet_with<S: AsRef<OsStr>>(args: &[S], input: &[u8]) -> Run {
    let pipes = || Stdio::piped();
    let mut child = command(args).stdin(pipes()).stdout(pipes()).stderr(pipes()).spawn().unwrap();
    // It may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}
