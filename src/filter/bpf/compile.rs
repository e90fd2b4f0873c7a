//! Tests become steps of a program: each primitive says what is loaded and compared, as the kernel reads packets.

mod among;
mod arithmetic;
mod carries;
mod walk;
mod wlan;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use self::among::{addresses, among, joined, ports_of};
use self::arithmetic::{compare, guards};
use self::carries::carries;
use self::walk::{chain, geneve};
use super::graph::{self, Step};
use super::{Instruction, Program, code, live};
use crate::filter::Tree;
use crate::filter::capture::links::{HEADER, PAYLOAD, Probe};
use crate::filter::capture::place::{Link, Place, Placed, Spot};
use crate::filter::capture::{Check, Direction, Front, PPI, Primitive, Version, pdus};

pub(super) type Steps = Tree<Step>;
pub(super) type Code = Vec<Instruction>;

pub(super) const CHAINED: u32 = 15;

/// Bytes that a load takes, as its code has it.
const W: u16 = 0;
const H: u16 = code::H;
const B: u16 = code::B;

/// The program of a filter; none if its arithmetic needs more memory than there is.
pub(in crate::filter) fn compile(tree: &Tree<Check>, front: Option<&Front>) -> Option<Program> {
    let (steps, front) = built(tree, front)?;
    Some(graph::program(&steps, front))
}

/// Whether it is asked where the header begins, and where the payload, if that is read first.
pub(in crate::filter) fn fronts(tree: &Tree<Check>) -> [bool; 2] {
    let mut asked = [false; 2];
    let tree = flat(tree, &mut |check| checked(check).unwrap_or_else(never));
    tree.tests(&mut |step| {
        for instruction in step.load.iter().filter(|instruction| instruction.code == code::LDX_MEM) {
            let word = instruction.k + 1;
            asked[0] |= word == u32::from(HEADER);
            asked[1] |= word == u32::from(PAYLOAD);
        }
    });
    asked
}

/// The steps of a filter, and what is done before them.
pub(super) fn built(tree: &Tree<Check>, before: Option<&Front>) -> Option<(Steps, Code)> {
    let (mut fits, mut words) = (true, 0..0);
    let mut steps = flat(tree, &mut |check| {
        let Placed { test, place } = check.first();
        let tunnels = place.tunnels + u8::from(matches!(test, Primitive::Geneve(_)));
        let first = u32::from(place.taken);
        words = first..words.end.max(first + 3 * u32::from(tunnels));
        checked(check).unwrap_or_else(|| {
            fits = false;
            never()
        })
    });
    let mut front = Vec::new();
    if !words.is_empty() {
        // A kernel wants to see them written before they are read.
        front.push(Instruction::new(code::LD_IMM, 0));
        front.extend(words.map(|word| Instruction::new(code::ST, word)));
    }
    if let Some(before) = before {
        front.extend(wlan::front(*before));
        if before.only {
            steps = all([equal(Spot { word: 0, plus: PPI.0 }, W, PPI.1), steps]);
        }
    }
    fits.then_some((steps, front))
}

/// The tree with steps in the place of its tests.
fn flat(tree: &Tree<Check>, with: &mut impl FnMut(&Check) -> Steps) -> Steps {
    match tree {
        Tree::Test(check) => with(check),
        Tree::Not(of) => not(flat(of, with)),
        Tree::And(trees) => Tree::And(trees.iter().map(|tree| flat(tree, with)).collect()),
        Tree::Or(trees) => Tree::Or(trees.iter().map(|tree| flat(tree, with)).collect()),
    }
}

fn checked(check: &Check) -> Option<Steps> {
    match check {
        Check::One(placed) => steps(placed),
        Check::Among(first, ranges) => joined(first, ranges),
    }
}

#[allow(clippy::too_many_lines, reason = "an arm for each primitive")]
fn steps(Placed { test, place }: &Placed) -> Option<Steps> {
    let at = place.network();
    Some(match test {
        Primitive::Link(number) => carries(place, *number),
        Primitive::Protocol(version, number) => {
            let next = at.plus(6);
            let fragment = all([equal(next, B, 44), equal(at.plus(40), B, *number)]);
            let v4 = all([carries(place, 0x0800), equal(at.plus(9), B, *number)]);
            let v6 = all([carries(place, 0x86dd), any([equal(next, B, *number), fragment])]);
            versions(*version, v4, v6)
        }
        Primitive::Chain(version, number) => {
            let v4 = all([carries(place, 0x0800), chain(at, *number, false)]);
            let v6 = all([carries(place, 0x86dd), chain(at, *number, true)]);
            versions(*version, v4, v6)
        }
        Primitive::Iso(number) => iso(place, *number),
        Primitive::Isis(word) => {
            let kind = place.osi().plus(4);
            let kinds = pdus(word).iter().map(|pdu| equal(kind, B, (*pdu).into()));
            all([iso(place, 0x83), Tree::Or(kinds.collect())])
        }
        Primitive::Address(over, direction, bits, mask) => {
            let free = *mask == 0 && !place.link.is_wlan();
            let test = |spot| if free { always() } else { masked(spot, W, *mask, *bits) };
            addresses(place, *over, *direction, &test)
        }
        Primitive::Address6(direction, bits, mask) => {
            let test = |spot: Spot| {
                let parts = [(96, 0), (64, 4), (32, 8), (0, 12)].map(|(shift, plus)| {
                    let (bits, mask) = ((bits >> shift) as u32, (mask >> shift) as u32);
                    if mask == 0 { always() } else { masked(spot.plus(plus), W, mask, bits) }
                });
                all(parts)
            };
            all([carries(place, 0x86dd), either(*direction, [at.plus(8), at.plus(24)], test)])
        }
        Primitive::Decnet(direction, address) => decnet(place, *direction, *address),
        Primitive::Mac(direction, address) if place.link.is_wlan() => {
            wlan::stations(place, *direction, &|at| mac(at, *address))
        }
        Primitive::Mac(direction, address) => match place.macs() {
            Some(at) => all([has_link(place), either(*direction, at, |at| mac(at, *address))]),
            None => never(),
        },
        Primitive::Station(station, address) => wlan::station(place, *station, &|at| mac(at, *address)),
        Primitive::Frame(mask, value) => masked(place.header, B, u32::from(*mask), u32::from(*value)),
        Primitive::FrameDirection(way) => masked(place.header.plus(1), B, 0x3, *way),
        Primitive::Ports(protocol, direction, low, high) => {
            let range = (u32::from(*low), u32::from(*high));
            ports_of(place, *protocol, *direction, &|load| among(&load, &[range]))
        }
        Primitive::Broadcast | Primitive::Multicast => {
            let to = |at| match test {
                Primitive::Broadcast => mac(at, [0xff; 6]),
                _ => bits(at, 1),
            };
            match place.macs() {
                Some([_, at]) => all([has_link(place), to(at)]),
                None if place.link == Link::Arcnet => equal(place.header.plus(1), B, 0),
                None => wlan::stations(place, Direction::Destination, &to),
            }
        }
        Primitive::IpBroadcast => {
            let to = at.plus(16);
            all([carries(place, 0x0800), any([equal(to, W, 0), equal(to, W, u32::MAX)])])
        }
        Primitive::IpMulticast(Version::V6) => all([carries(place, 0x86dd), equal(at.plus(24), B, 0xff)]),
        Primitive::IpMulticast(_) => {
            let to = Step { load: load(at.plus(16), B), jump: code::JGE, k: 224 };
            all([carries(place, 0x0800), Tree::Test(to)])
        }
        Primitive::AtMost(length) => not(Tree::Test(Step { load: length_of(), jump: code::JGT, k: *length })),
        Primitive::AtLeast(length) => Tree::Test(Step { load: length_of(), jump: code::JGE, k: *length }),
        Primitive::Vlan(tag) => {
            let kind = any([0x8100, 0x88a8, 0x9100].map(|kind| carries(place, kind)));
            and_maybe(kind, tag.map(|tag| masked(at, H, 0x0fff, tag)))
        }
        Primitive::Mpls(label) => {
            let found = if place.labels > 0 {
                let before = Spot { plus: at.plus.wrapping_sub(2), ..at };
                not(Tree::Test(Step { load: load(before, B), jump: code::JSET, k: 1 }))
            } else {
                equal(place.kind, H, if place.link == Link::Ppp { 0x0281 } else { 0x8847 })
            };
            and_maybe(found, label.map(|label| masked(at, W, 0xffff_f000, label << 12)))
        }
        Primitive::Pppoes(session) => {
            and_maybe(carries(place, 0x8864), session.map(|session| masked(at, W, 0xffff, session)))
        }
        Primitive::Geneve(network) => geneve(place, *network),
        Primitive::Llc(control) => {
            let found = match place.link {
                Link::Ethernet => {
                    let kind = Step { load: load(place.kind, H), jump: code::JGT, k: 1500 };
                    all([not(Tree::Test(kind)), not(equal(place.payload, H, 0xffff))])
                }
                Link::Wlan(_) => probed(&place.data()),
                Link::SunAtm => masked(place.header, B, 0x0f, 2),
                _ => always(),
            };
            let control = control.map(|of| masked(place.payload.plus(2), B, of.mask.into(), of.value.into()));
            and_maybe(found, control)
        }
        Primitive::Outbound(sent) => {
            if place.live {
                let kind = Tree::Test(Step { load: live::packet_type(), jump: code::JEQ, k: live::OUTGOING });
                return Some(if *sent { kind } else { not(kind) });
            }
            match place.sent(*sent) {
                Some((probe, true)) => probed(&probe),
                Some((probe, false)) => not(probed(&probe)),
                None => never(),
            }
        }
        Primitive::Interface(number) if place.live => {
            Tree::Test(Step { load: live::interface(), jump: code::JEQ, k: *number })
        }
        Primitive::Interface(number) => equal(place.header.plus(4), W, *number),
        Primitive::Compare(left, relation, right) => {
            let compared = compare(place, left, *relation, right)?;
            all([guards(place, left), guards(place, right), compared])
        }
    })
}

fn always() -> Steps {
    Tree::And(Vec::new())
}

fn never() -> Steps {
    Tree::Or(Vec::new())
}

fn not(of: Steps) -> Steps {
    Tree::Not(Box::new(of))
}

fn all<const N: usize>(of: [Steps; N]) -> Steps {
    Tree::And(of.into())
}

fn any<const N: usize>(of: [Steps; N]) -> Steps {
    Tree::Or(of.into())
}

fn and_maybe(first: Steps, then: Option<Steps>) -> Steps {
    match then {
        Some(then) => all([first, then]),
        None => first,
    }
}

fn versions(version: Version, v4: Steps, v6: Steps) -> Steps {
    match version {
        Version::V4 => v4,
        Version::V6 => v6,
        Version::Any => any([v4, v6]),
    }
}

fn either<S>(direction: Direction, [source, destination]: [S; 2], test: impl Fn(S) -> Steps) -> Steps {
    match direction {
        Direction::Source => test(source),
        Direction::Destination => test(destination),
        Direction::Either => any([test(source), test(destination)]),
        Direction::Both => all([test(source), test(destination)]),
    }
}

fn one(code: u16, k: u32) -> Instruction {
    Instruction::new(code, k)
}

/// X is what the memory word of a spot has.
fn word(spot: Spot) -> Instruction {
    one(code::LDX_MEM, u32::from(spot.word) - 1)
}

fn load(spot: Spot, size: u16) -> Code {
    if spot.word == 0 {
        return vec![one(code::LD_ABS | size, spot.plus)];
    }
    vec![word(spot), one(code::LD_IND | size, spot.plus)]
}

fn length_of() -> Code {
    vec![one(code::LD_LEN, 0)]
}

fn equal(spot: Spot, size: u16, k: u32) -> Steps {
    Tree::Test(Step { load: load(spot, size), jump: code::JEQ, k })
}

fn masked(spot: Spot, size: u16, mask: u32, k: u32) -> Steps {
    let mut load = load(spot, size);
    if mask != u32::MAX {
        load.push(one(code::AND, mask));
    }
    Tree::Test(Step { load, jump: code::JEQ, k })
}

/// One of these bits of a byte.
fn bits(spot: Spot, k: u32) -> Steps {
    Tree::Test(Step { load: load(spot, B), jump: code::JSET, k })
}

fn probed(probe: &Probe) -> Steps {
    let size = match probe.size {
        1 => B,
        2 => H,
        _ => W,
    };
    // All bits of a mask but none of a value: it is asked whether one of them is set.
    if size == B && probe.values() == [0] && probe.mask <= 0xff {
        return not(bits(probe.spot, probe.mask));
    }
    let values = probe.values().iter().map(|value| masked(probe.spot, size, probe.mask, *value));
    Tree::Or(values.collect())
}

/// X is where the transport layer of IPv4 begins, but for what the network layer's spot adds.
fn header(at: Spot) -> Code {
    if at.word == 0 {
        return vec![one(code::LDX_MSH, at.plus)];
    }
    let mut code = load(at, B);
    code.extend([one(code::AND, 0xf), one(code::LSH, 2), one(code::ADD | code::X, 0), one(code::TAX, 0)]);
    code
}

fn transport(at: Spot, plus: u32, size: u16) -> Code {
    let mut code = header(at);
    code.push(one(code::LD_IND | size, at.plus(plus).plus));
    code
}

/// Inside a Geneve tunnel there may be no header of the link layer.
fn has_link(place: &Place) -> Steps {
    if !place.tunnel {
        return always();
    }
    let load = vec![one(code::LD_MEM, u32::from(place.payload.word) - 1), word(place.header)];
    not(Tree::Test(Step { load, jump: code::JEQ | code::X, k: 0 }))
}

fn mac(at: Spot, [a, b, c, d, e, f]: [u8; 6]) -> Steps {
    let (high, low) = (u16::from_be_bytes([a, b]), u32::from_be_bytes([c, d, e, f]));
    all([equal(at.plus(2), W, low), equal(at, H, high.into())])
}

fn iso(place: &Place, number: u32) -> Steps {
    if place.link == Link::FrameRelay {
        return equal(place.header.plus(2), H, 0x0300 | number);
    }
    let at = place.osi().plus(u32::from(place.link == Link::Hdlc));
    all([carries(place, 0xfe), equal(at, B, number)])
}

fn decnet(place: &Place, direction: Direction, address: u16) -> Steps {
    let (at, address) = (place.network(), u32::from(address.swap_bytes()));
    let tests = either(direction, [(3, 15), (1, 7)], |(short, long)| {
        let own = |value| masked(at.plus(2), B, 0x7, value);
        let padded = |value| masked(at.plus(2), H, 0xff07, value);
        let there = |plus| equal(at.plus(plus), H, address);
        any([
            all([own(0x2), there(2 + short)]),
            all([padded(0x8102), there(3 + short)]),
            all([own(0x6), there(2 + long)]),
            all([padded(0x8106), there(3 + long)]),
        ])
    });
    all([carries(place, 0x6003), tests])
}

/// Both versions of IP with one of these transport protocols, and what is asked of their ports.
fn ports(place: &Place, protocol: Option<u8>, v4: Steps, v6: Steps) -> Steps {
    let at = place.network();
    let wanted = |at| match protocol {
        Some(number) => equal(at, B, number.into()),
        None => any([132, 6, 17].map(|number| equal(at, B, number))),
    };
    let v6 = all([carries(place, 0x86dd), wanted(at.plus(6)), v6]);
    any([v6, all([carries(place, 0x0800), wanted(at.plus(9)), whole(at), v4])])
}

/// No fragment but the first.
fn whole(at: Spot) -> Steps {
    not(Tree::Test(Step { load: load(at.plus(6), H), jump: code::JSET, k: 0x1fff }))
}
