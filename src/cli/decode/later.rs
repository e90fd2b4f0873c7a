//! Flags of `sniff` that a file has no use for: they are refused by name, not overheard.

use std::ffi::OsString;

use crate::cli::failure::Failure;

/// What is of captures that run.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    #[arg(short = 'C', hide = true)]
    megabytes: Option<OsString>,
    #[arg(short = 'G', hide = true)]
    seconds: Option<OsString>,
    #[arg(short = 'W', hide = true)]
    files: Option<OsString>,
    #[arg(short = 'b', hide = true)]
    ring: Option<OsString>,
    #[arg(short = 'a', hide = true)]
    stop: Option<OsString>,
    #[arg(short = 'Z', hide = true)]
    user: Option<OsString>,
    #[arg(short = 'i', hide = true)]
    interface: Option<OsString>,
    #[arg(short = 'Q', hide = true)]
    direction: Option<OsString>,
    /// List the interfaces of this machine, numbered
    #[arg(short = 'D', help_heading = "Input")]
    pub(super) interfaces: bool,
}

impl Args {
    pub(super) fn refuse(&self) -> Result<(), Failure> {
        let writes = [&self.megabytes, &self.seconds, &self.files, &self.ring];
        let captures = [&self.interface, &self.stop, &self.user, &self.direction];
        let what = if writes.iter().any(|flag| flag.is_some()) {
            "writing several captures in turn (-C, -G, -W, -b) belongs"
        } else if captures.iter().any(|flag| flag.is_some()) {
            "capturing from an interface (-i, -Q, -a, -Z) belongs"
        } else {
            return Ok(());
        };
        Err(Failure::Usage(format!("{what} to `septet sniff`")))
    }
}
