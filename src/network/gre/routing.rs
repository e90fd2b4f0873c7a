//! Source route entries of GRE, RFC 1701: a list that an empty entry ends.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// One entry; its routing information follows.
    pub struct Entry("gre.routing", "Source route entry", 4 bytes) {
        family: u16 = 0..16,  "gre.routing.address_family", "Address Family", Dec;
        offset: u8  = 16..24, "gre.routing.sre_offset",     "Offset of the active address", Dec;
        length: u8  = 24..32, "gre.routing.src_length",     "Length", Rest(1);
    }
    data {
        information, "gre.routing.information", "Routing Information", Bytes;
    }
}

/// One entry with its routing information.
pub fn entry(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(take(3_usize), length_data(u8))).parse(input)
}

/// All entries, the empty one at the end included.
pub fn entries(input: &[u8]) -> Parsed<'_, &[u8]> {
    let mut rest = input;
    loop {
        let (behind, one) = entry(rest)?;
        rest = behind;
        if is_last(one) {
            return Ok((rest, &input[..input.len() - rest.len()]));
        }
    }
}

/// Tells the entries from byte `at` on, and where they end.
pub(super) fn fields(to: &mut Fields<'_, '_>, mut at: usize, end: usize) -> usize {
    let mut ended = false;
    at = to.list(
        at,
        usize::MAX,
        |rest| if ended { entry(&[]) } else { entry(rest) }.inspect(|one| ended = is_last(one.1)),
        one,
    );
    if !ended && at < end {
        to.rows(Entry::TABLE, at);
        return end;
    }
    at
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, _: &[u8]) {
    to.record(Entry::TABLE, bytes.clone());
    to.data(Entry::information, bytes.start + Entry::LEN..bytes.end);
}

/// An entry without family and length ends the list.
fn is_last(entry: &[u8]) -> bool {
    matches!(entry, [0, 0, _, 0])
}
