//! Compact routing headers, [RFC 9631 §4](https://www.rfc-editor.org/rfc/rfc9631#section-4): identifiers of 16 or 32
//! bits instead of addresses, the last one first.

use crate::codec::{Field, Fields};
use crate::header;

header! {
    /// Identifiers of 16 bits.
    pub struct Compact16("ipv6.routing.crh16", "CRH-16", 0 bytes) {
    }
    data {
        current, "ipv6.routing.crh16.current_sid", "Current identifier", Dec;
        sid: 16, "ipv6.routing.crh16.sid",         "Identifier",         Dec;
    }
}

header! {
    /// Identifiers of 32 bits.
    pub struct Compact32("ipv6.routing.crh32", "CRH-32", 0 bytes) {
    }
    data {
        current, "ipv6.routing.crh32.current_sid", "Current identifier", Dec;
        sid: 32, "ipv6.routing.crh32.sid",         "Identifier",         Dec;
    }
}

/// The fields of one size of identifiers.
pub(super) struct Size {
    current: &'static Field,
    sid: &'static Field,
}

/// CRH-16.
pub(super) static SHORT: Size = Size { current: Compact16::current, sid: Compact16::sid };

/// CRH-32.
pub(super) static LONG: Size = Size { current: Compact32::current, sid: Compact32::sid };

/// Tells the identifiers, and that of the segment the packet is on its way to.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: usize, data: &[u8], left: u8, size: &Size) {
    let width = size.sid.width / 8;
    for (i, sid) in data.chunks_exact(width).enumerate() {
        let start = at + i * width;
        if i == usize::from(left) {
            let sid = sid.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
            to.number(size.current, start..start + width, sid);
        }
        to.data(size.sid, start..start + width);
    }
}
