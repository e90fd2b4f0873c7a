//! Ending a capture from elsewhere: from another thread, or from a handler of a signal.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends the capture that it comes from: what was received so far is still handed out.
#[derive(Clone, Debug)]
pub struct Stop {
    asked: Arc<AtomicBool>,
    bell: Arc<PipeWriter>,
}

impl Stop {
    /// The handle, and what becomes readable when it is used.
    pub(super) fn new() -> io::Result<(Self, PipeReader)> {
        let (reader, writer) = io::pipe()?;
        Ok((Self { asked: Arc::default(), bell: Arc::new(writer) }, reader))
    }

    /// Ends the capture; does not wait until it has ended.
    pub fn stop(&self) {
        if !self.asked.swap(true, Ordering::AcqRel) {
            // The pipe holds this byte; without a reader there is nothing to end.
            let _ = (&*self.bell).write_all(b"!");
        }
    }

    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }
}
