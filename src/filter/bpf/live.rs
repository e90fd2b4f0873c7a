//! Programs for packets as Linux holds them: the outermost VLAN tag is not in the frame but beside it, as are the direction and the
//! interface (`SKF_AD_…` of linux/filter.h).
//!
//! A filter means what it means for the frame with its tag put back. So there are two ways through such a program: without a tag
//! beside the frame that of any program, with one a second, in which what stands behind the addresses is read four bytes
//! further in front, and the four bytes of the tag are asked of the kernel.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::compile::{self, CHAINED, Code};
use super::graph::{self, Step};
use super::{Instruction, Program, code};
use crate::filter::Tree;
use crate::filter::capture::place::{Link, Place, Placed};
use crate::filter::capture::{Arithmetic, Base, Check, Front, Primitive};

/// What a kernel knows of a packet beside its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// The outermost VLAN tag, which the frame no longer has: its EtherType, then priority, DEI and identifier.
    pub tag: Option<(u16, u16)>,
    /// To whom it was (`sll_pkttype` of packet(7)): 0 this machine, 1 everybody, 2 a group, 3 somebody else, 4 sent by it.
    pub packet_type: u8,
    /// Number of the interface.
    pub interface: u32,
}

/// Where loads of what is beside the bytes begin (`SKF_AD_OFF`).
pub(super) const BESIDE: u32 = 0xffff_f000;
const PACKET_TYPE: u32 = BESIDE + 4;
const INTERFACE: u32 = BESIDE + 8;
const TAG: u32 = BESIDE + 44;
const PRESENT: u32 = BESIDE + 48;
const TAG_TYPE: u32 = BESIDE + 60;

/// `PACKET_OUTGOING`
pub(super) const OUTGOING: u32 = 4;

/// The bytes of a frame that its tag would be.
const TAGGED: core::ops::Range<u32> = 12..16;

impl Beside {
    pub(super) fn read(&self, k: u32) -> u32 {
        match k {
            PACKET_TYPE => self.packet_type.into(),
            INTERFACE => self.interface,
            TAG => self.tag.map_or(0, |tag| tag.1.into()),
            PRESENT => self.tag.is_some().into(),
            TAG_TYPE => self.tag.map_or(0, |tag| tag.0.into()),
            _ => 0,
        }
    }

    pub(in crate::filter) fn outgoing(&self) -> bool {
        u32::from(self.packet_type) == OUTGOING
    }
}

/// Whether a load of this number is one of what is beside the bytes.
pub(super) fn is_beside(k: u32) -> bool {
    matches!(k, PACKET_TYPE | INTERFACE | TAG | PRESENT | TAG_TYPE)
}

pub(super) fn packet_type() -> Code {
    vec![Instruction::new(code::LD_ABS | code::B, PACKET_TYPE)]
}

pub(super) fn interface() -> Code {
    vec![Instruction::new(code::LD_ABS, INTERFACE)]
}

/// The program; or why there is none, nothing being the lack of memory.
pub(in crate::filter) fn compile(
    tree: &Tree<Placed>,
    checks: &Tree<Check>,
    front: Option<&Front>,
) -> Result<Program, Option<&'static str>> {
    let (plain, front) = compile::built(checks, front).ok_or(None)?;
    let (mut ethernet, mut wrong) = (false, None);
    tree.tests(&mut |placed| {
        ethernet |= placed.place.link == Link::Ethernet;
        wrong = wrong.or(refused(placed));
    });
    if loose(tree) {
        wrong = wrong.or(Some("a kernel cannot be asked for what is in a tunnel that need not be there"));
    }
    if let Some(wrong) = wrong {
        return Err(Some(wrong));
    }
    let steps = if ethernet {
        let present = Tree::Test(Step {
            load: vec![Instruction::new(code::LD_ABS | code::B, PRESENT)],
            jump: code::JEQ,
            k: 1,
        });
        let back = plain.clone().map(&mut |step| Step { load: moved(&step.load), ..step });
        let without = Tree::Not(Box::new(present.clone()));
        Tree::Or(vec![Tree::And(vec![present, back]), Tree::And(vec![without, plain])])
    } else {
        plain
    };
    Ok(Program { live: true, ..graph::program(&steps, front) })
}

/// A load of a frame with its tag put back, made of the frame without it.
fn moved(load: &[Instruction]) -> Code {
    let mut out = Vec::new();
    for instruction in load {
        let Instruction { code, k, .. } = *instruction;
        let size = match code & 0x18 {
            0 => 4,
            code::H => 2,
            _ => 1,
        };
        match code {
            0x20 | 0x28 | 0x30 if k >= BESIDE => out.push(*instruction),
            0x20 | 0x28 | 0x30 => absolute(k, size, *instruction, &mut out),
            // What is computed is behind the tag, or not reached: it stands behind a type of the frame that a tag's is not.
            0x40 | 0x48 | 0x50 => out.push(Instruction { k: k.wrapping_sub(4), ..*instruction }),
            code::LDX_MSH => out.push(Instruction { k: k.saturating_sub(4), ..*instruction }),
            code::LD_LEN => out.extend([*instruction, Instruction::new(code::ADD, 4)]),
            _ => out.push(*instruction),
        }
    }
    out
}

/// Bytes from here on; where the tag's meet others, they are put together one by one.
fn absolute(k: u32, size: u32, instruction: Instruction, out: &mut Code) {
    let end = k.saturating_add(size);
    if end <= TAGGED.start {
        out.push(instruction);
    } else if k >= TAGGED.end {
        out.push(Instruction { k: k - 4, ..instruction });
    } else if size == 2 && k.is_multiple_of(2) {
        out.push(Instruction::new(code::LD_ABS | code::H, if k == TAGGED.start { TAG_TYPE } else { TAG }));
    } else {
        for at in k..end {
            if at > k {
                out.push(Instruction::new(code::ST, CHAINED));
            }
            one(at, out);
            if at > k {
                out.extend([
                    Instruction::new(code::TAX, 0),
                    Instruction::new(code::LD_MEM, CHAINED),
                    Instruction::new(code::LSH, 8),
                    Instruction::new(code::OR | code::X, 0),
                ]);
            }
        }
    }
}

fn one(at: u32, out: &mut Code) {
    if !TAGGED.contains(&at) {
        let at = if at < TAGGED.start { at } else { at - 4 };
        return out.push(Instruction::new(code::LD_ABS | code::B, at));
    }
    out.push(Instruction::new(code::LD_ABS | code::H, if at < 14 { TAG_TYPE } else { TAG }));
    out.push(if at.is_multiple_of(2) {
        Instruction::new(code::RSH, 8)
    } else {
        Instruction::new(code::AND, 0xff)
    });
}

/// Why a test cannot be done on a frame without its tag.
fn refused(Placed { test, place }: &Placed) -> Option<&'static str> {
    let Primitive::Compare(left, _, right) = test else { return None };
    let outermost = place.link == Link::Ethernet && place.header.word == 0 && place.header.plus == 0;
    if !outermost || place.kind.plus == TAGGED.start && (guarded(left) || guarded(right)) {
        return None;
    }
    (computed(place, left) || computed(place, right))
        .then_some("a kernel cannot be asked for bytes of the link layer whose place is computed")
}

/// Whether something is looked at only if the type of the frame is that of a protocol.
fn guarded(of: &Arithmetic) -> bool {
    match of {
        Arithmetic::Number(_) | Arithmetic::Length => false,
        Arithmetic::Negative(of) => guarded(of),
        Arithmetic::Pair(_, both) => guarded(&both[0]),
        Arithmetic::Bytes(Base::Link, index, _) => guarded(index),
        Arithmetic::Bytes(..) => true,
    }
}

/// Whether the place of some bytes, in front of the tag or behind it, is known only when the packet is there.
fn computed(place: &Place, of: &Arithmetic) -> bool {
    match of {
        Arithmetic::Number(_) | Arithmetic::Length => false,
        Arithmetic::Negative(of) => computed(place, of),
        Arithmetic::Pair(_, both) => computed(place, &both[0]) || computed(place, &both[1]),
        Arithmetic::Bytes(base, index, _) => {
            let Some(number) = index.constant() else {
                // Only a number without sign is sure to stay behind the tag.
                return *base == Base::Link
                    || place.network().plus < TAGGED.end
                    || computed(place, index)
                    || signed(index);
            };
            number > 0xffff && *base != Base::Link
                || *base == Base::Link && number >= BESIDE - 64
                || matches!(base, Base::Transport(_)) && place.network().plus < TAGGED.end
        }
    }
}

fn signed(of: &Arithmetic) -> bool {
    match of {
        Arithmetic::Number(number) => *number > 0xffff,
        Arithmetic::Length => false,
        Arithmetic::Negative(_) => true,
        Arithmetic::Bytes(_, index, _) => signed(index),
        Arithmetic::Pair(operator, both) => {
            matches!(operator, crate::filter::capture::Operator::Subtract)
                || signed(&both[0])
                || signed(&both[1])
        }
    }
}

/// Whether something is looked for in a tunnel that need not be there.
fn loose(tree: &Tree<Placed>) -> bool {
    let sure = |tree: &Tree<Placed>| matches!(tree, Tree::Test(Placed { test: Primitive::Geneve(_), .. }));
    let (mut tunnels, mut inside) = (0, false);
    tree.tests(&mut |placed| {
        inside |= placed.place.tunnels > 0;
        tunnels += usize::from(matches!(placed.test, Primitive::Geneve(_)));
    });
    let held = match tree {
        Tree::And(trees) => trees.iter().filter(|tree| sure(tree)).count(),
        other => usize::from(sure(other)),
    };
    inside && held < tunnels
}
