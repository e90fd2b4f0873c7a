//! Link Aggregation Control Protocol, IEEE 802.1AX §6.4.2: who talks to whom over which of the links.

use nom::Parser;
use nom::combinator::recognize;

use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The version in front of the list.
    pub struct Lacp("lacp", "Link Aggregation Control Protocol", 1 bytes, PROTOCOL) {
        version: u8 = 0..8, "lacp.version", "Version", Hex(2), or 1;
    }
    data {
        pad, "lacp.pad", "Padding", Bytes;
    }
}

header! {
    /// What is known of the sender.
    pub struct Actor("lacp.actor", "Actor", 20 bytes) {
        kind:   u8 = 0..8,  "lacp.tlv_type",   "TLV Type",   Hex(2) => types, or 1;
        len:    u8 = 8..16, "lacp.tlv_length", "TLV Length", Hex(2), or 20;
        priority: u16 = 16..32, "lacp.actor.sys_priority", "System Priority", Dec;
        system: [u8; 6] = 32..80, "lacp.actor.sysid", "System", Mac;
        key:    u16 = 80..96,   "lacp.actor.key", "Key", Dec;
        port_priority: u16 = 96..112, "lacp.actor.port_priority", "Port Priority", Dec;
        port:   u16 = 112..128, "lacp.actor.port", "Port", Dec;
                      128..136, "lacp.actor.state", "State", Hex(2);
        expired:      bool = 128..129, "lacp.actor.state.expired", "Expired", Flag;
        defaulted:    bool = 129..130, "lacp.actor.state.defaulted", "Defaulted", Flag;
        distributing: bool = 130..131, "lacp.actor.state.distributing", "Distributing", Flag;
        collecting:   bool = 131..132, "lacp.actor.state.collecting", "Collecting", Flag;
        in_sync:      bool = 132..133, "lacp.actor.state.synchronization", "Synchronization", Flag;
        aggregates:   bool = 133..134, "lacp.actor.state.aggregation", "Aggregation", Flag;
        short:        bool = 134..135, "lacp.actor.state.timeout", "Short Timeout", Flag;
        active:       bool = 135..136, "lacp.actor.state.activity", "Activity", Flag;
        reserved: [u8; 3] = 136..160, "lacp.actor.reserved", "Reserved", Bytes;
    }
}

header! {
    /// What the sender knows of the receiver.
    pub struct Partner("lacp.partner", "Partner", 20 bytes) {
        kind:   u8 = 0..8,  "lacp.tlv_type",   "TLV Type",   Hex(2) => types, or 2;
        len:    u8 = 8..16, "lacp.tlv_length", "TLV Length", Hex(2), or 20;
        priority: u16 = 16..32, "lacp.partner.sys_priority", "System Priority", Dec;
        system: [u8; 6] = 32..80, "lacp.partner.sysid", "System", Mac;
        key:    u16 = 80..96,   "lacp.partner.key", "Key", Dec;
        port_priority: u16 = 96..112, "lacp.partner.port_priority", "Port Priority", Dec;
        port:   u16 = 112..128, "lacp.partner.port", "Port", Dec;
                      128..136, "lacp.partner.state", "State", Hex(2);
        expired:      bool = 128..129, "lacp.partner.state.expired", "Expired", Flag;
        defaulted:    bool = 129..130, "lacp.partner.state.defaulted", "Defaulted", Flag;
        distributing: bool = 130..131, "lacp.partner.state.distributing", "Distributing", Flag;
        collecting:   bool = 131..132, "lacp.partner.state.collecting", "Collecting", Flag;
        in_sync:      bool = 132..133, "lacp.partner.state.synchronization", "Synchronization", Flag;
        aggregates:   bool = 133..134, "lacp.partner.state.aggregation", "Aggregation", Flag;
        short:        bool = 134..135, "lacp.partner.state.timeout", "Short Timeout", Flag;
        active:       bool = 135..136, "lacp.partner.state.activity", "Activity", Flag;
        reserved: [u8; 3] = 136..160, "lacp.partner.reserved", "Reserved", Bytes;
    }
}

header! {
    /// How long frames may wait.
    pub struct Collector("lacp.collector", "Collector", 16 bytes) {
        kind:   u8 = 0..8,  "lacp.tlv_type",   "TLV Type",   Hex(2) => types, or 3;
        len:    u8 = 8..16, "lacp.tlv_length", "TLV Length", Hex(2), or 16;
        delay: u16 = 16..32, "lacp.collector.max_delay", "Maximum Delay, in tens of microseconds", Dec;
        reserved: [u8; 12] = 32..128, "lacp.coll_reserved", "Reserved", Bytes;
    }
}

header! {
    /// Any other, as the one that ends the list.
    pub struct Tlv("lacp.tlv", "TLV", 2 bytes) {
        kind:   u8 = 0..8,  "lacp.tlv_type",   "TLV Type",   Hex(2) => types;
        len:    u8 = 8..16, "lacp.tlv_length", "TLV Length", Hex(2);
    }
    data {
        value, "lacp.tlv_value", "Value", Bytes;
    }
}

/// LACP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Actor::TABLE, Partner::TABLE, Collector::TABLE, Tlv::TABLE],
    seal,
    line,
    ..Protocol::telling(Lacp::TABLE, read, fields)
};

/// All of it: what is behind the list is padding.
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Lacp::parse(input)?;
    Ok((&[], Carries::nothing()))
}

/// One TLV; its length counts its type and itself, but that of the last one is zero.
pub fn tlv(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, tlv) = Tlv::parse(input)?;
    let len = if tlv.kind == 0 { Tlv::LEN } else { usize::from(tlv.len).max(Tlv::LEN) };
    recognize(nom::bytes::complete::take(len)).parse(input)
}

/// Lengths of what is known; the TLV that ends the list has none.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let mut at = Lacp::LEN;
    while at + Tlv::LEN <= layer.header.len() {
        let len = match layer.header[at] {
            0 => return layer.from(at).set(Tlv::len, 0),
            1 => Actor::LEN,
            2 => Partner::LEN,
            3 => Collector::LEN,
            _ => usize::from(layer.header[at + 1]).max(Tlv::LEN),
        };
        layer.from(at).set(Tlv::len, len)?;
        at += len;
    }
    Ok(())
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Lacp::TABLE, 0);
    let mut ended = false;
    let one = |input: &'a [u8]| {
        // Nothing is behind the one that ends the list.
        let last = core::mem::replace(&mut ended, input.first() == Some(&0));
        tlv(if last { &[] } else { input })
    };
    let end = to.list(Lacp::LEN, usize::MAX, one, |to, bytes, item| match *item {
        [1, ..] if item.len() == Actor::LEN => to.record(Actor::TABLE, bytes),
        [2, ..] if item.len() == Partner::LEN => to.record(Partner::TABLE, bytes),
        [3, ..] if item.len() == Collector::LEN => to.record(Collector::TABLE, bytes),
        _ => {
            to.record(Tlv::TABLE, bytes.clone());
            to.data(Tlv::value, bytes.start + Tlv::LEN..bytes.end);
        }
    });
    to.data(Lacp::pad, end..layer.header.len());
}

/// `LACPv1, length 110`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("LACPv");
    out.dec(layer.header.first().copied().unwrap_or_default().into());
    out.str(", length ");
    out.dec(layer.context.wire as u64 + 1);
}

fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Terminator",
        1 => "Actor Information",
        2 => "Partner Information",
        3 => "Collector Information",
        4 => "Port Algorithm",
        5 => "Port Conversation ID Digest",
        6 => "Port Conversation Mask-1",
        _ => return None,
    })
}
