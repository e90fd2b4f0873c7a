//! IPv6 options that mark a packet: how secret it is, on which line and in which network it was.

use core::ops::Range;

use super::options::{EMPTY, Opt, fixed};
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// How secret a packet is, [RFC 5570 §5](https://www.rfc-editor.org/rfc/rfc5570#section-5); a bitmap follows.
    pub struct Calipso("ipv6.opt", "CALIPSO", 8 bytes) {
        doi:         u32 = 0..32,  "ipv6.opt.calipso.doi",         "Domain of Interpretation", Dec;
        cmpt_length: u8  = 32..40, "ipv6.opt.calipso.cmpt.length", "Compartment Length, in words of four bytes", Dec;
        sens_level:  u8  = 40..48, "ipv6.opt.calipso.sens_level",  "Sensitivity Level", Dec;
        checksum:    u16 = 48..64, "ipv6.opt.calipso.checksum",    "Checksum",          Hex(4);
    }
    data {
        bitmap, "ipv6.opt.calipso.cmpt_bitmap", "Compartment Bitmap", Bytes;
    }
}

header! {
    /// The line a packet came from, [RFC 6788 §6](https://www.rfc-editor.org/rfc/rfc6788#section-6).
    pub struct LineId("ipv6.opt", "Line-Identification", 1 bytes) {
        length: u8 = 0..8, "ipv6.opt.lio.length", "LineIDLen", Dec;
    }
    data {
        line_id, "ipv6.opt.lio.line_id", "Line ID", Text;
    }
}

header! {
    /// How the far end of a tunnel is to forward a packet.
    pub struct Tunnel("ipv6.opt", "Tunnel Payload Forwarding", 4 bytes) {
        information: u32 = 0..32, "ipv6.opt.tpf_information", "TPF Information", Hex(8);
    }
}

/// Tells a CALIPSO option.
pub(super) fn calipso(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Calipso::TABLE, data.clone());
    let words = value.get(4).copied().unwrap_or_default();
    if words == 0 && value.len() >= Calipso::LEN {
        let end = data.start + Calipso::LEN;
        to.data_or(Calipso::bitmap, end..end, EMPTY);
    }
    split(to, data, Calipso::LEN, usize::from(words) * 4, Calipso::bitmap);
}

/// Tells a line identification.
pub(super) fn line_id(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    let len = value.first().copied().unwrap_or_default();
    fixed(to, LineId::TABLE, data.start..data.end.min(data.start + LineId::LEN));
    split(to, data, LineId::LEN, len.into(), LineId::line_id);
}

/// Tells `len` bytes behind the first ones of an option, as far as they are there, and what is behind them.
pub(super) fn split(
    to: &mut Fields<'_, '_>,
    data: Range<usize>,
    first: usize,
    len: usize,
    field: &'static crate::codec::Field,
) {
    let start = (data.start + first).min(data.end);
    let end = (start + len).min(data.end);
    to.data(field, start..end);
    to.data(Opt::undefined, end..data.end);
}
