//! Cisco metadata, EtherType 0x8909: the security group of a frame, draft-smith-kandula-sxp's tag on the wire.

use super::ether_types;
use super::ethernet::{self, Ethernet};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Eight bytes between two EtherTypes.
    pub struct Metadata("cmd", "Cisco Metadata", 8 bytes, PROTOCOL) {
        version: u8  = 0..8,   "cmd.version", "Version", Dec;
        length:  u8  = 8..16,  "cmd.length",  "Length",  Dec;
        options: u16 = 16..32, "cmd.options", "Option and its length", Hex(4);
        group:   u16 = 32..48, "cmd.sgt",     "Security group tag", Dec;
        kind:    u16 = 48..64, "cmd.type",    "Type", Hex(4) => ether_types::names;
    }
    data {
        trailer, "cmd.trailer", "Trailer", Bytes;
    }
}

/// Cisco metadata, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Metadata::kind, Space::EtherType),
    line,
    padding: Some(&PADDING),
    ..Protocol::new(Metadata::TABLE, read)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Metadata::trailer };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, metadata) = Metadata::parse(input)?;
    Ok((rest, Carries::all(Next::EtherType(metadata.kind))))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(metadata) = layer.header::<Metadata>() else { return line.title("CMD") };
    let link = line.link;
    let out = line.lead();
    out.str("CMD sgt ");
    out.dec(metadata.group.into());
    if link {
        out.str(", ");
        ethernet::named_type(out, metadata.kind);
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
}
