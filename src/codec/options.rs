//! Options as IPv4 and TCP headers have them: a single byte, or kind, length and data,
//! [RFC 791 §3.1](https://www.rfc-editor.org/rfc/rfc791#section-3.1),
//! [RFC 9293 §3.1](https://www.rfc-editor.org/rfc/rfc9293#section-3.1).

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{recognize, verify};
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::Parsed;

/// The end of the list: what follows is padding.
pub const END: u8 = 0;

/// One option with its kind: the end (0) or no operation (1), a byte each; else its second byte is its whole length.
///
/// An error if that length is less than two or more than there is.
#[inline]
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    let whole = preceded(u8, length_data(verify(u8, |len| *len >= 2).map(|len| len - 2)));
    alt((tag(&[END][..]), tag(&[1u8][..]), recognize(whole))).parse(input)
}

/// Reads one option after the other, but none behind the end of the list.
pub fn until_end() -> impl FnMut(&[u8]) -> Parsed<'_, &[u8]> {
    let mut ended = false;
    move |input| {
        let over = core::mem::replace(&mut ended, input.first() == Some(&END));
        if over { Ok((input, &input[..0])) } else { option(input) }
    }
}

#[cfg(test)]
mod tests {
    use super::{option, until_end};

    #[test]
    fn nothing_is_read_behind_the_end() {
        let mut next = until_end();
        assert_eq!(next(&[1, 0, 2, 2]).unwrap().1, [1]);
        assert_eq!(next(&[0, 2, 2]).unwrap().1, [0]);
        assert!(next(&[2, 2]).unwrap().1.is_empty());
    }

    #[test]
    fn an_option_is_as_long_as_it_says() {
        assert_eq!(option(&[1, 2, 3]).unwrap(), (&[2, 3][..], &[1][..]));
        assert_eq!(option(&[7, 3, 4, 0]).unwrap(), (&[0][..], &[7, 3, 4][..]));
        for broken in [&[7, 1, 4][..], &[7, 4, 4], &[7], &[]] {
            assert!(option(broken).is_err());
        }
    }
}
