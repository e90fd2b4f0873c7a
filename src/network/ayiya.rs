//! Anything In Anything, <https://datatracker.ietf.org/doc/html/draft-massar-v6ops-ayiya-02>: a signed tunnel header; UDP port 5072.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// The eight bytes in front of identity and signature.
    pub struct Ayiya("ayiya", "Anything In Anything", 8 bytes, PROTOCOL) {
        identity_length: u8  = 0..4,   "ayiya.idlen",      "Length of the identity, as a power of two", Hex(2), or 4;
        identity_kind:   u8  = 4..8,   "ayiya.idtype",     "Type of the identity", Hex(2);
        signature_length: u8 = 8..12,  "ayiya.siglen",     "Length of the signature in units of four bytes", Hex(2);
        hash:            u8  = 12..16, "ayiya.hashmethod", "Hash method", Hex(2);
        authentication:  u8  = 16..20, "ayiya.authmethod", "Authentication method", Hex(2);
        operation:       u8  = 20..24, "ayiya.opcode",     "Operation", Hex(2) => operations;
        next:            u8  = 24..32, "ayiya.nextheader", "Next header", Hex(2) => super::ip::protocols;
        epoch:           u32 = 32..64, "ayiya.epoch",      "Time", Time;
    }
    data {
        identity,  "ayiya.identity",  "Identity",  Bytes;
        signature, "ayiya.signature", "Signature", Bytes;
    }
}

/// AYIYA, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Ayiya::next, Space::IpProtocol),
    line,
    ..Protocol::telling(Ayiya::TABLE, read, fields)
};

impl Ayiya {
    /// The operation that brings a packet.
    pub const FORWARD: u8 = 1;

    fn lengths(self) -> (usize, usize) {
        (1 << self.identity_length, usize::from(self.signature_length) * 4)
    }
}

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, ayiya) = Ayiya::parse(input)?;
    let (identity, signature) = ayiya.lengths();
    let (rest, _) = take(Ayiya::TABLE, Ayiya::LEN + identity + signature, input)?;
    let forwards = ayiya.operation == Ayiya::FORWARD;
    Ok((rest, Carries::all(if forwards { Next::IpProtocol(ayiya.next) } else { Next::Data })))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Ayiya::TABLE, 0);
    let Some(ayiya) = layer.header::<Ayiya>() else { return };
    let end = Ayiya::LEN + ayiya.lengths().0;
    to.data(Ayiya::identity, Ayiya::LEN..end);
    to.data(Ayiya::signature, end..layer.header.len());
}

fn operations(number: u64) -> Option<&'static str> {
    let names =
        ["No operation", "Forward", "Echo request", "Echo request and forward", "Echo response", "MOTD"];
    names.get(number as usize).copied()
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    line.title("AYIYA");
    line.joint(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_packet_is_behind_identity_and_signature() {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 13d0 00ff 0000";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let names = "ayiya.opcode ayiya.identity ayiya.signature ip.proto";
        let shown = |operation| {
            columns(228, &bytes(&format!("{open} 11 11 1{operation} 04 00000005 aabb 01020304 {ip}")), names)
        };
        assert_eq!(shown(1), "0x01 aabb 01020304 17,253");
        assert_eq!(shown(0), "0x00 aabb 01020304 17");
    }
}
