//! Whether a kernel takes a program: what Linux asks of it before it is attached.

use core::fmt;

use super::{Program, code, live};

/// Instructions that a program of the kernel has at most.
const MOST: usize = 4_096;

/// Why a kernel does not take a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has no instructions, or more than 4,096.
    Length(usize),
    /// This instruction is none, or its number is none that it can have.
    Instruction(usize),
    /// This instruction jumps back or behind the end. Only `protochain` makes such programs, in libpcap too.
    Jump(usize),
    /// This instruction reads a memory word that is not always written before.
    Unset(usize),
    /// The last instruction does not say how many bytes are wanted.
    NoEnd,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(len) => write!(f, "{len} instructions, where a kernel takes from 1 to {MOST}"),
            Self::Instruction(at) => write!(f, "instruction {at} is none that a kernel takes"),
            Self::Jump(at) => write!(f, "instruction {at} jumps where a kernel does not"),
            Self::Unset(at) => write!(f, "instruction {at} reads a memory word that may be unset"),
            Self::NoEnd => f.write_str("the last instruction does not return"),
        }
    }
}

impl core::error::Error for Unfit {}

impl Program {
    /// Whether a kernel takes it.
    pub fn verify(&self) -> Result<(), Unfit> {
        let program = &self.code;
        if program.is_empty() || program.len() > MOST {
            return Err(Unfit::Length(program.len()));
        }
        // Memory words that are written on every way to an instruction.
        let mut written = alloc::vec![u16::MAX; program.len()];
        written[0] = 0;
        for (at, instruction) in program.iter().enumerate() {
            let (rest, k) = (program.len() - at - 1, instruction.k as usize);
            let mut set = written[at];
            let mut reach = |over: usize, set: u16| {
                let to = written.get_mut(at + 1 + over).filter(|_| over < rest).ok_or(Unfit::Jump(at))?;
                *to &= set;
                Ok(())
            };
            match instruction.code {
                code::LD_MEM | code::LDX_MEM => {
                    if k >= 16 {
                        return Err(Unfit::Instruction(at));
                    }
                    if set >> k & 1 == 0 {
                        return Err(Unfit::Unset(at));
                    }
                }
                code::ST | code::STX => {
                    if k >= 16 {
                        return Err(Unfit::Instruction(at));
                    }
                    set |= 1 << k;
                }
                code::JA => {
                    reach(k, set)?;
                    continue;
                }
                code if code & 7 == 5 => {
                    if !matches!(code & !code::X, code::JEQ | code::JGT | code::JGE | code::JSET) {
                        return Err(Unfit::Instruction(at));
                    }
                    reach(instruction.jt.into(), set)?;
                    reach(instruction.jf.into(), set)?;
                    continue;
                }
                code::RET | code::RET_A => continue,
                0x20 | 0x28 | 0x30 if self.live && live::is_beside(instruction.k) => {}
                code if !fit(code, instruction.k) => return Err(Unfit::Instruction(at)),
                _ => {}
            }
            reach(0, set).map_err(|_: Unfit| Unfit::NoEnd)?;
        }
        Ok(())
    }
}

/// Loads, sums and moves with a number that they can have.
fn fit(code: u16, k: u32) -> bool {
    match code {
        code::DIV | code::MOD => k != 0,
        code::LSH | code::RSH => k < 32,
        0x20 | 0x28 | 0x30 => k < 0xffff_f000,
        code::LD_IMM | code::LDX_IMM | 0x40 | 0x48 | 0x50 | code::LD_LEN | 0x81 | code::LDX_MSH => true,
        code::TAX | code::TXA | code::NEG => true,
        code if code & 7 == 4 => (code & !code::X) <= code::XOR && code & !code::X != code::NEG,
        _ => false,
    }
}
