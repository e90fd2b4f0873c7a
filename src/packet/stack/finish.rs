//! How a stack ends: as it stands, or sealed, the innermost layer first.

use alloc::vec::Vec;

use super::super::registry::NUMBERS;
use super::{Count, Length, Part, Stack};
use crate::codec::{Context, Error, Field, Seal, Show, bits};
use crate::network::ipv6::Ipv6;
use crate::network::{ipv4, ipv6};

impl Stack {
    /// The bytes, exactly as they were said.
    pub fn build(&mut self) -> Result<&[u8], Error> {
        self.finish(false)
    }

    /// The bytes with lengths, counts, next-protocol numbers and checksums computed, innermost first.
    #[inline]
    pub fn seal(&mut self) -> Result<&[u8], Error> {
        if !self.lengths.is_empty() || !self.counts.is_empty() {
            self.records()?;
        }
        self.finish(true)
    }

    /// Writes lengths and counts of records.
    fn records(&mut self) -> Result<(), Error> {
        for Length { field, part, bits, record, .. } in self.lengths.iter().filter(|length| !length.kept) {
            let (from, unit) = match field.show {
                Show::Whole(unit) => (record.start, unit),
                Show::Rest(unit) => (bits.end / 8, unit),
                Show::Message => (bits.end / 8, 1),
                _ => continue,
            };
            let raw = (record.end - from) as u64 / unit;
            if raw >> bits.len() != 0 {
                return Err(self.of(*part, Error::text("a record is too long for its length field")));
            }
            if !self.keeps(*part, field) {
                bits::write(&mut self.bytes, bits, field.little, raw);
            }
        }
        for Count { field, part, bits, found, .. } in self.counts.iter().filter(|count| !count.kept) {
            match found {
                Some(found) if found >> bits.len() != 0 => {
                    return Err(self.of(*part, Error::text("more records than their count can say")));
                }
                Some(found) if !self.keeps(*part, field) => {
                    bits::write(&mut self.bytes, bits, field.little, *found);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(&mut self, seal: bool) -> Result<&[u8], Error> {
        let quote = if seal && self.quotes { cut_quote(&self.parts, &self.bytes) } else { usize::MAX };
        let (mut next, mut trailers, mut kept) = (None, &self.trailers[..], &self.kept[..]);
        for (i, part) in self.parts.iter().enumerate().rev() {
            let (trailer, keep);
            (trailers, trailer) = trailers.split_at(part.trailer);
            (kept, keep) = kept.split_at(part.keep);
            let table = part.protocol.table;
            if seal && !part.fixed && part.header.len() >= table.len {
                let (outer, inner) = self.bytes.split_at_mut(part.header.start);
                let mut room = [0; 32];
                let (addresses, fragment) = match part.ip.checked_sub(1) {
                    Some(ip) => addresses(&self.parts[ip..i], &self.kept, outer, &mut self.room, &mut room),
                    None => (&[][..], false),
                };
                let (header, payload) = inner.split_at_mut(part.header.len());
                (part.protocol.seal)(&mut Seal {
                    addresses,
                    header,
                    payload,
                    trailer,
                    fragment: fragment || i >= quote,
                    next,
                    keep,
                    table,
                    numbers: NUMBERS,
                })
                .map_err(|error| Error { table: error.table.or(Some(table)), ..error })?;
            }
            next = Some(part.protocol);
            self.bytes.extend_from_slice(trailer);
        }
        Ok(&self.bytes)
    }

    /// An error of this layer.
    fn of(&self, part: usize, error: Error) -> Error {
        Error { table: self.parts.get(part).map(|part| part.protocol.table), ..error }
    }

    /// Whether a field is to be left as it is.
    fn keeps(&self, part: usize, field: &Field) -> bool {
        keep(&self.parts, &self.kept, part).contains(&field.id)
    }
}

/// The fields that a layer keeps.
fn keep<'k>(parts: &[Part], kept: &'k [u64], part: usize) -> &'k [u64] {
    let start = |part: usize| parts.get(part).map_or(kept.len(), |part| part.keep);
    &kept[start(part)..start(part + 1)]
}

/// The first layer of what an ICMP message quotes, if that was longer than it is here: then its lengths and checksums tell
/// of what it was.
#[inline]
fn cut_quote(parts: &[Part], bytes: &[u8]) -> usize {
    let Some(quote) = parts.iter().position(|part| part.protocol.quotes).map(|at| at + 1) else {
        return usize::MAX;
    };
    let cut = parts.get(quote).is_some_and(|part| {
        let packet = &bytes[part.header.start..];
        let said = match (part.protocol, packet) {
            (known, [_, _, a, b, ..]) if core::ptr::eq(known, &raw const ipv4::PROTOCOL) => {
                u16::from_be_bytes([*a, *b]).into()
            }
            (known, [_, _, _, _, a, b, ..]) if core::ptr::eq(known, &raw const ipv6::PROTOCOL) => {
                usize::from(u16::from_be_bytes([*a, *b])) + Ipv6::LEN
            }
            _ => 0,
        };
        said > packet.len()
    });
    if cut { quote } else { usize::MAX }
}

/// Source and destination of the first of these layers, as the pseudo-header of what they carry has them; and whether that is a fragment.
#[inline]
fn addresses<'r>(
    parts: &[Part],
    kept: &[u64],
    bytes: &'r [u8],
    copy: &mut Vec<u8>,
    room: &'r mut [u8; 32],
) -> (&'r [u8], bool) {
    let Some(ip) = parts.first() else { return (&[], false) };
    let header = &bytes[ip.header.start..];
    let addresses = header.get(ip.protocol.addresses.clone()).unwrap_or_default();
    // Options of IPv4 and headers behind IPv6 may name other ends.
    if parts.len() > 1 || ip.header.len() != ip.protocol.table.len {
        copy.clear();
        copy.extend_from_slice(bytes);
        return rerouted(parts, kept, copy, addresses, room);
    }
    // RFC 791 §3.1: more fragments, or an offset.
    let fragment = matches!(header, [_, _, _, _, _, _, a, b, ..] if (a & 0x3f) | b != 0);
    (addresses, fragment && core::ptr::eq(ip.protocol, &raw const ipv4::PROTOCOL))
}

/// The addresses that an IP header and those behind it leave, and whether they carry a fragment: they are read as they
/// will be once they are sealed.
#[cold]
fn rerouted<'r>(
    parts: &[Part],
    kept: &[u64],
    bytes: &mut [u8],
    addresses: &[u8],
    room: &'r mut [u8; 32],
) -> (&'r [u8], bool) {
    for (i, part) in parts.iter().enumerate() {
        let Part { protocol, header, .. } = part;
        let (table, header) = (protocol.table, &mut bytes[header.clone()]);
        if header.len() >= table.len && !part.fixed {
            // What cannot be sealed says so when its turn comes.
            let _ = (protocol.seal)(&mut Seal {
                addresses: &[],
                header,
                payload: &[],
                trailer: &[],
                fragment: false,
                next: None,
                keep: keep(parts, kept, i),
                table,
                numbers: NUMBERS,
            });
        }
    }
    let mut context = Context { addresses, ..Context::default() };
    for part in parts {
        let _ = (part.protocol.read)(&bytes[part.header.clone()], &mut context);
    }
    let mut ends = [0; 32];
    let ends = context.ends(&mut ends);
    room[..ends.len()].copy_from_slice(ends);
    (&room[..ends.len()], context.fragment)
}
