//! The first and the last time, and how often time goes back.

use crate::capture::{Resolution, Time};

/// Seconds and nanoseconds since 1970.
pub(super) type Moment = (i64, u32);

/// Times of packets, in ticks as long as their length stays the same: seconds cost divisions.
#[derive(Default)]
pub(super) struct Times {
    clock: Option<(Resolution, i64)>,
    first: u64,
    last: u64,
    previous: u64,
    /// First and last time of earlier clocks.
    before: Option<(Moment, Moment)>,
    /// Packets that are earlier than the one before.
    pub(super) backwards: u64,
}

impl Times {
    #[inline]
    pub(super) fn add(&mut self, time: Time) {
        if self.clock != Some((time.resolution, time.offset)) {
            self.turn(time);
        }
        self.first = self.first.min(time.ticks);
        self.last = self.last.max(time.ticks);
        self.backwards += u64::from(time.ticks < self.previous);
        self.previous = time.ticks;
    }

    /// The first and the last time.
    pub(super) fn ends(&self) -> Option<(Moment, Moment)> {
        let Some(clock) = self.clock else { return self.before };
        let (first, last) = (moment(self.first, clock), moment(self.last, clock));
        Some(self.before.map_or((first, last), |before| (before.0.min(first), before.1.max(last))))
    }

    /// Another clock.
    #[cold]
    fn turn(&mut self, time: Time) {
        let new = (time.resolution, time.offset);
        if let Some(clock) = self.clock {
            self.backwards += u64::from(moment(time.ticks, new) < moment(self.previous, clock));
        }
        self.before = self.ends();
        self.clock = Some(new);
        (self.first, self.last, self.previous) = (time.ticks, time.ticks, time.ticks);
    }
}

fn moment(ticks: u64, (resolution, offset): (Resolution, i64)) -> Moment {
    let time = Time { ticks, resolution, offset };
    (time.secs(), time.nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_change() {
        let mut times = Times::default();
        assert_eq!(times.ends(), None);
        let (micro, nano) = (Resolution::MICRO, Resolution::NANO);
        for (ticks, resolution, offset) in [
            (5_000_001, micro, 0),
            (4_000_000, micro, 0),
            (4_500_000_000, nano, 0),
            (1, micro, 4),
            (7_000_000, micro, 4),
        ] {
            times.add(Time { ticks, resolution, offset });
        }
        assert_eq!((times.ends(), times.backwards), (Some(((4, 0), (11, 0))), 2));
    }
}
