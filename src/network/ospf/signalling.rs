//! What stands behind a packet: link-local signalling, [RFC 5613](https://www.rfc-editor.org/rfc/rfc5613), with the items of
//! [RFC 5820 §A](https://www.rfc-editor.org/rfc/rfc5820#appendix-A), and the authentication of version 3,
//! [RFC 7166 §4](https://www.rfc-editor.org/rfc/rfc7166#section-4).

use core::ops::Range;

use super::tlv::{self, repeat, rows};
use super::traffic;
use crate::codec::checksum::internet;
use crate::codec::{Error, Fields, Header, Seal};
use crate::header;

header! {
    /// What the block begins with.
    pub struct Block("ospf.lls", "Link-Local Signalling", 4 bytes) {
        checksum: u16 = 0..16,  "ospf.lls.checksum",    "Checksum", Hex(4);
        length:   u32 = 16..32, "ospf.lls.data_length", "Length", Times(4);
    }
}

header! {
    /// What every item begins with.
    pub struct Tlv("ospf.lls_tlv", "Item", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv_type",   "Type",   Dec => kinds;
        length: u16 = 16..32, "ospf.tlv_length", "Length", Rest(1);
    }
    data {
        sequence: 32,    "ospf.v2.lls.sequence_number", "Sequence Number", Hex(8);
        digest,          "ospf.v2.lls.auth_data", "Authentication Data", Bytes;
        dropped: 32,     "ospf.v3.lls.dropped_neighbor", "Dropped Neighbor", Ip;
        requested: 32,   "ospf.v3.lls.request_from", "Request From", Ip;
        full: 32,        "ospf.v3.lls.full_state_for", "Full State For", Ip;
        neighbor: 32,    "ospf.v3.lls.neighbor", "Neighbor", Ip;
        willingness: 8,  "ospf.v3.lls.willingness", "Willingness", Dec;
        interface,       "ospf.v3.lls.ll_id", "Local Interface", Bytes;
    }
}

header! {
    /// Extended options of version 2, RFC 5613 §2.5.
    pub struct Extended2("ospf.lls.ext", "Extended Options", 4 bytes) {
                        0..32,  "ospf.lls.ext.options",    "Options", Hex(8);
        unused: u32  =  0..30,  "ospf.lls.ext.options.reserved", "Reserved", Hex(8);
        rs: bool     =  30..31, "ospf.lls.ext.options.rs", "Restart Signal", Flag;
        lr: bool     =  31..32, "ospf.lls.ext.options.lr", "LSDB Resynchronization", Flag;
    }
}

header! {
    /// Extended options of version 3.
    pub struct Extended3("ospf.v3.lls.ext", "Extended Options", 4 bytes) {
                        0..32,  "ospf.v3.lls.ext.options",    "Options", Hex(8);
        unused: u32  =  0..30,  "ospf.v3.lls.ext.options.reserved", "Reserved", Hex(8);
        rs: bool     =  30..31, "ospf.v3.lls.ext.options.rs", "Restart Signal", Flag;
        lr: bool     =  31..32, "ospf.v3.lls.ext.options.lr", "LSDB Resynchronization", Flag;
    }
}

header! {
    /// State check sequence, RFC 5820 §A.1.
    pub struct State("ospf.v3.lls.state", "State Check Sequence", 4 bytes) {
        number: u16 = 0..16,   "ospf.v3.lls.state.scs",       "Number", Dec;
                      16..24,  "ospf.v3.lls.state.options",   "Options", Hex(2);
        r: bool     = 16..17,  "ospf.v3.lls.state.options.r", "Request", Flag;
        a: bool     = 17..18,  "ospf.v3.lls.state.options.a", "Answer", Flag;
        n: bool     = 18..19,  "ospf.v3.lls.state.options.n", "Incomplete", Flag;
        unused: u16 = 19..32,  "ospf.v3.lls.state.reserved",  "Reserved", Hex(4);
    }
}

header! {
    /// Active overlapping relays, RFC 5820 §A.3.
    pub struct Relay("ospf.v3.lls.relay", "Active Overlapping Relays", 4 bytes) {
        added: u8   = 0..8,   "ospf.v3.lls.relay.added",     "Relays Added", Dec;
                      8..16,  "ospf.v3.lls.relay.options",   "Options", Hex(2);
        a: bool     = 8..9,   "ospf.v3.lls.relay.options.a", "Always", Flag;
        n: bool     = 9..10,  "ospf.v3.lls.relay.options.n", "Never", Flag;
        unused: u32 = 10..32, "ospf.v3.lls.relay.reserved",  "Reserved", Hex(6);
    }
}

header! {
    /// What authenticates a packet of version 3, in front of a digest.
    pub struct Trailer("ospf.at", "Authentication Trailer", 16 bytes) {
        kind:     u16 = 0..16,   "ospf.at.auth_type",      "Authentication Type", Dec;
        length:   u16 = 16..32,  "ospf.at.auth_data_len",  "Length", Whole(1);
        reserved: u16 = 32..48,  "ospf.at.reserved",       "Reserved", Hex(4);
        sa:       u16 = 48..64,  "ospf.at.sa_id",          "Security Association", Hex(4);
        sequence: u64 = 64..128, "ospf.at.crypto_seq_nbr", "Sequence Number", Dec;
    }
    data {
        digest, "ospf.at.auth_data", "Authentication Data", Bytes;
    }
}

/// Length and checksum of the block of version 2 at this byte, which ends where the packet does, RFC 5613 §2.2 and §2.3;
/// with a digest no checksum is needed.
pub(super) fn seal(layer: &mut Seal<'_>, at: usize, digest: bool) -> Result<(), Error> {
    let left = layer.header.len().saturating_sub(at) / 4 * 4;
    if left < Block::LEN {
        return Ok(());
    }
    layer.from(at).set(Block::length, left)?;
    if digest {
        return Ok(());
    }
    layer.from(at).set(Block::checksum, 0)?;
    let sum = internet(&[&layer.header[at..at + left]]);
    layer.from(at).set(Block::checksum, sum.into())
}

/// Tells the block at this byte, and says where it ends.
pub(super) fn tell(to: &mut Fields<'_, '_>, header: &[u8], at: usize, version: u8) -> usize {
    let Some(Ok((_, block))) = header.get(at..).map(Block::parse) else { return at };
    let end = (at + block.length as usize).max(at + Block::LEN).min(header.len());
    to.record(Block::TABLE, at..end);
    let inside = at + Block::LEN..end;
    tlv::list(to, header, inside, (Tlv::TABLE, traffic::Tlv::padding), |to, kind, value| {
        item(to, version, kind, value);
    });
    end
}

fn item(to: &mut Fields<'_, '_>, version: u8, kind: u16, value: Range<usize>) {
    match (version, kind) {
        (2, 1) if value.len() == Extended2::LEN => to.part(Extended2::TABLE, value),
        (2, 2) => rows(to, value, &[Tlv::sequence], Tlv::digest),
        (_, 1) if value.len() == Extended3::LEN => to.part(Extended3::TABLE, value),
        (3, 3) if value.len() == State::LEN => to.part(State::TABLE, value),
        (3, 4) => repeat(to, value, Tlv::dropped, traffic::Tlv::hidden),
        (3, 5) => repeat(to, value, Tlv::requested, traffic::Tlv::hidden),
        (3, 6) => repeat(to, value, Tlv::full, traffic::Tlv::hidden),
        (3, 7) if value.len() >= Relay::LEN => {
            to.part(Relay::TABLE, value.clone());
            repeat(to, value.start + Relay::LEN..value.end, Tlv::neighbor, traffic::Tlv::hidden);
        }
        (3, 8) => rows(to, value, &[Tlv::willingness], traffic::Tlv::hidden),
        (_, 18) => to.data(Tlv::interface, value),
        _ => to.hide(traffic::Tlv::hidden, value),
    }
}

/// Tells the trailer at this byte.
pub(super) fn trailer(to: &mut Fields<'_, '_>, header: &[u8], at: usize) {
    let Some(Ok((_, trailer))) = header.get(at..).map(Trailer::parse) else { return };
    let end = (at + usize::from(trailer.length)).max(at + Trailer::LEN).min(header.len());
    to.record(Trailer::TABLE, at..end);
    to.data(Trailer::digest, at + Trailer::LEN..end);
}

/// IANA's registry of LLS types.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Extended Options and Flags",
        2 => "Cryptographic Authentication",
        3 => "State Check Sequence",
        4 => "Neighbor Drop",
        5 => "Request From",
        6 => "Full State For",
        7 => "Active Overlapping Relays",
        8 => "Willingness",
        18 => "Local Interface Identifier",
        _ => return None,
    })
}
