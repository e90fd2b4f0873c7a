//! Colours of a terminal, written only where they are asked for.

use super::hexdump::COLOURS;
use crate::codec::Text;

/// Whether to paint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint(pub bool);

/// What is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The heading of a layer.
    Title,
    /// What is computed rather than stored.
    Note,
    /// What is wrong.
    Error,
    /// A layer, counted from the outermost, so that neighbours differ.
    Layer(u8),
}

impl Paint {
    /// Paints what `write` writes.
    #[inline]
    pub fn with(self, ink: Ink, out: &mut Text, write: impl FnOnce(&mut Text)) {
        if !self.0 {
            return write(out);
        }
        out.str(ink.code());
        write(out);
        out.str(PLAIN);
    }
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Title => "\x1b[1m",
            Self::Note => "\x1b[2m",
            Self::Error => "\x1b[1;31m",
            Self::Layer(layer) => COLOURS[layer as usize % COLOURS.len()],
        }
    }
}

const PLAIN: &str = "\x1b[0m";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_unless_asked() {
        let mut out = Text::new();
        Paint(false).with(Ink::Error, &mut out, |out| out.str("a"));
        Paint(true).with(Ink::Layer(13), &mut out, |out| out.str("b"));
        assert_eq!(out.as_str(), "a\x1b[33mb\x1b[0m");
    }
}
