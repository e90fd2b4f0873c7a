//! Options of a Hello message, [RFC 7761 §4.9.2](https://www.rfc-editor.org/rfc/rfc7761#section-4.9.2), and what the flooding
//! mechanism brings, [RFC 8364 §3.1](https://www.rfc-editor.org/rfc/rfc8364#section-3.1): a type and a length in front of a value.

use core::ops::Range;

use super::address::{self, LISTED, SOURCE};
use super::words::{floods, options};
use crate::codec::{Fields, Header, Parsed, error::take};
use crate::header;

header! {
    /// What every option begins with.
    pub struct Opt("pim.hello_option", "Option", 4 bytes) {
        kind:   u16 = 0..16,  "pim.optiontype",   "Type",   Dec => options;
        length: u16 = 16..32, "pim.optionlength", "Length", Rest(1);
    }
    data {
        holdtime: 16,      "pim.holdtime",      "Hold Time, in seconds", Dec;
        dr_priority: 32,   "pim.dr_priority",   "DR Priority",   Dec;
        generation_id: 32, "pim.generation_id", "Generation ID", Dec;
        value,             "pim.optionvalue",   "Value", Bytes;
    }
}

header! {
    /// LAN prune delay, RFC 7761 §4.9.2.
    pub struct PruneDelay("pim.prune_delay", "LAN Prune Delay", 4 bytes) {
        tracking: bool   = 0..1,  "pim.t", "Tracking Support", Flag;
        propagation: u16 = 1..16, "pim.propagation_delay", "Propagation Delay, in milliseconds", Dec;
        over_ride: u16 = 16..32,  "pim.override_interval", "Override Interval, in milliseconds", Dec;
    }
}

header! {
    /// State refresh capable, RFC 3973 §4.7.5.
    pub struct StateRefresh("pim.state_refresh", "State Refresh", 4 bytes) {
        version: u8   = 0..8,   "pim.state_refresh_version",  "Version", Dec, or 1;
        interval: u8  = 8..16,  "pim.state_refresh_interval", "Interval, in seconds", Dec;
        reserved: u16 = 16..32, "pim.state_refresh_reserved", "Reserved", Dec;
    }
}

header! {
    /// What every item of the flooding mechanism begins with; those of a type that is known have a group and its sources.
    pub struct Flooding("pim.flood", "Item", 4 bytes) {
        transitive: bool = 0..1, "pim.transitivetype", "Transitive", Flag;
        kind:   u16 = 1..16,  "pim.optiontype",   "Type",   Dec => floods;
        length: u16 = 16..32, "pim.optionlength", "Length", Rest(1);
    }
    data {
        count: 16,    "pim.srccount",    "Source Count", Count("pim.address");
        holdtime: 16, "pim.srcholdtime", "Source Hold Time, in seconds", Dec;
    }
}

/// One option with what it says its length is.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, option) = Opt::parse(input)?;
    take(Opt::TABLE, Opt::LEN + usize::from(option.length), input)
}

/// One item of the flooding mechanism with what it says its length is.
pub fn flood(input: &[u8]) -> Parsed<'_, &[u8]> {
    option(input)
}

/// Tells an option of a Hello message.
pub(super) fn tell(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) {
    to.record(Opt::TABLE, bytes.clone());
    let Ok((_, option)) = Opt::parse(&header[bytes.clone()]) else { return };
    let value = bytes.start + Opt::LEN..bytes.end;
    match (option.kind, value.len()) {
        (1, 2) => to.data(Opt::holdtime, value),
        (2, 4) => to.part(PruneDelay::TABLE, value),
        (19, 4) => to.data(Opt::dr_priority, value),
        (20, 4) => to.data(Opt::generation_id, value),
        (21, 4) => to.part(StateRefresh::TABLE, value),
        (24 | 65001, _) => {
            let (inside, mut at) = (&header[..value.end], value.start);
            while let Some(end) = address::unicast(to, inside, at, LISTED) {
                at = end;
            }
            to.data(Opt::value, at..value.end);
        }
        _ => to.data(Opt::value, value),
    }
}

/// Tells an item of the flooding mechanism.
pub(super) fn tell_flood(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) {
    to.record(Flooding::TABLE, bytes.clone());
    let value = bytes.start + Flooding::LEN..bytes.end;
    if !matches!(Flooding::parse(&header[bytes]), Ok((_, Flooding { kind: 1, .. }))) {
        return to.data(Opt::value, value);
    }
    let inside = &header[..value.end];
    let Some(mut at) = address::group(to, inside, value.start) else { return };
    let Some(count) = inside.get(at..).and_then(<[u8]>::first_chunk) else { return };
    to.data(Flooding::count, at..at + 2);
    to.data(Flooding::holdtime, at + 2..at + 4);
    at += 4;
    for _ in 0..u16::from_be_bytes(*count) {
        let Some(end) = address::unicast(to, inside, at, SOURCE) else { return };
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    fn shown(options: &str, names: &str) -> alloc::string::String {
        let open = "4500 00ff 0000 0000 40 67 0000 c0000201 c0000202";
        columns(228, &bytes(&alloc::format!("{open} {options}")), names)
    }

    #[test]
    fn an_option_of_another_length_is_its_value() {
        let names = "pim.optionlength pim.holdtime pim.dr_priority pim.optionvalue";
        let options = "0001 0002 0069 0013 0004 00000001 0001 0001 07";
        assert_eq!(shown(&alloc::format!("20000000 {options}"), names), "2,4,1 105 1 07");
    }

    #[test]
    fn addresses_of_a_neighbor_are_of_both_families() {
        let options = "0018 0018 0100 c6336401 0200 20010db8000000000000000000000001";
        let names = "pim.address_list pim.unicast pim.address_list_ip6 pim.addr_address_family";
        assert_eq!(
            shown(&alloc::format!("20000000 {options}"), names),
            "198.51.100.1 198.51.100.1 2001:db8::1 1,2"
        );
    }

    #[test]
    fn flooded_sources_are_counted() {
        let item = "8001 0018 01000020e8010203 0002 00d2 0100c0000201 0100c0000202";
        let names = "pim.originator pim.transitivetype pim.optiontype pim.srccount pim.group pim.source";
        assert_eq!(
            shown(&alloc::format!("2c000000 0100c0000209 {item}"), names),
            "192.0.2.9 1 1 2 232.1.2.3,232.1.2.3 192.0.2.1,192.0.2.2"
        );
    }
}
