//! Apple's packet tap, <https://www.tcpdump.org/linktypes/LINKTYPE_PKTAP.html>: interface and process of a packet, and the packet
//! with its own link type.

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// The part of the header that every version has.
    pub struct Pktap("pktap", "PKTAP", 108 bytes, PROTOCOL) {
        length:    u32      = 0..32 le,    "pktap.hdrlen",    "Length of the header", Dec, or 108;
        record:    u32      = 32..64 le,   "pktap.rectype",   "Record type", Dec, or 1;
        dlt:       u32      = 64..96 le,   "pktap.dlt",       "Data link type", Dec, or 1;
        interface: [u8; 24] = 96..288,     "pktap.ifname",    "Interface", Text;
        flags:     u32      = 288..320 le, "pktap.flags",     "Flags", Hex(8);
        family:    u32      = 320..352 le, "pktap.pfamily",   "Protocol family", Dec;
        front:     u32      = 352..384 le, "pktap.llhdrlen",  "Length of the link-layer header", Dec;
        back:      u32      = 384..416 le, "pktap.lltrlrlen", "Length of the link-layer trailer", Dec;
        process:   u32      = 416..448 le, "pktap.pid",       "Process", Dec;
        command:   [u8; 20] = 448..608,    "pktap.cmdname",   "Command", Text;
        service:   u32      = 608..640 le, "pktap.svc_class", "Service class", Dec;
        kind:      u16      = 640..656 le, "pktap.iftype",    "Interface type", Dec;
        unit:      u16      = 656..672 le, "pktap.ifunit",    "Interface unit", Dec;
        effective: u32      = 672..704 le, "pktap.epid",      "Effective process", Dec;
        effective_command: [u8; 20] = 704..864, "pktap.ecmdname", "Effective command", Text;
    }
    data {
        rest, "pktap.rest", "Further fields", Bytes;
    }
}

/// PKTAP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(Pktap::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PACKET: u32 = 1;
    let (_, pktap) = Pktap::parse(input)?;
    let len = usize::try_from(pktap.length).unwrap_or(usize::MAX);
    if len < Pktap::LEN {
        return Err(Pktap::invalid(Pktap::length, "at least 108"));
    }
    let (rest, _) = take(Pktap::TABLE, len, input)?;
    let next = if pktap.record == PACKET { Next::LinkType(pktap.dlt) } else { Next::Data };
    Ok((rest, Carries::all(next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Pktap::TABLE, 0);
    to.data(Pktap::rest, Pktap::LEN..layer.header.len());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Pktap::length, layer.header.len())?;
    layer.set_next(Pktap::dlt, Space::LinkType)
}

/// `DLT 1 len 108, length 182: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(pktap) = layer.header::<Pktap>() else { return line.title("PKTAP") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.str("DLT ");
    out.dec(pktap.dlt.into());
    out.str(" len ");
    out.dec(pktap.length.into());
    out.str(", length ");
    out.dec(layer.context.wire as u64);
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::data_link::ethernet::Ethernet;
    use crate::packet::shown::columns;

    #[test]
    fn the_packet_has_its_own_link_type() {
        let mut stack = Stack::default();
        let mut interface = [0; 24];
        interface[..3].copy_from_slice(b"en0");
        stack.push(&Pktap { record: 1, process: 512, interface, ..Pktap::default() }).unwrap().raw(&[7; 4]);
        stack.push(&Ethernet { ether_type: 0x1234, ..Ethernet::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        let names = "pktap.hdrlen pktap.dlt pktap.ifname pktap.pid pktap.ecmdname eth.type";
        assert_eq!(columns(258, sealed, names), "112 1 en0 512 - 0x1234");
    }
}
