//! Signals of a capture: one to end it, one for the counts, one to write what waits.

use std::io::{self, PipeReader, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGUSR1, SIGUSR2, SIGXFSZ};
use signal_hook::{flag, low_level::pipe};

use crate::cli::sink::interrupt;

/// What was asked for, and a pipe that is readable when something was.
pub(super) struct Signals {
    any: Arc<AtomicBool>,
    end: Arc<AtomicBool>,
    tell: Arc<AtomicBool>,
    write: Arc<AtomicBool>,
    pipe: PipeReader,
}

impl Signals {
    /// From now on signals are noted. A second one that asks for the end gets it at once.
    pub(super) fn listen() -> io::Result<Self> {
        let [any, end, tell, write]: [Arc<AtomicBool>; 4] = Default::default();
        let (reader, writer) = io::pipe()?;
        rustix::io::ioctl_fionbio(&reader, true)?;
        flag::register(SIGXFSZ, Arc::default())?;
        let ends = interrupt::heard();
        for signal in &ends {
            flag::register_conditional_shutdown(*signal, 128 + signal, Arc::clone(&end))?;
            flag::register(*signal, Arc::clone(&end))?;
        }
        flag::register(SIGUSR1, Arc::clone(&tell))?;
        flag::register(SIGUSR2, Arc::clone(&write))?;
        for signal in ends.into_iter().chain([SIGUSR1, SIGUSR2]) {
            flag::register(signal, Arc::clone(&any))?;
            pipe::register(signal, writer.try_clone()?)?;
        }
        Ok(Self { any, end, tell, write, pipe: reader })
    }

    /// Whether something was asked for since the last time.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Relaxed)
    }

    /// It will be seen to.
    pub(super) fn heard(&mut self) {
        self.any.store(false, Ordering::SeqCst);
    }

    /// Empties the pipe after it was waited for. What was asked for is noted before the pipe is written.
    pub(super) fn empty(&mut self) {
        let _ = self.pipe.read(&mut [0; 64]);
    }

    pub(super) fn end(&self) -> bool {
        self.end.load(Ordering::SeqCst)
    }

    pub(super) fn tell(&self) -> bool {
        self.tell.swap(false, Ordering::SeqCst)
    }

    pub(super) fn write(&self) -> bool {
        self.write.swap(false, Ordering::SeqCst)
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.pipe.as_fd()
    }
}
