//! IPv6 options about the path of a packet: lengths, alerts, rates, measurements, and where its sender is at home.

use core::net::Ipv6Addr;
use core::ops::Range;

use super::options::{Opt, fixed};
use crate::codec::{Fields, Header, Layer};
use crate::header;

header! {
    /// Routers on the way are to look at the packet, [RFC 2711](https://www.rfc-editor.org/rfc/rfc2711).
    pub struct RouterAlert("ipv6.opt", "Router Alert", 2 bytes) {
        value: u16 = 0..16, "ipv6.opt.router_alert", "Value", Dec => alerts;
    }
}

header! {
    /// How many tunnels more a packet may enter, [RFC 2473 §4.1.1](https://www.rfc-editor.org/rfc/rfc2473#section-4.1.1).
    pub struct TunnelLimit("ipv6.opt", "Tunnel Encapsulation Limit", 1 bytes) {
        limit: u8 = 0..8, "ipv6.opt.tel", "Tun Encap Lim", Dec, or 4;
    }
}

header! {
    /// The length of a payload of 64 KiB and more, [RFC 2675](https://www.rfc-editor.org/rfc/rfc2675).
    pub struct Jumbo("ipv6.opt", "Jumbo Payload", 4 bytes) {
        len: u32 = 0..32, "ipv6.opt.jumbo", "Jumbo Payload Length", Dec;
    }
}

header! {
    /// Where a mobile node is at home, [RFC 6275 §6.3](https://www.rfc-editor.org/rfc/rfc6275#section-6.3).
    pub struct HomeAddress("ipv6.opt", "Home Address", 16 bytes) {
        address: Ipv6Addr = 0..128, "ipv6.opt.mipv6.home_address", "Home Address", Ip;
    }
}

header! {
    /// How fast a sender may start, [RFC 4782 §3.2](https://www.rfc-editor.org/rfc/rfc4782#section-3.2).
    pub struct QuickStart("ipv6.opt", "Quick-Start", 6 bytes) {
        func:     u8  = 0..4,   "ipv6.opt.qs_func",     "Function", Dec => functions;
        rate:     u8  = 4..8,   "ipv6.opt.qs_rate",     "Rate Request or Rate Report", Dec => crate::network::ip::rates;
        ttl:      u8  = 8..16,  "ipv6.opt.qs_ttl",      "QS TTL",   Dec, if is_request;
                        8..16 alias, "ipv6.opt.qs_unused", "Not Used", Dec, if is_report;
        nonce:    u32 = 16..46, "ipv6.opt.qs_nonce",    "QS Nonce", Hex(8);
        reserved: u8  = 46..48, "ipv6.opt.qs_reserved", "Reserved", Hex(8);
    }
    data {
        ttl_diff, "ipv6.opt.qs_ttl_diff", "TTL Diff: hop limit less QS TTL", Dec;
    }
}

header! {
    /// The smallest MTU of a path, there and back, [RFC 9268 §5](https://www.rfc-editor.org/rfc/rfc9268#section-5).
    pub struct PathMtu("ipv6.opt", "Minimum Path MTU", 4 bytes) {
        min:    u16  = 0..16,  "ipv6.opt.pmtu.min",    "Min-PMTU", Dec, or 1280;
        rtn:    u16  = 16..31, "ipv6.opt.pmtu.rtn",    "Rtn-PMTU", Times(2);
        r_flag: bool = 31..32, "ipv6.opt.pmtu.r_flag", "R-Flag",   Flag;
    }
}

header! {
    /// Performance and diagnostic metrics, [RFC 8250 §3.2](https://www.rfc-editor.org/rfc/rfc8250#section-3.2).
    pub struct Performance("ipv6.opt", "Performance and Diagnostic Metrics", 10 bytes) {
        scale_dtlr:      u8  = 0..8,   "ipv6.opt.pdm.scale_dtlr",      "Scale Delta Time Last Received", Dec;
        scale_dtls:      u8  = 8..16,  "ipv6.opt.pdm.scale_dtls",      "Scale Delta Time Last Sent",     Dec;
        psn_this:        u16 = 16..32, "ipv6.opt.pdm.psn_this_pkt",    "Packet Sequence Number This Packet", Dec;
        psn_last:        u16 = 32..48, "ipv6.opt.pdm.psn_last_recv",   "Packet Sequence Number Last Received", Dec;
        delta_last_recv: u16 = 48..64, "ipv6.opt.pdm.delta_last_recv", "Delta Time Last Received", Dec;
        delta_last_sent: u16 = 64..80, "ipv6.opt.pdm.delta_last_sent", "Delta Time Last Sent",     Dec;
    }
}

/// Tells a quick-start option; how far it has come is told by the hop limit.
pub(super) fn quick_start<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, data: Range<usize>, value: &[u8]) {
    match value {
        [func, ..] if !is_request(value) && !is_report(value) => {
            to.number(QuickStart::func, data.start..data.start + 1, (func >> 4).into());
            return to.data(Opt::undefined, data);
        }
        [_, ttl, ..] if is_request(value) => {
            let diff = layer.context.hops.wrapping_sub(*ttl);
            to.number(QuickStart::ttl_diff, data.start + 1..data.start + 2, diff.into());
        }
        _ => {}
    }
    fixed(to, QuickStart::TABLE, data);
}

fn is_request(value: &[u8]) -> bool {
    value.first().is_some_and(|first| first >> 4 == 0)
}

fn is_report(value: &[u8]) -> bool {
    value.first().is_some_and(|first| first >> 4 == 8)
}

/// Values of a router alert, IANA's registry of IPv6 router alert option values.
#[must_use]
pub fn alerts(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Multicast Listener Discovery message",
        1 => "RSVP message",
        2 => "Active Networks message",
        4..=35 => "Aggregated Reservation Nesting Level",
        36..=67 => "QoS NSLP Aggregation Level",
        68 => "NSIS NATFW NSLP",
        69 => "MPLS OAM",
        _ => return None,
    })
}

/// Functions of a quick-start option, RFC 4782 §3.1.
#[must_use]
pub fn functions(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Rate Request",
        8 => "Report of Approved Rate",
        _ => return None,
    })
}
