//! Processor time, and the least of many rounds: on a machine that others use too, the least is what repeats.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

/// Processor time of this process so far, user and system, in nanoseconds.
pub(crate) fn cpu() -> u64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Something to measure: a name, and a run over everything once.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn Fn() -> u64 + 'a>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(name: &'static str, run: impl Fn() -> u64 + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// How often a run is repeated between two looks at the clock, which errs by some microseconds on a virtual machine.
const REPEAT: usize = 200;

/// The least nanoseconds that one of `each` units took, entry by entry. Entries take turns, so that a slow moment hits all of
/// them.
pub(crate) fn least(entries: &[Entry<'_>], each: usize, rounds: usize) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; entries.len()];
    for _ in 0..rounds {
        for (entry, best) in entries.iter().zip(&mut best) {
            let start = cpu();
            for _ in 0..REPEAT {
                black_box((entry.run)());
            }
            *best = best.min((cpu() - start) as f64 / (each * REPEAT) as f64);
        }
    }
    best
}
