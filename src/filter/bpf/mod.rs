//! Programs of the classic Berkeley packet filter: what kernels run for a capture filter.

mod compile;
mod graph;
mod live;
mod print;
mod run;
mod verify;

use alloc::vec::Vec;

pub(in crate::filter) use self::compile::{compile, fronts};
pub use self::live::Beside;
pub(in crate::filter) use self::live::compile as compile_live;
pub use self::print::Printed;
pub use self::verify::Unfit;

/// One instruction, as the kernel has it (`struct sock_filter`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instruction {
    /// What is done, and with what.
    pub code: u16,
    /// Instructions that are passed over if a condition holds.
    pub jt: u8,
    /// Instructions that are passed over if it does not.
    pub jf: u8,
    /// A number.
    pub k: u32,
}

/// A program: it reads a packet, and says how many bytes of it are wanted.
///
/// ```
/// use septet::filter::capture::Filter;
/// let program = Filter::new("ip", 1)?.program()?;
/// assert_eq!(program.printed().to_string(), "\
/// (000) ldh      [12]
/// (001) jeq      #0x800           jt 2\tjf 3
/// (002) ret      #262144
/// (003) ret      #0
/// ");
/// assert_eq!(program.run(&[0; 64], 64), 0);
/// assert!(program.verify().is_ok());
/// # Ok::<(), septet::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    code: Vec<Instruction>,
    /// It reads what a kernel knows beside the bytes.
    live: bool,
}

impl Program {
    /// A program of these instructions, whatever they are; [`Self::verify`] says whether a kernel would take it.
    #[must_use]
    pub fn new(instructions: Vec<Instruction>) -> Self {
        Self { code: instructions, live: false }
    }

    /// What is run, from first to last.
    #[must_use]
    pub fn instructions(&self) -> &[Instruction] {
        &self.code
    }

    /// Whether it is for packets as a kernel holds them, of which it reads what is [beside](Beside) their bytes.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// As tcpdump's `-d`, `-dd` and `-ddd` print it.
    #[must_use]
    pub fn printed(&self) -> Printed<'_> {
        Printed(&self.code)
    }
}

/// Bytes that are wanted of a packet that passes, as with libpcap: all of them.
const WANTED: u32 = 262_144;

impl Instruction {
    const fn new(code: u16, k: u32) -> Self {
        Self { code, jt: 0, jf: 0, k }
    }
}

/// Codes of instructions: class, size or operation, mode or source.
mod code {
    pub(super) const LD_IMM: u16 = 0x00;
    pub(super) const LDX_IMM: u16 = 0x01;
    pub(super) const LD_ABS: u16 = 0x20;
    pub(super) const LD_IND: u16 = 0x40;
    pub(super) const LD_MEM: u16 = 0x60;
    pub(super) const LDX_MEM: u16 = 0x61;
    pub(super) const LD_LEN: u16 = 0x80;
    pub(super) const LDX_MSH: u16 = 0xb1;
    pub(super) const ST: u16 = 0x02;
    pub(super) const STX: u16 = 0x03;
    pub(super) const ADD: u16 = 0x04;
    pub(super) const SUB: u16 = 0x14;
    pub(super) const MUL: u16 = 0x24;
    pub(super) const DIV: u16 = 0x34;
    pub(super) const OR: u16 = 0x44;
    pub(super) const AND: u16 = 0x54;
    pub(super) const LSH: u16 = 0x64;
    pub(super) const RSH: u16 = 0x74;
    pub(super) const NEG: u16 = 0x84;
    pub(super) const MOD: u16 = 0x94;
    pub(super) const XOR: u16 = 0xa4;
    pub(super) const JA: u16 = 0x05;
    pub(super) const JEQ: u16 = 0x15;
    pub(super) const JGT: u16 = 0x25;
    pub(super) const JGE: u16 = 0x35;
    pub(super) const JSET: u16 = 0x45;
    pub(super) const RET: u16 = 0x06;
    pub(super) const RET_A: u16 = 0x16;
    pub(super) const TAX: u16 = 0x07;
    pub(super) const TXA: u16 = 0x87;
    /// The operand is X, not the number.
    pub(super) const X: u16 = 0x08;
    /// Two bytes, one byte.
    pub(super) const H: u16 = 0x08;
    pub(super) const B: u16 = 0x10;
}
