//! A DNS message, [RFC 1035 §4](https://www.rfc-editor.org/rfc/rfc1035#section-4): questions, then records in three
//! sections; how to read one piece by piece, and how a layer tells it.

use core::net::IpAddr;
use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::be_u16;

use super::dso;
use super::name::{Name, name};
use super::records::{Data, Record};
use super::{Dns, Question};
use crate::codec::{Fields, Header, Layer, Parsed, Table};

/// One question: a name, a type, a class. An error if it is cut short.
pub fn question(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize((name, take(Question::LEN))).parse(input)
}

/// One resource record: a name, ten bytes, and as many bytes of data as they say. An error if it is cut short.
pub fn record(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize((name, take(8usize), length_data(be_u16))).parse(input)
}

/// A message, whose questions and records are read as they are asked for.
///
/// ```
/// use septet::application::dns::message::{Message, Section};
/// let bytes = b"\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x01a\x07example\0\0\x01\0\x01\
///               \xc0\x0c\0\x01\0\x01\0\0\x01\x2c\0\x04\xc0\0\x02\x01";
/// let (_, message) = Message::parse(bytes).unwrap();
/// assert!(message.header.response);
/// let question = message.questions().next().unwrap();
/// assert_eq!((question.name.to_string(), question.kind), ("a.example".into(), 1));
/// let answer = message.records().next().unwrap();
/// assert_eq!((answer.section, answer.ttl), (Section::Answer, 300));
/// assert_eq!(answer.address(), Some("192.0.2.1".parse().unwrap()));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its first twelve bytes.
    pub header: Dns,
    bytes: &'a [u8],
}

/// Where a record stands, RFC 1035 §4.1; in updates these are prerequisites, updates and additional data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Answers.
    Answer,
    /// Who is to be asked.
    Authority,
    /// What may be useful.
    Additional,
}

/// A question.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Of whom.
    pub name: Name<'a>,
    /// Type.
    pub kind: u16,
    /// Class.
    pub class: u16,
}

/// A resource record.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Where it stands.
    pub section: Section,
    /// Its owner.
    pub name: Name<'a>,
    /// Type.
    pub kind: u16,
    /// Class.
    pub class: u16,
    /// Seconds that it may be kept.
    pub ttl: u32,
    /// Its data.
    pub data: &'a [u8],
    message: &'a [u8],
    at: usize,
}

impl<'a> Message<'a> {
    /// A message that fills this input, and nothing of it left. An error if its header is cut short; questions and
    /// records that are cut short end their iterators.
    pub fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (_, header) = Dns::parse(input)?;
        Ok((&[], Self { header, bytes: input }))
    }

    /// Its questions.
    pub fn questions(&self) -> impl Iterator<Item = Asked<'a>> + use<'a> {
        let (message, mut at, mut left) = (self.bytes, Dns::LEN, self.header.queries);
        core::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let (rest, bytes) = question(message.get(at..)?).ok()?;
            let name = Name::new(message, at);
            at = message.len() - rest.len();
            let (_, Question { kind, class }) =
                Question::parse(&bytes[bytes.len() - Question::LEN..]).ok()?;
            Some(Asked { name, kind, class })
        })
    }

    /// Its records, section by section.
    pub fn records(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let Dns { queries, answers, auth_rr, add_rr, .. } = self.header;
        let (message, mut at) = (self.bytes, self.end_of(queries));
        let mut left =
            [(Section::Answer, answers), (Section::Authority, auth_rr), (Section::Additional, add_rr)];
        core::iter::from_fn(move || {
            let (section, count) = left.iter_mut().find(|(_, count)| *count > 0)?;
            *count -= 1;
            let (rest, bytes) = record(message.get(at?..)?).ok()?;
            let start = at?;
            let end = message.len() - rest.len();
            at = Some(end);
            let (fixed, _) = name(bytes).ok()?;
            let (data, Record { kind, class, ttl, .. }) = Record::parse(fixed).ok()?;
            let name = Name::new(message, start);
            Some(Entry { section: *section, name, kind, class, ttl, data, message, at: end - data.len() })
        })
    }

    /// Where the questions end, if they do.
    fn end_of(&self, questions: u16) -> Option<usize> {
        let mut rest = &self.bytes[Dns::LEN..];
        for _ in 0..questions {
            rest = question(rest).ok()?.0;
        }
        Some(self.bytes.len() - rest.len())
    }
}

impl<'a> Entry<'a> {
    /// The fixed part of its data as a table: `entry.fixed::<Mx>()`, if that is what it is.
    #[must_use]
    pub fn fixed<H: Header>(&self) -> Option<H> {
        H::parse(self.data).ok().map(|(_, header)| header)
    }

    /// The name that begins at this byte of its data: 0 in CNAME, 2 in MX.
    #[must_use]
    pub fn name_at(&self, byte: usize) -> Name<'a> {
        Name::new(self.message, self.at + byte)
    }

    /// The address of an A or AAAA record.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        match self.kind {
            1 => <[u8; 4]>::try_from(self.data).ok().map(IpAddr::from),
            28 => <[u8; 16]>::try_from(self.data).ok().map(IpAddr::from),
            _ => None,
        }
    }
}

/// What is peculiar to DNS, multicast DNS and LLMNR.
pub(crate) struct Kind {
    pub(crate) header: &'static Table,
    pub(crate) question: &'static Table,
    pub(crate) record: &'static Table,
    pub(crate) opt: &'static Table,
    /// What the four sections are called.
    pub(crate) sections: [&'static Table; 4],
    pub(crate) of_update: [&'static Table; 4],
    pub(crate) multicast: bool,
}

/// Where the questions and records of a message break off.
pub(crate) struct Trouble {
    pub(crate) table: &'static Table,
    pub(crate) at: usize,
    /// Bytes wanted there, and bytes there; `None` if there is a label of no known kind.
    pub(crate) need: Option<(usize, usize)>,
}

/// Looks through a message, following no pointer.
pub(crate) fn check(message: &[u8]) -> Result<(), Trouble> {
    let short = |table, at, need| Trouble { table, at, need: Some((need, message.len().saturating_sub(at))) };
    let Some(header) = message.first_chunk::<{ Dns::LEN }>() else {
        return Err(short(Dns::TABLE, 0, Dns::LEN));
    };
    let count = |i: usize| usize::from(u16::from_be_bytes([header[i], header[i + 1]]));
    let (questions, records) = (count(4), count(6) + count(8) + count(10));
    let mut at = Dns::LEN;
    for i in 0..questions + records {
        let table = if i < questions { Question::TABLE } else { Record::TABLE };
        let start = at;
        loop {
            match message.get(at) {
                Some(0) => break at += 1,
                Some(0x40..=0x7f) if at > start => break at += 1,
                Some(len @ 1..=63) => at += 1 + usize::from(*len),
                Some(0xc0..) => break at += 2,
                Some(_) => return Err(Trouble { table, at, need: None }),
                None => return Err(short(table, start, at + 1 - start)),
            }
        }
        at += table.len;
        if i >= questions {
            let Some([high, low]) = at.checked_sub(2).and_then(|len| message.get(len..at)) else {
                return Err(short(table, start, at - start));
            };
            at += usize::from(u16::from_be_bytes([*high, *low]));
        }
        if at > message.len() {
            return Err(short(table, start, at - start));
        }
    }
    Ok(())
}

/// Tells the message that is the header of a layer.
pub(crate) fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, kind: &Kind) {
    message(layer.header, to, kind, 0..layer.header.len(), true);
}

/// Tells the message in these bytes of a header. If it is not `whole`, bytes behind its records are only stored.
pub(crate) fn message<'a>(
    header: &'a [u8],
    to: &mut Fields<'a, '_>,
    kind: &Kind,
    bytes: Range<usize>,
    whole: bool,
) {
    to.part(kind.header, bytes.clone());
    let Some(fixed) = header.get(bytes.clone()).and_then(<[u8]>::first_chunk::<{ Dns::LEN }>) else { return };
    let count = |i: usize| u16::from_be_bytes([fixed[i], fixed[i + 1]]);
    let counts = [count(4), count(6), count(8), count(10)];
    let opcode = fixed[2] >> 3 & 15;
    let sections = if opcode == 5 { &kind.of_update } else { &kind.sections };
    let mut at = bytes.start + Dns::LEN;
    for (section, (table, count)) in sections.iter().zip(counts).enumerate() {
        for _ in 0..count {
            let rest = &header[at..bytes.end];
            let Ok((_, item)) = (if section == 0 { question(rest) } else { record(rest) }) else { return };
            // Where a name leads nowhere, these are no questions and records, but e.g. the middle of a stream.
            if Name::new(&header[bytes.start..bytes.end], at - bytes.start).is_lost() {
                return;
            }
            let item = at..at + item.len();
            at = item.end;
            to.open(table, item.clone());
            if section == 0 {
                one_question(header, to, kind, bytes.start, item);
            } else if one_record(header, to, kind, bytes.clone(), item).is_none() {
                return;
            }
        }
    }
    if opcode == 6 && counts == [0; 4] {
        let mut data = Data {
            to,
            header,
            message: bytes.clone(),
            owner: at..at,
            at,
            end: bytes.end,
            multicast: false,
            lost: false,
        };
        if dso::tlvs(&mut data).is_none() {
            return;
        }
        at = data.at;
    }
    if at < bytes.end && !whole {
        to.hide(Dns::extraneous, at..bytes.end);
    } else if at < bytes.end {
        to.number(Dns::extraneous_len, at..bytes.end, bytes.end - at);
        to.data(Dns::extraneous, at..bytes.end);
    }
}

fn one_question<'a>(
    header: &'a [u8],
    to: &mut Fields<'a, '_>,
    kind: &Kind,
    message: usize,
    bytes: Range<usize>,
) {
    let fixed = bytes.end - Question::LEN;
    let name = bytes.start..fixed;
    to.coded(Question::name, message, name.clone());
    if (to.wants(Question::len) || to.wants(Question::labels))
        && let Some((len, labels)) = Name::new(&header[message..], name.start - message).measure()
    {
        let known = usize::from(len > 1); // Wireshark takes a name of one character for the root
        to.number(Question::len, name.clone(), len * known);
        to.number(Question::labels, name, labels * known);
    }
    to.part(kind.question, fixed..bytes.end);
}

/// `None` where a name in its data leads nowhere.
fn one_record<'a>(
    header: &'a [u8],
    to: &mut Fields<'a, '_>,
    kind: &Kind,
    message: Range<usize>,
    bytes: Range<usize>,
) -> Option<()> {
    let (fixed, owner) = name(&header[bytes.clone()]).ok()?;
    let owner = bytes.start..bytes.start + owner.len();
    let (_, Record { kind: number, .. }) = Record::parse(fixed).ok()?;
    to.coded_if(Record::name, message.start, owner.clone(), number != 33); // a service's owner is told in parts
    let at = owner.end + Record::LEN;
    to.part(if number == 41 { kind.opt } else { kind.record }, owner.end..at);
    Data { to, header, message, owner, at, end: bytes.end, multicast: kind.multicast, lost: false }
        .tell(number)
}
