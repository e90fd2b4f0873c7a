//! What ICMPv6 computes from its bytes: names, and addresses of which only the first bytes are there.

use core::ops::Range;

use crate::codec::{Coding, Field, Fields, Message, Parsed, Text, Value};

/// A domain name without compression, [RFC 1035 §3.1](https://www.rfc-editor.org/rfc/rfc1035#section-3.1).
pub(super) static NAME: Coding = Coding {
    text: |message, bytes, out| labels(message.get(bytes)?, out),
    append: |message, text| {
        append(message, text)?;
        Some(())
    },
};

/// A link-layer address: of six bytes as they are written, else just bytes.
pub(super) static LINK: Coding = Coding {
    text: |message, bytes, out| {
        match message.get(bytes)? {
            six @ [_, _, _, _, _, _] => out.separated(six, b':'),
            bytes => out.bytes_hex(bytes),
        }
        Some(())
    },
    append: append_hex,
};

/// The name of a node: a single label ends with two zeros,
/// [RFC 4620 §6.3](https://www.rfc-editor.org/rfc/rfc4620#section-6.3).
pub(super) static NODE_NAME: Coding = Coding {
    text: |message, bytes, out| labels(message.get(bytes)?, out),
    append: |message, text| {
        if append(message, text)? == 1 {
            message.push(0);
        }
        Some(())
    },
};

/// Tells the first bytes of an address, the others being zero: as bytes, and as the address that people see.
pub(super) fn prefix(
    to: &mut Fields<'_, '_>,
    (stored, shown): (&'static Field, &'static Field),
    place: Range<usize>,
    bytes: &[u8],
) {
    let mut address = [0; 16];
    if let (Some(room), false) = (address.get_mut(..bytes.len()), bytes.is_empty()) {
        room.copy_from_slice(bytes);
        to.hide(stored, place.clone());
        to.derive(shown, place, Value::Address(address));
    }
}

/// One name of a list: labels up to the empty one; the padding behind the names is none.
pub(super) fn name(input: &[u8]) -> Parsed<'_, &[u8]> {
    let end = end(input).filter(|end| *end > 1);
    match end.and_then(|end| input.split_at_checked(end)) {
        Some((name, rest)) => Ok((rest, name)),
        None => Err(crate::codec::Error::text("a name ends with an empty label").into()),
    }
}

/// Where the labels end, behind the empty one.
pub(super) fn end(name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match *name.get(at)? {
            0 => return Some(at + 1),
            len @ 1..=63 => at += 1 + usize::from(len),
            _ => return None,
        }
    }
}

fn labels(mut name: &[u8], out: &mut Text) -> Option<()> {
    let start = out.len();
    while let Some((len, rest)) = name.split_first().filter(|(len, _)| **len > 0) {
        let (label, rest) = rest.split_at_checked((*len).into())?;
        if out.len() > start {
            out.byte(b'.');
        }
        out.escaped_bytes(label);
        name = rest;
    }
    Some(())
}

/// Appends hexadecimal bytes, with colons between them or not.
pub(super) fn append_hex(message: &mut Message<'_>, text: &str) -> Option<()> {
    let mut first = None;
    for char in text.chars().filter(|char| *char != ':') {
        let digit = char.to_digit(16)? as u8;
        match first.take() {
            None => first = Some(digit),
            Some(first) => message.push(first << 4 | digit),
        }
    }
    first.is_none().then_some(())
}

/// Appends labels and the empty one; says how many there are.
fn append(message: &mut Message<'_>, text: &str) -> Option<usize> {
    let mut count = 0;
    for label in text.split('.').filter(|_| !text.is_empty()) {
        let len = u8::try_from(label.len()).ok().filter(|len| (1..=63).contains(len))?;
        message.push(len);
        message.extend_from_slice(label.as_bytes());
        count += 1;
    }
    message.push(0);
    Some(count)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Places;

    fn both_ways(coding: &Coding, bytes: &[u8]) -> alloc::string::String {
        let mut text = Text::new();
        (coding.text)(bytes, 0..bytes.len(), &mut text).unwrap();
        let mut again = Vec::new();
        (coding.append)(&mut Message::new(&mut again, 0, &mut Places::default()), text.as_str()).unwrap();
        assert_eq!(again, bytes);
        text.as_str().into()
    }

    #[test]
    fn names_come_back() {
        assert_eq!(both_ways(&NAME, b"\x07example\x03com\x00"), "example.com");
        assert_eq!(both_ways(&NODE_NAME, b"\x04host\x00\x00"), "host");
        assert_eq!(both_ways(&NODE_NAME, b"\x04host\x07example\x00"), "host.example");
    }

    #[test]
    fn an_unfinished_name_is_none() {
        assert!(name(b"\x07exam").is_err());
        assert!(name(b"\x00\x00").is_err());
        assert_eq!(name(b"\x01a\x00\x00").unwrap().1, b"\x01a\x00");
        let (mut bytes, mut places) = (Vec::new(), Places::default());
        assert!((NAME.append)(&mut Message::new(&mut bytes, 0, &mut places), "a..b").is_none());
    }
}
