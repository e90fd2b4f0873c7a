//! Programs as tcpdump prints them.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::{Instruction, code};

/// A program to print: as text it is what `tcpdump -d` prints.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'p>(pub(super) &'p [Instruction]);

impl Printed<'_> {
    /// As a part of a C program: `tcpdump -dd`.
    #[must_use]
    pub fn c(&self) -> String {
        let line = |i: &Instruction| format!("{{ {:#x}, {}, {}, {:#010x} }},\n", i.code, i.jt, i.jf, i.k);
        self.0.iter().map(line).collect()
    }

    /// As decimal numbers, how many in front: `tcpdump -ddd`.
    #[must_use]
    pub fn decimal(&self) -> String {
        let lines = self.0.iter().map(|i| format!("{} {} {} {}\n", i.code, i.jt, i.jf, i.k));
        core::iter::once(format!("{}\n", self.0.len())).chain(lines).collect()
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, instruction) in self.0.iter().enumerate() {
            let (name, operand) = words(*instruction, at);
            if instruction.code & 7 == 5 && instruction.code != code::JA {
                let (yes, no) = (at + 1 + usize::from(instruction.jt), at + 1 + usize::from(instruction.jf));
                writeln!(f, "({at:03}) {name:8} {operand:16} jt {yes}\tjf {no}")?;
            } else {
                writeln!(f, "({at:03}) {name:8} {operand}")?;
            }
        }
        Ok(())
    }
}

/// Its name and its operand.
fn words(instruction: Instruction, at: usize) -> (&'static str, String) {
    let Instruction { code, k, .. } = instruction;
    let sized = ["ld", "ldh", "ldb", "?"][usize::from(code >> 3 & 3)];
    match code & 7 {
        0 => match code & 0xe0 {
            code::LD_IMM => ("ld", format!("#{k:#x}")),
            code::LD_ABS => (sized, format!("[{}]", k.cast_signed())),
            code::LD_IND => (sized, format!("[x + {}]", k.cast_signed())),
            code::LD_MEM => ("ld", format!("M[{k}]")),
            _ => ("ld", "#pktlen".into()),
        },
        1 => match code {
            code::LDX_IMM => ("ldx", format!("#{k:#x}")),
            code::LDX_MEM => ("ldx", format!("M[{k}]")),
            code::LDX_MSH => ("ldxb", format!("4*([{k}]&0xf)")),
            _ => ("ldx", "#pktlen".into()),
        },
        2 => ("st", format!("M[{k}]")),
        3 => ("stx", format!("M[{k}]")),
        4 => {
            let name = ["add", "sub", "mul", "div", "or", "and", "lsh", "rsh", "neg", "mod", "xor"];
            let operand = match code & !code::X {
                code::NEG => String::new(),
                _ if code & code::X != 0 => "x".into(),
                code::OR | code::AND | code::XOR => format!("#{k:#x}"),
                _ => format!("#{k}"),
            };
            (name.get(usize::from(code >> 4 & 0xf)).copied().unwrap_or("?"), operand)
        }
        5 => {
            let name =
                ["ja", "jeq", "jgt", "jge", "jset"].get(usize::from(code >> 4 & 0xf)).copied().unwrap_or("?");
            let operand = match code {
                code::JA => format!("{}", (at + 1).wrapping_add_signed(k.cast_signed() as isize)),
                _ if code & code::X != 0 => "x".into(),
                _ => format!("#{k:#x}"),
            };
            (name, operand)
        }
        6 => ("ret", if code == code::RET_A { String::new() } else { format!("#{k}") }),
        _ => (if code == code::TAX { "tax" } else { "txa" }, String::new()),
    }
}
