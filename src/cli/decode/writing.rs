//! `-w`: packets that pass go into a capture, with what a pcapng file says besides.

use std::path::PathBuf;

use crate::capture::{Block, BlockKind, Frame, Outgoing};
use crate::cli::failure::{Failure, say};
use crate::cli::sink::{Form, Sink};

/// What is to be written.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Write the packets into this capture rather than print them; `-` is standard output
    #[arg(short = 'w', value_name = "OUT", help_heading = "Output")]
    write: Option<PathBuf>,
    /// Its format; else by the end of its name, else pcapng
    #[arg(short = 'F', value_name = "FORMAT", value_enum, requires = "write", help_heading = "Output")]
    format: Option<Form>,
    /// Print the packets as well
    #[arg(long, requires = "write", help_heading = "Output")]
    print: bool,
}

/// A capture that is written; it is created when there is something that can be read.
pub(super) struct Writing {
    path: PathBuf,
    format: Option<Form>,
    read: Vec<PathBuf>,
    sink: Option<Sink>,
    /// Some packets are left out.
    part: bool,
    /// Blocks that have no place in the format.
    left_out: u64,
}

impl Args {
    /// What is written of these files; with `part`, not all packets are.
    pub(super) fn writing(
        &self,
        read: &[PathBuf],
        part: bool,
        count: bool,
    ) -> Result<Option<Writing>, Failure> {
        let Some(path) = self.write.clone() else { return Ok(None) };
        if path.as_os_str() == "-" && (self.print || count) {
            return Err(Failure::Usage(
                "-w - writes to standard output: nothing can be printed there besides".into(),
            ));
        }
        let (format, read) = (self.format, read.to_vec());
        Ok(Some(Writing { path, format, read, sink: None, part, left_out: 0 }))
    }

    /// Whether packets are printed.
    pub(super) fn prints(&self) -> bool {
        self.write.is_none() || self.print
    }
}

impl Writing {
    /// There is something that can be read.
    pub(super) fn open(&mut self) -> Result<&mut Sink, Failure> {
        match &mut self.sink {
            Some(sink) => Ok(sink),
            none => Ok(none.insert(Sink::create(&self.path, self.format, &self.read)?)),
        }
    }

    pub(super) fn packet(&mut self, frame: &Frame<'_>) -> Result<(), Failure> {
        self.open()?.packet(&Outgoing::from(frame))
    }

    /// A block that is no packet. Where packets are left out, a section is no longer as long as it says, and what its maker
    /// does not want copied into another file is left out.
    pub(super) fn block(&mut self, block: &Block<'_>) -> Result<(), Failure> {
        let part = self.part;
        let sink = self.open()?;
        let written = match block.kind {
            BlockKind::CustomNoCopy if part => false,
            BlockKind::Section if part && block.body.len() >= 16 => {
                let mut body = block.body.to_vec();
                body[8..16].fill(0xff);
                sink.block(&Block { body: &body, ..*block })?
            }
            _ => sink.block(block)?,
        };
        let needed = matches!(block.kind, BlockKind::Section | BlockKind::Interface);
        self.left_out += u64::from(!written && !needed);
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let done = self.sink.map_or(Ok(()), Sink::finish);
        if self.left_out > 0 {
            say(&format!("septet: {} blocks that are no packets were left out", self.left_out));
        }
        done
    }
}
