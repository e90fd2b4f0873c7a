//! Cisco Discovery Protocol, versions 1 and 2: a list of what a neighbour says about itself, behind a checksum.

pub mod items;

use crate::codec::checksum::{self, internet};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Parsed, Protocol, Seal, Status, Text,
};
use crate::header;
use items::{Address, Capabilities, Cluster, Hello, Prefix, SparePower};

header! {
    /// The four bytes in front of the list.
    pub struct Cdp("cdp", "Cisco Discovery Protocol", 4 bytes, PROTOCOL) {
        version:  u8  = 0..8,   "cdp.version",  "Version",  Dec, or 2;
        ttl:      u8  = 8..16,  "cdp.ttl",      "Time to Live, in seconds", Dec, or 180;
        checksum: u16 = 16..32, "cdp.checksum", "Checksum", Hex(4);
    }
    data {
        status, "cdp.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

header! {
    /// What every item begins with.
    pub struct Tlv("cdp.tlv", "Item", 4 bytes) {
        kind: u16 = 0..16,  "cdp.tlv.type", "Type",   Hex(4) => items::types;
        len:  u16 = 16..32, "cdp.tlv.len",  "Length", Whole(1);
    }
    data {
        device,          "cdp.deviceid",   "Device",   Ascii;
        count: 32,       "cdp.number_of_addresses", "Number of Addresses", Count("cdp.address_record");
        port,            "cdp.portid",     "Port",     Ascii;
        software,        "cdp.software",   "Software Version, all lines", Ascii;
        software_line,   "cdp.software_version", "Software Version", Ascii;
        platform,        "cdp.platform",   "Platform", Ascii;
        gateway: 32,     "cdp.odr_default_gateway", "Default Gateway", Ip;
        domain,          "cdp.vtp_management_domain", "VTP Management Domain", Ascii;
        native_vlan: 16, "cdp.native_vlan", "Native VLAN", Dec;
        duplex: 8,       "cdp.duplex",     "Full Duplex", Flag;
        voice_vlan: 16,  "cdp.voice_vlan", "Voice VLAN", Dec;
        consumption: 16, "cdp.power_consumption", "Power Consumption, in milliwatts", Dec;
        mtu: 32,         "cdp.mtu",        "Largest Packet", Dec;
        trust: 8,        "cdp.trust_bitmap", "Extended Trust", Hex(2);
        untrusted: 8,    "cdp.untrusted_port_cos", "Class of Service of Untrusted Ports", Hex(2);
        name,            "cdp.system_name", "System Name", Ascii;
        object,          "cdp.system_object_identifier", "System Object Identifier", Bytes;
        place_kind: 8,   "cdp.location.unknown", "Kind of Location", Hex(2);
        place,           "cdp.location",   "Location", Ascii;
        request: 16,     "cdp.request_id", "Request", Dec;
        management: 16,  "cdp.management_id", "Management", Dec;
        requested: 32,   "cdp.power_requested", "Power Requested, in milliwatts", Dec;
        available: 32,   "cdp.power_available", "Power Available, in milliwatts", Dec;
        data,            "cdp.data",       "Data", Bytes;
    }
}

/// CDP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Tlv::TABLE,
        Address::TABLE,
        Capabilities::TABLE,
        Prefix::TABLE,
        Hello::TABLE,
        Cluster::TABLE,
        SparePower::TABLE,
    ],
    seal,
    verify,
    line,
    ..Protocol::telling(Cdp::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Cdp::parse(input)?;
    Ok((&[], Carries::nothing()))
}

/// One item; its length counts its type and itself.
pub fn tlv(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, tlv) = Tlv::parse(input)?;
    match usize::from(tlv.len) {
        0..Tlv::LEN => Err(Tlv::invalid(Tlv::len, "at least 4")),
        len => take(Tlv::TABLE, len, input),
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Cdp::TABLE, 0);
    to.status(Cdp::status, Cdp::checksum, || verify(layer));
    to.list(Cdp::LEN, usize::MAX, tlv, items::tell);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Cdp::checksum, 0)?;
    let sum = sum(layer.header);
    layer.set(Cdp::checksum, sum.into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    layer.header::<Cdp>()?;
    let whole = layer.header.len() + layer.payload.len() >= layer.context.wire;
    Some(match whole {
        true if sum(layer.header) == 0 => Status::Good,
        true => Status::Bad,
        false => Status::Unverified,
    })
}

/// The Internet checksum, but for an odd last byte: that is the lower half of its word rather than the upper, and a
/// negative one is extended by its sign, which loses a carry.
fn sum(message: &[u8]) -> u16 {
    let (words, last) = message.as_chunks::<2>();
    let word = match *last {
        [last @ 0x80..=0xff] => (0xff00 | u16::from(last)).wrapping_sub(1),
        [last] => last.into(),
        _ => 0,
    };
    internet(&[words.as_flattened(), &word.to_be_bytes()])
}

/// `CDPv2, ttl: 180s, Device-ID 'sw1.example', length 301`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(cdp) = layer.header::<Cdp>() else { return line.say().str("CDP [|cdp]") };
    let out = line.say();
    out.str("CDPv");
    out.dec(cdp.version.into());
    out.str(", ttl: ");
    out.dec(cdp.ttl.into());
    out.byte(b's');
    device(out, &layer.header[Cdp::LEN..]);
    out.str(", length ");
    out.dec(layer.context.wire as u64);
}

fn device(out: &mut Text, mut items: &[u8]) {
    while let Ok((rest, item)) = tlv(items) {
        items = rest;
        if let [0, 1, _, _, device @ ..] = item {
            out.str(", Device-ID '");
            out.escaped_bytes(device);
            return out.byte(b'\'');
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    fn shown(items: &str, names: &str) -> alloc::string::String {
        columns(100, &bytes(&alloc::format!("aaaa03 00000c 2000 02b4 0000 {items}")), names)
    }

    #[test]
    fn an_odd_last_byte_is_summed_as_a_signed_number() {
        let sum = |message: &str| super::sum(&bytes(message));
        assert_eq!(sum("02b40000"), 0xfd4b);
        assert_eq!(sum("02b40000 00010007 6f6464"), 0x8d7b);
        assert_eq!(sum("02b40000 00010009 6f6464c3a9"), 0x2971);
    }

    #[test]
    fn items_are_told() {
        assert_eq!(shown("0001 0007 737731 000a 0006 0064", "cdp.deviceid cdp.native_vlan"), "sw1 100");
        let versions = shown("0005 000b 4f6e650a54776f", "cdp.software_version");
        assert_eq!(versions, "One,Two");
        let addresses = "0002 002d 00000002 0101cc 0004 c0000201 0208 aaaa0300000086dd 0010 \
                         20010db8000000000000000000000001";
        let names = "cdp.number_of_addresses cdp.protocol_type cdp.nrgyz.ip_address cdp.nrgyz.ipv6_address";
        assert_eq!(shown(addresses, names), "2 0x01,0x02 192.0.2.1 2001:db8::1");
        assert_eq!(shown("0004 0008 00000029", "cdp.capabilities.switch cdp.capabilities.host"), "1 0");
        assert_eq!(shown("0007 0009 c0000200 18", "cdp.ip_prefix cdp.odr_default_gateway"), "192.0.2.0 -");
        assert_eq!(shown("0007 0008 c0000201", "cdp.ip_prefix cdp.odr_default_gateway"), "- 192.0.2.1");
        assert_eq!(shown("0063 0006 0102 0001 0002", "cdp.data cdp.tlv.type"), "0102 0x0063");
    }

    #[test]
    fn the_line_says_who_it_is() {
        let frame = bytes("aaaa03 00000c 2000 02b4 0000 0001 0007 737731");
        assert_eq!(line(100, &frame, false), "CDPv2, ttl: 180s, Device-ID 'sw1', length 11");
    }
}
