//! Address Resolution Protocol, [RFC 826](https://www.rfc-editor.org/rfc/rfc826), with its reverse
//! ([RFC 903](https://www.rfc-editor.org/rfc/rfc903)), dynamic and inverse
//! ([RFC 2390](https://www.rfc-editor.org/rfc/rfc2390)) forms: addresses of any kind and size.

pub mod atm;

use core::net::Ipv4Addr;
use core::ops::Range;

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Field, Fields, Header, Layer, Line, Parsed, Protocol, Seal, Text,
};
use crate::header;
use atm::Atm;

header! {
    /// What kind of addresses, how long they are, and the question or answer; the addresses follow.
    pub struct Arp("arp", "Address Resolution Protocol", 8 bytes, PROTOCOL) {
        hw_type:    u16 = 0..16,  "arp.hw.type",    "Hardware type", Dec => hardware, or 1;
        proto_type: u16 = 16..32, "arp.proto.type", "Protocol type", Hex(4) => protocols, or 0x0800;
        hw_size:    u8  = 32..40, "arp.hw.size",    "Hardware size", Dec, if is_sized, or 6;
        proto_size: u8  = 40..48, "arp.proto.size", "Protocol size", Dec, if is_sized, or 4;
        opcode:     u16 = 48..64, "arp.opcode",     "Operation",     Dec => operations, or 1;
    }
    data {
        gratuitous,   "arp.isgratuitous",   "Gratuitous: the sender asks for itself", Flag;
        probe,        "arp.isprobe",        "Probe: whether anyone has this address, RFC 5227", Flag;
        announcement, "arp.isannouncement", "Announcement: the sender takes this address, RFC 5227", Flag;
        src_hw,       "arp.src.hw",         "Sender hardware address", Bytes;
        src_mac,      "arp.src.hw_mac",     "Sender MAC address",      Mac;
        src_ax25,     "arp.src.hw_ax25",    "Sender AX.25 address",    Mac;
        src_proto,    "arp.src.proto",      "Sender protocol address", Bytes;
        src_ipv4,     "arp.src.proto_ipv4", "Sender IP address",       Ip;
        dst_hw,       "arp.dst.hw",         "Target hardware address", Bytes;
        dst_mac,      "arp.dst.hw_mac",     "Target MAC address",      Mac;
        dst_ax25,     "arp.dst.hw_ax25",    "Target AX.25 address",    Mac;
        dst_proto,    "arp.dst.proto",      "Target protocol address", Bytes;
        dst_ipv4,     "arp.dst.proto_ipv4", "Target IP address",       Ip;
        drarp_error: 8, "arp.dst.drarp_error_status", "DRARP error", Dec;
        drarp_rest,   "arp.dst.drarp_unused", "Unused", Bytes;
    }
}

header! {
    /// The addresses, if they are of Ethernet and IPv4.
    pub struct Addresses("arp.addresses", "Addresses", 20 bytes) {
        src_mac:  [u8; 6]  = 0..48,    "arp.src.hw_mac",     "Sender MAC address", Mac;
        src_ipv4: Ipv4Addr = 48..80,   "arp.src.proto_ipv4", "Sender IP address",  Ip;
        dst_mac:  [u8; 6]  = 80..128,  "arp.dst.hw_mac",     "Target MAC address", Mac;
        dst_ipv4: Ipv4Addr = 128..160, "arp.dst.proto_ipv4", "Target IP address",  Ip;
    }
}

impl Arp {
    /// A question for Ethernet and IPv4: hardware 1, protocol 0x0800, sizes 6 and 4.
    pub const REQUEST: Self = Self { hw_type: 1, proto_type: 0x0800, hw_size: 6, proto_size: 4, opcode: 1 };
    /// The answer to it.
    pub const REPLY: Self = Self { opcode: 2, ..Self::REQUEST };
}

/// ARP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Addresses::TABLE, Atm::TABLE],
    seal,
    line,
    ..Protocol::telling(Arp::TABLE, read, fields)
};

const AX25: u16 = 3;
const REQUEST: u16 = 1;
const REPLY: u16 = 2;
const DRARP_ERROR: u16 = 7;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, arp) = Arp::parse(input)?;
    let end = if arp.hw_type == atm::HARDWARE {
        atm::places(Atm::parse(input)?.1)[5].end
    } else {
        places(arp)[3].end
    };
    let (rest, _) = take(Arp::TABLE, end, input)?;
    Ok((rest, Carries::nothing()))
}

/// ARP over ATM has types and lengths of numbers where the sizes of addresses are.
fn is_sized(header: &[u8]) -> bool {
    !header.starts_with(&atm::HARDWARE.to_be_bytes())
}

/// Where sender's hardware and protocol address and the target's lie.
fn places(arp: Arp) -> [Range<usize>; 4] {
    let mut at = Arp::LEN;
    [arp.hw_size, arp.proto_size, arp.hw_size, arp.proto_size].map(|size| {
        let start = at;
        at += usize::from(size);
        start..at
    })
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if !is_sized(layer.header) {
        return atm::fields(layer, to);
    }
    to.rows(Arp::TABLE, 0);
    let Some(arp) = layer.header::<Arp>() else { return };
    let [src_hw, src_proto, dst_hw, dst_proto] = places(arp);
    purpose(arp, layer.header, to);
    to.data(hardware_field(arp, [Arp::src_hw, Arp::src_mac, Arp::src_ax25]), src_hw);
    to.data(protocol_field(arp.proto_type, arp.proto_size, [Arp::src_proto, Arp::src_ipv4]), src_proto);
    to.data(hardware_field(arp, [Arp::dst_hw, Arp::dst_mac, Arp::dst_ax25]), dst_hw);
    if arp.opcode == DRARP_ERROR && arp.hw_type != AX25 {
        let status = dst_proto.end.min(dst_proto.start + 1);
        to.data(Arp::drarp_error, dst_proto.start..status);
        to.data(Arp::drarp_rest, status..dst_proto.end);
    } else {
        to.data(protocol_field(arp.proto_type, arp.proto_size, [Arp::dst_proto, Arp::dst_ipv4]), dst_proto);
    }
}

/// What a request or reply is for, where its addresses tell; not for AX.25, as in tshark.
fn purpose(arp: Arp, header: &[u8], to: &mut Fields<'_, '_>) {
    let places = places(arp);
    let from = places[1].start..places[3].end;
    let [_, Some(sender), Some(hardware), Some(target)] = places.map(|place| header.get(place)) else {
        return;
    };
    if arp.hw_type == AX25 || hardware.is_empty() || target.is_empty() {
        return;
    }
    let zero = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    if sender == target && matches!(arp.opcode, REQUEST | REPLY) {
        to.number(Arp::gratuitous, from.clone(), 1);
    }
    match arp.opcode {
        REQUEST if zero(hardware) && sender == target => to.number(Arp::announcement, from, 1),
        REQUEST if zero(hardware) && zero(sender) => to.number(Arp::probe, from, 1),
        _ => {}
    }
}

fn hardware_field(arp: Arp, [any, mac, ax25]: [&'static Field; 3]) -> &'static Field {
    match (arp.hw_type, arp.hw_size) {
        (1 | 6, 6) => mac,
        (AX25, 7) => ax25,
        _ => any,
    }
}

/// AX.25 has its own number for IPv4.
pub(super) fn protocol_field(number: u16, size: u8, [any, ipv4]: [&'static Field; 2]) -> &'static Field {
    match (number, size) {
        (0x0800 | 0x00cc, 4) => ipv4,
        _ => any,
    }
}

/// The sizes of hardware addresses and of those of IPv4, where they do not fit what there is.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    const IPV4: usize = 4;
    let (both, known) = (layer.header.len().saturating_sub(Arp::LEN) / 2, layer.value(Arp::proto_type));
    let fits = layer.value(Arp::hw_size) + layer.value(Arp::proto_size) == both as u64;
    if is_sized(layer.header) && !fits && both >= IPV4 && matches!(known, 0x0800 | 0x00cc) {
        layer.set(Arp::hw_size, both - IPV4)?;
        layer.set(Arp::proto_size, IPV4)?;
    }
    Ok(())
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let (link, verbose) = (line.link, line.verbose);
    let (Some(arp), None) = (layer.header::<Arp>(), layer.error) else { return line.title("ARP") };
    let out = line.say();
    if !link {
        out.str("ARP, ");
    }
    let places = if arp.hw_type == atm::HARDWARE {
        let Ok((_, atm)) = Atm::parse(layer.header) else { return };
        let [src_hw, _, src, dst_hw, _, dst] = atm::places(atm);
        [src_hw, src, dst_hw, dst]
    } else {
        places(arp)
    };
    let places @ [src_hw, src, _, dst] = places.map(|place| layer.header.get(place).unwrap_or_default());
    let usual = protocols(arp.proto_type.into()) == Some("IPv4")
        && [src.len(), dst.len()] == [4, 4]
        && !src_hw.is_empty();
    if !usual || verbose > 0 {
        kind(out, hardware(arp.hw_type.into()), arp.hw_type, src_hw.len());
        out.str(", ");
        kind(out, protocols(arp.proto_type.into()), arp.proto_type, src.len());
    }
    if usual {
        out.str(if verbose > 0 { ", " } else { "" });
        operation(out, arp.opcode, places);
    }
    out.str(", length ");
    out.dec(layer.context.wire as u64);
}

/// `Ethernet (len 6)`
fn kind(out: &mut Text, name: Option<&str>, number: u16, size: usize) {
    if let Some(name) = name {
        out.str(name);
    } else {
        out.str("Unknown (");
        out.hex(number.into(), 4);
        out.byte(b')');
    }
    out.str(" (len ");
    out.dec(size as u64);
    out.byte(b')');
}

/// `Request who-has 192.0.2.2 tell 192.0.2.1`
fn operation(out: &mut Text, opcode: u16, [src_hw, src, dst_hw, dst]: [&[u8]; 4]) {
    let ip = |out: &mut Text, bytes: &[u8]| out.ipv4(bytes.try_into().unwrap_or_default());
    match opcode {
        1 => {
            out.str("Request who-has ");
            ip(out, dst);
            if dst_hw.iter().any(|byte| *byte != 0) {
                out.str(" (");
                out.separated(dst_hw, b':');
                out.byte(b')');
            }
            out.str(" tell ");
            ip(out, src);
        }
        2 => {
            out.str("Reply ");
            ip(out, src);
            out.str(" is-at ");
            out.separated(src_hw, b':');
        }
        3 | 8 => {
            out.str(if opcode == 3 { "Reverse Request who-is " } else { "Inverse Request who-is " });
            out.separated(dst_hw, b':');
            out.str(" tell ");
            out.separated(src_hw, b':');
        }
        4 => {
            out.str("Reverse Reply ");
            out.separated(dst_hw, b':');
            out.str(" at ");
            ip(out, dst);
        }
        9 => {
            out.str("Inverse Reply ");
            out.separated(src_hw, b':');
            out.str(" at ");
            ip(out, src);
        }
        10 => out.str("NACK Reply"),
        _ => {
            out.str("Unknown (");
            out.dec(opcode.into());
            out.byte(b')');
        }
    }
}

/// Names of hardware types, IANA's ARP parameters.
fn hardware(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Ethernet",
        3 => "AX.25",
        4 => "ProNET",
        5 => "Chaos",
        6 => "TokenRing",
        7 => "ARCNET",
        15 => "Frame Relay",
        16 | 19 | 21 => "ATM",
        18 => "Fibre Channel",
        23 => "Strip",
        24 => "IEEE 1394",
        27 => "EUI-64",
        32 => "InfiniBand",
        _ => return None,
    })
}

/// Names of protocol types: EtherTypes, and AX.25's number of IPv4.
pub(super) fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0800 | 0x00cc => "IPv4",
        0x1000 => "Trail",
        0x86dd => "IPv6",
        _ => return None,
    })
}

/// Names of operations, IANA's ARP parameters.
pub(super) fn operations(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Request",
        2 => "Reply",
        3 => "Reverse Request",
        4 => "Reverse Reply",
        5 => "DRARP Request",
        6 => "DRARP Reply",
        7 => "DRARP Error",
        8 => "Inverse Request",
        9 => "Inverse Reply",
        10 => "NACK Reply",
        11 => "MARS Request",
        12 => "MARS Multi",
        13 => "MARS MServ",
        14 => "MARS Join",
        15 => "MARS Leave",
        16 => "MARS NAK",
        17 => "MARS Unserv",
        18 => "MARS SJoin",
        19 => "MARS SLeave",
        20 => "MARS Grouplist Request",
        21 => "MARS Grouplist Reply",
        22 => "MARS Redirect Map",
        23 => "MAPOS UNARP",
        24 | 25 => "Experimental",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::packet::shown::{bytes, columns, line};

    fn ethernet(arp: &str) -> alloc::vec::Vec<u8> {
        bytes(&format!("ffffffffffff 00005e005301 0806 {arp}"))
    }

    fn shown(arp: &str, names: &str) -> alloc::string::String {
        columns(1, &ethernet(arp), names)
    }

    #[test]
    fn addresses_are_named_by_kind_and_size() {
        let names = "arp.src.hw_mac arp.src.hw arp.src.hw_ax25 arp.src.proto_ipv4 arp.src.proto";
        let ethernet = "0001 0800 0604 0001 00005e005301 c0000201 000000000000 c0000202";
        assert_eq!(shown(ethernet, names), "00:00:5e:00:53:01 - - 192.0.2.1 -");
        let arcnet = "0007 0800 0104 0001 be c0000201 00 c0000202";
        assert_eq!(shown(arcnet, names), "- be - 192.0.2.1 -");
        let radio = "0003 00cc 0704 0001 01020304050607 c0000201 00000000000000 c0000202";
        assert_eq!(shown(radio, names), "- - 01:02:03:04:05:06:07 192.0.2.1 -");
        let other = "0001 86dd 0604 0001 00005e005301 c0000201 000000000000 c0000202";
        assert_eq!(shown(other, names), "00:00:5e:00:53:01 - - - c0000201");
    }

    #[test]
    fn purposes_are_recognised() {
        let names = "arp.isgratuitous arp.isprobe arp.isannouncement";
        let arp = |opcode: u8, sender: &str, hardware: &str| {
            let frame = format!("0001 0800 0604 00{opcode:02x} 00005e005301 {sender} {hardware} c0000201");
            shown(&frame, names)
        };
        assert_eq!(arp(1, "c0000201", "000000000000"), "1 - 1");
        assert_eq!(arp(1, "c0000201", "ffffffffffff"), "1 - -");
        assert_eq!(arp(1, "00000000", "000000000000"), "- 1 -");
        assert_eq!(arp(2, "c0000201", "000000000000"), "1 - -");
        assert_eq!(arp(1, "c0000202", "000000000000"), "- - -");
    }

    #[test]
    fn over_atm_there_are_no_sizes_of_addresses() {
        let atm = "0013 0800 48 03 0008 04 48 00 00 3135353530313030 501234 c0000201 3135353530313031";
        assert_eq!(shown(atm, "arp.hw.type arp.hw.size arp.proto.size arp.src.hlen"), "19 - - 8");
    }

    #[test]
    fn over_atm_there_are_numbers_and_subaddresses() {
        let names = "arp.src.hlen arp.src.atm_num_nsap arp.src.atm_selector arp.dst.atm_num_e164 arp.dst.atm_subaddr \
                     arp.dst.proto_ipv4";
        let nsap = "3912345152535455565758595a00005e00530107";
        let frame = format!("0013 0800 14 00 0001 04 43 02 04 {nsap} c0000201 313233 abcd c0000202");
        assert_eq!(shown(&frame, names), format!("20 {nsap} 0x07 123 abcd 192.0.2.2"));
    }

    #[test]
    fn an_error_is_told_where_the_address_would_be() {
        let error = "0001 0800 0604 0007 00005e005301 c0000201 00005e005302 02000000";
        let names = "arp.dst.drarp_error_status arp.dst.drarp_unused arp.dst.proto_ipv4";
        assert_eq!(shown(error, names), "2 000000 -");
    }

    #[test]
    fn a_request_is_built() {
        let mut stack = Stack::default();
        stack.push(&Arp::REQUEST).unwrap();
        let [src_ipv4, dst_ipv4] = [1, 2].map(|host| Ipv4Addr::new(192, 0, 2, host));
        let addresses = Addresses { src_mac: [0, 0, 0x5e, 0, 0x53, 1], src_ipv4, dst_mac: [0; 6], dst_ipv4 };
        stack.with(&addresses).unwrap();
        let built = hex::encode(stack.seal().unwrap());
        assert_eq!(
            line(1, &ethernet(&built), false),
            "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28"
        );
    }
}
