//! Queries and reports of version 3, [RFC 9776 §4](https://www.rfc-editor.org/rfc/rfc9776#section-4).

use core::net::Ipv4Addr;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::number::complete::{be_u16, u8};
use nom::sequence::preceded;

use super::Igmp;
use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// The rest of a query, RFC 9776 §4.1; source addresses follow.
    pub struct Query("igmp", "Membership Query, version 3", 8 bytes) {
        maddr:   Ipv4Addr = 0..32,  "igmp.maddr",       "Group Address", Ip;
        flags:   u8       = 32..36, "igmp.query.flags", "Flags",         Hex(1);
        s:       bool     = 36..37, "igmp.s",           "Suppress Router-Side Processing", Flag;
        qrv:     u8       = 37..40, "igmp.qrv",         "Querier's Robustness Variable",   Dec, or 2;
        qqic:    u8       = 40..48, "igmp.qqic",        "Querier's Query Interval Code",   Dec, or 125;
        num_src: u16      = 48..64, "igmp.num_src",     "Number of Sources", Dec;
    }
    data {
        saddr: 32, "igmp.saddr", "Source Address", Ip;
    }
}

header! {
    /// The rest of a report, RFC 9776 §4.2; records follow.
    pub struct Report("igmp", "Membership Report, version 3", 4 bytes) {
        flags:        [u8; 2] = 0..16,  "igmp.reserved",     "Flags", Bytes;
        num_grp_recs: u16     = 16..32, "igmp.num_grp_recs", "Number of Group Records", Count("igmp.record");
    }
}

header! {
    /// What a host listens to of one group, RFC 9776 §4.2.4; source addresses and auxiliary data follow.
    pub struct Record("igmp.record", "Group Record", 8 bytes) {
        kind:    u8       = 0..8,   "igmp.record_type",  "Record Type", Dec => kinds, or 4;
        aux_len: u8       = 8..16,  "igmp.aux_data_len", "Aux Data Len, in words of four bytes", Of("igmp.aux_data", 4);
        num_src: u16      = 16..32, "igmp.num_src",      "Number of Sources", Count("igmp.saddr");
        maddr:   Ipv4Addr = 32..64, "igmp.maddr",        "Multicast Address", Ip;
    }
    data {
        saddr: 32, "igmp.saddr",    "Source Address", Ip;
        aux_data,  "igmp.aux_data", "Auxiliary Data", Bytes;
    }
}

/// Bytes of an address.
const ADDRESS: usize = 4;

/// Bytes that the sources of a query say they take.
pub(super) fn sources(message: &[u8]) -> usize {
    let query = Query::parse(message.get(Igmp::LEN..).unwrap_or_default());
    query.map_or(0, |(_, query)| usize::from(query.num_src) * ADDRESS)
}

/// Bytes that the records of a report take, or more than there are if they end too early.
pub(super) fn records(message: &[u8]) -> usize {
    let Ok((mut rest, report)) = Report::parse(message.get(Igmp::LEN..).unwrap_or_default()) else {
        return 0;
    };
    let all = rest.len();
    for _ in 0..report.num_grp_recs {
        let Ok((behind, _)) = record(rest) else { return all + 1 };
        rest = behind;
    }
    all - rest.len()
}

/// One record with its sources and auxiliary data; an error if it is not all there.
pub fn record(input: &[u8]) -> Parsed<'_, &[u8]> {
    let rest = (u8, be_u16)
        .flat_map(|(aux, sources)| take(ADDRESS + usize::from(sources) * ADDRESS + usize::from(aux) * 4));
    recognize(preceded(u8, rest)).parse(input)
}

/// Tells the sources of a query.
pub(super) fn tell_sources(to: &mut Fields<'_, '_>, message: &[u8]) {
    let start = Igmp::LEN + Query::LEN;
    let end = message.len().min(start + sources(message));
    for at in (start..end).step_by(ADDRESS).take_while(|at| at + ADDRESS <= end) {
        to.data(Query::saddr, at..at + ADDRESS);
    }
}

/// Tells the records of a report, the last of them as far as it goes.
pub(super) fn tell_records<'a>(to: &mut Fields<'a, '_>, message: &'a [u8]) {
    let Ok((_, report)) = Report::parse(message.get(Igmp::LEN..).unwrap_or_default()) else { return };
    let mut left = usize::from(report.num_grp_recs);
    let end = to.list(Igmp::LEN + Report::LEN, left, record, |to, bytes, record| {
        left -= 1;
        tell_record(to, bytes.start, record);
    });
    if left > 0 && end + Record::LEN <= message.len() {
        tell_record(to, end, &message[end..]);
    }
}

fn tell_record(to: &mut Fields<'_, '_>, at: usize, bytes: &[u8]) {
    let Ok((_, record)) = Record::parse(bytes) else { return };
    let end = at + bytes.len();
    to.record(Record::TABLE, at..end);
    let aux = at + Record::LEN + usize::from(record.num_src) * ADDRESS;
    let sources = at + Record::LEN..aux.min(end);
    for at in sources.clone().step_by(ADDRESS).take_while(|at| at + ADDRESS <= sources.end) {
        to.data(Record::saddr, at..at + ADDRESS);
    }
    to.data(Record::aux_data, sources.end..aux.min(end) + usize::from(record.aux_len) * 4);
}

/// Types of group records, RFC 9776 §4.2.12.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "MODE_IS_INCLUDE",
        2 => "MODE_IS_EXCLUDE",
        3 => "CHANGE_TO_INCLUDE_MODE",
        4 => "CHANGE_TO_EXCLUDE_MODE",
        5 => "ALLOW_NEW_SOURCES",
        6 => "BLOCK_OLD_SOURCES",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Next, Status};
    use crate::packet::{Layers, Stack};

    #[test]
    fn sealing_counts_records_and_sources() {
        let mut stack = Stack::default();
        stack.push(&Igmp { kind: 0x22, ..Igmp::default() }).unwrap().with(&Report::default()).unwrap();
        for _ in 0..2 {
            stack.record(Record::TABLE, |stack| stack.with(&Record::default()).map(drop)).unwrap();
        }
        assert_eq!(stack.seal().unwrap()[6..8], [0, 2]);
        stack.clear();
        stack.push(&Igmp { kind: 0x11, ..Igmp::default() }).unwrap().with(&Query::default()).unwrap();
        stack.put(Query::saddr, 32, 0xc000_0201).unwrap();
        let query = stack.seal().unwrap();
        assert_eq!(query[10..12], [0, 1]);
        let layer = Layers::new(query, Next::IpProtocol(2)).next().unwrap();
        assert_eq!(layer.checksum(), Some(Status::Good));
    }

    #[test]
    fn a_record_is_as_long_as_its_sources_and_its_data() {
        let bytes = [1, 1, 0, 2, 239, 1, 2, 3, 192, 0, 2, 1, 192, 0, 2, 2, b'a', b'u', b'x', b'.', 9];
        assert_eq!(record(&bytes).unwrap(), (&[9][..], &bytes[..20]));
        assert!(record(&bytes[..19]).is_err());
    }

    #[test]
    fn a_list_that_ends_too_early_is_an_error() {
        for message in [
            &[0x22, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 239, 1, 2, 3][..],
            &[0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 192, 0, 2],
        ] {
            let layer = Layers::new(message, Next::IpProtocol(2)).next().unwrap();
            assert!(layer.error.is_some() && layer.header.len() == message.len());
        }
    }
}
