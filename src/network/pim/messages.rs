//! What the messages are made of behind the first four bytes.

use super::Pim;
use super::address::{self, BSR, OFFERING, ORIGINATOR, RP, SOURCE, UPSTREAM, WINNER};
use super::options;
use crate::codec::{Error, Fields, Header, Seal};
use crate::header;

header! {
    /// Behind the upstream neighbor of a Join/Prune or Graft message, RFC 7761 §4.9.5.
    pub struct JoinPrune("pim.join_prune", "Join / Prune", 4 bytes) {
        reserved: [u8; 1] = 0..8,   "pim.res_bytes", "Reserved", Bytes;
        groups:   u8      = 8..16,  "pim.numgroups", "Number of Groups", Count("pim.set");
        holdtime: u16     = 16..32, "pim.holdtime",  "Hold Time, in seconds", Dec, or 210;
    }
}

header! {
    /// A group, and how many of its sources are joined and pruned.
    pub struct GroupSet("pim.set", "Group", 0 bytes) {
    }
    data {
        joins: 16,  "pim.numjoins",  "Number of Joined Sources", Count("pim.join");
        prunes: 16, "pim.numprunes", "Number of Pruned Sources", Count("pim.prune");
    }
}

header! {
    /// In front of a bootstrap router, RFC 5059 §4.1.
    pub struct Bootstrap("pim.bootstrap", "Bootstrap", 4 bytes) {
        tag:      u16 = 0..16,  "pim.fragment_tag",  "Fragment Tag", Hex(4);
        mask:     u8  = 16..24, "pim.hash_mask_len", "Hash Mask Length", Dec, or 30;
        priority: u8  = 24..32, "pim.bsr_priority",  "Priority of the Bootstrap Router", Dec;
    }
}

header! {
    /// Rendezvous points of a group.
    pub struct RpSet("pim.rp_set", "Rendezvous Points of a Group", 0 bytes) {
    }
    data {
        count: 8,    "pim.rp_count",  "Rendezvous Points", Dec;
        here: 8,     "pim.frp_count", "Rendezvous Points in this Fragment", Count("pim.holdtime");
        holdtime: 16, "pim.holdtime", "Hold Time, in seconds", Dec;
        priority: 8, "pim.priority",  "Priority", Dec;
        reserved,    "pim.res_bytes", "Reserved", Bytes;
        unused,      "pim.rp_set.reserved", "Reserved", Bytes;
    }
}

header! {
    /// How good a route is, RFC 7761 §4.9.6.
    pub struct Assert("pim.assert", "Assert", 8 bytes) {
        tree:       bool = 0..1,   "pim.rpt",         "Rendezvous Point Tree", Flag;
        preference: u32  = 1..32,  "pim.metric_pref", "Metric Preference", Dec;
        metric:     u32  = 32..64, "pim.metric",      "Metric", Dec;
    }
}

header! {
    /// In front of the rendezvous point that advertises itself, RFC 5059 §4.2.
    pub struct Candidate("pim.candidate", "Candidate", 4 bytes) {
        prefixes: u8  = 0..8,   "pim.prefix_count", "Prefix Count", Dec;
        priority: u8  = 8..16,  "pim.priority",     "Priority", Dec;
        holdtime: u16 = 16..32, "pim.holdtime",     "Hold Time, in seconds", Dec;
    }
}

header! {
    /// The end of a State Refresh message, RFC 3973 §4.7.10.
    pub struct Refresh("pim.refresh", "State Refresh", 4 bytes) {
        mask:     u8   = 0..8,   "pim.mask_len", "Mask Length", Dec, or 32;
        ttl:      u8   = 8..16,  "pim.ttl",      "Time to Live", Dec, or 64;
        prune:    bool = 16..17, "pim.prune_indicator", "Prune Indicator", Flag;
        now:      bool = 17..18, "pim.prune_now",       "Prune Now", Flag;
        over_ride: bool = 18..19, "pim.assert_override", "Assert Override", Flag;
        reserved: u8   = 19..24, "pim.refresh.reserved", "Reserved", Hex(2);
        interval: u8   = 24..32, "pim.interval", "Interval, in seconds", Dec;
    }
}

header! {
    /// How good the route of the router is that sends a DF election message, RFC 5015 §3.7.
    pub struct Metrics("pim.metrics", "Metrics of the Sender", 8 bytes) {
        preference: u32 = 0..32,  "pim.metric_pref", "Metric Preference", Dec;
        metric:     u32 = 32..64, "pim.metric",      "Metric", Dec;
    }
}

header! {
    /// How good the route of the other router in a DF election is, RFC 5015 §3.7.3, §3.7.4.
    pub struct Election("pim.election", "Metrics of the Other Router", 0 bytes) {
    }
    data {
        won_preference: 32, "pim.bidir_win_metric_pref", "Metric Preference of the New Winner", Dec;
        won_metric: 32,     "pim.bidir_win_metric",      "Metric of the New Winner", Dec;
        offered_preference: 32, "pim.bidir_off_metric_pref", "Metric Preference of the Offering Router", Dec;
        offered_metric: 32, "pim.bidir_off_metric",      "Metric of the Offering Router", Dec;
        interval: 16,       "pim.bidir_offering_interval", "Interval, in milliseconds", Dec;
    }
}

/// Whether the rest of a message of this type is read.
pub(super) const fn known(pim: Pim) -> bool {
    pim.version == 2 && matches!(pim.kind, 0 | 2..=10 | 12)
}

/// The number of prefixes in a message of a candidate.
pub(super) fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let start = Pim::LEN + Candidate::LEN;
    let Some(mut at) = address::unicast_end(layer.header, start) else { return Ok(()) };
    let mut count = 0;
    while let Some(end) = address::group_end(layer.header, at) {
        (at, count) = (end, count + 1);
    }
    layer.from(Pim::LEN).set(Candidate::prefixes, count)
}

/// Tells what is behind the first four bytes.
pub(super) fn tell(to: &mut Fields<'_, '_>, pim: Pim, header: &[u8]) {
    if known(pim) {
        // What is not all there has no more to tell.
        let _ = body(to, pim, header);
    }
}

fn body(to: &mut Fields<'_, '_>, pim: Pim, header: &[u8]) -> Option<()> {
    let start = Pim::LEN;
    match pim.kind {
        2 => {
            let at = address::group(to, header, start)?;
            address::unicast(to, header, at, SOURCE)?;
        }
        3 | 6 | 7 => {
            let at = address::unicast(to, header, start, UPSTREAM)?;
            join_prune(to, header, at)?;
        }
        4 => {
            to.part(Bootstrap::TABLE, start..header.len());
            let mut at = address::unicast(to, header, start + Bootstrap::LEN, BSR)?;
            while at < header.len() {
                at = rp_set(to, header, at)?;
            }
        }
        5 => {
            let at = address::group(to, header, start)?;
            let at = address::unicast(to, header, at, SOURCE)?;
            to.part(Assert::TABLE, at..header.len());
        }
        8 => {
            to.part(Candidate::TABLE, start..header.len());
            let mut at = address::unicast(to, header, start + Candidate::LEN, RP)?;
            for _ in 0..header[start] {
                at = address::group(to, header, at)?;
            }
        }
        9 => {
            let at = address::group(to, header, start)?;
            let at = address::unicast(to, header, at, SOURCE)?;
            let at = address::unicast(to, header, at, ORIGINATOR)?;
            to.part(Assert::TABLE, at..header.len());
            to.part(Refresh::TABLE, at + Assert::LEN..header.len());
        }
        10 => election(to, header)?,
        12 => {
            let at = address::unicast(to, header, start, ORIGINATOR)?;
            to.list(at, usize::MAX, options::flood, |to, bytes, _| options::tell_flood(to, header, bytes));
        }
        _ => {
            to.list(start, usize::MAX, options::option, |to, bytes, _| options::tell(to, header, bytes));
        }
    }
    Some(())
}

fn join_prune(to: &mut Fields<'_, '_>, header: &[u8], at: usize) -> Option<()> {
    to.part(JoinPrune::TABLE, at..header.len());
    let (_, message) = JoinPrune::parse(header.get(at..)?).ok()?;
    let mut at = at + JoinPrune::LEN;
    for _ in 0..message.groups {
        to.open(GroupSet::TABLE, at..set_end(header, at)?);
        at = address::group(to, header, at)?;
        let [joins, prunes] = [number(header, at)?, number(header, at + 2)?];
        to.data(GroupSet::joins, at..at + 2);
        to.data(GroupSet::prunes, at + 2..at + 4);
        at += 4;
        for nth in 0..usize::from(joins) + usize::from(prunes) {
            at = address::source(to, header, at, nth < usize::from(joins))?;
        }
    }
    Some(())
}

/// Where a group ends with all its sources, as far as they are there.
fn set_end(header: &[u8], at: usize) -> Option<usize> {
    let mut at = address::group_end(header, at)?;
    let count = usize::from(number(header, at)?) + usize::from(number(header, at + 2)?);
    at += 4;
    for _ in 0..count {
        let Some(end) = address::source_end(header, at) else { return Some(header.len()) };
        at = end;
    }
    Some(at)
}

fn rp_set(to: &mut Fields<'_, '_>, header: &[u8], at: usize) -> Option<usize> {
    const RESERVED: usize = 2;
    let mut at = address::group(to, header, at)?;
    let here = *header.get(at + 1)?;
    to.data(RpSet::count, at..at + 1);
    to.data(RpSet::here, at + 1..at + 2);
    to.data(RpSet::unused, at + 2..at + 2 + RESERVED);
    at += 2 + RESERVED;
    for _ in 0..here {
        at = address::unicast(to, header, at, RP)?;
        to.data(RpSet::holdtime, at..at + 2);
        to.data(RpSet::priority, at + 2..at + 3);
        to.data(RpSet::reserved, at + 3..at + 4);
        at += 4;
    }
    Some(at)
}

/// RFC 5015 §3.7: an offer and a winner are the sender's; a backoff names who offered and how long to wait, a pass who wins.
fn election(to: &mut Fields<'_, '_>, header: &[u8]) -> Option<()> {
    const BACKOFF: u8 = 3;
    const PASS: u8 = 4;
    let at = address::unicast(to, header, Pim::LEN, RP)?;
    let metrics = at..(at + Metrics::LEN).min(header.len());
    to.record(Metrics::TABLE, metrics.clone());
    let at = metrics.end;
    match header[1] >> 4 {
        BACKOFF => {
            let at = address::unicast(to, header, at, OFFERING)?;
            to.data(Election::offered_preference, at..at + 4);
            to.data(Election::offered_metric, at + 4..at + 8);
            to.data(Election::interval, at + 8..at + 10);
        }
        PASS => {
            let at = address::unicast(to, header, at, WINNER)?;
            to.data(Election::won_preference, at..at + 4);
            to.data(Election::won_metric, at + 4..at + 8);
        }
        _ => {}
    }
    Some(())
}

fn number(header: &[u8], at: usize) -> Option<u16> {
    header.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "4500 00ff 0000 0000 40 67 0000 c0000201 c0000202";

    fn shown(message: &str, names: &str) -> alloc::string::String {
        columns(228, &bytes(&format!("{OPEN} {message}")), names)
    }

    #[test]
    fn sources_are_joined_then_pruned() {
        let sources = "01000420c0000201 01000720c0000202 01000020c6336401";
        let message = format!("23000000 0100c6336402 00 01 00d2 01000020e8010203 0002 0001 {sources}");
        let names = "pim.upstream_neighbor pim.numgroups pim.join_ip pim.prune_ip pim.source_addr.flags.w";
        let expected = "198.51.100.2 1 192.0.2.1,192.0.2.2 198.51.100.1 0,1,0";
        assert_eq!(shown(&message, names), expected);
    }

    #[test]
    fn attributes_end_where_the_last_one_says() {
        let attributed = "01010420c0000201 0501ff 4002beef 01000420c0000202";
        let message = format!("23000000 0100c6336402 00 01 00d2 01000020e8010203 0002 0000 {attributed}");
        let names = "pim.join_ip pim.source_ja.flags.attr_type pim.source_ja.value";
        assert_eq!(shown(&message, names), "192.0.2.1,192.0.2.2 5,0 ff,beef");
    }

    #[test]
    fn an_election_names_the_other_router() {
        let names =
            "pim.rp pim.metric pim.bidir_offering_ip4 pim.bidir_offering_interval pim.bidir_winner_ip4";
        let (own, other) = ("0100c0000201 00000001 00000002", "0100c0000202 00000003 00000004");
        assert_eq!(shown(&format!("2a100000 {own}"), names), "192.0.2.1 2 - - -");
        assert_eq!(shown(&format!("2a300000 {own} {other} 0064"), names), "192.0.2.1 2 192.0.2.2 100 -");
        assert_eq!(shown(&format!("2a400000 {own} {other}"), names), "192.0.2.1 2 - - 192.0.2.2");
    }
}
