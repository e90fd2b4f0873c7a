//! Routing headers that list addresses: type 0, [RFC 2460 §4.4](https://www.rfc-editor.org/rfc/rfc2460#section-4.4)
//! (deprecated by RFC 5095), and type 2 of mobile IPv6, [RFC 6275 §6.4](https://www.rfc-editor.org/rfc/rfc6275#section-6.4).

use crate::codec::{Fields, Header, Text};
use crate::header;

header! {
    /// Four bytes before the addresses on the way.
    pub struct Source("ipv6.routing.src", "Source route", 4 bytes) {
        reserved: [u8; 4] = 0..32, "ipv6.routing.src.reserved", "Reserved", Bytes;
    }
    data {
        address, "ipv6.routing.src.addr", "Address", Ip;
    }
}

header! {
    /// Four bytes before the home address.
    pub struct Home("ipv6.routing.mipv6", "Home address", 4 bytes) {
        reserved: [u8; 4] = 0..32, "ipv6.routing.mipv6.reserved", "Reserved", Bytes;
    }
    data {
        address, "ipv6.routing.mipv6.home_address", "Home Address", Ip;
    }
}

/// Bytes of an address.
pub(super) const ADDRESS: usize = 16;

/// The last address of a source route.
pub(super) fn last(data: &[u8]) -> Option<&[u8]> {
    data.get(Source::LEN..)?.chunks_exact(ADDRESS).last()
}

/// The home address.
pub(super) fn home(data: &[u8]) -> Option<&[u8]> {
    data.get(Home::LEN..Home::LEN + ADDRESS)
}

/// Tells a source route.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: usize, data: &[u8]) {
    to.rows(Source::TABLE, at);
    for start in addresses(at + Source::LEN, at + data.len()) {
        to.data(Source::address, start..start + ADDRESS);
    }
}

/// Tells a home address.
pub(super) fn tell_home(to: &mut Fields<'_, '_>, at: usize, _: &[u8]) {
    to.rows(Home::TABLE, at);
    to.data(Home::address, at + Home::LEN..at + Home::LEN + ADDRESS);
}

/// Where whole addresses begin.
pub(super) fn addresses(start: usize, end: usize) -> impl Iterator<Item = usize> {
    (start..(end + 1).saturating_sub(ADDRESS)).step_by(ADDRESS)
}

/// Writes the reserved bytes and the addresses.
pub(super) fn say(out: &mut Text, data: &[u8]) {
    let Some((reserved, addresses)) = data.split_first_chunk() else { return };
    let reserved = u32::from_be_bytes(*reserved);
    if reserved > 0 {
        out.str(", rsv=");
        out.hex(reserved.into(), 0);
    }
    list(out, addresses);
}

/// Writes addresses with their numbers.
pub(super) fn list(out: &mut Text, addresses: &[u8]) {
    for (i, address) in addresses.as_chunks::<ADDRESS>().0.iter().enumerate() {
        out.str(", [");
        out.dec(i as u64);
        out.byte(b']');
        out.ipv6(*address);
    }
}
