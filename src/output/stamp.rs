//! The time of a packet as text: tcpdump's and tshark's forms.

use alloc::boxed::Box;
use core::ops::Range;

use crate::codec::Text;
use crate::codec::text::time::date;

/// How the time of a packet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Not at all.
    None,
    /// `15:18:05.000953`
    #[default]
    Clock,
    /// `2025-05-10 15:18:05.000953`
    Date,
    /// `2025/130 15:18:05.000953`: the day counts from 1 January.
    DayOfYear,
    /// `1746890285.000953`
    Epoch,
    /// ` 00:00:01.000953` since the packet before.
    ClockSincePrevious,
    /// ` 00:00:01.000953` since the first packet.
    ClockSinceFirst,
    /// `1.000953` seconds since the packet before, also one that is not shown.
    SincePrevious,
    /// `1.000953` seconds since the packet before that is shown.
    SinceShown,
    /// `1.000953` seconds since the first packet.
    SinceFirst,
}

/// How many seconds clocks are ahead of UTC at this second since 1970, and from and up to which second they are.
pub type Zone = Box<dyn Fn(i64) -> (i32, Range<i64>)>;

/// Writes times; what is the same as for the packet before is not computed again.
pub struct Stamp {
    form: Form,
    zone: Zone,
    /// How far ahead of UTC clocks are, and while which seconds.
    offset: i32,
    holds: Range<i64>,
    /// The text of this second.
    second: i64,
    text: Text,
    first: Option<(i64, u32)>,
    previous: Option<(i64, u32)>,
}

impl Stamp {
    /// Times in this form, on the clocks of this zone.
    #[must_use]
    pub fn new(form: Form, zone: Zone) -> Self {
        Self { form, zone, offset: 0, holds: 0..0, second: 0, text: Text::new(), first: None, previous: None }
    }

    /// Whether a time depends on packets that may not be shown.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        !matches!(self.form, Form::None | Form::Clock | Form::Date | Form::DayOfYear | Form::Epoch)
    }

    /// The clocks of UTC.
    #[must_use]
    pub fn utc() -> Zone {
        Box::new(|_| (0, i64::MIN..i64::MAX))
    }

    /// Writes a time, in seconds and nanoseconds since 1970, with this many digits (up to 9) behind the second, and a
    /// blank; a packet without a time has `-`.
    #[inline]
    pub fn write(&mut self, time: Option<(i64, u32)>, digits: usize, out: &mut Text) {
        if self.form == Form::None {
            return;
        }
        let Some((seconds, nanos)) = time else { return out.str("- ") };
        match self.form {
            Form::Clock | Form::Date | Form::DayOfYear => {
                if seconds != self.second || self.text.is_empty() {
                    self.turn(seconds);
                }
                match self.text.as_bytes().first_chunk::<8>() {
                    Some(clock) if self.form == Form::Clock => out.ascii(clock),
                    _ => out.text(&self.text),
                }
                fraction(nanos, digits, out);
            }
            _ => self.difference((seconds, nanos), digits, out),
        }
        out.byte(b' ');
    }

    /// A packet with this time is not shown.
    pub fn hidden(&mut self, time: Option<(i64, u32)>) {
        let Some(now) = time else { return };
        self.first.get_or_insert(now);
        if self.form == Form::SincePrevious {
            self.previous = Some(now);
        }
    }

    /// Writes the text of a new second.
    fn turn(&mut self, second: i64) {
        if !self.holds.contains(&second) {
            (self.offset, self.holds) = (self.zone)(second);
        }
        self.second = second;
        self.text.clear();
        let local = second.saturating_add(self.offset.into());
        match self.form {
            Form::Date => day(local, &mut self.text),
            Form::DayOfYear => day_of_year(local, &mut self.text),
            _ => {}
        }
        self.text.clock(local.rem_euclid(DAY).cast_unsigned());
    }

    fn difference(&mut self, now: (i64, u32), digits: usize, out: &mut Text) {
        let first = *self.first.get_or_insert(now);
        let previous = self.previous.replace(now).unwrap_or(now);
        let from = match self.form {
            Form::Epoch => (0, 0),
            Form::ClockSinceFirst | Form::SinceFirst => first,
            _ => previous,
        };
        let (negative, seconds, nanos) = since(now, from);
        let clock = matches!(self.form, Form::ClockSincePrevious | Form::ClockSinceFirst);
        match (negative, clock) {
            (true, _) => out.byte(b'-'),
            (false, true) => out.byte(b' '),
            (false, false) => {}
        }
        if clock {
            out.padded(seconds / 3600, 2);
            out.byte(b':');
            out.padded(seconds / 60 % 60, 2);
            out.byte(b':');
            out.padded(seconds % 60, 2);
        } else {
            out.dec(seconds);
        }
        fraction(nanos, digits, out);
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// From one time, in seconds and nanoseconds, to another: whether that is back, how many seconds and nanoseconds.
fn since(now: (i64, u32), from: (i64, u32)) -> (bool, u64, u32) {
    let back = now < from;
    let (early, late) = if back { (now, from) } else { (from, now) };
    let (seconds, nanos) = (late.0.abs_diff(early.0), late.1.checked_sub(early.1));
    match nanos {
        Some(nanos) => (back, seconds, nanos),
        None => (back, seconds - 1, 1_000_000_000 - (early.1 - late.1)),
    }
}

/// `.000953`
#[inline]
pub fn fraction(nanos: u32, digits: usize, out: &mut Text) {
    if digits == 0 {
        return;
    }
    out.byte(b'.');
    match digits {
        9.. => out.padded(nanos.into(), 9),
        6 => out.padded((nanos / 1_000).into(), 6),
        _ => out.padded(u64::from(nanos) / 10_u64.pow(9 - digits as u32), digits),
    }
}

/// `2025-05-10 ` from seconds since 1970.
pub fn day(seconds: i64, out: &mut Text) {
    let (year, month, day) = calendar(seconds);
    signed(year, out);
    out.byte(b'-');
    out.padded(month, 2);
    out.byte(b'-');
    out.padded(day, 2);
    out.byte(b' ');
}

fn day_of_year(seconds: i64, out: &mut Text) {
    let (year, month, day) = calendar(seconds);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before: u64 = (1..month)
        .map(|month| match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        })
        .sum();
    signed(year, out);
    out.byte(b'/');
    out.padded(before + day, 3);
    out.byte(b' ');
}

fn signed(year: i64, out: &mut Text) {
    if year < 0 {
        out.byte(b'-');
    }
    out.padded(year.unsigned_abs(), 4);
}

/// Year, month and day, also before 1970: the calendar repeats every 400 years.
fn calendar(seconds: i64) -> (i64, u64, u64) {
    const ERA: i64 = 146_097;
    let days = seconds.div_euclid(DAY);
    let (year, month, day) = date(days.rem_euclid(ERA).cast_unsigned());
    (year.cast_signed() + days.div_euclid(ERA) * 400, month, day)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    fn written(form: Form, times: &[(i64, u32)]) -> String {
        let mut stamp = Stamp::new(form, Stamp::utc());
        let mut out = Text::new();
        for time in times {
            stamp.write(Some(*time), 6, &mut out);
        }
        out.as_str().into()
    }

    #[test]
    fn clocks_and_dates() {
        let times = [(1_746_890_285, 953_999), (1_746_890_285, 954_000), (1_746_890_286, 0)];
        assert_eq!(written(Form::Clock, &times), "15:18:05.000953 15:18:05.000954 15:18:06.000000 ");
        assert_eq!(written(Form::Date, &times[..1]), "2025-05-10 15:18:05.000953 ");
        assert_eq!(written(Form::DayOfYear, &times[..1]), "2025/130 15:18:05.000953 ");
        assert_eq!(written(Form::DayOfYear, &[(1_735_689_599, 0)]), "2024/366 23:59:59.000000 ");
        assert_eq!(written(Form::None, &times), "");
    }

    #[test]
    fn the_second_zero_is_written_too() {
        assert_eq!(written(Form::Clock, &[(0, 0)]), "00:00:00.000000 ");
    }

    #[test]
    fn times_before_1970_and_absurd_ones() {
        assert_eq!(written(Form::Date, &[(-1, 0)]), "1969-12-31 23:59:59.000000 ");
        assert_eq!(written(Form::Date, &[(-62_167_219_200, 0)]), "0000-01-01 00:00:00.000000 ");
        assert_eq!(written(Form::Epoch, &[(-1, 500_000_000)]), "-0.500000 ");
        for form in [Form::Date, Form::DayOfYear, Form::SincePrevious, Form::ClockSinceFirst] {
            written(form, &[(i64::MIN, 0), (i64::MAX, 999_999_999)]);
        }
    }

    #[test]
    fn differences() {
        let times = [(10, 0), (11, 1_000), (10, 999_999_000), (90_000, 0)];
        assert_eq!(written(Form::SincePrevious, &times), "0.000000 1.000001 -0.000002 89989.000001 ");
        assert_eq!(written(Form::SinceFirst, &times), "0.000000 1.000001 0.999999 89990.000000 ");
        assert_eq!(
            written(Form::ClockSincePrevious, &times),
            " 00:00:00.000000  00:00:01.000001 -00:00:00.000002  24:59:49.000001 "
        );
    }

    #[test]
    fn a_zone_is_asked_again_only_where_its_offset_changes() {
        use alloc::rc::Rc;
        use core::cell::Cell;
        let asked = Rc::new(Cell::new(0));
        let count = Rc::clone(&asked);
        let zone: Zone = Box::new(move |second| {
            count.set(count.get() + 1);
            if second < 100 { (3600, i64::MIN..100) } else { (7200, 100..i64::MAX) }
        });
        let mut stamp = Stamp::new(Form::Clock, zone);
        let mut out = Text::new();
        for second in [98, 99, 99, 100, 101] {
            stamp.write(Some((second, 0)), 0, &mut out);
        }
        assert_eq!(out.as_str(), "01:01:38 01:01:39 01:01:39 02:01:40 02:01:41 ");
        assert_eq!(asked.get(), 2);
    }

    #[test]
    fn digits() {
        let mut stamp = Stamp::new(Form::Epoch, Stamp::utc());
        let mut out = Text::new();
        for digits in [3, 6, 9] {
            stamp.write(Some((1, 123_456_789)), digits, &mut out);
        }
        stamp.write(None, 9, &mut out);
        assert_eq!(out.as_str(), "1.123 1.123456 1.123456789 - ");
    }
}
