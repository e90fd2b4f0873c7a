//! Numbers in IEEE floating point format, as bandwidths are written.

use core::fmt;

use crate::codec::{Coding, Text};

/// Four bytes as six significant digits, `1.25e+08`.
pub(super) static FLOAT: Coding = Coding {
    text: |message, bytes, out| {
        short(f32::from_be_bytes(message.get(bytes)?.try_into().ok()?), out);
        Some(())
    },
    append: |message, text| {
        message.extend_from_slice(&text.parse::<f32>().ok()?.to_be_bytes());
        Some(())
    },
};

/// As C's `%g`: an exponent only where it is below -4 or above 5.
fn short(number: f32, out: &mut Text) {
    const DIGITS: i32 = 6;
    if !number.is_finite() {
        let name = match number.is_nan() {
            true if number.is_sign_negative() => "-nan",
            true => "nan",
            false if number < 0.0 => "-inf",
            false => "inf",
        };
        return out.str(name);
    }
    let mut scientific = Digits::default();
    let _ = fmt::write(&mut scientific, format_args!("{:.5e}", f64::from(number)));
    let Some((digits, exponent)) = scientific.as_str().split_once('e') else { return };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..DIGITS).contains(&exponent) {
        let places = usize::try_from(DIGITS - 1 - exponent).unwrap_or_default();
        let mut plain = Digits::default();
        let _ = fmt::write(&mut plain, format_args!("{:.places$}", f64::from(number)));
        return out.str(trimmed(plain.as_str()));
    }
    out.str(trimmed(digits));
    out.str(if exponent < 0 { "e-" } else { "e+" });
    out.padded(exponent.unsigned_abs().into(), 2);
}

/// The characters of a number, without memory of its own.
#[derive(Default)]
struct Digits {
    bytes: [u8; 24],
    len: usize,
}

impl Digits {
    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// Without zeros behind the point.
fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_written() {
        let shown = |number: f32| {
            let mut out = Text::new();
            short(number, &mut out);
            alloc::string::String::from(out.as_str())
        };
        for (number, text) in [
            (0.0, "0"),
            (1.25e8, "1.25e+08"),
            (123_456.79, "123457"),
            (999_999.9, "1e+06"),
            (0.5, "0.5"),
            (0.0001, "0.0001"),
            (0.000_012, "1.2e-05"),
            (-2.5, "-2.5"),
            (f32::INFINITY, "inf"),
        ] {
            assert_eq!(shown(number), text);
        }
    }
}
