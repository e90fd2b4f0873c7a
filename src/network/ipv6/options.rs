//! Options of the hop-by-hop and destination options headers,
//! [RFC 8200 §4.2](https://www.rfc-editor.org/rfc/rfc8200#section-4.2): each is a record, a type and a length before its
//! data, except that Pad1 is its type alone.

use core::ops::Range;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::options_ioam as ioam;
use super::options_label::{self as label, Calipso, LineId, Tunnel};
use super::options_mesh::{self as mesh, Duplicate, Forwarding, Multicast, Rpl};
use super::options_path::{
    self as path, HomeAddress, Jumbo, PathMtu, Performance, QuickStart, RouterAlert, TunnelLimit,
};
use crate::codec::{Context, Fields, Header, Layer, Parsed, Table};
use crate::header;

header! {
    /// One byte of padding.
    pub struct Pad1("ipv6.opt.pad1", "Pad1", 1 bytes) {
        kind: u8 = 0..8, "ipv6.opt.type", "Option Type", Hex(2) => kinds;
    }
}

header! {
    /// What every other option begins with.
    pub struct Opt("ipv6.opt", "IPv6 Option", 2 bytes) {
        kind:   u8 = 0..8,  "ipv6.opt.type",        "Option Type", Hex(2) => kinds;
                     0..2,  "ipv6.opt.type.action", "Action where the type is not known", Dec;
                     2..3,  "ipv6.opt.type.change", "May change on the way", Flag;
                     3..8,  "ipv6.opt.type.rest",   "Rest of the type", Hex(2);
        length: u8 = 8..16, "ipv6.opt.length",      "Opt Data Len", Rest(1);
    }
    data {
        padn,         "ipv6.opt.padn",         "PadN",                Bytes;
        nonce,        "ipv6.opt.ilnp_nonce",   "Nonce Value",         Bytes;
        experimental, "ipv6.opt.experimental", "Experimental option", Bytes;
        unknown,      "ipv6.opt.unknown",      "Option Data",         Bytes;
        undefined,    "ipv6.opt_unknown_data", "Data behind what the option is defined to hold", Bytes;
    }
}

/// The tables of all options.
pub(crate) static TABLES: &[&Table] = &[
    Pad1::TABLE,
    Opt::TABLE,
    RouterAlert::TABLE,
    TunnelLimit::TABLE,
    Jumbo::TABLE,
    HomeAddress::TABLE,
    QuickStart::TABLE,
    PathMtu::TABLE,
    Performance::TABLE,
    Calipso::TABLE,
    LineId::TABLE,
    Tunnel::TABLE,
    Rpl::TABLE,
    Multicast::TABLE,
    Forwarding::TABLE,
    Duplicate::TABLE,
    ioam::Ioam::TABLE,
    ioam::Trace::TABLE,
    ioam::Node::TABLE,
    ioam::Snapshot::TABLE,
];

/// Types that the walk has to know.
const PAD1: u8 = 0x00;
const JUMBO: u8 = 0xc2;
const HOME_ADDRESS: u8 = 0xc9;

/// How Wireshark writes an empty value.
pub(crate) const EMPTY: &str = "<MISSING>";

/// One option: Pad1, or type, length and data.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    alt((tag(&[PAD1][..]), recognize(preceded(u8, length_data(u8))))).parse(input)
}

/// The options of a header, from the bytes behind its first two, up to one that is cut short.
pub fn options(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || {
        let (rest, option) = option(bytes).ok()?;
        bytes = rest;
        Some(option)
    })
}

/// Notes what the upper layers have to know: a home address stands in for the source, RFC 6275 §6.3.
pub(crate) fn note<'a>(bytes: &'a [u8], context: &mut Context<'a>) {
    for option in options(bytes) {
        if let [HOME_ADDRESS, _, address @ ..] = option
            && let Some(address) = address.first_chunk()
        {
            context.source = Some(address);
        }
    }
}

/// The length in the jumbo payload option of a hop-by-hop header at the start of these bytes; shorter ones than a
/// payload length could tell are none, RFC 2675 §3.
pub(crate) fn jumbo(header: &[u8]) -> Option<usize> {
    let end = 8 + usize::from(*header.get(1)?) * 8;
    let options = options(header.get(2..end)?);
    let len = options.filter_map(|option| match option {
        [JUMBO, 4, len @ ..] => len.first_chunk().map(|len| u32::from_be_bytes(*len)),
        _ => None,
    });
    let long = len.filter(|len| *len > u16::MAX.into()).last()?;
    usize::try_from(long).ok()
}

/// Sets the length in the jumbo payload option of a hop-by-hop header, if it has one.
pub(crate) fn set_jumbo(header: &mut [u8], total: usize) {
    let mut at = 2;
    while let Some((_, option)) = header.get(at..).and_then(|rest| option(rest).ok()) {
        let (len, jumbo) = (option.len(), option.starts_with(&[JUMBO, 4]));
        if jumbo && let Ok(total) = u32::try_from(total) {
            header[at + 2..at + 6].copy_from_slice(&total.to_be_bytes());
        }
        at += len;
    }
}

/// Tells every option of a header.
pub(crate) fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    // Of an option that is cut short, the fields that are there.
    let one = |input| option(input).or(Ok((&[][..], input)));
    to.list(2, usize::MAX, one, |to, bytes, option| tell(layer, to, bytes, option));
}

fn tell<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, bytes: Range<usize>, option: &'a [u8]) {
    if option == [PAD1] {
        return to.record(Pad1::TABLE, bytes);
    }
    to.record(Opt::TABLE, bytes.clone());
    let data = (bytes.start + Opt::LEN).min(bytes.end)..bytes.end;
    let value = &option[Opt::LEN.min(option.len())..];
    match option[0] {
        0x01 => to.data_or(Opt::padn, data, "<none>"),
        0x04 => fixed(to, TunnelLimit::TABLE, data),
        0x05 => fixed(to, RouterAlert::TABLE, data),
        0x07 => label::calipso(to, data, value),
        0x08 => mesh::duplicate(to, data, value),
        0x0f => fixed(to, Performance::TABLE, data),
        0x11 | 0x31 => ioam::fields(to, data, value),
        0x26 => path::quick_start(layer, to, data, value),
        0x30 => fixed(to, PathMtu::TABLE, data),
        0x41 => fixed(to, Tunnel::TABLE, data),
        0x23 | 0x63 => fixed(to, Rpl::TABLE, data),
        0x6d => mesh::multicast(to, data, value),
        0x8b => to.data_or(Opt::nonce, data, EMPTY),
        0x8c => label::line_id(to, data, value),
        JUMBO => fixed(to, Jumbo::TABLE, data),
        HOME_ADDRESS => fixed(to, HomeAddress::TABLE, data),
        0xee => fixed(to, Forwarding::TABLE, data),
        0x1e | 0x3e | 0x5e | 0x7e | 0x9e | 0xbe | 0xde | 0xfe => to.data_or(Opt::experimental, data, EMPTY), // RFC 4727 §3.2
        _ => to.data_or(Opt::unknown, data, EMPTY),
    }
}

/// Data that is a table and nothing more.
pub(crate) fn fixed(to: &mut Fields<'_, '_>, table: &'static Table, data: Range<usize>) {
    to.part(table, data.clone());
    to.data(Opt::undefined, data.start + table.len..data.end);
}

/// Names of option types, IANA's registry of destination options and hop-by-hop options.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Pad1",
        0x01 => "PadN",
        0x04 => "Tunnel Encapsulation Limit",
        0x05 => "Router Alert",
        0x07 => "CALIPSO",
        0x08 => "SMF_DPD",
        0x0f => "Performance and Diagnostic Metrics (PDM)",
        0x11 | 0x31 => "IOAM",
        0x12 | 0x32 => "AltMark",
        0x23 => "RPL Option",
        0x26 => "Quick-Start",
        0x30 => "Minimum Path MTU Hop-by-Hop Option",
        0x4d => "Deprecated",
        0x63 => "RPL Option (deprecated)",
        0x6d => "MPL Option",
        0x8a => "Endpoint Identification (deprecated)",
        0x8b => "ILNP Nonce",
        0x8c => "Line-Identification Option",
        0xc2 => "Jumbo Payload",
        0xc9 => "Home Address",
        0xee => "IP_DFF",
        0x1e | 0x3e | 0x5e | 0x7e | 0x9e | 0xbe | 0xde | 0xfe => "RFC3692-style Experiment",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_end_where_one_is_cut_short() {
        let found: alloc::vec::Vec<_> = options(&[0, 5, 2, 0, 0, 1, 0, 7, 9, 1]).collect();
        assert_eq!(found, [&[0][..], &[5, 2, 0, 0], &[1, 0]]);
    }

    #[test]
    fn a_jumbogram_is_longer_than_a_payload_length_tells() {
        assert_eq!(jumbo(&[59, 0, JUMBO, 4, 0, 1, 0, 0]), Some(0x1_0000));
        assert_eq!(jumbo(&[59, 0, JUMBO, 4, 0, 0, 0xff, 0xff]), None);
        assert_eq!(jumbo(&[59, 0, 1, 4, 0, 1, 0, 0]), None);
        assert_eq!(jumbo(&[59, 1, JUMBO, 4, 0, 1, 0, 0]), None);
    }
}
