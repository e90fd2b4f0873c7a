//! What capturing costs and loses under load, and how fast packets are sent, beside tcpdump, dumpcap, tcpreplay and a plain loop of pnet.
//!
//! `cargo bench --bench live`, or `-- --quick` for a glance, `-- --check` to see that nothing is lost at a rate that everybody
//! keeps up with, and not measure. A part of a receiver's name as an argument leaves the others out. It makes itself a network
//! namespace with a virtual cable: who sends has the first processor to itself, who receives the second one.
//!
//! Sent is what has left the cable at the other end, as the kernel counts; received is what the receiver has written or
//! counted. Its processor time is what the kernel has counted for it (`/proc/PID/task/*/schedstat`) from when it listened until
//! nothing came any more. What the kernel does to hand a packet over, it does on the sender's processor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_for_each,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "figures"
)]

#[cfg(target_os = "linux")]
mod cable;
#[cfg(target_os = "linux")]
mod receivers;
#[cfg(target_os = "linux")]
mod replay;
#[path = "../support/mod.rs"]
mod support;

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("only Linux has network namespaces");
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use crate::cable::{self, LEFT};
    use crate::receivers::{self, Outcome, Receiver};
    use crate::{replay, support};

    /// Packets a second, and what asks for less than the interface can.
    const RATES: [u32; 5] = [10_000, 50_000, 100_000, 200_000, 400_000];
    const QUICK: [u32; 2] = [10_000, 100_000];

    /// Bytes of the frames.
    const SIZES: [usize; 2] = [64, 1_400];

    pub(super) fn main() {
        let words: Vec<String> = std::env::args().skip(1).collect();
        if let Some(interface) = words.iter().find_map(|word| word.strip_prefix("--receive=")) {
            return receivers::plain_pnet(interface);
        }
        if !cable::alone() {
            return;
        }
        let chosen: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
        let rounds = support::rounds(60);
        let mut receivers = receivers::all();
        receivers
            .retain(|one| chosen.is_empty() || chosen.iter().any(|word| one.name.contains(word.as_str())));
        if rounds == 0 {
            return check(&receivers);
        }
        let quick = rounds < 60;
        let (rates, time) = if quick { (&QUICK[..], 0.5) } else { (&RATES[..], 3.0) };
        let mut verdicts = Vec::new();
        for size in SIZES {
            let frames = support::packets::udp_of(size);
            for rate in rates {
                let count = (f64::from(*rate) * time) as u64;
                println!("\n{count} frames of {size} bytes, {rate} a second");
                println!("{:<36}{:>12}{:>12}{:>12}{:>12}", "", "sent", "received", "lost", "ns a packet");
                let outcomes: Vec<_> =
                    receivers.iter().map(|one| (one, one.run(LEFT, &frames, *rate, count))).collect();
                outcomes.iter().for_each(|(one, outcome)| row(one.name, outcome.as_ref()));
                verdicts.extend(missed(&outcomes, size, *rate));
            }
        }
        println!();
        if verdicts.is_empty() {
            println!(
                "Nothing is lost where tcpdump or dumpcap lose nothing; recording takes at most 300 ns."
            );
        }
        verdicts.iter().for_each(|verdict| println!("{verdict}"));
        if chosen.is_empty() {
            replay::measure(quick);
        }
    }

    fn row(name: &str, outcome: Option<&Outcome>) {
        let Some(Outcome { sent, received, cpu, late }) = outcome else {
            return println!("{name:<36}{:>12}", "-");
        };
        let lost = sent.saturating_sub(*received);
        let each = cpu.as_nanos() as f64 / (*received).max(1) as f64;
        // The sender could not keep to the rate.
        let late =
            if *late > Duration::from_millis(20) { format!("  sent {late:.0?} late") } else { String::new() };
        println!("{name:<36}{sent:>12}{received:>12}{lost:>12}{each:>12.0}{late}");
    }

    /// What was aimed at and missed.
    fn missed(outcomes: &[(&Receiver, Option<Outcome>)], size: usize, rate: u32) -> Vec<String> {
        let lost = |outcome: &Outcome| outcome.sent.saturating_sub(outcome.received);
        let others = outcomes.iter().filter(|(one, _)| one.is_measure());
        let whole = others.filter_map(|(_, outcome)| outcome.as_ref()).any(|outcome| lost(outcome) == 0);
        let mut missed = Vec::new();
        for (one, outcome) in outcomes.iter().filter(|(one, _)| one.is_ours()) {
            let Some(outcome) = outcome else { continue };
            let what = format!("{}, {size} bytes, {rate} a second", one.name);
            if lost(outcome) > 0 && (whole || rate <= 100_000) {
                missed.push(format!("missed: {what}: {} lost", lost(outcome)));
            }
            let each = outcome.cpu.as_nanos() as f64 / outcome.received.max(1) as f64;
            if one.writes && each > 300.0 {
                missed.push(format!("missed: {what}: {each:.0} ns a packet, 300 were aimed at"));
            }
        }
        missed
    }

    /// At a rate that everybody keeps up with, everything is received.
    fn check(receivers: &[Receiver]) {
        for size in SIZES {
            let frames = support::packets::udp_of(size);
            for one in receivers {
                let Some(outcome) = one.run(LEFT, &frames, 2_000, 500) else { continue };
                assert_eq!((outcome.sent, outcome.received), (500, 500), "{}", one.name);
            }
        }
        replay::check();
    }
}
