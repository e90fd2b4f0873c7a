//! The traceroute of multicast routers, draft-ietf-idmr-traceroute-ipm: a request, and a block from every router that it
//! came by.

use core::net::Ipv4Addr;

use super::Igmp;
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// What is asked, §4 of the draft; blocks follow.
    pub struct Traceroute("igmp", "Multicast traceroute", 20 bytes) {
        maddr:    Ipv4Addr = 0..32,    "igmp.maddr",           "Multicast Address", Ip;
        saddr:    Ipv4Addr = 32..64,   "igmp.mtrace.saddr",    "Source Address",    Ip;
        raddr:    Ipv4Addr = 64..96,   "igmp.mtrace.raddr",    "Receiver Address",  Ip;
        rspaddr:  Ipv4Addr = 96..128,  "igmp.mtrace.rspaddr",  "Response Address",  Ip;
        resp_ttl: u8       = 128..136, "igmp.mtrace.resp_ttl", "Response TTL",      Dec;
        id:       u32      = 136..160, "igmp.mtrace.q_id",     "Query ID",          Dec;
    }
}

header! {
    /// What one router says, §5 of the draft.
    pub struct Block("igmp.mtrace.block", "Response Data", 32 bytes) {
        arrival:   u32      = 0..32,    "igmp.mtrace.q_arrival",  "Query Arrival Time", Dec;
        inaddr:    Ipv4Addr = 32..64,   "igmp.mtrace.q_inaddr",   "Incoming Interface Address", Ip;
        outaddr:   Ipv4Addr = 64..96,   "igmp.mtrace.q_outaddr",  "Outgoing Interface Address", Ip;
        previous:  Ipv4Addr = 96..128,  "igmp.mtrace.q_prevrtr",  "Previous-Hop Router Address", Ip;
        inpkt:     u32      = 128..160, "igmp.mtrace.q_inpkt",    "Input packet count on incoming interface", Dec;
        outpkt:    u32      = 160..192, "igmp.mtrace.q_outpkt",   "Output packet count on outgoing interface", Dec;
        total:     u32      = 192..224, "igmp.mtrace.q_total",    "Packets of this source and group", Dec;
        protocol:  u8       = 224..232, "igmp.mtrace.q_rtg_proto", "Routing Protocol", Dec => protocols;
        ttl:       u8       = 232..240, "igmp.mtrace.q_fwd_ttl",  "Forwarding TTL", Dec;
        mbz:       u8       = 240..241, "igmp.mtrace.q_mbz",      "Must be zero", Hex(2);
        s:         u8       = 241..242, "igmp.mtrace.q_s",        "Count is for the group as a whole", Hex(2);
        mask:      u8       = 242..248, "igmp.mtrace.q_src_mask", "Source Mask", Hex(2);
        code:      u8       = 248..256, "igmp.mtrace.q_fwd_code", "Forwarding Code", Hex(2) => codes;
    }
}

/// Tells the blocks of a traceroute.
pub(super) fn tell(to: &mut Fields<'_, '_>, message: &[u8]) {
    let start = Igmp::LEN + Traceroute::LEN;
    for at in (start..message.len()).step_by(Block::LEN).take_while(|at| at + Block::LEN <= message.len()) {
        to.record(Block::TABLE, at..at + Block::LEN);
    }
}

/// §5.8 of the draft.
fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "DVMRP",
        2 => "MOSPF",
        3 => "PIM",
        4 => "CBT",
        5 => "PIM with a special routing table",
        6 => "PIM with a static route",
        7 => "DVMRP with a static route",
        8 => "PIM with a route of BGP4+",
        9 => "CBT with a special routing table",
        10 => "CBT with a static route",
        11 => "PIM with state made by an Assert",
        _ => return None,
    })
}

/// §5.13 of the draft.
fn codes(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "NO_ERROR",
        0x01 => "WRONG_IF",
        0x02 => "PRUNE_SENT",
        0x03 => "PRUNE_RCVD",
        0x04 => "SCOPED",
        0x05 => "NO_ROUTE",
        0x06 => "WRONG_LAST_HOP",
        0x07 => "NOT_FORWARDING",
        0x08 => "REACHED_RP",
        0x09 => "RPF_IF",
        0x0a => "NO_MULTICAST",
        0x0b => "INFO_HIDDEN",
        0x81 => "NO_SPACE",
        0x82 => "OLD_ROUTER",
        0x83 => "ADMIN_PROHIB",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::codec::{Next, Value};
    use crate::packet::Layers;

    #[test]
    fn every_router_adds_a_block() {
        for (len, blocks) in [(24, 0), (56, 1), (60, 1), (88, 2)] {
            let message = [&[0x1f, 3][..], &[1; 86]].concat();
            let layer = Layers::new(&message[..len], Next::IpProtocol(2)).next().unwrap();
            let mut found = 0;
            layer.fields(|spot| {
                found += usize::from(spot.field.name == "igmp.mtrace.q_arrival");
                if spot.field.name == "igmp.mtrace.q_id" {
                    assert!(matches!(spot.value, Value::Uint(0x01_0101)));
                }
            });
            assert_eq!((found, layer.payload.len()), (blocks, len - 24 - blocks * 32));
        }
    }
}
