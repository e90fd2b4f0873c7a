//! ATM as SunATM devices write it, <https://www.tcpdump.org/linktypes.html> LINKTYPE_SUNATM: direction, kind of traffic and
//! circuit, and then a packet of AAL5; link type 123.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Four bytes in front of the packet.
    pub struct SunAtm("atm", "ATM", 4 bytes, PROTOCOL) {
        sent:     bool = 0..1,   "atm.sent",     "Sent by this machine", Flag;
        reserved: u8   = 1..4,   "atm.unused", "Reserved", Hex(2);
        kind:     u8   = 4..8,   "atm.kind",     "Kind of traffic", Dec => kinds, or 2;
        path:     u8   = 8..16,  "atm.vpi",      "Virtual path", Dec;
        circuit:  u16  = 16..32, "atm.vci",      "Virtual circuit", Dec;
    }
    data {
        client, "atm.le_client.client", "Client of the emulated LAN", Hex(4);
        pad,    "atm.pad",              "Padding in front of a frame", Bytes;
    }
}

/// SunATM's header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { line: Line::nothing, ..Protocol::telling(SunAtm::TABLE, read, fields) };

const LAN: u8 = 1;
const CLIENT: usize = 2;
const CONTROL: &[u8] = &[0xff, 0];

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const ETHERNET: Next = Next::LinkType(1);
    const LLC: Next = Next::EtherType(0x8870);
    let (rest, atm) = SunAtm::parse(input)?;
    let behind_client = rest.get(CLIENT..).unwrap_or_default();
    let (rest, next) = match (atm.kind, rest) {
        (LAN, _) if rest.starts_with(CONTROL) => (rest, Next::Data),
        (LAN, _) => (behind_client, ETHERNET),
        (2, _) | (_, [0xaa, 0xaa, 3, ..]) if !is_signalling(atm) => (rest, LLC),
        _ if is_signalling(atm) => (rest, Next::Data),
        (_, [0, 0, ..]) => (behind_client, ETHERNET),
        (_, [0, 0x21, ..]) => (rest, Next::GreProtocol(0x880b)),
        (_, [0x40..=0x4f, ..]) => (rest, Next::EtherType(0x0800)),
        (_, [0x60..=0x6f, ..]) => (rest, Next::EtherType(0x86dd)),
        _ => (rest, Next::Data),
    };
    Ok((rest, Carries::all(next)))
}

/// Interim local management, or signalling.
const fn is_signalling(atm: SunAtm) -> bool {
    matches!(atm, SunAtm { kind: 5 | 6, .. } | SunAtm { kind: 0, path: 0, circuit: 5, .. })
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(SunAtm::TABLE, 0);
    let lan = layer.header::<SunAtm>().is_some_and(|atm| atm.kind == LAN);
    to.data(if lan { SunAtm::client } else { SunAtm::pad }, SunAtm::LEN..layer.header.len());
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Raw",
        1 => "LAN emulation",
        2 => "LLC",
        3 => "MARS",
        4 => "IFMP",
        5 => "ILMI",
        6 => "Signalling",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn the_kind_or_the_first_bytes_say_what_follows() {
        let names = "atm.vpi atm.vci llc.dsap eth.type ppp.protocol ip.proto";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let shown = |front: &str| columns(123, &bytes(&format!("{front} {ip}")), names);
        assert_eq!(shown("80 01 0064"), "1 100 - - - 253");
        assert_eq!(shown("02 00 0064 aaaa03 000000 0800"), "0 100 0xaa - - 253");
        assert_eq!(shown("00 00 0064 aaaa03 000000 0800"), "0 100 0xaa - - 253");
        assert_eq!(shown("00 00 0064 0021"), "0 100 - - 0x0021 253");
        let frame = "00005e005302 00005e005301 0800";
        assert_eq!(shown(&format!("00 00 0064 0000 {frame}")), "0 100 - 0x0800 - 253");
        assert_eq!(shown(&format!("01 00 0064 0007 {frame}")), "0 100 - 0x0800 - 253");
        assert_eq!(shown("01 00 0064 ff00"), "0 100 - - - -");
        assert_eq!(shown("00 00 0005"), "0 5 - - - -");
    }
}
