//! Protocol Independent Multicast: sparse mode, [RFC 7761 §4.9](https://www.rfc-editor.org/rfc/rfc7761#section-4.9), dense mode,
//! [RFC 3973 §4.7](https://www.rfc-editor.org/rfc/rfc3973#section-4.7), bootstrap, [RFC 5059 §4](https://www.rfc-editor.org/rfc/rfc5059#section-4),
//! bidirectional trees, [RFC 5015 §3.7](https://www.rfc-editor.org/rfc/rfc5015#section-3.7), and flooding,
//! [RFC 8364](https://www.rfc-editor.org/rfc/rfc8364).

pub mod address;
mod messages;
pub mod options;
mod words;

use crate::codec::checksum::{self, over, with_pseudo_header};
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

use address::Address;
pub use messages::{Assert, Bootstrap, Candidate, Election, GroupSet, JoinPrune, Metrics, Refresh, RpSet};
pub use words::kinds;

header! {
    /// The four bytes of every message.
    pub struct Pim("pim", "Protocol Independent Multicast", 4 bytes, PROTOCOL) {
        version:  u8      = 0..4,  "pim.version", "Version", Dec, or 2;
        kind:     u8      = 4..8,  "pim.type",    "Type",    Dec => kinds;
        reserved: [u8; 1] = 8..16, "pim.res_bytes", "Reserved", Bytes, if is_no_election;
                            8..9,   "pim.pfmnoforwardbit", "No-Forward", Flag, if is_flooding;
                            8..12 alias,  "pim.df_elect.subtype", "Subtype", Dec => words::elections, if is_election;
                            12..16 alias, "pim.df_elect.rsvd", "Reserved", Dec, if is_election;
        checksum: u16 = 16..32, "pim.cksum",   "Checksum", Hex(4);
    }
    data {
        status, "pim.cksum.status", "Checksum Status", Dec => checksum::status;
        ip_version, "pim.ip_version", "IP Version of the Packet", Dec;
    }
}

header! {
    /// What a Register message has in front of the packet, RFC 7761 §4.9.3.
    pub struct Register("pim.register", "Register", 4 bytes) {
                          0..32, "pim.register_flag",        "Flags", Hex(8);
        border:   bool =  0..1,  "pim.register_flag.border", "Border", Flag;
        null:     bool =  1..2,  "pim.register_flag.null_register", "Null register", Flag;
        reserved: u32  =  2..32, "pim.register_flag.reserved", "Reserved", Hex(8);
    }
}

impl Pim {
    /// The type of a Register message.
    pub const REGISTER: u8 = 1;
}

/// PIM, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Register::TABLE,
        options::Opt::TABLE,
        options::PruneDelay::TABLE,
        options::StateRefresh::TABLE,
        Address::TABLE,
        address::GroupFlags::TABLE,
        address::SourceFlags::TABLE,
        address::Attribute::TABLE,
        &address::JOIN,
        &address::PRUNE,
        JoinPrune::TABLE,
        GroupSet::TABLE,
        Bootstrap::TABLE,
        RpSet::TABLE,
        Assert::TABLE,
        Candidate::TABLE,
        Refresh::TABLE,
        Metrics::TABLE,
        Election::TABLE,
        options::Flooding::TABLE,
    ],
    seal,
    verify,
    line,
    ..Protocol::telling(Pim::TABLE, read, fields)
};

/// IP's number for it.
const NUMBER: u8 = 103;
/// What the checksum of a Register message is over, RFC 7761 §4.9.3.
const REGISTERED: usize = Pim::LEN + Register::LEN;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, pim) = Pim::parse(input)?;
    if !registers(pim) {
        let body = if messages::known(pim) { rest.len() } else { 0 };
        return Ok((&rest[body..], Carries::all(Next::Data)));
    }
    let (rest, _) = Register::parse(rest).map_err(|error| crate::codec::Error::from(error).at(Pim::LEN))?;
    let next = match rest.first().map(|first| first >> 4) {
        Some(4) => Next::EtherType(0x0800),
        Some(6) => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

const fn registers(pim: Pim) -> bool {
    pim.version == 2 && pim.kind == Pim::REGISTER
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Pim::TABLE, 0);
    to.status(Pim::status, Pim::checksum, || verify(layer));
    let Ok((_, pim)) = Pim::parse(layer.header) else { return };
    if !registers(pim) {
        return messages::tell(to, pim, layer.header);
    }
    to.rows(Register::TABLE, Pim::LEN);
    if let Some(first) = layer.payload.first() {
        to.number(Pim::ip_version, REGISTERED..REGISTERED + 1, usize::from(first >> 4));
        if first >> 4 == 0 {
            dummy(layer, to);
        }
    }
}

/// A header of no version, of which only the ends mean something.
fn dummy<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (at, width, names) = match layer.context.addresses.len() {
        32 => (8, 16, [Address::source_ipv6, Address::group_ipv6]),
        _ => (12, 4, [Address::source, Address::group]),
    };
    for (nth, name) in names.into_iter().enumerate() {
        let bytes = at + nth * width..at + (nth + 1) * width;
        if bytes.end <= layer.payload.len() {
            let value = name.value(layer.payload, bytes.start * 8..bytes.end * 8);
            to.derive(name, REGISTERED + bytes.start..REGISTERED + bytes.end, value);
        }
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if layer.fragment {
        return Ok(());
    }
    if layer.value(Pim::version) == 2 && layer.value(Pim::kind) == 8 {
        messages::seal(layer)?;
    }
    layer.set(Pim::checksum, 0)?;
    let registers = layer.value(Pim::version) == 2 && layer.value(Pim::kind) == u64::from(Pim::REGISTER);
    let sum = sum(layer.addresses, layer.header, if registers { &[] } else { layer.payload });
    layer.set(Pim::checksum, sum.into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let pim = layer.header::<Pim>()?;
    // Version 1 lies within IGMP.
    if pim.version != 2 || layer.context.fragment {
        return Some(Status::Unverified);
    }
    let (mut room, header) = ([0; 32], layer.header);
    let ends = layer.context.ends(&mut room);
    let registered = registers(pim) && header.len() == REGISTERED && sum(ends, header, &[]) == 0;
    Some(match layer.missing {
        _ if registered => Status::Good,
        // RFC 7761 §4.9.3: a checksum over the whole message should be accepted.
        0 if sum(ends, header, layer.payload) == 0 => Status::Good,
        0 => Status::Bad,
        _ => Status::Unverified,
    })
}

/// RFC 7761 §4.9: over IPv6, a pseudo-header is summed as well.
fn sum(addresses: &[u8], header: &[u8], payload: &[u8]) -> u16 {
    match addresses.len() {
        32 => with_pseudo_header(addresses, NUMBER, header, payload),
        _ => over(header, payload),
    }
}

/// `PIMv2, Register, length 49 `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(pim) = layer.header::<Pim>() else { return line.title("PIM") };
    let out = line.say();
    out.str("PIMv");
    out.dec(pim.version.into());
    out.str(", ");
    match words::said(pim.kind.into()) {
        Some(name) => out.str(name),
        None => out.str("Unknown Type"),
    }
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    if registers(pim) {
        if line.verbose == 0 { line.close() } else { line.joint(" ") }
    }
}

fn is_election(header: &[u8]) -> bool {
    matches!(header, [0x2a, ..])
}

fn is_no_election(header: &[u8]) -> bool {
    !is_election(header)
}

/// RFC 8364 §3.1.
fn is_flooding(header: &[u8]) -> bool {
    matches!(header, [0x2c, ..])
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::Stack;
    use crate::network::ipv6::Ipv6;
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn a_register_message_brings_a_packet() {
        let ip = |proto: &str| format!("4500 0014 0000 0000 40 {proto} 0000 c0000201 c0000202");
        let shown = |pim: &str| {
            let names = "pim.type pim.register_flag.null_register ip.proto";
            columns(228, &bytes(&format!("{} {pim}", ip("67").replace("0014", "00ff"))), names)
        };
        assert_eq!(shown(&format!("2100 0000 40000000 {}", ip("fd"))), "1 1 103,253");
        assert_eq!(shown(&format!("2000 0000 40000000 {}", ip("fd"))), "0 - 103");
        assert_eq!(shown("2100 0000 00000000"), "1 0 103");
    }

    #[test]
    fn a_register_message_may_be_summed_without_its_packet_or_with_it() {
        let status = |sum: &str, payload: &str| {
            let open = "4500 0020 0000 0000 40 67 0000 c0000201 c0000202";
            let frame = bytes(&format!("{open} 2100 {sum} 00000000 {payload}"));
            columns(228, &frame, "pim.cksum.status")
        };
        assert_eq!(status("deff", "0102 0304"), "1");
        assert_eq!(status("daf9", "0102 0304"), "1");
        assert_eq!(status("daf8", "0102 0304"), "0");
    }

    #[test]
    fn over_ipv6_the_pseudo_header_is_summed() {
        let mut stack = Stack::default();
        stack.push(&Ipv6 { hlim: 1, ..Ipv6::default() }).unwrap();
        stack.push(&Pim::default()).unwrap();
        let sealed = stack.seal().unwrap().to_vec();
        assert_eq!(sealed[42..44], (!(0x2000 + 103 + 4 + 1 + 1u16)).to_be_bytes());
        assert_eq!(columns(229, &sealed, "pim.cksum.status"), "1");
    }

    #[test]
    fn the_second_byte_has_other_names_in_other_messages() {
        let open = "4500 00ff 0000 0000 40 67 0000 c0000201 c0000202";
        let shown = |pim: &str| {
            let names = "pim.res_bytes pim.df_elect.subtype pim.pfmnoforwardbit";
            columns(228, &bytes(&format!("{open} {pim} 0000")), names)
        };
        assert_eq!(shown("2a 20"), "- 2 -");
        assert_eq!(shown("2c 80"), "80 - 1");
        let said = "IP 192.0.2.1 > 192.0.2.2: PIMv2, Prune Refresh, length 4";
        let whole = format!("{} 2900 0000", open.replace("00ff", "0018"));
        assert_eq!(line(228, &bytes(&whole), false), said);
    }
}
