//! Times as tshark writes them.

use super::{PAIRS, Text};

impl Text {
    /// `May 10, 2025 15:18:05.000000000 UTC` from seconds since 1970.
    pub fn time(&mut self, seconds: u64) {
        self.date_time(seconds, 0);
    }

    /// `May 10, 2025 15:18:05.000953000 UTC` from nanoseconds since 1970.
    pub fn moment(&mut self, nanos: u64) {
        self.date_time(nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    /// `May 10, 2025 15:18:05.000953000 UTC` from seconds since 1970 and nanoseconds.
    pub fn date_time(&mut self, seconds: u64, nanos: u64) {
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = date(days);
        self.str(MONTHS[month as usize - 1]);
        self.str(if day < 10 { "  " } else { " " });
        self.dec(day);
        self.str(", ");
        self.dec(year);
        self.byte(b' ');
        self.clock(second);
        self.byte(b'.');
        self.padded(nanos, 9);
        self.str(" UTC");
    }

    /// `15:18:05` from seconds since midnight.
    #[inline]
    pub fn clock(&mut self, second: u64) {
        let pair = |value: u64| PAIRS[(value % 100) as usize];
        let ([a, b], [c, d], [e, f]) = (pair(second / 3600), pair(second / 60 % 60), pair(second % 60));
        self.0.extend_from_slice(&[a, b, b':', c, d, b':', e, f]);
    }

    /// `1747667885.000953000` from nanoseconds.
    pub fn epoch(&mut self, nanos: u64) {
        self.dec(nanos / 1_000_000_000);
        self.byte(b'.');
        self.padded(nanos % 1_000_000_000, 9);
    }
}

/// Year, month and day of a day since 1970-01-01, in the Gregorian calendar.
#[must_use]
pub const fn date(days: u64) -> (u64, u64, u64) {
    // Years are counted from 1 March of the year 0, so that the leap day is the last of its year.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let january = month >= 10;
    (year + era * 400 + january as u64, if january { month - 9 } else { month + 3 }, of_month)
}

pub(crate) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::super::tests::text;

    #[test]
    fn times_are_in_the_gregorian_calendar() {
        assert_eq!(text(|out| out.time(0)), "Jan  1, 1970 00:00:00.000000000 UTC");
        assert_eq!(text(|out| out.time(951_827_696)), "Feb 29, 2000 12:34:56.000000000 UTC");
        assert_eq!(text(|out| out.moment(1_500_000_042)), "Jan  1, 1970 00:00:01.500000042 UTC");
        assert_eq!(text(|out| out.time(4_294_967_295)), "Feb  7, 2106 06:28:15.000000000 UTC");
    }
}
