//! Cisco metadata, EtherType 0x8909: the security group of a frame, draft-smith-kandula-sxp's tag on the wire; in GRE its type
//! comes first.

use super::ether_types;
use super::ethernet::{self, Ethernet};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Eight bytes between two EtherTypes.
    pub struct Metadata("cmd", "Cisco Metadata", 8 bytes, PROTOCOL) {
        version: u8  = 0..8,   "cmd.version", "Version", Dec, or 1;
        length:  u8  = 8..16,  "cmd.length",  "Length",  Dec, or 1;
        options: u16 = 16..32, "cmd.options", "Option and its length", Hex(4), or 1;
        group:   u16 = 32..48, "cmd.sgt",     "Security group tag", Dec;
        kind:    u16 = 48..64, "cmd.type",    "Type", Hex(4) => ether_types::names;
    }
    data {
        trailer, "cmd.trailer", "Trailer", Bytes;
    }
}

header! {
    /// The same behind GRE.
    pub struct TunnelMetadata("cmd", "Cisco Metadata in GRE", 8 bytes, IN_TUNNELS) {
        kind:    u16 = 0..16,  "cmd.type",    "Type", Hex(4) => ether_types::names;
        version: u8  = 16..24, "cmd.version", "Version", Dec, or 1;
        length:  u8  = 24..32, "cmd.length",  "Length",  Dec, or 1;
        options: u16 = 32..48, "cmd.options", "Option and its length", Hex(4), or 1;
        group:   u16 = 48..64, "cmd.sgt",     "Security group tag", Dec;
    }
}

/// Cisco metadata, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Metadata::kind, Space::EtherType),
    line,
    padding: Some(&PADDING),
    ..Protocol::new(Metadata::TABLE, read)
};

/// Cisco metadata in GRE, as the walks and the renderers see it.
pub static IN_TUNNELS: Protocol = Protocol {
    variant: "cmd_gre",
    seal: |layer| layer.set_next(TunnelMetadata::kind, Space::EtherType),
    line,
    ..Protocol::new(TunnelMetadata::TABLE, read_in_tunnel)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Metadata::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, metadata) = Metadata::parse(input)?;
    Ok((rest, Carries::all(Next::EtherType(metadata.kind))))
}

fn read_in_tunnel<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, metadata) = TunnelMetadata::parse(input)?;
    Ok((rest, Carries::all(Next::EtherType(metadata.kind))))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let plain = layer.header::<Metadata>().map(|metadata| (metadata.group, metadata.kind));
    let said = plain.or(layer.header::<TunnelMetadata>().map(|metadata| (metadata.group, metadata.kind)));
    let Some((group, kind)) = said else { return line.title("CMD") };
    let link = line.link;
    let out = line.lead();
    out.str("CMD sgt ");
    out.dec(group.into());
    if link {
        out.str(", ");
        ethernet::named_type(out, kind);
    }
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn what_is_behind_its_payload_has_its_name() {
        let names = "cmd.sgt ip.proto cmd.trailer eth.trailer";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let frame = format!("00005e005302 00005e005301 8909 01 01 0001 0007 0800 {ip} 0102");
        assert_eq!(columns(1, &bytes(&frame), names), "7 253 0102 -");
    }

    #[test]
    fn in_a_tunnel_the_type_comes_first() {
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let frame =
            format!("4500 0034 0000 0000 40 2f 0000 c0000201 c0000202 0000 8909 0800 01 01 0001 0007 {ip}");
        assert_eq!(
            columns(228, &bytes(&frame), "cmd.type cmd.version cmd.sgt ip.proto"),
            "0x0800 1 7 47,253"
        );
    }
}
