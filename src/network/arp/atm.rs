//! ARP over ATM, [RFC 2225](https://www.rfc-editor.org/rfc/rfc2225) §8.1: a header of its own, with a number and a
//! subaddress for each side, under hardware type 19.

use core::ops::Range;

use super::{Arp, operations, protocol_field, protocols};
use crate::codec::{Field, Fields, Header, Layer};
use crate::header;

header! {
    /// The twelve bytes in front of the addresses.
    pub struct Atm("arp.atm", "ATM Address Resolution Protocol", 12 bytes) {
        hw_type:    u16  = 0..16,  "arp.hw.type",    "Hardware type", Dec, or 19;
        proto_type: u16  = 16..32, "arp.proto.type", "Protocol type", Hex(4) => protocols, or 0x0800;
        src_hres:   bool = 32..33, "arp.src.hreserved", "Reserved", Flag;
        src_htype:  bool = 33..34, "arp.src.htype",  "Sender number is E.164", Flag;
        src_hlen:   u8   = 34..40, "arp.src.hlen",   "Sender number length",   Dec;
        src_sres:   bool = 40..41, "arp.src.sreserved", "Reserved", Flag;
        src_stype:  bool = 41..42, "arp.src.stype",  "Sender subaddress is E.164", Flag;
        src_slen:   u8   = 42..48, "arp.src.slen",   "Sender subaddress length",   Dec;
        opcode:     u16  = 48..64, "arp.opcode",     "Operation", Dec => operations, or 8;
        src_pln:    u8   = 64..72, "arp.src.pln",    "Sender protocol size", Dec;
        dst_hres:   bool = 72..73, "arp.dst.hreserved", "Reserved", Flag;
        dst_htype:  bool = 73..74, "arp.dst.htype",  "Target number is E.164", Flag;
        dst_hlen:   u8   = 74..80, "arp.dst.hlen",   "Target number length",   Dec;
        dst_sres:   bool = 80..81, "arp.dst.sreserved", "Reserved", Flag;
        dst_stype:  bool = 81..82, "arp.dst.stype",  "Target subaddress is E.164", Flag;
        dst_slen:   u8   = 82..88, "arp.dst.slen",   "Target subaddress length",   Dec;
        dst_pln:    u8   = 88..96, "arp.dst.pln",    "Target protocol size", Dec;
    }
    data {
        src_e164, "arp.src.atm_num_e164", "Sender number", Text;
        src_nsap, "arp.src.atm_num_nsap", "Sender number", Bytes;
        src_sub,  "arp.src.atm_subaddr",  "Sender subaddress", Bytes;
        dst_e164, "arp.dst.atm_num_e164", "Target number", Text;
        dst_nsap, "arp.dst.atm_num_nsap", "Target number", Bytes;
        dst_sub,  "arp.dst.atm_subaddr",  "Target subaddress", Bytes;
        afi, "arp.src.atm_afi", "Authority and format", Hex(2);
        country, "arp.src.atm_data_country_code", "Data country code", Hex(4);
        country_group, "arp.src.atm_data_country_code_group", "Data country code (group)", Hex(4);
        designator, "arp.src.atm_international_code_designator", "International code designator", Hex(4);
        designator_group, "arp.src.atm_international_code_designator_group", "International code designator (group)", Hex(4);
        isdn, "arp.src.atm_e.164_isdn", "E.164 number", Bytes;
        isdn_group, "arp.src.atm_e.164_isdn_group", "E.164 number (group)", Bytes;
        high_order, "arp.src.atm_high_order_dsp", "High-order domain specific part", Bytes;
        end_system, "arp.src.atm_end_system_identifier", "End system identifier", Bytes;
        selector, "arp.src.atm_selector", "Selector", Hex(2);
        rest, "arp.src.atm_rest_of_address", "Rest of address", Bytes;
    }
}

/// The hardware type of this form.
pub(super) const HARDWARE: u16 = 19;

/// Where number, subaddress and protocol address of the sender lie, then those of the target.
pub(super) fn places(atm: Atm) -> [Range<usize>; 6] {
    let mut at = Atm::LEN;
    [atm.src_hlen, atm.src_slen, atm.src_pln, atm.dst_hlen, atm.dst_slen, atm.dst_pln].map(|size| {
        let start = at;
        at += usize::from(size);
        start..at
    })
}

pub(super) fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Atm::TABLE, 0);
    let Ok((_, atm)) = Atm::parse(layer.header) else { return };
    let [src_number, src_sub, src_proto, dst_number, dst_sub, dst_proto] = places(atm);
    number(to, if atm.src_htype { Atm::src_e164 } else { Atm::src_nsap }, src_number, layer.header);
    to.data(Atm::src_sub, src_sub);
    to.data(protocol_field(atm.proto_type, atm.src_pln, [Arp::src_proto, Arp::src_ipv4]), src_proto);
    number(to, if atm.dst_htype { Atm::dst_e164 } else { Atm::dst_nsap }, dst_number, layer.header);
    to.data(Atm::dst_sub, dst_sub);
    to.data(protocol_field(atm.proto_type, atm.dst_pln, [Arp::dst_proto, Arp::dst_ipv4]), dst_proto);
}

/// A number, and the parts of an end system address of twenty bytes (ATM Forum UNI 3.1 §5.1.3).
fn number(to: &mut Fields<'_, '_>, field: &'static Field, bytes: Range<usize>, header: &[u8]) {
    let start = bytes.start;
    let afi = header.get(start).copied();
    let parts =
        bytes.len() == 20 && bytes.end <= header.len() && matches!(field.show, crate::codec::Show::Bytes);
    to.data(field, bytes);
    let (true, Some(afi)) = (parts, afi) else { return };
    let mut part = |field, from: usize, upto: usize| to.view(field, start + from..start + upto);
    part(Atm::afi, 0, 1);
    let high_order = match afi {
        0x39 | 0xbd | 0x47 | 0xc5 => {
            let area = match afi {
                0x39 => Atm::country,
                0xbd => Atm::country_group,
                0x47 => Atm::designator,
                _ => Atm::designator_group,
            };
            part(area, 1, 3);
            3
        }
        0x45 | 0xc3 => {
            part(if afi == 0x45 { Atm::isdn } else { Atm::isdn_group }, 1, 9);
            9
        }
        _ => return part(Atm::rest, 1, 20),
    };
    part(Atm::high_order, high_order, 13);
    part(Atm::end_system, 13, 19);
    part(Atm::selector, 19, 20);
}
