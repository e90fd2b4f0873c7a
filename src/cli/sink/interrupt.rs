//! Signals: what is being written is finished before one of them ends the program.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::cli::failure::Failure;

/// Ends the program once `finish` is done when it is interrupted or asked to end; a second signal ends it at once.
pub(in crate::cli) fn watch(finish: impl FnOnce() -> Result<(), Failure> + Send + 'static) -> io::Result<()> {
    // Without a handler, a file that becomes too large ends the program in the middle of a record.
    flag::register(SIGXFSZ, Arc::default())?;
    let heard = heard();
    let again = Arc::new(AtomicBool::new(false));
    for signal in &heard {
        flag::register_conditional_shutdown(*signal, 128 + signal, Arc::clone(&again))?;
        flag::register(*signal, Arc::clone(&again))?;
    }
    let mut signals = Signals::new(&heard)?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        if let Err(failure) = finish() {
            let _ = failure.exit();
        }
        // As if nobody had listened: who waits for the program sees which signal it was.
        let _ = emulate_default_handler(signal);
    })?;
    Ok(())
}

/// The signals that ask the program to end.
pub(in crate::cli) fn heard() -> Vec<i32> {
    let ignored = ignored();
    [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0).collect()
}

/// The signals that whoever started the program wants ignored (`nohup`, a shell's background), a bit each from the first.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0)
}
