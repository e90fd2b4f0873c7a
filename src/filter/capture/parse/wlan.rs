//! Frames of 802.11: `type mgt subtype beacon`, `dir tods`.

use alloc::format;

use super::super::lex::{Kind, Token};
use super::super::primitive::Primitive;
use super::super::words::{DIRECTIONS, FRAMES, SUBTYPES};
use super::Parser;
use crate::filter::FilterError;

/// Bits of the first byte of a frame.
const TYPE: u32 = 0x0c;
const SUBTYPE: u32 = 0xf0;

impl Parser<'_> {
    /// A type, and maybe a subtype of it.
    pub(super) fn frame_type(&mut self) -> Result<Primitive, FilterError> {
        let kind = self.bits("type of frame", TYPE, &mut FRAMES.into_iter())?;
        let next = self.token();
        if next.kind != Kind::Word || next.text != "subtype" {
            return Ok(Primitive::Frame(TYPE as u8, kind));
        }
        self.at += 1;
        let mut names = SUBTYPES.into_iter().filter(|known| u32::from(known.1) & TYPE == u32::from(kind));
        let subtype = self.bits("subtype of these frames", SUBTYPE, &mut names)?;
        Ok(Primitive::Frame((TYPE | SUBTYPE) as u8, kind | subtype))
    }

    /// A subtype, which says the type too.
    pub(super) fn frame_subtype(&mut self) -> Result<Primitive, FilterError> {
        if let Kind::Number(_) = self.token().kind {
            return Err(self.expected("a subtype of frame by name, as a number needs its `type`"));
        }
        let subtype = self.bits("subtype of frame", SUBTYPE, &mut SUBTYPES.into_iter())?;
        Ok(Primitive::Frame((TYPE | SUBTYPE) as u8, subtype))
    }

    pub(super) fn frame_direction(&mut self) -> Result<Primitive, FilterError> {
        let word = self.token();
        self.at += 1;
        if let Kind::Number(number) = word.kind {
            return Ok(Primitive::FrameDirection(number));
        }
        let known = DIRECTIONS.iter().position(|name| *name == word.text);
        let Some(number) = known.filter(|_| word.kind == Kind::Name) else {
            let wrong = self.error(word, format!("expected a direction of frame, found {}", found(word)));
            return Err(wrong.or_near(word.text, DIRECTIONS.into_iter()));
        };
        Ok(Primitive::FrameDirection(number as u32))
    }

    /// A name, or a number with no other bits.
    fn bits(
        &mut self,
        what: &str,
        bits: u32,
        names: &mut dyn Iterator<Item = (&'static str, u8)>,
    ) -> Result<u8, FilterError> {
        let word = self.token();
        self.at += 1;
        let names: alloc::vec::Vec<_> = names.collect();
        match word.kind {
            Kind::Number(number) if number & !bits == 0 => Ok(number as u8),
            Kind::Number(number) => {
                Err(self.error(word, format!("{number} is no {what}: it has bits but {bits:#x}")))
            }
            Kind::Name => {
                names.iter().find(|known| known.0 == word.text).map(|known| known.1).ok_or_else(|| {
                    let wrong = self.error(word, format!("unknown {what} `{}`", word.text));
                    wrong.or_near(word.text, names.iter().map(|known| known.0))
                })
            }
            _ => Err(self.error(word, format!("expected a {what}, found {}", found(word)))),
        }
    }
}

fn found(word: Token<'_>) -> alloc::string::String {
    if word.kind == Kind::End { "the end".into() } else { format!("`{}`", word.text) }
}
