//! Filters as the kernel has to run them: in front of the filter's own program stands which way a packet must go, and what
//! comes of it is how many bytes are kept.
//!
//! The network card takes VLAN tags out, so that a program cannot find them where they are in a capture. Of Ethernet there
//! are programs that know of this. Elsewhere a packet whose tag is out passes here, and the filter decides once the tag is back
//! in its place.

use super::Direction;
use super::link::{COOKED, COOKED_LEN, LOOPBACK};
use crate::filter::bpf::Instruction;
use crate::filter::capture::Filter;

/// Most instructions that a kernel takes.
const MOST: usize = 4096;

/// Where the kernel has what is not in the packet: `SKF_AD_OFF`, and what is asked for.
const AUXILIARY: u32 = 0xffff_f000;
const PROTOCOL: u32 = AUXILIARY;
const KIND: u32 = AUXILIARY + 4;
const INTERFACE: u32 = AUXILIARY + 8;
const HARDWARE: u32 = AUXILIARY + 28;
const TAGGED: u32 = AUXILIARY + 48;

const OUTGOING: u32 = 4;

const LD_W: u16 = 0x20;
const LD_H: u16 = 0x28;
const LD_B: u16 = 0x30;
const JEQ: u16 = 0x15;
const RET: u16 = 0x06;

/// What is attached, and whether the filter has to be asked again.
pub(super) struct Attached {
    pub(super) program: Vec<Instruction>,
    /// Of which packets the filter is asked once they are whole.
    pub(super) ask: Ask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The kernel decides of all.
    Nothing,
    /// Of packets whose tag was taken out.
    Tagged,
    /// The kernel cannot run the filter.
    All,
}

/// A program that lets nothing pass.
pub(super) const NOTHING: [Instruction; 1] = [step(RET, 0)];

/// The program for packets of this link type.
pub(super) fn program(filter: Option<&Filter>, link: u32, direction: Direction, snaplen: u32) -> Attached {
    let kept = if link == COOKED { snaplen.saturating_sub(COOKED_LEN as u32).max(1) } else { snaplen };
    let mut program = way(direction);
    let whole = filter.filter(|_| link != COOKED).and_then(|filter| filter.program_live().ok());
    if let Some(own) =
        whole.filter(|own| own.verify().is_ok() && own.instructions().len() + program.len() <= MOST)
        && let Some(own) = translate(own.instructions(), link, kept)
    {
        program.extend(own);
        return Attached { program, ask: Ask::Nothing };
    }
    let own = filter.map(|filter| {
        let own = filter.program().ok().filter(|own| own.verify().is_ok())?;
        translate(own.instructions(), link, kept)
    });
    let ask = match own {
        None => {
            program.push(step(RET, kept));
            Ask::Nothing
        }
        Some(Some(own)) if own.len() + program.len() + 3 <= MOST => {
            program.extend([step(LD_W, TAGGED), jump(0, 1, 0), step(RET, kept)]);
            program.extend(own);
            Ask::Tagged
        }
        Some(_) => {
            program.push(step(RET, kept));
            Ask::All
        }
    };
    Attached { program, ask }
}

/// Packets that go the other way do not pass. What the loopback interface sends it receives too: once is enough.
fn way(direction: Direction) -> Vec<Instruction> {
    match direction {
        Direction::In => vec![step(LD_W, KIND), jump(OUTGOING, 0, 1), step(RET, 0)],
        Direction::Out => vec![step(LD_W, KIND), jump(OUTGOING, 1, 0), step(RET, 0)],
        Direction::Both => vec![
            step(LD_W, KIND),
            jump(OUTGOING, 0, 3),
            step(LD_W, HARDWARE),
            jump(LOOPBACK.into(), 0, 1),
            step(RET, 0),
        ],
    }
}

/// The program of a filter, for what the kernel has of a packet; `None` if it reads what the kernel does not have.
fn translate(own: &[Instruction], link: u32, kept: u32) -> Option<Vec<Instruction>> {
    own.iter().map(|instruction| one(*instruction, link, kept)).collect::<Option<Vec<_>>>()
}

fn one(instruction: Instruction, link: u32, kept: u32) -> Option<Instruction> {
    let Instruction { code, k, .. } = instruction;
    if code == RET {
        return Some(Instruction { k: k.min(kept), ..instruction });
    }
    if link != COOKED {
        return Some(instruction);
    }
    let (class, mode) = (code & 7, code & 0xe0);
    // The kernel has no header in front of the packet: it is asked what it would have written there.
    match (class, mode) {
        (0 | 1, 0x20) if k >= AUXILIARY => Some(instruction),
        (0, 0x40) | (0 | 1, 0x20 | 0xa0) if k >= COOKED_LEN as u32 => {
            Some(Instruction { k: k - COOKED_LEN as u32, ..instruction })
        }
        (0, 0x20) => {
            let k = match (code, k) {
                (LD_H, 0) => PROTOCOL,
                (LD_W, 4) => INTERFACE,
                (LD_H, 8) => HARDWARE,
                (LD_B, 10) => KIND,
                _ => return None,
            };
            Some(step(LD_W, k))
        }
        (0 | 1, 0x20 | 0x40 | 0x80 | 0xa0) => None,
        _ => Some(instruction),
    }
}

const fn step(code: u16, k: u32) -> Instruction {
    Instruction { code, jt: 0, jf: 0, k }
}

const fn jump(k: u32, jt: u8, jf: u8) -> Instruction {
    Instruction { code: JEQ, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str, link: u32) -> Ask {
        program(Some(&Filter::live(text, link).unwrap()), link, Direction::Both, 262_144).ask
    }

    #[test]
    fn the_kernel_decides_where_it_can() {
        assert_eq!(ask("vlan 5 and udp port 53", 1), Ask::Nothing);
        assert_eq!(ask("udp port 53", 276), Ask::Tagged);
        assert_eq!(ask("less 100", 276), Ask::All);
        assert_eq!(program(None, 1, Direction::In, 64).ask, Ask::Nothing);
    }

    #[test]
    fn a_cooked_packet_begins_behind_its_header() {
        let filter = Filter::live("ip proto 17", 276).unwrap();
        let steps = program(Some(&filter), 276, Direction::Both, 100).program;
        assert!(steps.iter().any(|step| (step.code, step.k) == (LD_W, PROTOCOL)));
        assert!(steps.iter().any(|step| (step.code, step.k) == (LD_B, 9)));
        assert_eq!(steps.iter().filter(|step| step.code == RET).map(|step| step.k).max(), Some(80));
    }
}
