//! Protocol Independent Multicast, [RFC 7761 §4.9](https://www.rfc-editor.org/rfc/rfc7761#section-4.9): the header of every message,
//! and the packet that a Register message brings to the rendezvous point.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The four bytes of every message.
    pub struct Pim("pim", "Protocol Independent Multicast", 4 bytes, PROTOCOL) {
        version:  u8  = 0..4,   "pim.version", "Version", Dec;
        kind:     u8  = 4..8,   "pim.type",    "Type",    Dec => kinds;
        reserved: u8  = 8..16,  "pim.res_bytes", "Reserved", Bytes;
        checksum: u16 = 16..32, "pim.cksum",   "Checksum", Hex(4);
    }
}

header! {
    /// What a Register message has in front of the packet, RFC 7761 §4.9.3.
    pub struct Register("pim.register", "Register", 4 bytes) {
                          0..32, "pim.register_flag",        "Flags", Hex(8);
        border:   bool =  0..1,  "pim.register_flag.border", "Border", Flag;
        null:     bool =  1..2,  "pim.register_flag.null_register", "Null register", Flag;
        reserved: u32  =  2..32, "pim.register_flag.reserved", "Reserved", Hex(8);
    }
}

impl Pim {
    /// The type of a Register message.
    pub const REGISTER: u8 = 1;
}

/// PIM, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Register::TABLE], line, ..Protocol::telling(Pim::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, pim) = Pim::parse(input)?;
    if !registers(pim) {
        return Ok((rest, Carries::all(Next::Data)));
    }
    let (rest, _) = Register::parse(rest).map_err(|error| crate::codec::Error::from(error).at(Pim::LEN))?;
    let next = match rest.first().map(|first| first >> 4) {
        Some(4) => Next::EtherType(0x0800),
        Some(6) => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

const fn registers(pim: Pim) -> bool {
    pim.version == 2 && pim.kind == Pim::REGISTER
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Pim::TABLE, 0);
    if layer.header.len() > Pim::LEN {
        to.rows(Register::TABLE, Pim::LEN);
    }
}

/// `PIMv2, Register, length 49 `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(pim) = layer.header::<Pim>() else { return line.title("PIM") };
    let out = line.say();
    out.str("PIMv");
    out.dec(pim.version.into());
    out.str(", ");
    match kinds(pim.kind.into()) {
        Some(name) => out.str(name),
        None => {
            out.str("type ");
            out.dec(pim.kind.into());
        }
    }
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    if registers(pim) {
        line.joint(" ");
    }
}

/// Names of message types, RFC 7761 §4.9 and RFC 3973 §4.7.
fn kinds(number: u64) -> Option<&'static str> {
    let names = [
        "Hello",
        "Register",
        "Register-Stop",
        "Join / Prune",
        "Bootstrap",
        "Assert",
        "Graft",
        "Graft-ACK",
        "Candidate RP Advertisement",
        "State-Refresh",
        "DF-Election",
    ];
    names.get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_register_message_brings_a_packet() {
        let ip = |proto: &str| format!("4500 0014 0000 0000 40 {proto} 0000 c0000201 c0000202");
        let shown = |pim: &str| {
            let names = "pim.type pim.register_flag.null_register ip.proto";
            columns(228, &bytes(&format!("{} {pim}", ip("67").replace("0014", "00ff"))), names)
        };
        assert_eq!(shown(&format!("2100 0000 40000000 {}", ip("fd"))), "1 1 103,253");
        assert_eq!(shown(&format!("2000 0000 40000000 {}", ip("fd"))), "0 - 103");
        assert_eq!(shown("2100 0000 00000000"), "1 0 103");
    }
}
