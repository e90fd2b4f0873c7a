//! What a neighbour says about itself: the items of the Cisco Discovery Protocol.

use core::net::Ipv4Addr;
use core::ops::Range;

use super::Tlv;
use crate::codec::error::take;
use crate::codec::{Field, Fields, Header, Parsed};
use crate::header;

header! {
    /// What a neighbour can do.
    pub struct Capabilities("cdp.capable", "Capabilities", 4 bytes) {
                            0..32,  "cdp.capabilities", "Capabilities", Hex(8);
        reserved:    u32  = 0..21,  "cdp.capabilities.reserved",     "Reserved", Hex(8);
        relay:       bool = 21..22, "cdp.capabilities.mac_relay",    "Two-Port MAC Relay", Flag;
        dispute:     bool = 22..23, "cdp.capabilities.cvta",         "Spanning Tree Dispute Resolution", Flag;
        remote:      bool = 23..24, "cdp.capabilities.remote",       "Remotely Managed", Flag;
        phone:       bool = 24..25, "cdp.capabilities.voip_phone",   "Telephone", Flag;
        repeater:    bool = 25..26, "cdp.capabilities.repeater",     "Repeater", Flag;
        igmp:        bool = 26..27, "cdp.capabilities.igmp_capable", "IGMP", Flag;
        host:        bool = 27..28, "cdp.capabilities.host",         "Host", Flag;
        switch:      bool = 28..29, "cdp.capabilities.switch",       "Switch", Flag;
        source_route: bool = 29..30, "cdp.capabilities.src_bridge",  "Source Route Bridge", Flag;
        bridge:      bool = 30..31, "cdp.capabilities.trans_bridge", "Transparent Bridge", Flag;
        router:      bool = 31..32, "cdp.capabilities.router",       "Router", Flag;
    }
}

header! {
    /// An address of any protocol: the name of the protocol, then the address.
    pub struct Address("cdp.address_record", "Address", 2 bytes) {
        kind: u8 = 0..8,  "cdp.protocol_type",   "Kind of Protocol", Hex(2) => kinds;
        len:  u8 = 8..16, "cdp.protocol_length", "Protocol Length",  Of("cdp.protocol", 1);
    }
    data {
        protocol,  "cdp.protocol", "Protocol", Bytes;
        length: 16, "cdp.address_length", "Address Length", Rest(1);
        ipv4: 32,  "cdp.nrgyz.ip_address", "Address", Ip;
        ipv6: 128, "cdp.nrgyz.ipv6_address", "Address", Ip;
        other,     "cdp.address", "Address", Bytes;
    }
}

header! {
    /// A network that is reached through a neighbour.
    pub struct Prefix("cdp.prefix", "Prefix", 5 bytes) {
        ip: Ipv4Addr = 0..32,  "cdp.ip_prefix", "Prefix", Ip;
        len:      u8 = 32..40, "cdp.ip_prefix.length", "Prefix Length", Dec;
    }
}

header! {
    /// What another protocol says.
    pub struct Hello("cdp.hello", "Protocol Hello", 5 bytes) {
        oui:      u32 = 0..24,  "cdp.oui", "Organization", Dec;
        protocol: u16 = 24..40, "cdp.protocol_id", "Protocol", Hex(4);
    }
    data {
        rest, "cdp.hello.unknown", "Data", Bytes;
    }
}

header! {
    /// What cluster management says.
    pub struct Cluster("cdp.cluster", "Cluster Management", 27 bytes) {
        master: Ipv4Addr = 0..32,    "cdp.cluster.master_ip", "Master", Ip;
        mask:   Ipv4Addr = 32..64,   "cdp.cluster.ip", "Mask", Ip;
        version:      u8 = 64..72,   "cdp.cluster.version", "Version", Hex(2);
        sub_version:  u8 = 72..80,   "cdp.cluster.sub_version", "Minor Version", Hex(2);
        status:       u8 = 80..88,   "cdp.cluster.status", "Status", Hex(2);
        unknown:      u8 = 88..96,   "cdp.cluster.unknown", "Unknown", Hex(2);
        commander: [u8; 6] = 96..144, "cdp.cluster.commander_mac", "Commander", Mac;
        switch: [u8; 6]  = 144..192, "cdp.cluster.switch_mac", "Switch", Mac;
        second:       u8 = 192..200, "cdp.cluster.unknown", "Unknown", Hex(2);
        vlan:        u16 = 200..216, "cdp.cluster.management_vlan", "Management VLAN", Dec;
    }
}

header! {
    /// Power over the spare pairs of a cable.
    pub struct SparePower("cdp.spare_power", "Power over Spare Pairs", 1 bytes) {
                         0..8, "cdp.spare_poe_tlv", "Power over Spare Pairs", Hex(2);
        reserved:  u8 =  0..4, "cdp.spare_poe_tlv.reserved", "Reserved", Dec;
        source:   bool = 4..5, "cdp.spare_poe_tlv.pse_spare_pair_poe", "Source: On", Flag;
        request:  bool = 5..6, "cdp.spare_poe_tlv.req_spare_pair_poe", "Request: On", Flag;
        shared:   bool = 6..7, "cdp.spare_poe_tlv.spare_pair_arch", "Shared", Flag;
        four_wire: bool = 7..8, "cdp.spare_poe_tlv.poe", "Four Wires", Flag;
    }
}

const CLUSTER: &[u8] = &[0, 0, 0x0c, 0x01, 0x12];

/// Tells one item.
pub(super) fn tell<'a>(to: &mut Fields<'a, '_>, bytes: Range<usize>, item: &'a [u8]) {
    to.record(Tlv::TABLE, bytes.clone());
    let kind = u16::from_be_bytes([item[0], item[1]]);
    let start = bytes.start + Tlv::LEN;
    let (value, inside) = (start..bytes.end, &item[Tlv::LEN..]);
    match (kind, inside.len()) {
        (0x02 | 0x16, 4..) => {
            to.data(Tlv::count, start..start + 4);
            let mut left = &inside[4..];
            let one = |_| {
                let (rest, item) = address(left)?;
                left = rest;
                Ok((rest, item))
            };
            let end = to.list(start + 4, usize::MAX, one, tell_address);
            to.data(Tlv::data, end..bytes.end);
        }
        (0x04, 4) => to.part(Capabilities::TABLE, value),
        (0x05, _) => software(to, value, inside),
        (0x07, 4) => to.data(Tlv::gateway, value),
        (0x07, len) if len % Prefix::LEN == 0 => {
            for at in value.step_by(Prefix::LEN) {
                to.record(Prefix::TABLE, at..at + Prefix::LEN);
            }
        }
        (0x08, Hello::LEN..) => {
            to.part(Hello::TABLE, start..start + Hello::LEN);
            let rest = start + Hello::LEN..bytes.end;
            if inside.starts_with(CLUSTER) && rest.len() >= Cluster::LEN {
                let end = rest.start + Cluster::LEN;
                to.record(Cluster::TABLE, rest.start..end);
                return to.data(Hello::rest, end..bytes.end);
            }
            to.data(Hello::rest, rest);
        }
        (0x0e | 0x0f, 3..) => {
            to.data(Tlv::data, start..start + 1);
            to.data(Tlv::voice_vlan, start + 1..start + 3);
            to.hide(Tlv::data, start + 3..bytes.end);
        }
        (0x17, 1..) => {
            to.data(Tlv::place_kind, start..start + 1);
            to.data(Tlv::place, start + 1..bytes.end);
        }
        (0x19 | 0x1a, len) if len >= 4 && len.is_multiple_of(4) => {
            to.data(Tlv::request, start..start + 2);
            to.data(Tlv::management, start + 2..start + 4);
            for at in (start + 4..bytes.end).step_by(4) {
                to.data(if kind == 0x19 { Tlv::requested } else { Tlv::available }, at..at + 4);
            }
        }
        (0x1f, 1) => to.part(SparePower::TABLE, value),
        (_, len) => to.data(simple(kind, len).unwrap_or(Tlv::data), value),
    }
}

/// The one field that items of this type are, if they have the right length.
fn simple(kind: u16, len: usize) -> Option<&'static Field> {
    Some(match (kind, len) {
        (0x01, _) => Tlv::device,
        (0x03, _) => Tlv::port,
        (0x06, _) => Tlv::platform,
        (0x09, _) => Tlv::domain,
        (0x0a, 2) => Tlv::native_vlan,
        (0x0b, 1) => Tlv::duplex,
        (0x10, 2) => Tlv::consumption,
        (0x11, 4) => Tlv::mtu,
        (0x12, 1) => Tlv::trust,
        (0x13, 1) => Tlv::untrusted,
        (0x14, _) => Tlv::name,
        (0x15, _) => Tlv::object,
        _ => return None,
    })
}

/// Stored as a whole, shown line by line.
fn software(to: &mut Fields<'_, '_>, value: Range<usize>, text: &[u8]) {
    let mut at = value.start;
    to.hide(Tlv::software, value);
    for line in text.split(|byte| *byte == b'\n') {
        to.view(Tlv::software_line, at..at + line.len());
        at += line.len() + 1;
    }
}

/// One address.
pub fn address(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, head) = Address::parse(input)?;
    let front = Address::LEN + usize::from(head.len) + 2;
    let (_, bytes) = take(Address::TABLE, front, input)?;
    let len = u16::from_be_bytes([bytes[front - 2], bytes[front - 1]]);
    take(Address::TABLE, front + usize::from(len), input)
}

fn tell_address(to: &mut Fields<'_, '_>, bytes: Range<usize>, item: &[u8]) {
    let length = Address::LEN + usize::from(item[1]);
    let (at, value) = (bytes.start, bytes.start + length + 2..bytes.end);
    to.record(Address::TABLE, bytes);
    to.data(Address::protocol, at + Address::LEN..at + length);
    to.data(Address::length, at + length..at + length + 2);
    let field = match (&item[..length], value.len()) {
        ([1, 1, 0xcc], 4) => Address::ipv4,
        ([2, 8, .., 0x86, 0xdd], 16) => Address::ipv6,
        _ => Address::other,
    };
    to.data(field, value);
}

fn kinds(number: u64) -> Option<&'static str> {
    match number {
        1 => Some("NLPID"),
        2 => Some("802.2"),
        _ => None,
    }
}

/// Names of items.
pub(super) fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0x01 => "Device",
        0x02 => "Addresses",
        0x03 => "Port",
        0x04 => "Capabilities",
        0x05 => "Software Version",
        0x06 => "Platform",
        0x07 => "Prefixes or Gateway",
        0x08 => "Protocol Hello",
        0x09 => "VTP Management Domain",
        0x0a => "Native VLAN",
        0x0b => "Duplex",
        0x0e => "Voice VLAN Reply",
        0x0f => "Voice VLAN Query",
        0x10 => "Power Consumption",
        0x11 => "MTU",
        0x12 => "Extended Trust",
        0x13 => "Class of Service of Untrusted Ports",
        0x14 => "System Name",
        0x15 => "System Object Identifier",
        0x16 => "Management Addresses",
        0x17 => "Location",
        0x19 => "Power Requested",
        0x1a => "Power Available",
        0x1b => "Unidirectional Mode",
        0x1f => "Power over Spare Pairs",
        _ => return None,
    })
}
