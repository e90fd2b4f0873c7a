//! Associated channel header, [RFC 5586 §2.1](https://www.rfc-editor.org/rfc/rfc5586#section-2.1): what keeps an MPLS path alive
//! travels beside what the path carries.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Version and type of the channel.
    pub struct Channel("pwach", "Associated Channel", 4 bytes, PROTOCOL) {
        one:      u8  = 0..4,   "pwach.one",          "One", Dec, or 1;
        version:  u8  = 4..8,   "pwach.ver",          "Version", Dec;
        reserved: u8  = 8..16,  "pwach.res",          "Reserved", Hex(2);
        kind:     u16 = 16..32, "pwach.channel_type", "Channel Type", Hex(4) => kinds;
    }
}

/// An associated channel, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Channel::kind, Space::ChannelType),
    line,
    ..Protocol::new(Channel::TABLE, read)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, channel) = Channel::parse(input)?;
    Ok((rest, Carries::all(Next::ChannelType(channel.kind))))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(channel) = layer.header::<Channel>() else { return line.title("ACH") };
    let out = line.lead();
    out.str("ACH ");
    match kinds(channel.kind.into()) {
        Some(name) => out.str(name),
        None => out.hex(channel.kind.into(), 4),
    }
    out.str(": ");
}

/// Names of channel types, IANA's registry of MPLS generalized associated channel types.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0001 => "Management Communication Channel",
        0x0002 => "Signaling Communication Channel",
        0x0007 => "BFD Control without IP",
        0x000a => "Direct Loss Measurement",
        0x000b => "Inferred Loss Measurement",
        0x000c => "Delay Measurement",
        0x000d => "Direct Loss and Delay Measurement",
        0x000e => "Inferred Loss and Delay Measurement",
        0x0021 => "IPv4",
        0x0022 => "MPLS-TP Continuity Check",
        0x0023 => "MPLS-TP Connectivity Verification",
        0x0024 => "Protection State Coordination",
        0x0025 => "On-Demand Connectivity Verification",
        0x0026 => "Lock Instruct",
        0x0027 => "Pseudowire OAM",
        0x0028 => "MAC Withdraw",
        0x0057 => "IPv6",
        0x0058 => "Fault OAM",
        0x8902 => "MPLS-TP OAM",
        _ => return None,
    })
}
