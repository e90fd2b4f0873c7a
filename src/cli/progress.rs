//! How far the reading is, on a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::capture::Capture;

/// Bytes read between two looks at the clock.
const STEP: u64 = 4 << 20;

/// Files that take less are not worth a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on stderr, if that is a terminal and stdout is none; it appears after a second.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    /// Nothing is done before this byte.
    next: u64,
    start: Instant,
}

impl Progress {
    pub(super) fn new() -> Self {
        let wanted = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { bar: None, next: if wanted { STEP } else { u64::MAX }, start: Instant::now() }
    }

    /// A packet was read.
    #[inline]
    pub(super) fn turn(&mut self, capture: &Capture) {
        if capture.offset() >= self.next {
            self.step(capture);
        }
    }

    #[cold]
    fn step(&mut self, capture: &Capture) {
        self.next = capture.offset() + STEP;
        if self.bar.is_none() && self.start.elapsed() >= PATIENCE {
            self.bar = Some(bar(capture.size()));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(capture.offset());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let (bar, form) = match size {
        Some(size) => (ProgressBar::new(size), "{wide_bar} {percent} % of {total_bytes}"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} read"),
    };
    match ProgressStyle::with_template(form) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
