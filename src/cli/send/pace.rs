//! When a packet is due. Every time is counted from the first packet, so that what one is late does not add up.

use std::fs;
use std::hint;
use std::thread;
use std::time::{Duration, Instant};

/// How long before its time a packet is waited for awake: about as late as a sleeper is woken.
const AWAKE: Duration = Duration::from_micros(30);

/// How fast packets follow one another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rate {
    /// As they were captured, so many times as fast.
    Recorded(f64),
    /// So many a second.
    Even(f64),
    /// Without waiting.
    Top,
}

/// The times of packets.
pub(super) struct Pace {
    rate: Rate,
    start: Option<Instant>,
    /// Packets so far.
    count: u64,
    /// When the last one was due, in nanoseconds from the start.
    last: u64,
    /// The time of a file's first packet, and when that was due.
    first: Option<(i128, u64)>,
}

impl Pace {
    pub(super) fn new(rate: Rate) -> Self {
        if !matches!(rate, Rate::Top) {
            // Linux wakes sleepers up to 50 µs late, unless asked for better; it may refuse.
            let _ = fs::write("/proc/self/timerslack_ns", "1");
        }
        Self { rate, start: None, count: 0, last: 0, first: None }
    }

    /// A file begins: its first packet follows the one before at once.
    pub(super) fn begin(&mut self) {
        self.first = None;
    }

    /// Waits until the packet of this time is due; `false` if it was stopped before. Who stops it unparks this thread.
    pub(super) fn wait(&mut self, time: Option<i128>, stopped: impl Fn() -> bool) -> bool {
        let due = Duration::from_nanos(self.due(time));
        if matches!(self.rate, Rate::Top) {
            return !stopped();
        }
        let start = *self.start.get_or_insert_with(Instant::now);
        while !stopped() {
            match due.checked_sub(start.elapsed()) {
                None | Some(Duration::ZERO) => return true,
                Some(left) if left > AWAKE => thread::park_timeout(left.saturating_sub(AWAKE)),
                Some(_) => hint::spin_loop(),
            }
        }
        false
    }

    /// Nanoseconds from the start to the next packet; it is never due before the one in front of it.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "one in 2^53 is nothing, time is not below 0"
    )]
    fn due(&mut self, time: Option<i128>) -> u64 {
        let due = match (self.rate, time) {
            (Rate::Top, _) | (Rate::Recorded(_), None) => self.last,
            (Rate::Even(rate), _) => (self.count as f64 * 1e9 / rate) as u64,
            (Rate::Recorded(speed), Some(time)) => {
                let (first, begin) = *self.first.get_or_insert((time, self.last));
                begin.saturating_add(((time - first) as f64 / speed) as u64)
            }
        };
        self.count += 1;
        self.last = self.last.max(due);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dues(rate: Rate, times: &[Option<i128>]) -> Vec<u64> {
        let mut pace = Pace::new(rate);
        times.iter().map(|time| pace.due(*time)).collect()
    }

    #[test]
    fn packets_are_as_far_from_the_first_as_they_were() {
        let times = [Some(1_000), Some(4_000), None, Some(2_000), Some(7_001)];
        assert_eq!(dues(Rate::Recorded(1.0), &times), [0, 3_000, 3_000, 3_000, 6_001]);
        assert_eq!(dues(Rate::Recorded(2.0), &times), [0, 1_500, 1_500, 1_500, 3_000]);
        assert_eq!(dues(Rate::Top, &times), [0; 5]);
    }

    #[test]
    fn an_even_rate_does_not_drift() {
        let mut pace = Pace::new(Rate::Even(3.0));
        pace.count = 3_000_000_000;
        assert_eq!(pace.due(None), 1_000_000_000_000_000_000);
        assert!(pace.due(None).abs_diff(1_000_000_000_333_333_333) < 128);
    }

    #[test]
    fn another_file_follows_at_once() {
        let mut pace = Pace::new(Rate::Recorded(1.0));
        assert_eq!([pace.due(Some(50)), pace.due(Some(70))], [0, 20]);
        pace.begin();
        assert_eq!([pace.due(Some(10)), pace.due(Some(11))], [20, 21]);
    }

    #[test]
    fn waiting_ends_when_it_is_stopped() {
        let mut pace = Pace::new(Rate::Recorded(1.0));
        assert!(pace.wait(Some(0), || false));
        assert!(!pace.wait(Some(i128::MAX), || true));
    }
}
