//! Addresses and ports, one of several: a few are asked for one after the other, many by halves.

use alloc::vec;

use super::super::code;
use super::super::graph::Step;
use super::{Code, H, Steps, W, all, any, carries, either, load, not, ports, transport};
use crate::filter::Tree;
use crate::filter::capture::place::{Place, Placed, Spot};
use crate::filter::capture::{Direction, FEW, Over, Primitive};

/// Steps of alternatives that differ in their values only.
pub(super) fn joined(first: &Placed, ranges: &[(u32, u32)]) -> Option<Steps> {
    let place = &first.place;
    match &first.test {
        Primitive::Address(over, direction, ..) => {
            Some(addresses(place, *over, *direction, &|spot| among(&load(spot, W), ranges)))
        }
        Primitive::Ports(protocol, direction, ..) => {
            Some(ports_of(place, *protocol, *direction, &|load| among(&load, ranges)))
        }
        _ => None,
    }
}

/// What is asked of addresses of IPv4, ARP and RARP.
pub(super) fn addresses(
    place: &Place,
    over: Over,
    direction: Direction,
    test: &dyn Fn(Spot) -> Steps,
) -> Steps {
    let at = place.network();
    let ip = || all([carries(place, 0x0800), either(direction, [at.plus(12), at.plus(16)], test)]);
    let arp = |kinds: &[u32]| {
        let kinds = kinds.iter().map(|kind| carries(place, *kind)).collect();
        all([Tree::Or(kinds), either(direction, [at.plus(14), at.plus(24)], test)])
    };
    match over {
        Over::Any if place.labels > 0 => ip(),
        Over::Any => any([ip(), arp(&[0x0806, 0x8035])]),
        Over::Ip => ip(),
        Over::Arp => arp(&[0x0806]),
        Over::Rarp => arp(&[0x8035]),
    }
}

/// What is asked of ports: of what is loaded.
pub(super) fn ports_of(
    place: &Place,
    protocol: Option<u8>,
    direction: Direction,
    test: &dyn Fn(Code) -> Steps,
) -> Steps {
    let at = place.network();
    let v6 = either(direction, [40, 42], |plus| test(load(at.plus(plus), H)));
    let v4 = either(direction, [0, 2], |plus| test(transport(at, plus, H)));
    ports(place, protocol, v4, v6)
}

/// Whether what is loaded is within one of these; many are in order.
pub(super) fn among(load: &Code, ranges: &[(u32, u32)]) -> Steps {
    let step = |jump, k| Tree::Test(Step { load: load.clone(), jump, k });
    if ranges.len() > FEW {
        let (low, high) = ranges.split_at(ranges.len() / 2);
        let above = step(code::JGE, high[0].0);
        return any([all([above.clone(), among(load, high)]), all([not(above), among(load, low)])]);
    }
    let one = |(low, high): &(u32, u32)| {
        if low == high {
            return step(code::JEQ, *low);
        }
        all([step(code::JGE, *low), not(step(code::JGT, *high))])
    };
    match ranges {
        [range] => one(range),
        _ => Tree::Or(ranges.iter().map(one).collect::<vec::Vec<_>>()),
    }
}
