//! RPL source route, [RFC 6554 §3](https://www.rfc-editor.org/rfc/rfc6554#section-3): addresses without the bytes that
//! they share with the destination of the IPv6 header.

use super::routing_source::ADDRESS;
use crate::codec::{Fields, Header, Layer, Value};
use crate::header;

header! {
    /// Four bytes before the addresses: how many bytes of each are left out.
    pub struct SourceRoute("ipv6.routing.rpl", "RPL source route", 4 bytes) {
        cmpr_i:   u8  = 0..4,   "ipv6.routing.rpl.cmprI",    "CmprI: bytes left out of all addresses but the last", Dec;
        cmpr_e:   u8  = 4..8,   "ipv6.routing.rpl.cmprE",    "CmprE: bytes left out of the last address", Dec;
        pad:      u8  = 8..12,  "ipv6.routing.rpl.pad",      "Pad: bytes behind the last address", Dec;
        reserved: u32 = 12..32, "ipv6.routing.rpl.reserved", "Reserved", Dec;
    }
    data {
        count,   "ipv6.routing.rpl.addr_count", "Total address count", Dec;
        padding, "ipv6.routing.rpl.padding",    "Padding",             Bytes;
    }
}

header! {
    /// One address.
    pub struct Hop("ipv6.routing.rpl.hop", "Hop", 0 bytes) {
    }
    data {
        address, "ipv6.routing.rpl.address",      "Address",      Bytes;
        full,    "ipv6.routing.rpl.full_address", "Full address", Ip;
    }
}

/// What is behind the four bytes of `len` bytes of data: how many addresses, the bytes of each but the last, and of
/// the last.
fn layout(data: &[u8], len: usize) -> Option<(usize, usize, usize)> {
    let (_, route) = SourceRoute::parse(data).ok()?;
    let (each, last) = (ADDRESS - usize::from(route.cmpr_i), ADDRESS - usize::from(route.cmpr_e));
    let before = len.checked_sub(SourceRoute::LEN + usize::from(route.pad) + last)?;
    Some((before / each + 1, each, last))
}

/// The bytes of the last address.
pub(super) fn last(data: &[u8]) -> Option<&[u8]> {
    let (count, each, last) = layout(data, data.len())?;
    let start = SourceRoute::LEN + (count - 1) * each;
    data.get(start..start + last)
}

/// Tells a source route.
pub(super) fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize, data: &'a [u8]) {
    to.rows(SourceRoute::TABLE, at);
    // The capture may have cut some of them off.
    let len = layer.header.get(1).map_or(0, |len| 8 + usize::from(*len) * 8 - at);
    let Some((count, each, last)) = layout(data, len) else { return };
    to.number(SourceRoute::count, at..at + 2, count);
    let (mut start, mut room) = (at + SourceRoute::LEN, [0; 32]);
    let prefix = layer.context.ends(&mut room).last_chunk::<ADDRESS>();
    for i in 0..count {
        let bytes = start..start + if i + 1 == count { last } else { each };
        let Some(address) = data.get(bytes.start - at..bytes.end - at) else { return };
        to.record(Hop::TABLE, bytes.clone());
        to.data(Hop::address, bytes.clone());
        if let Some(mut full) = prefix.copied() {
            full[ADDRESS - address.len()..].copy_from_slice(address);
            to.derive(Hop::full, bytes.clone(), Value::Address(full));
        }
        start = bytes.end;
    }
    to.data(SourceRoute::padding, start..at + data.len());
}
