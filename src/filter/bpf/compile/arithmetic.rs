//! Steps of arithmetic: what is compared is computed in the accumulator, with memory words for what waits.

use alloc::vec::Vec;

use super::super::code;
use super::super::graph::Step;
use super::{B, Code, H, Steps, W, all, always, carries, equal, header, load, not, one, whole, word};
use crate::filter::Tree;
use crate::filter::capture::place::{Place, Spot};
use crate::filter::capture::{Arithmetic, Base, Operator, Relation};

/// Memory words of arithmetic: those that tunnels do not take, but for the last, which is that of chains.
const SCRATCH: core::ops::Range<u32> = 9..15;

/// Whether the protocols are there whose bytes are asked for; as in libpcap, only those on the left of an operator are.
pub(super) fn guards(place: &Place, of: &Arithmetic) -> Steps {
    let at = place.network();
    match of {
        Arithmetic::Number(_) | Arithmetic::Length => always(),
        Arithmetic::Negative(of) => guards(place, of),
        Arithmetic::Pair(_, both) => guards(place, &both[0]),
        Arithmetic::Bytes(base, index, _) => {
            let own = match base {
                Base::Link | Base::Radio => always(),
                Base::Network(number) => carries(place, *number),
                Base::Icmp6 => all([carries(place, 0x86dd), equal(at.plus(6), B, 58)]),
                Base::Transport(number) => {
                    all([carries(place, 0x0800), equal(at.plus(9), B, (*number).into()), whole(at)])
                }
            };
            all([own, guards(place, index)])
        }
    }
}

pub(super) fn compare(
    place: &Place,
    left: &Arithmetic,
    relation: Relation,
    right: &Arithmetic,
) -> Option<Steps> {
    let (jump, reverse) = match relation {
        Relation::Equal => (code::JEQ, false),
        Relation::Unequal => (code::JEQ, true),
        Relation::Greater => (code::JGT, false),
        Relation::LessOrEqual => (code::JGT, true),
        Relation::GreaterOrEqual => (code::JGE, false),
        Relation::Less => (code::JGE, true),
    };
    let mut load = Vec::new();
    // Whether bits are set is one jump.
    if let (Arithmetic::Pair(Operator::And, both), Some(0), Relation::Equal | Relation::Unequal) =
        (left, right.constant(), relation)
        && let Some(k) = both[1].constant()
    {
        value(place, &both[0], SCRATCH.start, &mut load)?;
        let set = Tree::Test(Step { load, jump: code::JSET, k });
        return Some(if reverse { set } else { not(set) });
    }
    value(place, left, SCRATCH.start, &mut load)?;
    let step = if let Some(k) = right.constant() {
        Step { load, jump, k }
    } else {
        second(place, right, SCRATCH.start, &mut load)?;
        Step { load, jump: jump | code::X, k: 0 }
    };
    Some(if reverse { not(Tree::Test(step)) } else { Tree::Test(step) })
}

/// A stays, and X becomes the value.
fn second(place: &Place, of: &Arithmetic, free: u32, out: &mut Code) -> Option<()> {
    if free >= SCRATCH.end {
        return None;
    }
    out.push(one(code::ST, free));
    value(place, of, free + 1, out)?;
    out.extend([one(code::TAX, 0), one(code::LD_MEM, free)]);
    Some(())
}

/// A becomes the value; memory words from `free` on may be written.
fn value(place: &Place, of: &Arithmetic, free: u32, out: &mut Code) -> Option<()> {
    if let Some(number) = of.constant() {
        out.push(one(code::LD_IMM, number));
        return Some(());
    }
    match of {
        Arithmetic::Number(number) => out.push(one(code::LD_IMM, *number)),
        Arithmetic::Length => out.push(one(code::LD_LEN, 0)),
        Arithmetic::Negative(of) => {
            value(place, of, free, out)?;
            out.push(one(code::NEG, 0));
        }
        Arithmetic::Pair(operator, both) => {
            let operation = match operator {
                Operator::Add => code::ADD,
                Operator::Subtract => code::SUB,
                Operator::Multiply => code::MUL,
                Operator::Divide => code::DIV,
                Operator::Remainder => code::MOD,
                Operator::And => code::AND,
                Operator::Or => code::OR,
                Operator::Xor => code::XOR,
                Operator::Left => code::LSH,
                Operator::Right => code::RSH,
            };
            value(place, &both[0], free, out)?;
            if let Some(number) = both[1].constant() {
                out.push(one(operation, number));
            } else {
                second(place, &both[1], free, out)?;
                out.push(one(operation | code::X, 0));
            }
        }
        Arithmetic::Bytes(base, index, size) => return bytes(place, *base, index, *size, free, out),
    }
    Some(())
}

fn bytes(place: &Place, base: Base, index: &Arithmetic, size: u8, free: u32, out: &mut Code) -> Option<()> {
    let size = match size {
        1 => B,
        2 => H,
        _ => W,
    };
    let at = match base {
        Base::Link => place.header,
        Base::Radio => Spot { word: 0, plus: 0 },
        Base::Network(_) | Base::Transport(_) => place.network(),
        Base::Icmp6 => place.network().plus(40),
    };
    let transport = matches!(base, Base::Transport(_));
    match index.constant() {
        Some(number) if !transport && at.word == 0 => {
            out.push(one(code::LD_ABS | size, at.plus.wrapping_add(number)));
            return Some(());
        }
        Some(number @ 0..0x1_0000) if transport => {
            out.extend(super::transport(at, number, size));
            return Some(());
        }
        Some(number @ 0..0x1_0000) => {
            out.extend(load(at.plus(number), size));
            return Some(());
        }
        _ => value(place, index, free, out)?,
    }
    if transport && at.word == 0 {
        out.extend([one(code::LDX_MSH, at.plus), one(code::ADD | code::X, 0)]);
    } else if transport {
        if free >= SCRATCH.end {
            return None;
        }
        out.push(one(code::ST, free));
        out.extend(header(at));
        out.extend([one(code::LD_MEM, free), one(code::ADD | code::X, 0)]);
    } else if at.word != 0 {
        out.extend([word(at), one(code::ADD | code::X, 0)]);
    }
    out.extend([one(code::TAX, 0), one(code::LD_IND | size, at.plus)]);
    Some(())
}
