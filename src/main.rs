//! The `septet` command: arguments in, exit code out.

fn main() {}
