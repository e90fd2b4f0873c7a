//! Standard output: one buffer, written in large pieces, but never kept back while the input is waited for.

use std::fs::File;
use std::io::{self, Read, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use super::Failure;
use crate::codec::Text;

/// Bytes that are written at once.
const PIECE: usize = 128 << 10;

/// What is to be written to standard output.
#[derive(Default)]
pub(super) struct Out {
    /// What is not written yet.
    pub(super) text: Text,
    /// Every packet is written at once (`-l`).
    prompt: bool,
    /// While a pipe is read, here is what its reader has to write before it waits.
    lent: Lent,
}

/// Text that the reader of a pipe writes before it waits, and why that failed.
type Lent = Arc<Mutex<(Text, Option<io::Error>)>>;

impl Out {
    /// Standard output; with `prompt` every packet is written at once.
    pub(super) fn new(prompt: bool) -> Self {
        Self { prompt, ..Self::default() }
    }

    /// A packet is finished.
    #[inline]
    pub(super) fn turn(&mut self) -> Result<(), Failure> {
        if self.text.len() >= PIECE || self.prompt { self.flush() } else { Ok(()) }
    }

    /// Writes everything.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        write(&mut self.text)?;
        Ok(())
    }

    /// A reader of this pipe that writes what was lent before it waits.
    pub(super) fn pipe(&self, file: File) -> Pipe {
        Pipe { file, lent: Arc::clone(&self.lent) }
    }

    /// Hands what is to be written to the reader of the pipe.
    pub(super) fn lend(&mut self) {
        let mut lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        mem::swap(&mut self.text, &mut lent.0);
    }

    /// Takes it back.
    pub(super) fn reclaim(&mut self) -> Result<(), Failure> {
        let mut lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        mem::swap(&mut self.text, &mut lent.0);
        lent.1.take().map_or(Ok(()), |error| Err(error.into()))
    }
}

/// A pipe that is read.
pub(super) struct Pipe {
    file: File,
    lent: Lent,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = write(&mut lent.0) {
            lent.1 = Some(error);
            return Ok(0);
        }
        drop(lent);
        self.file.read(buffer)
    }
}

fn write(text: &mut Text) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let done = standard_output().and_then(|mut out| out.write_all(text.as_bytes()));
    text.clear();
    done
}

/// Standard output as a file: what cannot be written there is an error, also where the descriptor is not open for it.
#[cfg(unix)]
fn standard_output() -> io::Result<impl Write> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn standard_output() -> io::Result<impl Write> {
    Ok(io::LineWriter::new(io::stdout()))
}
