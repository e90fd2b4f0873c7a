//! Flags that are promised and not here yet: they are refused by name, not overheard.

use std::ffi::OsString;

use super::Form;
use crate::cli::failure::Failure;

/// What comes with later work.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    #[arg(short = 'w', hide = true)]
    write: Option<OsString>,
    #[arg(short = 'F', hide = true)]
    format: Option<OsString>,
    #[arg(long, hide = true)]
    print: bool,
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
    pub(super) fn refuse(&self, form: Option<Form>) -> Result<(), Failure> {
        let writes = [&self.write, &self.format, &self.megabytes, &self.seconds, &self.files, &self.ring];
        let captures = [&self.interface, &self.stop, &self.user, &self.direction];
        let what = if writes.iter().any(|flag| flag.is_some()) || self.print {
            "writing captures (-w, -F, -C, -G, -W, -b, --print) is"
        } else if captures.iter().any(|flag| flag.is_some()) {
            "capturing from an interface (-i, -Q, -a, -Z) is"
        } else {
            match form {
                Some(Form::Ek) => "-T ek is",
                _ => return Ok(()),
            }
        };
        Err(Failure::Usage(format!("{what} not built in yet")))
    }
}
