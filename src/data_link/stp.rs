//! Spanning tree protocol: bridge protocol data units of IEEE 802.1D §9 and 802.1Q §14, plain, rapid, multiple and
//! shortest path, and the ones that Cisco's switches send for each VLAN.

mod line;
pub mod multiple;
#[cfg(test)]
mod tests;

use crate::codec::error::take;
use crate::codec::{Carries, Coding, Context, Fields, Header, Layer, Message, Parsed, Protocol, Text};
use crate::header;
use multiple::{Configuration, Instance, ShortestPath};

header! {
    /// The four bytes of every unit, which are all of a topology change notification.
    pub struct Stp("stp", "Spanning Tree Protocol", 4 bytes, PROTOCOL) {
        protocol: u16 = 0..16,  "stp.protocol", "Protocol Identifier", Hex(4);
        version:  u8  = 16..24, "stp.version",  "Protocol Version Identifier", Dec => versions;
        kind:     u8  = 24..32, "stp.type",     "BPDU Type", Hex(2) => types;
    }
    data {
        version_1_length: 8,  "stp.version_1_length",  "Version 1 Length", Dec;
        version_3_length: 16, "mstp.version_3_length", "Version 3 Length", Dec;
        version_4_length: 16, "mstp.version_4_length", "Version 4 Length", Dec;
        pad,                  "stp.pvst.pad",          "Padding", Bytes;
    }
}

header! {
    /// What a configuration unit has behind them, IEEE 802.1D §9.3.1 and 802.1Q §14.4.
    pub struct Tree("stp.tree", "Spanning Tree", 31 bytes) {
                               0..8,     "stp.flags", "Flags", Hex(2);
        acknowledgment: bool = 0..1,     "stp.flags.tcack",      "Topology Change Acknowledgment", Flag;
        agreement:      bool = 1..2,     "stp.flags.agreement",  "Agreement",  Flag;
        forwarding:     bool = 2..3,     "stp.flags.forwarding", "Forwarding", Flag;
        learning:       bool = 3..4,     "stp.flags.learning",   "Learning",   Flag;
        role:           u8   = 4..6,     "stp.flags.port_role",  "Port Role",  Dec => roles;
        proposal:       bool = 6..7,     "stp.flags.proposal",   "Proposal",   Flag;
        change:         bool = 7..8,     "stp.flags.tc",         "Topology Change", Flag;
        root_priority:  u16  = 8..12,    "stp.root.prio",        "Root Priority", Times(4096);
        root_extension: u16  = 12..24,   "stp.root.ext",         "Root System ID Extension", Dec;
        root: [u8; 6]        = 24..72,   "stp.root.hw",          "Root Address",   Mac;
        cost:           u32  = 72..104,  "stp.root.cost",        "Root Path Cost", Dec;
        bridge_priority: u16 = 104..108, "stp.bridge.prio",      "Bridge Priority", Times(4096);
        bridge_extension: u16 = 108..120, "stp.bridge.ext",      "Bridge System ID Extension", Dec;
        bridge: [u8; 6]      = 120..168, "stp.bridge.hw",        "Bridge Address", Mac;
        port:           u16  = 168..184, "stp.port",             "Port Identifier", Hex(4);
        message_age:    u16  = 184..200, "stp.msg_age",          "Message Age",   Coded(&SECONDS);
        max_age:        u16  = 200..216, "stp.max_age",          "Max Age",       Coded(&SECONDS), or 20 << 8;
        hello:          u16  = 216..232, "stp.hello",            "Hello Time",    Coded(&SECONDS), or 2 << 8;
        forward:        u16  = 232..248, "stp.forward",          "Forward Delay", Coded(&SECONDS), or 15 << 8;
    }
}

header! {
    /// What Cisco's switches add behind a unit: the VLAN it was sent for.
    pub struct Tlv("stp.pvst.tlv", "Record", 4 bytes) {
        kind: u16 = 0..16,  "stp.pvst.tlvtype", "Type", Hex(4) => records;
        len:  u16 = 16..32, "stp.pvst.tlvlen",  "Length", Rest(1);
    }
    data {
        vlan: 16, "stp.pvst.origvlan", "Originating VLAN", Dec;
        value,    "stp.pvst.tlvval",   "Value", Bytes;
    }
}

/// The spanning tree protocol, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Tree::TABLE, Configuration::TABLE, Instance::TABLE, ShortestPath::TABLE],
    line: line::line,
    ..Protocol::telling(Stp::TABLE, read, fields)
};

/// The same with the VLAN it was sent for behind it.
pub static PER_VLAN: Protocol = Protocol {
    variant: "pvst",
    records: &[Tree::TABLE, Configuration::TABLE, Instance::TABLE, ShortestPath::TABLE, Tlv::TABLE],
    line: line::line,
    ..Protocol::telling(Stp::TABLE, read_per_vlan, fields_per_vlan)
};

const CONFIGURATION: u8 = 0x00;
const RAPID: u8 = 0x02;

/// Bytes up to the version 1 length.
const TREE_END: usize = Stp::LEN + Tree::LEN;

/// Bytes up to the version 3 length.
const RAPID_END: usize = TREE_END + 1;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, stp) = Stp::parse(input)?;
    let (rest, _) = take(Stp::TABLE, len(stp, input), input)?;
    Ok((rest, Carries::nothing()))
}

fn read_per_vlan<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, stp) = Stp::parse(input)?;
    let (mut rest, _) = take(Stp::TABLE, len(stp, input), input)?;
    if matches!(stp.kind, CONFIGURATION | RAPID) && stp.protocol == 0 {
        rest = rest.get(per_vlan(stp)..).unwrap_or_default();
        while let Ok((behind, _)) = tlv(rest) {
            rest = behind;
        }
    }
    Ok((rest, Carries::nothing()))
}

/// Bytes between a unit and the first record: a plain unit has one as if it were a rapid one.
fn per_vlan(stp: Stp) -> usize {
    usize::from(stp.kind == CONFIGURATION)
}

/// Bytes of a unit, as far as its type and lengths say.
fn len(stp: Stp, input: &[u8]) -> usize {
    match stp {
        Stp { protocol: 0, kind: CONFIGURATION, .. } => TREE_END,
        Stp { protocol: 0, kind: RAPID, version: 0..=2 } => RAPID_END,
        Stp { protocol: 0, kind: RAPID, .. } => multiple::end(input),
        _ => Stp::LEN,
    }
}

/// One record of a unit sent for a VLAN.
pub fn tlv(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, tlv) = Tlv::parse(input)?;
    take(Tlv::TABLE, Tlv::LEN + usize::from(tlv.len), input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    unit(layer.header, to);
}

fn fields_per_vlan<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    unit(layer.header, to);
    let Ok((_, stp)) = Stp::parse(layer.header) else { return };
    let end = len(stp, layer.header);
    let records = end + per_vlan(stp);
    if stp.protocol != 0 || !matches!(stp.kind, CONFIGURATION | RAPID) || layer.header.len() < records {
        return;
    }
    to.data(Stp::pad, end..records);
    to.list(records, usize::MAX, tlv, |to, bytes, item| {
        to.record(Tlv::TABLE, bytes.clone());
        let value = bytes.start + Tlv::LEN..bytes.end;
        match item {
            [0, 0, 0, 2, ..] => to.data(Tlv::vlan, value),
            [0, 0, ..] => to.hide(Tlv::value, value),
            _ => to.data(Tlv::value, value),
        }
    });
}

fn unit<'a>(header: &'a [u8], to: &mut Fields<'a, '_>) {
    to.rows(Stp::TABLE, 0);
    let Ok((_, stp)) = Stp::parse(header) else { return };
    if stp.protocol != 0 || !matches!(stp.kind, CONFIGURATION | RAPID) {
        return;
    }
    // A plain unit has two flags, IEEE 802.1D §9.3.1.
    let rapid = [Tree::agreement, Tree::forwarding, Tree::learning, Tree::role, Tree::proposal];
    to.rows_where(Tree::TABLE, Stp::LEN, |row| {
        stp.kind == RAPID || !rapid.iter().any(|flag| flag.id == row.id)
    });
    if stp.kind == RAPID {
        to.data(Stp::version_1_length, TREE_END..RAPID_END);
        if stp.version > 2 {
            multiple::tell(header, to);
        }
    }
}

/// Times are in units of 1/256 second, IEEE 802.1D §9.2.8.
static SECONDS: Coding = Coding { text: seconds, append };

fn seconds(message: &[u8], bytes: core::ops::Range<usize>, out: &mut Text) -> Option<()> {
    let [whole, part] = *message.get(bytes)?.first_chunk()?;
    out.dec(whole.into());
    let mut rest = u32::from(part);
    if rest > 0 {
        out.byte(b'.');
    }
    while rest > 0 {
        rest *= 10;
        out.dec((rest >> 8).into());
        rest &= 0xff;
    }
    Some(())
}

fn append(message: &mut Message<'_>, text: &str) -> Option<()> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.parse::<u64>().ok().filter(|_| part.len() <= 8);
    let parts = (digits.unwrap_or(0) << 8) / 10_u64.pow(part.len().min(8) as u32);
    message.extend_from_slice(&[whole.parse().ok()?, parts as u8]);
    (digits.is_some() || part.is_empty()).then_some(())
}

fn versions(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Spanning Tree",
        2 => "Rapid Spanning Tree",
        3 => "Multiple Spanning Tree",
        4 => "Shortest Path Tree",
        _ => return None,
    })
}

fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Configuration",
        0x02 => "Rapid or Multiple Spanning Tree",
        0x80 => "Topology Change Notification",
        _ => return None,
    })
}

/// IEEE 802.1D §9.3.3.
pub(super) fn roles(number: u64) -> Option<&'static str> {
    ["Unknown", "Alternate or Backup", "Root", "Designated"].get(number as usize).copied()
}

fn records(number: u64) -> Option<&'static str> {
    (number == 0).then_some("Originating VLAN")
}
