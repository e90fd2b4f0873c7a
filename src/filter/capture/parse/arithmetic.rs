//! The sides of a comparison: operators that bind more or less strongly, numbers, bytes of the packet.

use alloc::boxed::Box;
use alloc::format;

use super::super::lex::{Kind, Token};
use super::super::primitive::{Arithmetic, Base, LINKS, Operator, TRANSPORTS};
use super::Parser;
use crate::filter::FilterError;

impl Parser<'_> {
    /// One side of a comparison, as far as operators bind more strongly than `rank`.
    pub(super) fn side(&mut self, rank: u8) -> Result<Arithmetic, FilterError> {
        self.deeper()?;
        let left = self.term()?;
        let side = self.joined(left, rank);
        self.depth -= 1;
        side
    }

    pub(super) fn joined(&mut self, mut left: Arithmetic, rank: u8) -> Result<Arithmetic, FilterError> {
        let depth = self.depth;
        while let Kind::Sign(sign) = self.token().kind
            && let Some((operator, before, behind)) = Operator::of(sign)
            && before > rank
        {
            // Each is a level, so that what is built can be walked.
            self.deeper()?;
            self.at += 1;
            let start = self.token();
            let right = self.side(behind.saturating_sub(1))?;
            match (operator, right.constant()) {
                (Operator::Divide | Operator::Remainder, Some(0)) => {
                    return Err(self.error(start, "division by zero"));
                }
                (Operator::Left | Operator::Right, Some(32..)) => {
                    return Err(self.error(start, "a shift by more than 31 bits"));
                }
                _ => left = Arithmetic::Pair(operator, Box::new([left, right])),
            }
        }
        self.depth = depth;
        Ok(left)
    }

    /// A number, the length, bytes of a protocol, or something in parentheses.
    pub(super) fn term(&mut self) -> Result<Arithmetic, FilterError> {
        let start = self.token();
        match start.kind {
            Kind::Number(number) => {
                self.at += 1;
                Ok(Arithmetic::Number(number))
            }
            Kind::Sign("-") => {
                self.at += 1;
                let of = self.side(10)?;
                Ok(Arithmetic::Negative(Box::new(of)))
            }
            Kind::Sign("(") => {
                self.at += 1;
                let inner = self.side(0)?;
                self.sign(")")?;
                Ok(inner)
            }
            Kind::Word if matches!(start.text, "len" | "length") => {
                self.at += 1;
                Ok(Arithmetic::Length)
            }
            Kind::Word if self.is_bytes() => self.bytes(),
            _ => Err(self.expected("a number, `len`, or bytes as `ip[0]`")),
        }
    }

    pub(super) fn is_bytes(&self) -> bool {
        matches!(self.tokens.get(self.at + 1), Some(Token { kind: Kind::Sign("["), .. }))
    }

    /// `tcp[12:2]`
    pub(super) fn bytes(&mut self) -> Result<Arithmetic, FilterError> {
        let start = self.token();
        let base = match start.text {
            "ether" | "link" | "ppp" | "slip" | "fddi" | "tr" | "wlan" => Base::Link,
            "icmp6" => Base::Icmp6,
            "radio" => Base::Radio,
            "aarp" | "iso" | "stp" | "ipx" | "netbeui" => {
                return Err(self.error(start, format!("bytes of `{}` cannot be told", start.text)));
            }
            name => match TRANSPORTS.iter().find(|known| known.0 == name) {
                Some((_, number)) => Base::Transport(*number),
                None => match LINKS[..11].iter().find(|known| known.0 == name) {
                    Some((_, number)) => Base::Network(*number),
                    None => return Err(self.error(start, format!("bytes of `{name}` cannot be told"))),
                },
            },
        };
        self.at += 2;
        let index = self.side(0)?;
        let mut size = 1;
        if self.token().kind == Kind::Sign(":") {
            self.at += 1;
            size = match self.token().kind {
                Kind::Number(size @ (1 | 2 | 4)) => size as u8,
                _ => return Err(self.expected("1, 2 or 4 bytes")),
            };
            self.at += 1;
        }
        self.sign("]")?;
        Ok(Arithmetic::Bytes(base, Box::new(index), size))
    }
}
