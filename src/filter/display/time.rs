//! Points in time and lengths of time, as filters write them.

use crate::codec::text::time::MONTHS;

const NANOS: i128 = 1_000_000_000;

/// `0.5`, `12`: nanoseconds.
pub(super) fn seconds(word: &str) -> Option<i128> {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 18 || whole.len() + fraction.len() == 0 {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    Some(whole * NANOS + nanos(fraction))
}

/// The digits behind the second; more than nine of them are cut.
fn nanos(fraction: &str) -> i128 {
    let padded = fraction.bytes().chain(core::iter::repeat(b'0')).take(9);
    padded.fold(0, |nanos, digit| nanos * 10 + i128::from(digit - b'0'))
}

/// `2025-05-10 15:18:05.5`, with `T` between, and `Z`, ` UTC` or `+02:00` behind; `May 10, 2025 15:18:05`: nanoseconds
/// since 1970. Without a zone it is UTC.
pub(super) fn moment(text: &str) -> Option<i128> {
    let text = text.trim();
    let (text, offset) = zone(text)?;
    let (date, clock) = match text.as_bytes().first()? {
        byte if byte.is_ascii_digit() => iso(text)?,
        _ => legacy(text)?,
    };
    let (year, month, day) = date;
    if !(1..=12).contains(&month) || !(1..=last(year, month)).contains(&day) {
        return None;
    }
    // The year begins in March, so that the day that is there every four years is its last.
    let (years, months) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leaps = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    let days = years * 365 + leaps + (153 * months + 2) / 5 + day - 1 - 719_468;
    Some((i128::from(days) * 86_400 - i128::from(offset)) * NANOS + self::clock(clock)?)
}

/// The last day of a month.
fn last(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The text in front of a zone, and how many seconds its clocks are ahead of UTC.
fn zone(text: &str) -> Option<(&str, i64)> {
    if let Some(before) = text.strip_suffix("UTC").or_else(|| text.strip_suffix('Z')) {
        return Some((before.trim_end(), 0));
    }
    // A zone stands behind a clock, and not in a date.
    let Some(colon) = text.find(':') else { return Some((text, 0)) };
    let Some(sign) = text[colon..].find(['+', '-']).map(|at| at + colon) else { return Some((text, 0)) };
    let mut digits = text[sign + 1..].bytes().filter(|byte| *byte != b':');
    let mut two = || {
        let (tens, ones) = (digits.next()?, digits.next()?);
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let (hours, minutes) = (two()?, two().unwrap_or(0));
    let ahead = hours * 3600 + minutes * 60;
    Some((text[..sign].trim_end(), if text.as_bytes()[sign] == b'-' { -ahead } else { ahead }))
}

type Day = (i64, i64, i64);

fn iso(text: &str) -> Option<(Day, &str)> {
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let mut parts = date.split('-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(((year.into(), month.into(), day.into()), clock.trim()))
}

fn legacy(text: &str) -> Option<(Day, &str)> {
    let (month, rest) = text.split_once(' ')?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = i64::try_from(month).ok()? + 1;
    let (day, rest) = rest.trim_start().split_once(',')?;
    let rest = rest.trim_start();
    let (year, clock) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(((year.parse::<u16>().ok()?.into(), month, day.parse::<u16>().ok()?.into()), clock.trim()))
}

/// `15:18:05.5`, `15:18`, or nothing, which is midnight.
fn clock(text: &str) -> Option<i128> {
    if text.is_empty() {
        return Some(0);
    }
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    let right = hour < 24 && minute < 60 && second < 61 && parts.next().is_none();
    let right = right && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = i128::from(hour) * 3600 + i128::from(minute) * 60 + i128::from(second);
    right.then(|| seconds * NANOS + nanos(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_forms_are_the_same() {
        let second = 1_746_890_285 * NANOS;
        for text in [
            "2025-05-10 15:18:05",
            "2025-05-10T15:18:05Z",
            "2025-05-10 15:18:05.000 UTC",
            "2025-05-10 17:18:05+02:00",
            "2025-05-10T13:48:05-0130",
            "May 10, 2025 15:18:05",
            "May 10, 2025 15:18:05 UTC",
        ] {
            assert_eq!(moment(text), Some(second), "{text}");
        }
        assert_eq!(moment("2025-05-10"), Some(1_746_835_200 * NANOS));
        assert_eq!(moment("1969-12-31 23:59:59.5"), Some(-NANOS / 2));
        for wrong in
            ["", "2025", "2025-13-01", "2025-02-29", "2025-05-10 25:00", "Foo 1, 2025", "2025-05-10 1:2:3:4"]
        {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
        assert_eq!(
            (seconds("0.5"), seconds("1e3"), seconds("."), seconds("2")),
            (Some(NANOS / 2), None, None, Some(2 * NANOS))
        );
    }
}
