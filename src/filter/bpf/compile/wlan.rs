//! Frames of 802.11: where their header begins, and which address is whose.

use alloc::vec;
use alloc::vec::Vec;

use super::super::{Instruction, code};
use super::{B, Code, Steps, W, all, any, bits, masked, not, one};
use crate::filter::capture::links::{HEADER, Link, PAYLOAD, Radio};
use crate::filter::capture::place::{Place, Spot};
use crate::filter::capture::{Direction, Front, Station};

/// Memory words that tell where the header and the payload begin, if they are asked for.
pub(super) fn front(front: Front) -> Code {
    let [header, payload] = [HEADER, PAYLOAD].map(|word| u32::from(word) - 1);
    let mut out = Vec::new();
    let radio = match front.link {
        Link::Wlan(radio) => radio,
        Link::PacketLog if front.asked[1] => {
            let up = [one(code::ADD, 3), one(code::AND, !3), one(code::ST, payload)];
            out.push(one(code::LD_ABS | B, 0));
            out.extend(up);
            return out;
        }
        _ => return out,
    };
    if front.asked[0] {
        out.extend(prefix(radio));
        out.extend([one(code::ST, header), one(code::TAX, 0)]);
    } else {
        out.push(one(code::LDX_IMM, 0));
    }
    if front.asked[1] {
        out.extend([one(code::TXA, 0), one(code::ADD, 24), one(code::ST, payload)]);
        out.push(one(code::LD_IND | B, 0));
        out.extend(longer(radio == Radio::Radiotap, payload));
    }
    out
}

/// A is the length of what stands in front of the header.
fn prefix(radio: Radio) -> Code {
    match radio {
        Radio::None => vec![one(code::LD_IMM, 0)],
        Radio::Radiotap | Radio::Ppi => vec![
            one(code::LD_ABS | B, 3),
            one(code::LSH, 8),
            one(code::TAX, 0),
            one(code::LD_ABS | B, 2),
            one(code::OR | code::X, 0),
        ],
        Radio::Avs => vec![one(code::LD_ABS | W, 4)],
        Radio::Prism => vec![
            one(code::LD_ABS | W, 0),
            one(code::AND, 0xffff_f000),
            Instruction { code: code::JEQ, jt: 0, jf: 2, k: 0x8021_1000 },
            one(code::LD_ABS | W, 4),
            one(code::JA, 1),
            one(code::LD_IMM, 144),
        ],
    }
}

/// Where the payload begins is further back in frames of data with a word on quality of service, and where radiotap says that the
/// header is padded; A is the first byte of the header.
fn longer(radiotap: bool, payload: u32) -> Code {
    let end = if radiotap { 18 } else { 6 };
    let mut out = Vec::new();
    // A jump to an instruction of this part, or the next.
    let jump = |out: &mut Code, k: u32, yes: Option<usize>, no: Option<usize>| {
        let here = out.len() + 1;
        let over = |to: Option<usize>| (to.unwrap_or(here) - here) as u8;
        out.push(Instruction { code: code::JSET, jt: over(yes), jf: over(no), k });
    };
    jump(&mut out, 0x08, None, Some(end));
    jump(&mut out, 0x04, Some(end), None);
    jump(&mut out, 0x80, None, Some(6));
    out.extend([one(code::LD_MEM, payload), one(code::ADD, 2), one(code::ST, payload)]);
    if !radiotap {
        return out;
    }
    // Of the little-endian word there have to be flags, and no second word; in front of the flags may be a time.
    out.push(one(code::LD_ABS | W, 4));
    jump(&mut out, 0x0200_0000, None, Some(end));
    jump(&mut out, 0x80, Some(end), None);
    jump(&mut out, 0x0100_0000, None, Some(12));
    out.push(one(code::LD_ABS | B, 16));
    jump(&mut out, 0x20, Some(14), Some(end));
    out.push(one(code::LD_ABS | B, 8));
    jump(&mut out, 0x20, None, Some(end));
    out.extend([one(code::LD_MEM, payload), one(code::ADD, 3), one(code::AND, !3), one(code::ST, payload)]);
    out
}

/// Source and destination of frames of management and of data; those of control have none.
pub(super) fn stations(place: &Place, direction: Direction, test: &dyn Fn(Spot) -> Steps) -> Steps {
    match direction {
        Direction::Source => source(place, test),
        Direction::Destination => destination(place, test),
        Direction::Either => any([source(place, test), destination(place, test)]),
        Direction::Both => all([source(place, test), destination(place, test)]),
    }
}

pub(super) fn station(place: &Place, station: Station, test: &dyn Fn(Spot) -> Steps) -> Steps {
    let (at, kind) = (|plus| test(place.header.plus(plus)), |k| bits(place.header, k));
    match station {
        Station::Address(nth) => at([4, 4, 10, 16, 24][usize::from(nth).min(4)]),
        Station::Receiver => all([kind(0x08), at(4)]),
        Station::Transmitter => {
            let subtype = |value| masked(place.header, B, 0xf0, value);
            let without = all([masked(place.header, B, 0x0c, 0x04), any([subtype(0xc0), subtype(0xd0)])]);
            all([kind(0x08), not(without), at(10)])
        }
    }
}

fn source(place: &Place, test: &dyn Fn(Spot) -> Steps) -> Steps {
    let (at, way) = (|plus| test(place.header.plus(plus)), |k| bits(place.header.plus(1), k));
    let relayed = any([all([way(1), at(24)]), all([not(way(1)), at(16)])]);
    frames(place, any([all([way(2), relayed]), all([not(way(2)), at(10)])]), at(10))
}

fn destination(place: &Place, test: &dyn Fn(Spot) -> Steps) -> Steps {
    let (at, way) = (|plus| test(place.header.plus(plus)), |k| bits(place.header.plus(1), k));
    frames(place, any([all([way(1), at(16)]), all([not(way(1)), at(4)])]), at(4))
}

/// What is asked of frames of data, and of those of management.
fn frames(place: &Place, data: Steps, management: Steps) -> Steps {
    let kind = |k| bits(place.header, k);
    all([not(kind(0x04)), any([all([kind(0x08), data]), all([not(kind(0x08)), management])])])
}
