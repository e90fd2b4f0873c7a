//! No library: what a program that knows its packets would do.

use crate::support::digest::{Digest, Options, fold};

#[inline(never)]
pub(crate) fn digest(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let _ = ethernet(frame, &mut d);
    d.finish()
}

#[inline(always)]
fn ethernet(frame: &[u8], d: &mut Digest) -> Option<()> {
    let (h, rest) = frame.split_first_chunk::<14>()?;
    d.mac([h[0], h[1], h[2], h[3], h[4], h[5]]);
    d.mac([h[6], h[7], h[8], h[9], h[10], h[11]]);
    let kind = u16::from_be_bytes([h[12], h[13]]);
    d.add(kind.into());
    if kind == 0x0800 { ipv4(rest, d) } else { None }
}

#[inline(always)]
fn ipv4(bytes: &[u8], d: &mut Digest) -> Option<()> {
    let h = bytes.first_chunk::<20>()?;
    let (len, total) = (usize::from(h[0] & 15) * 4, u16::from_be_bytes([h[2], h[3]]));
    let fragment = u16::from_be_bytes([h[6], h[7]]);
    if h[0] >> 4 != 4 || len < 20 || usize::from(total) < len {
        return None;
    }
    fold!(d; h[0] >> 4, len, h[1] >> 2, h[1] & 3, total, u16::from_be_bytes([h[4], h[5]]));
    fold!(d; fragment >> 14 & 1, fragment >> 13 & 1, fragment & 0x1fff, h[8], h[9]);
    fold!(d; u16::from_be_bytes([h[10], h[11]]));
    fold!(d; u32::from_be_bytes([h[12], h[13], h[14], h[15]]), u32::from_be_bytes([h[16], h[17], h[18], h[19]]));
    let rest = bytes.get(len..)?;
    let rest = rest.get(..usize::from(total) - len).unwrap_or(rest);
    match h[9] {
        _ if fragment & 0x1fff != 0 => None,
        6 => tcp(rest, d),
        17 => udp(rest, d),
        _ => None,
    }
}

#[inline(always)]
fn tcp(bytes: &[u8], d: &mut Digest) -> Option<()> {
    let h = bytes.first_chunk::<20>()?;
    let len = usize::from(h[12] >> 4) * 4;
    let more = bytes.get(20..len)?;
    fold!(d; u16::from_be_bytes([h[0], h[1]]), u16::from_be_bytes([h[2], h[3]]));
    fold!(d; u32::from_be_bytes([h[4], h[5], h[6], h[7]]), u32::from_be_bytes([h[8], h[9], h[10], h[11]]), len);
    fold!(d; h[12] & 1, h[13] >> 7 & 1, h[13] >> 6 & 1, h[13] >> 5 & 1, h[13] >> 4 & 1);
    fold!(d; h[13] >> 3 & 1, h[13] >> 2 & 1, h[13] >> 1 & 1, h[13] & 1);
    fold!(d; u16::from_be_bytes([h[14], h[15]]), u16::from_be_bytes([h[16], h[17]]), u16::from_be_bytes([h[18], h[19]]));
    Options::read(more).digest(d);
    Some(())
}

#[inline(always)]
fn udp(bytes: &[u8], d: &mut Digest) -> Option<()> {
    let h = bytes.first_chunk::<8>()?;
    for pair in h.as_chunks::<2>().0 {
        d.add(u16::from_be_bytes(*pair).into());
    }
    Some(())
}
