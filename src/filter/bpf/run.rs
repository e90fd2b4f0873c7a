//! A program is run on a packet.

use super::{Beside, Instruction, Program, code, live};
use crate::filter::capture::CHAIN;

impl Program {
    /// How many bytes are wanted of this packet, with its length on the wire: 0 if it does not pass.
    ///
    /// A read behind its end, a division by zero, an instruction that there is not, and a loop without end are 0 too.
    #[must_use]
    pub fn run(&self, bytes: &[u8], wire: u32) -> u32 {
        self.run_live(bytes, wire, &Beside::default())
    }

    /// The same of a packet as a kernel holds it: its bytes without a VLAN tag that was taken out, and what is known beside
    /// them.
    #[must_use]
    pub fn run_live(&self, bytes: &[u8], wire: u32, beside: &Beside) -> u32 {
        run(&self.code, bytes, wire, self.live.then_some(beside)).unwrap_or(0)
    }
}

fn run(program: &[Instruction], bytes: &[u8], wire: u32, beside: Option<&Beside>) -> Option<u32> {
    let (mut a, mut x, mut memory, mut at) = (0_u32, 0_u32, [0_u32; 16], 0_usize);
    let (mut looped, mut times) = (0, 0);
    let read = |at: u64, size: usize| {
        let at = usize::try_from(at).ok()?;
        let bytes = bytes.get(at..at.checked_add(size)?)?;
        Some(bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    };
    loop {
        let Instruction { code, jt, jf, k } = *program.get(at)?;
        at += 1;
        let size = match code & 0x18 {
            0 => 4,
            code::H => 2,
            _ => 1,
        };
        match code & 0x07 {
            0 => {
                a = match code & 0xe0 {
                    code::LD_IMM => k,
                    code::LD_ABS => match beside {
                        Some(beside) if live::is_beside(k) => beside.read(k),
                        _ => read(k.into(), size)?,
                    },
                    // A small negative number counts back, in a kernel too.
                    code::LD_IND if k >= live::BESIDE => {
                        read(x.checked_add_signed(k.cast_signed())?.into(), size)?
                    }
                    code::LD_IND => read(u64::from(x) + u64::from(k), size)?,
                    code::LD_MEM => *memory.get(k as usize)?,
                    code::LD_LEN => wire,
                    _ => return None,
                }
            }
            1 => {
                x = match code & 0xe0 {
                    code::LD_IMM => k,
                    code::LD_MEM => *memory.get(k as usize)?,
                    code::LD_LEN => wire,
                    0xa0 => 4 * (read(k.into(), 1)? & 0xf),
                    _ => return None,
                }
            }
            2 => *memory.get_mut(k as usize)? = a,
            3 => *memory.get_mut(k as usize)? = x,
            4 => {
                let b = if code & code::X == 0 { k } else { x };
                a = match code & !code::X {
                    code::ADD => a.wrapping_add(b),
                    code::SUB => a.wrapping_sub(b),
                    code::MUL => a.wrapping_mul(b),
                    code::DIV => a.checked_div(b)?,
                    code::MOD => a.checked_rem(b)?,
                    code::OR => a | b,
                    code::AND => a & b,
                    code::XOR => a ^ b,
                    code::LSH => a.checked_shl(b).unwrap_or(0),
                    code::RSH => a.checked_shr(b).unwrap_or(0),
                    code::NEG => a.wrapping_neg(),
                    _ => return None,
                }
            }
            5 if code == code::JA => {
                let to = at.wrapping_add_signed(k.cast_signed() as isize);
                if to < at {
                    times = if looped == to { times + 1 } else { 1 };
                    looped = to;
                    if times >= CHAIN {
                        return None;
                    }
                }
                at = to;
            }
            5 => {
                let b = if code & code::X == 0 { k } else { x };
                let holds = match code & !code::X {
                    code::JEQ => a == b,
                    code::JGT => a > b,
                    code::JGE => a >= b,
                    code::JSET => a & b != 0,
                    _ => return None,
                };
                at += usize::from(if holds { jt } else { jf });
            }
            6 => return Some(if code == code::RET_A { a } else { k }),
            _ => match code {
                code::TAX => x = a,
                code::TXA => a = x,
                _ => return None,
            },
        }
    }
}
