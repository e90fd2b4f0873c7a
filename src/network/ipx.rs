//! Internetwork Packet Exchange, [RFC 1634 §2](https://www.rfc-editor.org/rfc/rfc1634).

use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal, Text};
use crate::header;

header! {
    /// The thirty bytes of every packet.
    pub struct Ipx("ipx", "Internetwork Packet Exchange", 30 bytes, PROTOCOL) {
        checksum:    u16     = 0..16,    "ipx.checksum",    "Checksum",            Hex(4), or 0xffff;
        len:         u16     = 16..32,   "ipx.len",         "Length",              Dec;
        hops:        u8      = 32..40,   "ipx.hops",        "Transport Control",   Dec;
        packet_type: u8      = 40..48,   "ipx.packet_type", "Packet Type",         Hex(2);
        dst_net:     u32     = 48..80,   "ipx.dst.net",     "Destination Network", Hex(8);
        dst_node:    [u8; 6] = 80..128,  "ipx.dst.node",    "Destination Node",    Mac;
        dst_socket:  u16     = 128..144, "ipx.dst.socket",  "Destination Socket",  Hex(4);
        src_net:     u32     = 144..176, "ipx.src.net",     "Source Network",      Hex(8);
        src_node:    [u8; 6] = 176..224, "ipx.src.node",    "Source Node",         Mac;
        src_socket:  u16     = 224..240, "ipx.src.socket",  "Source Socket",       Hex(4);
    }
}

/// IPX, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::new(Ipx::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ipx) = Ipx::parse(input)?;
    let Some(len) = usize::from(ipx.len).checked_sub(Ipx::LEN) else {
        return Err(Ipx::invalid(Ipx::len, "at least 30"));
    };
    Ok((rest, Carries::some(len, Next::Data)))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Ipx::len, layer.total())
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(ipx) = layer.header::<Ipx>() else { return line.say().str("[|ipx]") };
    let out = line.say();
    out.str("IPX ");
    end(ipx.src_net, ipx.src_node, ipx.src_socket, out);
    out.str(" > ");
    end(ipx.dst_net, ipx.dst_node, ipx.dst_socket, out);
    out.str(": ipx-#");
    out.hex(ipx.packet_type.into(), 2);
    out.byte(b' ');
    out.dec(layer.carried() as u64);
}

fn end(net: u32, node: [u8; 6], socket: u16, out: &mut Text) {
    out.bytes_hex(&net.to_be_bytes());
    out.byte(b'.');
    out.separated(&node, b':');
    out.byte(b'.');
    out.bytes_hex(&socket.to_be_bytes());
}
