//! Rust types as runs of bits.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::bits::{self, mask, touched};
use super::{Field, Show};

/// A Rust type that a run of bits becomes.
pub trait Wire: Copy {
    /// The largest value, if it is a number; bits otherwise.
    const MAX: u64;
    /// The value of this row of a header.
    fn read(header: &[u8], field: &Field) -> Self;
    /// Writes this row of a header; `None` if the value does not fit its bits.
    fn write(self, header: &mut [u8], field: &Field) -> Option<()>;
}

macro_rules! wire_bits {
    ($($ty:ty: $max:expr, $from:expr;)+) => {$(
        impl Wire for $ty {
            const MAX: u64 = $max;
            #[inline(always)]
            fn read(header: &[u8], field: &Field) -> Self {
                ($from)(bits::read(header, &field.bits, field.little) * field.scale())
            }
            #[inline(always)]
            fn write(self, header: &mut [u8], field: &Field) -> Option<()> {
                bits::write(header, &field.bits, field.little, field.raw(self.into())?);
                Some(())
            }
        }
    )+};
}

wire_bits! {
    bool: 1,               |bits| bits == 1;
    u8:   u8::MAX as u64,  |bits| bits as u8;
    u16:  u16::MAX as u64, |bits| bits as u16;
    u32:  u32::MAX as u64, |bits| bits as u32;
    u64:  u64::MAX,        |bits| bits;
}

impl<const N: usize> Wire for [u8; N] {
    const MAX: u64 = N as u64 * 8;

    #[inline(always)]
    fn read(header: &[u8], field: &Field) -> Self {
        header[touched(&field.bits)].first_chunk().copied().unwrap_or([0; N])
    }

    #[inline(always)]
    fn write(self, header: &mut [u8], field: &Field) -> Option<()> {
        header[touched(&field.bits)].copy_from_slice(&self);
        Some(())
    }
}

macro_rules! wire_octets {
    ($($ty:ty: $len:literal;)+) => {$(
        impl Wire for $ty {
            const MAX: u64 = $len * 8;
            #[inline(always)]
            fn read(header: &[u8], field: &Field) -> Self { <[u8; $len]>::read(header, field).into() }
            #[inline(always)]
            fn write(self, header: &mut [u8], field: &Field) -> Option<()> { self.octets().write(header, field) }
        }
    )+};
}

wire_octets! {
    Ipv4Addr: 4;
    Ipv6Addr: 16;
}

/// Whether every value of these bits fits its type.
#[must_use]
pub const fn holds(field: &Field, max: u64) -> bool {
    let width = field.bits.end - field.bits.start;
    if width > 64 || matches!(field.show, Show::Bytes | Show::Text | Show::Ascii | Show::Ip | Show::Mac) {
        return width as u64 == max || width < 64 && mask(width) <= max;
    }
    mask(width) <= max / field.scale()
}

/// Whether the stored rows follow one another and together cover exactly `len` bytes.
#[must_use]
pub const fn tiles(rows: &[Field], len: usize) -> bool {
    let (mut next, mut i) = (0, 0);
    while i < rows.len() {
        let bits = &rows[i].bits;
        if !rows[i].view && !rows[i].alias && bits.end > 0 {
            if bits.start != next || bits.end <= next {
                return false;
            }
            next = bits.end;
        } else if bits.end > len * 8 {
            return false;
        }
        i += 1;
    }
    next == len * 8
}
