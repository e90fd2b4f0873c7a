//! What the IPv6 extension headers share, [RFC 8200 §4](https://www.rfc-editor.org/rfc/rfc8200#section-4): a next
//! header and a length in units of eight bytes, the first eight not counted.

use core::ops::Range;

use super::NO_NEXT_HEADER;
use crate::codec::error::take;
use crate::codec::{Error, Field, Fields, Line, Parsed, Seal, Space, Table, Text};

/// Where the next header is.
pub(super) const NEXT: usize = 0;

/// Where the length is.
pub(super) const LENGTH: Range<usize> = 1..2;

/// Takes the whole of an extension header.
pub(super) fn whole<'a>(table: &'static Table, input: &'a [u8]) -> Parsed<'a, &'a [u8]> {
    let (_, start) = take(table, table.len, input)?;
    take(table, bytes(start[LENGTH.start]), input)
}

/// How long a header of this length field is.
fn bytes(len: u8) -> usize {
    8 + usize::from(len) * 8
}

/// Tells the length in bytes.
pub(super) fn octets(to: &mut Fields<'_, '_>, header: &[u8], field: &'static Field) {
    if let Some(len) = header.get(LENGTH.start) {
        to.number(field, LENGTH, bytes(*len));
    }
}

/// Sets next header and length; the header must fill whole units of eight bytes.
pub(super) fn seal(layer: &mut Seal<'_>, nxt: &'static Field, len: &'static Field) -> Result<(), Error> {
    if !layer.header.len().is_multiple_of(8) {
        return Err(Error::text("an extension header must be padded to a multiple of eight bytes"));
    }
    layer.set(len, layer.header.len() / 8 - 1)?;
    layer.set_next(nxt, Space::IpProtocol)
}

/// Writes what a header says of itself, and whether anything follows it.
pub(super) fn say(header: &[u8], line: &mut Line<'_>, what: impl FnOnce(&mut Text)) {
    let out = line.say();
    what(out);
    if header.get(NEXT) == Some(&NO_NEXT_HEADER) {
        out.str(" no next header");
    }
    line.joint(" ");
}
