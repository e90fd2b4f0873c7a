//! Node information queries, [RFC 4620](https://www.rfc-editor.org/rfc/rfc4620): what are your names and addresses?

use super::text::{NODE_NAME, end};
use super::{Message, Rest};
use crate::codec::{Fields, Header, Layer, Text};
use crate::header;

header! {
    /// The header of queries and replies, RFC 4620 §4; flags as in §6.
    pub struct NodeInformation("icmpv6", "Node information", 12 bytes) {
        qtype:    u16  = 0..16,  "icmpv6.ni.qtype",    "Qtype", Dec => qtypes;
                         16..32, "icmpv6.ni.flag",     "Flags", Hex(4);
        reserved: u16  = 16..26, "icmpv6.ni.flag.rsv", "Unused flags", Hex(4);
        global:   bool = 26..27, "icmpv6.ni.flag.g",   "Global-scope addresses", Flag;
        site:     bool = 27..28, "icmpv6.ni.flag.s",   "Site-local addresses", Flag;
        link:     bool = 28..29, "icmpv6.ni.flag.l",   "Link-local addresses", Flag;
        ipv4:     bool = 29..30, "icmpv6.ni.flag.c",   "IPv4-compatible and IPv4-mapped addresses", Flag;
        all:      bool = 30..31, "icmpv6.ni.flag.a",   "All unicast addresses", Flag;
        truncated: bool = 31..32, "icmpv6.ni.flag.t",  "Truncated", Flag;
        nonce:    u64  = 32..96, "icmpv6.ni.nonce",    "Nonce", Hex(16);
    }
    data {
        subject_ipv6, "icmpv6.ni.query.subject_ipv6", "Subject address", Ip;
        subject_name, "icmpv6.ni.query.subject_fqdn", "Subject name",    Coded(&NODE_NAME);
        subject_ipv4, "icmpv6.ni.query.subject_ipv4", "Subject address", Ip;
        ttl: 32,      "icmpv6.ni.reply.node_ttl",     "TTL",             Dec;
        name,         "icmpv6.ni.reply.node_name",    "Node name",       Coded(&NODE_NAME);
        address,      "icmpv6.ni.reply.node_address", "Node address",    Ip;
        address_ipv4, "icmpv6.ni.reply.ipv4_address", "Node address",    Ip;
    }
}

/// Node information query.
pub(super) static QUERY: Message = Message { body: NodeInformation::TABLE, rest: Rest::Told(query) };

/// Node information reply.
pub(super) static REPLY: Message = Message { body: NodeInformation::TABLE, rest: Rest::Told(reply) };

/// What a query is about is told by its code, RFC 4620 §4.
fn query<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    match layer.header.get(1) {
        Some(0) => to.data(NodeInformation::subject_ipv6, at..at + 16),
        Some(1) => {
            name(layer, to, NodeInformation::subject_name, at);
        }
        Some(2) => to.data(NodeInformation::subject_ipv4, at..at + 4),
        _ => {}
    }
}

/// What a reply tells depends on what was asked, RFC 4620 §6; a refusal tells nothing.
fn reply<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, mut at: usize) {
    let (Some(0), Some([0, asked])) = (layer.header.get(1), layer.header.get(4..6)) else { return };
    let end = layer.header.len();
    match asked {
        2 => {
            to.data(NodeInformation::ttl, at..at + 4);
            at += 4;
            while let Some(next) = name(layer, to, NodeInformation::name, at) {
                at = next;
            }
        }
        3 | 4 => {
            let (field, len) = match asked {
                3 => (NodeInformation::address, 16),
                _ => (NodeInformation::address_ipv4, 4),
            };
            while at + 4 + len <= end {
                to.data(NodeInformation::ttl, at..at + 4);
                to.data(field, at + 4..at + 4 + len);
                at += 4 + len;
            }
        }
        _ => {}
    }
}

/// Tells a name and says where it ends: behind a second zero, if it is a single label.
fn name<'a>(
    layer: &Layer<'a>,
    to: &mut Fields<'a, '_>,
    field: &'static crate::codec::Field,
    at: usize,
) -> Option<usize> {
    let bytes = layer.header.get(at..)?;
    let len = end(bytes).filter(|len| *len > 1)?;
    let single = usize::from(bytes[0]) + 2 == len && bytes.get(len) == Some(&0);
    let end = at + len + usize::from(single);
    to.data(field, at..end);
    Some(end)
}

/// Writes ` (DNS name, subject=2001:db8::1)`.
pub(super) fn say(out: &mut Text, header: &[u8]) {
    let (Some([kind, code]), Some(qtype)) = (header.first_chunk(), header.get(4..6)) else { return };
    let is_query = *kind == 139;
    out.str(match (code, qtype) {
        (1, _) if !is_query => " (refused",
        (2, _) if !is_query => " (unknown",
        (_, [0, 0]) => " (noop",
        (_, [0, 2]) => " (DNS name",
        (_, [0, 3]) => " (node addresses",
        (_, [0, 4]) => " (IPv4 addresses",
        _ => " (unknown",
    });
    if let (true, Some(subject)) = (is_query, header.get(16..).filter(|subject| !subject.is_empty())) {
        out.str(", subject=");
        match (code, subject.first_chunk(), subject.first_chunk()) {
            (0, Some(ipv6), _) => out.ipv6(*ipv6),
            (2, _, Some(ipv4)) => out.ipv4(*ipv4),
            _ => {
                let _ = (NODE_NAME.text)(header, 16..header.len(), out);
            }
        }
    }
    out.byte(b')');
}

/// Types of queries, IANA's registry of node information query types.
#[must_use]
pub fn qtypes(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "NOOP",
        2 => "Node Name",
        3 => "Node Addresses",
        4 => "IPv4 Addresses",
        _ => return None,
    })
}
