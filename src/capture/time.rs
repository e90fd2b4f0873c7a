//! When a packet was captured, exactly as the file says it.

/// A time stamp: `ticks` of a `resolution` since 1970-01-01 00:00 UTC, plus `offset` seconds.
///
/// Nothing is rounded: the three numbers are those of the file. [`Time::secs`] and [`Time::nanos`] cut off what is
/// finer than a nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// Ticks since the epoch.
    pub ticks: u64,
    /// How long a tick is.
    pub resolution: Resolution,
    /// Seconds to add (pcapng `if_tsoffset`); 0 elsewhere.
    pub offset: i64,
}

impl Time {
    /// Whole seconds since the epoch.
    #[inline]
    #[must_use]
    pub fn secs(&self) -> i64 {
        let whole = match self.resolution {
            Resolution::MICRO => self.ticks / 1_000_000,
            Resolution::NANO => self.ticks / 1_000_000_000,
            other => other.split(self.ticks).0,
        };
        whole.cast_signed().wrapping_add(self.offset)
    }

    /// Nanoseconds behind the whole second, 0 to 999,999,999.
    #[inline]
    #[must_use]
    pub fn nanos(&self) -> u32 {
        match self.resolution {
            Resolution::MICRO => (self.ticks % 1_000_000) as u32 * 1_000,
            Resolution::NANO => (self.ticks % 1_000_000_000) as u32,
            other => other.split(self.ticks).1,
        }
    }
}

/// The length of a tick, in the code of pcapng's `if_tsresol`: 10^-n seconds, or 2^-n with the top bit set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resolution(u8);

impl Resolution {
    /// A microsecond.
    pub const MICRO: Self = Self(6);
    /// A nanosecond.
    pub const NANO: Self = Self(9);

    /// From the code of `if_tsresol`.
    #[must_use]
    pub const fn new(code: u8) -> Self {
        Self(code)
    }

    /// The code of `if_tsresol`.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// Ticks in a second; `None` when they are more than 64 bits can count (10^-20 and 2^-64 or finer), so that every
    /// time stamp lies within the first second.
    #[must_use]
    pub const fn per_second(self) -> Option<u64> {
        let exponent = (self.0 & 0x7f) as u32;
        if self.0 & 0x80 == 0 { 10_u64.checked_pow(exponent) } else { 1_u64.checked_shl(exponent) }
    }

    /// Whole seconds, and the nanoseconds behind them.
    fn split(self, ticks: u64) -> (u64, u32) {
        const NANOS: u64 = 1_000_000_000;
        let exponent = u32::from(self.0 & 0x7f);
        match self.per_second() {
            Some(unit) => {
                (ticks / unit, (u128::from(ticks % unit) * u128::from(NANOS) / u128::from(unit)) as u32)
            }
            None if self.0 & 0x80 == 0 => {
                (0, 10_u64.checked_pow(exponent - 9).map_or(0, |unit| ticks / unit) as u32)
            }
            None => (0, ((u128::from(ticks) * u128::from(NANOS)) >> exponent) as u32),
        }
    }
}

/// What a time stamp is for serde; the resolution is the code of `if_tsresol`.
#[cfg(feature = "serde")]
struct Plain {
    ticks: u64,
    resolution: u8,
    offset: i64,
}

#[cfg(feature = "serde")]
impl Default for Plain {
    fn default() -> Self {
        Self { ticks: 0, resolution: Resolution::MICRO.code(), offset: 0 }
    }
}

#[cfg(feature = "serde")]
crate::serial!(Plain { ticks, resolution, offset, } as "Time", None);

#[cfg(feature = "serde")]
impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Plain { ticks: self.ticks, resolution: self.resolution.code(), offset: self.offset }.serialize(to)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Plain { ticks, resolution, offset } = Plain::deserialize(from)?;
        Ok(Self { ticks, resolution: Resolution::new(resolution), offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(ticks: u64, code: u8, offset: i64) -> (i64, u32) {
        let time = Time { ticks, resolution: Resolution::new(code), offset };
        (time.secs(), time.nanos())
    }

    #[test]
    fn every_resolution_is_cut_to_nanoseconds() {
        assert_eq!(parts(1_700_000_000_123_456, 6, 0), (1_700_000_000, 123_456_000));
        assert_eq!(parts(1_700_000_000_123_456_789, 9, 0), (1_700_000_000, 123_456_789));
        assert_eq!(parts(15, 0, 0), (15, 0));
        assert_eq!(parts(1_999, 3, 0), (1, 999_000_000));
        assert_eq!(parts(1_999_999_999_999, 12, 0), (1, 999_999_999));
        assert_eq!(parts(u64::MAX, 19, 0), (1, 844_674_407));
        assert_eq!(parts(3, 0x81, 0), (1, 500_000_000));
        assert_eq!(parts(u64::MAX, 0xbf, 0), (1, 999_999_999));
        assert_eq!(parts(u64::MAX, 20, 0), (0, 184_467_440));
        assert_eq!(parts(u64::MAX, 28, 0), (0, 1));
        assert_eq!(parts(u64::MAX, 127, 0), (0, 0));
        assert_eq!(parts(u64::MAX, 0xc0, 0), (0, 999_999_999));
        assert_eq!(parts(u64::MAX, 0xc1, 0), (0, 499_999_999));
        assert_eq!(parts(u64::MAX, 0xff, 0), (0, 0));
    }

    #[test]
    fn the_offset_is_added_to_the_seconds() {
        assert_eq!(parts(5_000_000, 6, -7), (-2, 0));
        assert_eq!(parts(u64::MAX, 0, i64::MAX), (i64::MAX - 1, 0));
    }
}
