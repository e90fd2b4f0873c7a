//! Serial line address resolution protocol of Cisco's HDLC, [RFC 1547
//! §4.3.1](https://www.rfc-editor.org/rfc/rfc1547#section-4.3.1): asks for the address of a line, and keeps it alive.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// What the packet is.
    pub struct Slarp("slarp", "Cisco SLARP", 4 bytes, PROTOCOL) {
        kind: u32 = 0..32, "slarp.ptype", "Packet type", Dec => kinds;
    }
}

header! {
    /// What a request and its reply have behind it.
    pub struct Address("slarp.line", "Address of the line", 8 bytes) {
        address: [u8; 4] = 0..32,  "slarp.address", "Address", Ip;
        netmask: [u8; 4] = 32..64, "slarp.netmask", "Netmask", Ip;
    }
}

header! {
    /// What a keepalive has behind it.
    pub struct Keepalive("slarp.keepalive", "Keepalive", 10 bytes) {
        mine:        u32 = 0..32,  "slarp.mysequence",   "Outgoing sequence number", Dec;
        yours:       u32 = 32..64, "slarp.yoursequence", "Returned sequence number", Dec;
        reliability: u16 = 64..80, "slarp.reliability",  "Reliability", Hex(4);
    }
}

/// SLARP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Address::TABLE, Keepalive::TABLE],
    line,
    ..Protocol::telling(Slarp::TABLE, read, fields)
};

const KEEPALIVE: u32 = 2;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, slarp) = Slarp::parse(input)?;
    let rest = match slarp.kind {
        0 | 1 => Address::parse(rest)?.0,
        KEEPALIVE => Keepalive::parse(rest)?.0,
        _ => rest,
    };
    Ok((rest, Carries::all(Next::Data)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Slarp::TABLE, 0);
    match layer.header::<Slarp>().map(|slarp| slarp.kind) {
        Some(0 | 1) => to.rows(Address::TABLE, Slarp::LEN),
        Some(KEEPALIVE) => to.rows(Keepalive::TABLE, Slarp::LEN),
        _ => {}
    }
}

/// `SLARP (length: 18), keepalive: mineseen=0x00000005, yourseen=0x00000006, reliability=0xffff`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("SLARP (length: ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    out.str("), ");
    let Ok((rest, slarp)) = Slarp::parse(layer.header) else { return out.str("[|slarp]") };
    if let Ok((_, alive)) = Keepalive::parse(rest) {
        out.str("keepalive: mineseen=");
        out.hex(alive.mine.into(), 8);
        out.str(", yourseen=");
        out.hex(alive.yours.into(), 8);
        out.str(", reliability=");
        return out.hex(alive.reliability.into(), 4);
    }
    match Address::parse(rest) {
        Ok((_, line)) if slarp.kind == 1 => {
            out.str("reply ");
            out.ipv4(line.address);
            out.byte(b'/');
            out.ipv4(line.netmask);
        }
        Ok(_) if slarp.kind == 0 => out.str("request"),
        _ => {
            out.str("unknown type ");
            out.dec(slarp.kind.into());
        }
    }
}

fn kinds(number: u64) -> Option<&'static str> {
    ["request", "reply", "keepalive"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn each_type_has_its_fields() {
        let names = "slarp.ptype slarp.address slarp.mysequence slarp.reliability";
        let shown = |slarp: &str| columns(104, &bytes(&format!("0f00 8035 {slarp}")), names);
        assert_eq!(shown("00000001 c0000201 ffffff00 ffff"), "1 192.0.2.1 - -");
        assert_eq!(shown("00000002 00000005 00000006 ffff"), "2 - 5 0xffff");
        assert_eq!(shown("00000003 00000005 00000006 ffff"), "3 - - -");
    }

    #[test]
    fn a_keepalive_says_what_both_sides_have_seen() {
        let said =
            "SLARP (length: 14), keepalive: mineseen=0x00000005, yourseen=0x00000006, reliability=0xffff";
        assert_eq!(line(104, &bytes("0f00 8035 00000002 00000005 00000006 ffff"), false), said);
        assert_eq!(
            line(104, &bytes("0f00 8035 00000001 c0000201 ffffff00"), false),
            "SLARP (length: 12), reply 192.0.2.1/255.255.255.0"
        );
    }
}
