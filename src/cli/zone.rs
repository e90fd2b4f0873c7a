//! The clocks of this place.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::output::stamp::{Stamp, Zone};

/// Local time, read once; UTC if the system does not say.
pub(super) fn local() -> Zone {
    let Ok(zone) = TimeZone::try_system() else { return Stamp::utc() };
    Box::new(move |second| {
        let Ok(time) = Timestamp::from_second(second) else { return (0, second..second.saturating_add(1)) };
        // Up to the next change the offset holds; before this second nobody asked.
        let until = zone.following(time).next().map_or(i64::MAX, |change| change.timestamp().as_second());
        (zone.to_offset(time).seconds(), second..until.max(second.saturating_add(1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_has_an_offset_that_holds_for_it() {
        let zone = local();
        for second in [i64::MIN, -1, 0, 1_700_000_000, i64::MAX - 1] {
            let (offset, holds) = zone(second);
            assert!(offset.abs() <= 26 * 3600 && holds.contains(&second), "{second}: {offset} {holds:?}");
        }
    }
}
