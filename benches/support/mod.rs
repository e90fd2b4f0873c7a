//! What the benchmarks share: a clock of processor time, a digest of values, and packets to read.
#![allow(dead_code, reason = "no benchmark uses all of it")]

pub(crate) mod attacks;
pub(crate) mod clock;
pub(crate) mod digest;
pub(crate) mod packets;

/// How many rounds to measure: few with `--quick` or where `SEPTET_BENCH_QUICK` is set, none with `--check`.
pub(crate) fn rounds(usual: usize) -> usize {
    let flag = |flag| std::env::args().any(|word| word == flag);
    match () {
        () if flag("--check") => 0,
        () if flag("--quick") || std::env::var_os("SEPTET_BENCH_QUICK").is_some() => 20,
        () => usual,
    }
}
