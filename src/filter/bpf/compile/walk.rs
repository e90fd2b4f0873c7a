//! Steps that go through a packet and keep what they find: chains of headers, tunnels.

use alloc::vec;
use alloc::vec::Vec;

use super::super::Instruction;
use super::super::code;
use super::super::graph::Step;
use super::{B, CHAINED, Code, H, Steps, W, all, always, header, load, one, ports, transport, word};
use crate::filter::Tree;
use crate::filter::capture::place::{Place, Spot};

/// A loop over the headers: A is the next one's number, X where it stands, counted from the network layer's spot.
pub(super) fn chain(at: Spot, number: u32, v6: bool) -> Steps {
    let spotted = |code: &mut Code| {
        if at.word != 0 {
            code.extend([word(at), one(code::ADD | code::X, 0)]);
        }
        code.push(one(code::TAX, 0));
    };
    let next = load(at.plus(if v6 { 6 } else { 9 }), B);
    let mut load = Vec::new();
    if v6 {
        load.push(one(code::LD_IMM, 40));
        spotted(&mut load);
    } else {
        load.extend(header(at));
    }
    // The number of the next header is read last, so that A has it; X stays.
    if at.word == 0 {
        load.extend(next);
    } else {
        load.extend([one(code::STX, CHAINED), next[0], next[1], one(code::LDX_MEM, CHAINED)]);
    }
    let length =
        |add, times| [one(code::LD_IND | B, at.plus(1).plus), one(code::ADD, add), one(code::MUL, times)];
    let kept = [one(code::LD_IND | B, at.plus), one(code::ST, CHAINED)];
    let mut extension: Code = kept.into();
    extension.extend(length(1, 8));
    extension.extend([one(code::ADD | code::X, 0), one(code::TAX, 0), one(code::LD_MEM, CHAINED)]);
    let mut authentication: Code = kept.into();
    authentication.extend(length(2, 4));
    spotted(&mut authentication);
    authentication.push(one(code::LD_MEM, CHAINED));
    if !v6 {
        extension.clear();
    }
    // Conditions, then both bodies, each with its jump back.
    let kinds: &[u32] = if v6 { &[0, 60, 43, 44] } else { &[] };
    let conditions = 3 + kinds.len();
    let extension_at = conditions;
    let extension_len = if v6 { extension.len() + 1 } else { 0 };
    let authentication_at = extension_at + extension_len;
    let end = authentication_at + authentication.len() + 1;
    let mut body: Code = Vec::new();
    let mut jump = |k: u32, yes: usize, no: usize| {
        let here = body.len() + 1;
        body.push(Instruction { code: code::JEQ, jt: (yes - here) as u8, jf: (no - here) as u8, k });
    };
    jump(number, end, 1);
    jump(59, end, 2);
    for (nth, kind) in kinds.iter().enumerate() {
        jump(*kind, extension_at, 3 + nth);
    }
    jump(51, authentication_at, end);
    let mut close = |code: Code| {
        body.extend(code);
        let back = (body.len() as u32 + 1).wrapping_neg();
        body.push(one(code::JA, back));
    };
    if v6 {
        close(extension);
    }
    close(authentication);
    load.extend(body);
    Tree::Test(Step { load, jump: code::JEQ, k: number })
}

/// A tunnel, and then three memory words for what is in it.
pub(super) fn geneve(place: &Place, network: Option<u32>) -> Steps {
    let at = place.network();
    let found = |read: &dyn Fn(u32, u16) -> Code, start: Code| {
        let test = |load, jump, k| Tree::Test(Step { load, jump, k });
        let mut version = read(8, B);
        version.push(one(code::AND, 0xc0));
        let network = match network {
            Some(network) => {
                let mut load = read(12, W);
                load.push(one(code::AND, 0xffff_ff00));
                test(load, code::JEQ, network << 8)
            }
            None => always(),
        };
        let keep = test(keep(start, u32::from(place.first())), code::JGE, 0);
        all([test(read(2, H), code::JEQ, 6081), test(version, code::JEQ, 0), network, keep])
    };
    // A is where the Geneve header begins.
    let mut v4 = header(at);
    v4.extend([one(code::TXA, 0), one(code::ADD, at.plus(8).plus)]);
    let mut v6 = vec![one(code::LD_IMM, at.plus(48).plus)];
    if at.word != 0 {
        v6.extend([word(at), one(code::ADD | code::X, 0)]);
    }
    let v4 = found(&|plus, size| transport(at, plus, size), v4);
    let v6 = found(&|plus, size| load(at.plus(40 + plus), size), v6);
    ports(place, Some(17), v4, v6)
}

fn keep(start: Code, first: u32) -> Code {
    let [header, kind, payload] = [first, first + 1, first + 2];
    let mut code = start;
    code.extend([
        one(code::TAX, 0),
        one(code::ADD, 2),
        one(code::ST, kind),
        one(code::LD_IND | B, 0),
        one(code::AND, 0x3f),
        one(code::LSH, 2),
        one(code::ADD, 8),
        one(code::ADD | code::X, 0),
        one(code::ST, header),
        one(code::ST, payload),
        one(code::LD_IND | H, 2),
        // Without Ethernet inside, the type is that of the Geneve header.
        Instruction { code: code::JEQ, jt: 0, jf: 5, k: 0x6558 },
        one(code::LD_MEM, header),
        one(code::ADD, 12),
        one(code::ST, kind),
        one(code::ADD, 2),
        one(code::ST, payload),
    ]);
    code
}
