//! What the link layer carries: a type, or what stands in 802.2.

use super::super::code;
use super::super::graph::Step;
use super::{B, H, Steps, W, all, always, any, equal, load, masked, never, not, probed};
use crate::filter::Tree;
use crate::filter::capture::links::Told;
use crate::filter::capture::place::{Link, Place, Spot};
use crate::filter::capture::{families, point_to_point};

pub(super) fn carries(place: &Place, number: u32) -> Steps {
    if place.labels > 0 {
        let at = place.network();
        let version = if number == 0x0800 { 0x40 } else { 0x60 };
        return all([
            masked(Spot { plus: at.plus.wrapping_sub(2), ..at }, B, 1, 1),
            masked(at, B, 0xf0, version),
        ]);
    }
    let kind = |number| equal(place.kind, H, number);
    match place.link {
        Link::Ethernet => {
            let lengths = |inner| {
                all([not(Tree::Test(Step { load: load(place.kind, H), jump: code::JGT, k: 1500 })), inner])
            };
            match number {
                0x06 | 0xf0 | 0xfe => lengths(equal(place.payload, H, number << 8 | number)),
                0xe0 => {
                    let bare = any([equal(place.payload, B, 0xe0), equal(place.payload, H, 0xffff)]);
                    any([kind(0x8137), lengths(any([snap(place, 0, 0x8137), bare]))])
                }
                0x809b => any([kind(number), lengths(snap(place, 0x08_0007, number))]),
                0x80f3 => any([kind(number), lengths(snap(place, 0, number))]),
                0..=1500 => lengths(equal(place.payload, B, number)),
                _ => kind(number),
            }
        }
        Link::Cooked => match number {
            0x06 | 0xf0 | 0xfe => all([kind(4), equal(place.payload, H, number << 8 | number)]),
            0xe0 => {
                let inner = any([equal(place.payload, B, 0xe0), snap(place, 0, 0x8137)]);
                any([kind(0x8137), kind(1), all([kind(4), inner])])
            }
            0x809b => any([kind(number), all([kind(4), snap(place, 0x08_0007, number)])]),
            0x80f3 => any([kind(number), all([kind(4), snap(place, 0, number)])]),
            0..=1500 => all([kind(4), equal(place.payload, B, number)]),
            _ => kind(number),
        },
        Link::Raw => match number {
            0x0800 => masked(place.header, B, 0xf0, 0x40),
            0x86dd => masked(place.header, B, 0xf0, 0x60),
            _ => never(),
        },
        Link::Raw4 if number == 0x0800 => always(),
        Link::Raw6 if number == 0x86dd => always(),
        Link::Raw4 | Link::Raw6 => never(),
        Link::Null | Link::Loop => {
            let swapped = families(number)
                .iter()
                .filter(|_| place.link == Link::Null)
                .map(|family| family.swap_bytes());
            let all = families(number).iter().copied().chain(swapped);
            Tree::Or(all.map(|family| equal(place.kind, W, family)).collect())
        }
        Link::Cooked2 => kind(number),
        Link::Ppp => kind(point_to_point(number)),
        Link::Hdlc => kind(if number == 0xfe { 0xfefe } else { number }),
        Link::FrameRelay => match number {
            0x0800 => kind(0x03cc),
            0x86dd => kind(0x038e),
            0xfe => any([0x0381, 0x0382, 0x0383].map(kind)),
            _ => never(),
        },
        _ => match place.told(number) {
            Told::Always => always(),
            Told::Never => never(),
            Told::All(probes) => Tree::And(probes.iter().flatten().map(probed).collect()),
        },
    }
}

fn snap(place: &Place, organization: u32, number: u32) -> Steps {
    let low = equal(place.payload.plus(4), W, (organization & 0xffff) << 16 | number);
    all([low, equal(place.payload, W, 0xaaaa_0300 | organization >> 16)])
}
