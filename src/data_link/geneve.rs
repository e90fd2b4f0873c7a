//! Generic Network Virtualization Encapsulation, [RFC 8926 §3](https://www.rfc-editor.org/rfc/rfc8926#section-3).

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::{recognize, verify};
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::ether_types;
use crate::codec::error::take as bytes;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// Eight bytes in front of the options.
    pub struct Geneve("geneve", "Generic Network Virtualization Encapsulation", 8 bytes, PROTOCOL) {
        version:    u8   = 0..2,   "geneve.version",        "Version", Dec;
        length:     u16  = 2..8,   "geneve.option.length",  "Length of the options", Times(4);
                           8..16,  "geneve.flags",          "Flags",   Hex(2);
        oam:        bool = 8..9,   "geneve.flags.oam",      "Control packet", Flag;
        critical:   bool = 9..10,  "geneve.flags.critical", "Critical options are there", Flag;
        reserved:   u8   = 10..16, "geneve.flags.reserved", "Reserved", Flag;
        proto_type: u16  = 16..32, "geneve.proto_type",     "Protocol Type", Hex(4) => ether_types::names;
        vni:        u32  = 32..56, "geneve.vni",            "Virtual Network Identifier", Hex(6);
        reserved8:  u8   = 56..64, "geneve.reserved",       "Reserved", Hex(2);
    }
    data {
        options, "geneve.options", "Options", Bytes;
    }
}

header! {
    /// The four bytes in front of the data of an option, RFC 8926 §3.5.
    pub struct GeneveOption("geneve.option", "Option", 4 bytes) {
        class:    u16  = 0..16,  "geneve.option.class",          "Class", Hex(4) => classes;
                         16..24, "geneve.option.type",           "Type",  Hex(2);
        critical: bool = 16..17, "geneve.option.type.critical",  "Critical", Flag;
        kind:     u8   = 17..24, "geneve.option.type.number",    "Number", Hex(2);
                         24..27, "geneve.option.flags",          "Flags", Hex(2);
        reserved: u8   = 24..27, "geneve.option.flags.reserved", "Reserved", Flag;
        length:   u8   = 27..32, "geneve.option.data_length",    "Length of the data in units of four bytes", Rest(4);
    }
    data {
        len,      "geneve.option.length", "Length", Dec;
        endpoint, "geneve.option.gcp.endpoint",  "Endpoint", Bytes;
        profile: 64, "geneve.option.gcp.profile", "Profile", Dec;
        data,     "geneve.option.unknown.data",  "Data", Bytes;
    }
}

header! {
    /// The network a packet comes from, as a cloud provider notes it.
    pub struct Network("geneve.option.gcp.network", "Network", 4 bytes) {
        id:       u32  = 0..28,  "geneve.option.gcp.vnid",      "Virtual network", Dec;
        reserved: u8   = 28..31, "geneve.option.gcp.reserved",  "Reserved", Flag;
        outgoing: bool = 31..32, "geneve.option.gcp.direction", "Going out", Flag;
    }
}

/// Geneve, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[GeneveOption::TABLE, Network::TABLE],
    seal,
    line,
    ..Protocol::telling(Geneve::TABLE, read, fields)
};

const UNIT: usize = 4;
/// Google's class of options.
const GOOGLE: u16 = 0x0132;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, geneve) = Geneve::parse(input)?;
    let (rest, _) = bytes(Geneve::TABLE, geneve.length.into(), rest)?;
    Ok((rest, Carries::all(Next::EtherType(geneve.proto_type))))
}

/// One option with its data.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = u8.map(|len| usize::from(len & 0x1f) * UNIT);
    let one = recognize(preceded(take(3_usize), length_data(len)));
    verify(one, |option: &[u8]| option.len() >= GeneveOption::LEN).parse(input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Geneve::TABLE, 0);
    if layer.error.is_some() {
        return;
    }
    to.view(Geneve::options, Geneve::LEN..layer.header.len());
    to.list(Geneve::LEN, usize::MAX, option, one);
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, option: &[u8]) {
    to.record(GeneveOption::TABLE, bytes.clone());
    to.number(GeneveOption::len, bytes.start + 3..bytes.start + 4, bytes.len());
    let data = bytes.start + GeneveOption::LEN..bytes.end;
    let class = option.first_chunk().map_or(0, |class| u16::from_be_bytes(*class));
    match (class, option[2] & 0x7f, data.len()) {
        (GOOGLE, 1, Network::LEN..) => {
            to.rows(Network::TABLE, data.start);
            to.data(GeneveOption::data, data.start + Network::LEN..data.end);
        }
        (GOOGLE, 2, _) => to.data(GeneveOption::endpoint, data),
        (GOOGLE, 3, 8) => to.data(GeneveOption::profile, data),
        _ => to.data(GeneveOption::data, data),
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Geneve::length, layer.header.len() - Geneve::LEN)?;
    layer.set_next(Geneve::proto_type, Space::EtherType)
}

/// `Geneve, Flags [C], vni 0xa, options [8 bytes]: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(geneve) = layer.header::<Geneve>() else { return line.title("Geneve") };
    let link = line.link;
    let out = line.lead();
    out.str("Geneve, Flags [");
    out.str(match (geneve.critical, geneve.oam) {
        (false, false) => "none",
        (true, false) => "C",
        (false, true) => "O",
        (true, true) => "OC",
    });
    out.str("], vni ");
    out.hex(geneve.vni.into(), 1);
    if link {
        out.str(", proto ");
        out.str(ether_types::names(geneve.proto_type.into()).unwrap_or("Unknown"));
        out.str(" (");
        out.hex(geneve.proto_type.into(), 4);
        out.byte(b')');
    }
    if geneve.length > 0 {
        out.str(", options [");
        out.dec(geneve.length.into());
        out.str(" bytes]");
    }
    out.str(": ");
}

/// Who assigns the numbers of a class, IANA's registry of Geneve option classes.
fn classes(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0000..=0x00ff => "Standard",
        0x0100 => "Linux",
        0x0101 => "Open vSwitch",
        0x0102 => "Open Virtual Networking",
        0x0103 => "In-band Network Telemetry",
        0x0104 => "VMware",
        0x0108 => "Amazon",
        0x0109..=0x0118 => "Cisco",
        0x0132 => "Google",
        0xff00..=0xffff => "Experimental",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 17c1 00ff 0000";

    #[test]
    fn options_have_lengths_in_bytes() {
        let names = "geneve.option.length geneve.option.class geneve.option.type geneve.option.type.critical \
                     geneve.option.flags geneve.option geneve.option.unknown.data arp.opcode";
        let arp = "0001 0800 06 04 0001 00005e005301 c0000201 000000000000 c0000202";
        let shown = |front: &str| columns(228, &bytes(&format!("{OPEN} {front} {arp}")), names);
        let two = "03 00 0806 00000a 00 0100 81 e1 01020304 0101 02 00";
        let options = "010081e101020304,01010200";
        assert_eq!(shown(two), format!("12,8,4 0x0100,0x0101 0x81,0x02 1,0 0x07,0x00 {options} 01020304 1"));
        assert_eq!(shown("00 00 0806 00000a 00"), "0 - - - - - - 1");
    }

    #[test]
    fn a_cloud_notes_where_a_packet_comes_from() {
        let names = "geneve.option.gcp.vnid geneve.option.gcp.direction geneve.option.gcp.profile";
        let options = "0132 01 01 00000a01 0132 03 02 0000000000000007";
        let frame = format!("{OPEN} 05 00 0800 00000a 00 {options}");
        assert_eq!(columns(228, &bytes(&frame), names), "160 1 7");
    }

    #[test]
    fn sealing_counts_the_options() {
        let mut stack = Stack::default();
        stack.push(&Geneve { vni: 10, ..Geneve::default() }).unwrap();
        let option = GeneveOption { class: 0x100, kind: 1, ..GeneveOption::default() };
        let fill = |stack: &mut Stack| {
            stack.with(&option)?.raw(&[0; 8]);
            Ok(())
        };
        stack.record(GeneveOption::TABLE, fill).unwrap();
        stack.push(&Ipv4::default()).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!((&sealed[..4], &sealed[8..12]), (&[3, 0, 8, 0][..], &[1, 0, 1, 2][..]));
    }
}
