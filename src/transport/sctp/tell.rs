//! How chunks are told: one after the other, and what is in them.
//!
//! Parameters hold causes, causes hold parameters and chunks: what is nested deeper than [`DEPTH`] is not read.

use core::ops::Range;

use super::causes::{self, Cause};
use super::chunks::{
    self, Chunk, Duplicate, ForwardTsn, Gap, NrDuplicate, NrGap, NrSack, NrSackGap, Sack, Skipped,
};
use super::parameters::{self, Parameter};
use super::{Sctp, padding};
use crate::codec::{Field, Fields, Header, Table};

/// Records inside of records that are read at the most.
const DEPTH: u32 = 8;

/// Tells the chunks from this byte on, the last of them as far as it goes.
pub(super) fn chunks(to: &mut Fields<'_, '_>, header: &[u8], start: usize) {
    let mut teller = Teller { header, depth: 0 };
    teller.each(to, start..header.len(), Kind::Chunk);
}

/// Where the last chunk of a header begins.
pub(super) fn last(header: &[u8]) -> Option<usize> {
    let (mut at, mut found) = (Sctp::LEN, None);
    while let Some(Ok((_, chunk))) = header.get(at..).map(Chunk::parse) {
        found = Some(at);
        let len = usize::from(chunk.length);
        // A length that is not known yet is that of the last one.
        if len < Chunk::LEN {
            break;
        }
        at += len.next_multiple_of(4);
    }
    found
}

/// What follows one another, each with a length that counts all of it but what fills it up.
#[derive(Clone, Copy)]
enum Kind {
    Chunk,
    Parameter,
    Cause,
}

impl Kind {
    fn padding(self) -> &'static Field {
        match self {
            Self::Chunk => Chunk::padding,
            Self::Parameter => Parameter::padding,
            Self::Cause => Cause::padding,
        }
    }
}

struct Teller<'h> {
    header: &'h [u8],
    depth: u32,
}

impl Teller<'_> {
    /// One after the other.
    fn each(&mut self, to: &mut Fields<'_, '_>, mut bytes: Range<usize>, kind: Kind) {
        while bytes.len() >= 4 {
            let len = usize::from(self.number(bytes.start + 2));
            if len == 0 {
                return;
            }
            let this = bytes.start..bytes.end.min(bytes.start + len.max(4));
            match kind {
                Kind::Chunk => self.chunk(to, this.clone()),
                Kind::Parameter => self.parameter(to, this.clone()),
                Kind::Cause => self.cause(to, this.clone()),
            }
            // What is shorter than itself says nothing about what follows.
            if len < 4 {
                return;
            }
            let end = bytes.end.min(this.end + padding(len));
            to.data(kind.padding(), this.end..end);
            bytes.start = end;
        }
    }

    fn chunk(&mut self, to: &mut Fields<'_, '_>, bytes: Range<usize>) {
        let (table, rest) = chunks::known(self.header[bytes.start]);
        let inside = bytes.start + table.len..bytes.end;
        if usize::from(self.number(bytes.start + 2)) < table.len {
            // Too short for what it says it is.
            to.record(Chunk::TABLE, bytes.clone());
            return to.hide(Chunk::value, (bytes.start + Chunk::LEN).min(bytes.end)..bytes.end);
        }
        to.record(table, bytes.clone());
        if bytes.len() < table.len {
            return;
        }
        match rest {
            chunks::Rest::Nothing => to.hide(Chunk::value, inside),
            chunks::Rest::Data(field) => to.data(field, inside),
            chunks::Rest::Parameters => self.inside(to, inside, Kind::Parameter, Chunk::value),
            chunks::Rest::Causes => self.inside(to, inside, Kind::Cause, Chunk::value),
            chunks::Rest::Sack => self.sack(to, bytes.start, inside),
            chunks::Rest::NrSack => self.nr_sack(to, bytes.start, inside),
            chunks::Rest::Streams => {
                let mut rest = inside;
                while rest.len() >= 4 {
                    to.data(ForwardTsn::sid, rest.start..rest.start + 2);
                    to.data(ForwardTsn::ssn, rest.start + 2..rest.start + 4);
                    rest.start += 4;
                }
            }
            chunks::Rest::Skipped => {
                let at = inside.start;
                for stream in 0..inside.len() / Skipped::LEN {
                    to.record(Skipped::TABLE, at + stream * Skipped::LEN..at + (stream + 1) * Skipped::LEN);
                }
            }
        }
    }

    fn parameter(&mut self, to: &mut Fields<'_, '_>, bytes: Range<usize>) {
        to.record(Parameter::TABLE, bytes.clone());
        let value = parameters::value(self.number(bytes.start));
        self.value(to, bytes.start + Parameter::LEN..bytes.end, &value, Parameter::value);
    }

    fn cause(&mut self, to: &mut Fields<'_, '_>, bytes: Range<usize>) {
        to.record(Cause::TABLE, bytes.clone());
        let value = causes::value(self.number(bytes.start));
        self.value(to, bytes.start + Cause::LEN..bytes.end, &value, Cause::information);
    }

    /// Rows of a width, as many as there are, then the rest.
    fn value(
        &mut self,
        to: &mut Fields<'_, '_>,
        mut bytes: Range<usize>,
        value: &parameters::Value,
        other: &'static Field,
    ) {
        for row in value.rows {
            let end = bytes.start + row.width / 8;
            if end > bytes.end {
                break;
            }
            to.data(row, bytes.start..end);
            bytes.start = end;
        }
        match value.rest {
            parameters::Rest::Nothing => to.hide(other, bytes),
            parameters::Rest::Data(field) => to.data(field, bytes),
            parameters::Rest::Each(field) => {
                let width = field.width / 8;
                while bytes.len() >= width {
                    to.data(field, bytes.start..bytes.start + width);
                    bytes.start += width;
                }
                to.hide(other, bytes);
            }
            parameters::Rest::Parameters => self.inside(to, bytes, Kind::Parameter, other),
            parameters::Rest::Causes => self.inside(to, bytes, Kind::Cause, other),
            parameters::Rest::Chunk => self.inside(to, bytes, Kind::Chunk, other),
        }
    }

    /// Records inside of a record, unless that is too deep.
    fn inside(&mut self, to: &mut Fields<'_, '_>, bytes: Range<usize>, kind: Kind, other: &'static Field) {
        if self.depth >= DEPTH {
            return to.data(other, bytes);
        }
        self.depth += 1;
        self.each(to, bytes, kind);
        self.depth -= 1;
    }

    fn sack(&mut self, to: &mut Fields<'_, '_>, start: usize, inside: Range<usize>) {
        let Ok((_, sack)) = Sack::parse(&self.header[start..]) else { return };
        let blocks = Blocks { table: Gap::TABLE, first: Gap::first, last: Gap::last, count: Sack::acked };
        let at = self.blocks(to, &inside, sack.gaps, sack.tsn, &blocks);
        listed(to, Duplicate::TABLE, at..inside.end, sack.duplicates);
    }

    fn nr_sack(&mut self, to: &mut Fields<'_, '_>, start: usize, inside: Range<usize>) {
        let Ok((_, sack)) = NrSack::parse(&self.header[start..]) else { return };
        let gaps = Blocks {
            table: NrSackGap::TABLE,
            first: NrSackGap::first,
            last: NrSackGap::last,
            count: NrSack::acked,
        };
        let at = self.blocks(to, &inside, sack.gaps, sack.tsn, &gaps);
        let nr_gaps =
            Blocks { table: NrGap::TABLE, first: NrGap::first, last: NrGap::last, count: NrSack::nr_acked };
        let at = self.blocks(to, &(at..inside.end), sack.nr_gaps, sack.tsn, &nr_gaps);
        listed(to, NrDuplicate::TABLE, at..inside.end, sack.duplicates);
    }

    /// Blocks of TSNs, counted from the cumulative one; says where they end.
    fn blocks(
        &mut self,
        to: &mut Fields<'_, '_>,
        bytes: &Range<usize>,
        count: u16,
        tsn: u32,
        blocks: &Blocks,
    ) -> usize {
        let (mut at, mut acked) = (bytes.start, Some(0));
        for _ in 0..count {
            if at + Gap::LEN > bytes.end {
                return at;
            }
            let (start, end) = (self.number(at), self.number(at + 2));
            to.record(blocks.table, at..at + Gap::LEN);
            to.number(blocks.first, at..at + 2, tsn.wrapping_add(start.into()) as usize);
            to.number(blocks.last, at + 2..at + 4, tsn.wrapping_add(end.into()) as usize);
            acked = acked.and_then(|sum: usize| Some(sum + 1 + usize::from(end.checked_sub(start)?)));
            at += Gap::LEN;
        }
        if let (Some(acked), 1..) = (acked, count) {
            to.number(blocks.count, bytes.start..at, acked);
        }
        at
    }

    /// Two bytes of the header.
    fn number(&self, at: usize) -> u16 {
        self.header.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u16::from_be_bytes(*bytes))
    }
}

/// What a block of TSNs is called.
struct Blocks {
    table: &'static Table,
    first: &'static Field,
    last: &'static Field,
    count: &'static Field,
}

/// As many records of four bytes as there are said to be.
fn listed(to: &mut Fields<'_, '_>, table: &'static Table, bytes: Range<usize>, count: u16) {
    let there = (bytes.len() / 4).min(count.into());
    for at in (bytes.start..).step_by(4).take(there) {
        to.record(table, at..at + 4);
    }
}
