//! Domain names, [RFC 1035 §4.1.4](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4): labels and pointers, and
//! their text.
//!
//! The text is what Wireshark shows: labels joined by dots, `<Root>` for none. A dot or an escape inside a label and
//! what is not UTF-8 do not come back from it: whoever wants just these bytes keeps them beside it.

use core::fmt;
use core::ops::Range;

use nom::error::{ErrorKind, ParseError};

use super::label::shown;
use super::name_write::append;
use crate::codec::{Coding, Error, Parsed, Text};

/// A name that is shortened by pointing at an earlier one when it is written.
pub static NAME: Coding = Coding { text: whole, append: |message, text| append(message, text, true) };

/// A name that is written in full, RFC 3597 §4.
pub static PLAIN: Coding = Coding { text: whole, append: |message, text| append(message, text, false) };

/// The first part of the owner of a service record, RFC 2782.
pub static SERVICE: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(0), out));

/// The second part of the owner of a service record.
pub static PROTO: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(1), out));

/// What is left of the owner of a service record.
pub static REST: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(2), out));

/// Bytes of a name at the most, RFC 1035 §2.3.4.
pub const LONGEST: usize = 255;

/// Pointers of one name that are followed at the most.
pub const POINTERS: usize = 255;

/// The bytes of one name: labels up to the empty one, a pointer, or an extended label (RFC 6891 §5), of which nobody
/// knows the length. An error if it is cut short or has a label of a kind that does not exist.
pub fn name(input: &[u8]) -> Parsed<'_, &[u8]> {
    let mut at = 0;
    loop {
        match input.get(at) {
            Some(0 | 0x40..=0x7f) => break at += 1,
            Some(len @ 1..=63) => at += 1 + usize::from(*len),
            Some(0xc0..) => break at += 2,
            Some(_) => return Err(nom::Err::Error(Error::from_error_kind(input, ErrorKind::Verify))),
            None => break at = usize::MAX,
        }
    }
    match input.split_at_checked(at) {
        Some((name, rest)) => Ok((rest, name)),
        None => Err(nom::Err::Error(Error::from_error_kind(input, ErrorKind::Eof))),
    }
}

/// A name where it lies in its message.
///
/// ```
/// use septet::application::dns::name::Name;
/// let message = b"\x07example\x03com\0\x03www\xc0\x00";
/// assert_eq!(Name::new(message, 13).to_string(), "www.example.com");
/// assert_eq!(Name::new(message, 13).labels().count(), 3);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    message: &'a [u8],
    at: usize,
}

/// Why a name has no labels, or no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// A pointer leads to itself or forward, or there are more than [`POINTERS`].
    Loop,
    /// More than [`LONGEST`] bytes.
    Long,
    /// An extended label, RFC 6891 §5: none is in use.
    Extended,
    /// A label or pointer leads behind the message, or is of no known kind.
    Cut,
}

impl<'a> Name<'a> {
    /// The name at this byte of a message.
    #[must_use]
    pub fn new(message: &'a [u8], at: usize) -> Self {
        Self { message, at }
    }

    /// Its labels; an error is the last item.
    #[must_use]
    pub fn labels(self) -> Labels<'a> {
        Labels { message: self.message, at: self.at, left: LONGEST - 1, pointers: POINTERS, done: false }
    }

    /// Whether it has no labels: the name of the root.
    #[must_use]
    pub fn is_root(self) -> bool {
        self.labels().next().is_none()
    }

    /// Whether it leads nowhere: the message ends inside it, or it has a label of no known kind, or nothing but an
    /// extended one.
    pub(crate) fn is_lost(self) -> bool {
        let mut labels = self.labels();
        match labels.by_ref().last() {
            Some(Err(Broken::Cut)) => true,
            Some(Err(Broken::Extended)) => labels.at <= self.at,
            _ => false,
        }
    }

    /// Writes its text.
    pub(crate) fn show(self, out: &mut Text) {
        let _ = self.write(None, out);
    }

    /// How long its text is, and how many parts dots divide it into: what Wireshark counts. `None` if the message ends
    /// inside it.
    #[must_use]
    pub fn measure(self) -> Option<(usize, usize)> {
        let (mut len, mut parts) = (0, 0);
        for label in self.labels() {
            match label {
                Ok(label) => {
                    len += label.len() + 1;
                    parts += label.split(|byte| *byte == b'.').count();
                }
                Err(Broken::Cut) => return None,
                Err(broken) => return Some((broken.text().len(), 1)),
            }
        }
        Some(if parts == 0 { (ROOT.len(), 1) } else { (len - 1, parts) })
    }

    /// Writes its text, or one of its parts between dots: the first, the second, or what is left. `None` if the
    /// message ends inside it.
    fn write(self, part: Option<usize>, out: &mut Text) -> Option<()> {
        let (start, mut dots, mut first) = (out.len(), 0, true);
        for label in self.labels() {
            match label {
                Ok(label) => {
                    if !core::mem::take(&mut first) {
                        dot(part, &mut dots, out);
                    }
                    match part {
                        None => shown(label, out),
                        Some(wanted) => {
                            for (i, piece) in label.split(|byte| *byte == b'.').enumerate() {
                                if i > 0 {
                                    dot(part, &mut dots, out);
                                }
                                if dots.min(2) == wanted {
                                    shown(piece, out);
                                }
                            }
                        }
                    }
                }
                Err(Broken::Cut) => {
                    out.truncate(start);
                    return None;
                }
                Err(broken) => {
                    out.truncate(start);
                    out.str(broken.text());
                    return Some(());
                }
            }
        }
        if first {
            out.str(ROOT);
        }
        Some(())
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        let _ = self.write(None, &mut text);
        f.write_str(text.as_str())
    }
}

/// The labels of a name.
#[derive(Debug, Clone)]
pub struct Labels<'a> {
    message: &'a [u8],
    at: usize,
    left: usize,
    pointers: usize,
    done: bool,
}

impl<'a> Labels<'a> {
    fn step(&mut self) -> Result<Option<&'a [u8]>, Broken> {
        loop {
            match *self.message.get(self.at).ok_or(Broken::Cut)? {
                0 => return Ok(None),
                len @ 1..=63 => {
                    let end = self.at + 1 + usize::from(len);
                    let label = self.message.get(self.at + 1..end).ok_or(Broken::Cut)?;
                    self.left = self.left.checked_sub(label.len() + 1).ok_or(Broken::Long)?;
                    self.at = end;
                    return Ok(Some(label));
                }
                high @ 0xc0.. => {
                    let low = *self.message.get(self.at + 1).ok_or(Broken::Cut)?;
                    let to = usize::from(high & 0x3f) << 8 | usize::from(low);
                    self.pointers = self.pointers.checked_sub(1).ok_or(Broken::Loop)?;
                    if to >= self.message.len() {
                        return Err(Broken::Cut);
                    }
                    if to >= self.at {
                        return Err(Broken::Loop);
                    }
                    self.at = to;
                }
                0x40..=0x7f => return Err(Broken::Extended),
                _ => return Err(Broken::Cut),
            }
        }
    }
}

impl<'a> Iterator for Labels<'a> {
    type Item = Result<&'a [u8], Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let label = self.step().transpose();
        self.done = !matches!(label, Some(Ok(_)));
        label
    }
}

pub(crate) const ROOT: &str = "<Root>";

impl Broken {
    const fn text(self) -> &'static str {
        match self {
            Self::Loop => "<Name contains a pointer that loops>",
            Self::Long => "<Name too long>",
            Self::Extended => "<Unknown extended label>",
            Self::Cut => "",
        }
    }
}

const fn part(text: fn(&[u8], Range<usize>, &mut Text) -> Option<()>) -> Coding {
    Coding { text, append: |_, _| None }
}

fn whole(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    Name::new(message, bytes.start).write(None, out)
}

/// A dot between parts: it is written unless it ends the first or second of them.
fn dot(part: Option<usize>, dots: &mut usize, out: &mut Text) {
    if part.is_none() || part == Some(2) && *dots >= 2 {
        out.byte(b'.');
    }
    *dots += 1;
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    fn text(message: &[u8], at: usize) -> alloc::string::String {
        Name::new(message, at).to_string()
    }

    #[test]
    fn pointers_lead_backwards_and_are_counted() {
        assert_eq!(text(b"\x01a\xc0\x00", 0), "<Name too long>");
        assert_eq!(text(b"\xc0\x00", 0), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\xc0\x02\0", 0), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\x01a\x41", 0), "<Unknown extended label>");
        assert_eq!(text(b"\x01a\xc0\x09", 0), "");
        let mut bytes = Vec::from([0]);
        for i in 0..300u16 {
            bytes.extend((0xc000 | i.saturating_mul(2).saturating_sub(1)).to_be_bytes());
        }
        assert_eq!(text(&bytes, 2 * POINTERS - 1), "<Root>");
        assert_eq!(text(&bytes, 2 * POINTERS + 1), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\x05a", 0), "");
        assert!(name(b"\x80a").is_err() && name(b"\x01").is_err() && name(b"\xc0").is_err());
    }

    #[test]
    fn a_service_is_divided_at_its_first_two_dots() {
        let parts = |bytes: &[u8]| {
            [&SERVICE, &PROTO, &REST].map(|coding| {
                let mut out = Text::new();
                (coding.text)(bytes, 0..bytes.len(), &mut out).unwrap();
                out.as_str().to_string()
            })
        };
        assert_eq!(parts(b"\x04_sip\x04_udp\x07example\x03com\0"), ["_sip", "_udp", "example.com"]);
        assert_eq!(parts(b"\x05v 1.2\x04_ipp\x01b\0"), ["v 1", "2", "_ipp.b"]);
        assert_eq!(parts(b"\x01a\0"), ["a", "", ""]);
    }
}
