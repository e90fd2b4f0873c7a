//! ICMP for IPv6, [RFC 4443](https://www.rfc-editor.org/rfc/rfc4443): four bytes that all messages share, and which
//! file tells which message.

pub mod echo;
pub mod error;
mod line;
pub mod lowpan;
pub mod mld;
pub mod mobile;
pub mod nd;
pub mod node_information;
pub mod options;
pub mod options_lowpan;
pub mod options_mobile;
pub mod options_router;
pub mod options_send;
pub mod renumbering;
pub mod rpl;
pub mod rpl_metrics;
pub mod rpl_options;
mod tables;
mod text;
pub mod words;

use super::icmp::extensions;
use crate::codec::checksum::{self, internet};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Status, Table,
};
use crate::header;
use node_information as node;

header! {
    /// The four bytes in front of every message.
    pub struct Icmpv6("icmpv6", "Internet Control Message Protocol v6", 4 bytes, PROTOCOL) {
        kind:     u8  = 0..8,   "icmpv6.type",     "Type",     Dec => words::types, or 128;
        code:     u8  = 8..16,  "icmpv6.code",     "Code",     Dec;
        checksum: u16 = 16..32, "icmpv6.checksum", "Checksum", Hex(4);
    }
    data {
        status,       "icmpv6.checksum.status", "Checksum Status", Dec => checksum::status;
        data,         "icmpv6.data",            "Data",            Bytes;
        unknown_data, "icmpv6.unknown_data",    "Data behind what is defined", Bytes;
    }
}

header! {
    /// The body of a message that has none.
    pub struct Nothing("icmpv6", "Nothing", 0 bytes) {
    }
}

/// ICMPv6, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: tables::TABLES,
    quotes: true,
    seal,
    verify,
    line: line::line,
    behind,
    ..Protocol::telling(Icmpv6::TABLE, read, fields)
};

/// Its IP protocol number, RFC 4443 §1.
const NUMBER: u8 = 58;

/// A message: the table behind the first four bytes, and what the rest is.
pub(super) struct Message {
    pub(super) body: &'static Table,
    pub(super) rest: Rest,
}

/// What lies behind the table of a message.
pub(super) enum Rest {
    /// A payload.
    Carried(Next),
    /// The packet in trouble.
    Quoted,
    /// As many words of eight bytes of it as the first byte of the table says; extensions follow.
    QuotedWords,
    /// Options, of which the last may quote a packet.
    Redirected,
    /// Fields to the end, told from this byte on.
    Told(for<'a> fn(&Layer<'a>, &mut Fields<'a, '_>, usize)),
}

/// A message that nobody has defined.
static UNDEFINED: Message = Message {
    body: Nothing::TABLE,
    rest: Rest::Told(|layer, to, at| to.data(Icmpv6::data, at..layer.header.len())),
};

/// A message that is its type, code and checksum.
static BARE: Message = Message { body: Nothing::TABLE, rest: Rest::Carried(Next::Data) };

/// Who tells this message, IANA's registry of ICMPv6 types.
fn message(input: &[u8], context: &Context<'_>) -> &'static Message {
    let at = |at: usize| input.get(at).copied().unwrap_or_default();
    match at(0) {
        1 | 3 if at(4) == 0 => &error::UNUSED,
        1 | 3 => &error::QUOTED,
        2 => &error::TOO_BIG,
        4 => &error::PROBLEM,
        128 if context.ports.1 == echo::TEREDO => &echo::TESTED,
        128 | 129 => &echo::ECHO,
        130 if input.len().max(context.wire) >= mld::SECOND_VERSION => &mld::QUERY,
        130..=132 => &mld::LISTENER,
        133 | 141 | 142 => &nd::SOLICITATION,
        134 => &nd::ROUTER,
        135 => &nd::NEIGHBOR_SOLICITATION,
        136 => &nd::NEIGHBOR,
        137 => &nd::REDIRECT,
        138 => &renumbering::RENUMBERING,
        139 => &node::QUERY,
        140 => &node::REPLY,
        143 => &mld::REPORT,
        144 | 146 => &mobile::SOLICITATION,
        145 => &mobile::HOME_AGENTS,
        147 => &mobile::PREFIXES,
        148 => &nd::PATH_SOLICITATION,
        149 => &nd::PATH,
        150 | 154 if at(4) == mobile::INITIATES => &mobile::INITIATE,
        150 | 154 => &mobile::HANDOVER,
        151 => &mld::ANNOUNCED,
        152 | 153 => &BARE,
        155 => rpl::message(at(1)),
        156 => &mobile::MOVED,
        157 | 158 => &lowpan::DUPLICATE,
        159 => &lowpan::MULTICAST,
        160 => &echo::EXTENDED_REQUEST,
        161 => &echo::EXTENDED_REPLY,
        _ => &UNDEFINED,
    }
}

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let message = message(input, context);
    let (rest, header) = take(Icmpv6::TABLE, Icmpv6::LEN + message.body.len, input)?;
    Ok(match message.rest {
        Rest::Carried(next) => (rest, Carries::all(next)),
        Rest::Quoted => {
            context.quoted = true;
            (rest, Carries::all(quote(rest)))
        }
        Rest::QuotedWords => {
            context.quoted = true;
            (rest, Carries::some(usize::from(header[Icmpv6::LEN]) * 8, quote(rest)))
        }
        Rest::Redirected => match options::quote(rest) {
            Some(quote) => {
                context.quoted = true;
                (quote, Carries::all(QUOTE))
            }
            None => (&input[input.len()..], Carries::all(Next::Data)),
        },
        // What the capture has cut off is missing.
        Rest::Told(_) => (&input[input.len()..], Carries::all(Next::Data)),
    })
}

/// Who reads a packet that is quoted.
const QUOTE: Next = Next::EtherType(0x86dd);

/// The same for bytes that need not be one: their version tells.
fn quote(rest: &[u8]) -> Next {
    if rest.first().is_none_or(|first| first >> 4 == 6) { QUOTE } else { Next::Data }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Icmpv6::TABLE, 0);
    to.status(Icmpv6::status, Icmpv6::checksum, || verify(layer));
    let message = message(layer.header, &layer.context);
    to.rows(message.body, Icmpv6::LEN);
    let at = Icmpv6::LEN + message.body.len;
    if at <= layer.header.len() {
        match message.rest {
            Rest::Told(tell) => tell(layer, to, at),
            Rest::Redirected => options::fields(layer, to, at),
            Rest::Carried(_) | Rest::Quoted | Rest::QuotedWords => {}
        }
    }
}

/// Extensions follow the quote of an error whose length field says where it ends, RFC 4884 §4.
fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    extensions::fields(to, 0, layer.trailer);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if layer.fragment {
        return Ok(());
    }
    layer.set(Icmpv6::checksum, 0)?;
    let sum = sum(layer.addresses, &[layer.header, layer.payload, layer.trailer]);
    layer.set(Icmpv6::checksum, sum.into())
}

/// What is quoted by an error may have been changed on its way.
fn verify(layer: &Layer<'_>) -> Option<Status> {
    let stored = layer.header::<Icmpv6>()?.checksum;
    if layer.trailer.is_empty() {
        let verify = || checksum::verify(layer, NUMBER, stored);
        return Some(if layer.context.quoted { Status::Unverified } else { verify() });
    }
    let (mut room, parts) = ([0; 32], [layer.header, layer.payload, layer.trailer]);
    let there = parts.iter().map(|part| part.len()).sum::<usize>();
    Some(match layer.whole() && !layer.context.quoted && there >= layer.context.wire {
        true if sum(layer.context.ends(&mut room), &parts) == 0 => Status::Good,
        true => Status::Bad,
        false => Status::Unverified,
    })
}

/// The checksum over pseudo-header, header, payload and extensions, of which only the last may be of odd length.
fn sum(addresses: &[u8], parts: &[&[u8]; 3]) -> u16 {
    let len = parts.iter().map(|part| part.len()).sum::<usize>() as u32;
    let [header, payload, trailer] = parts;
    internet(&[addresses, &len.to_be_bytes(), &[0, NUMBER], header, payload, trailer])
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Value;
    use crate::packet::{Layers, Stack};

    fn sealed(message: &[u8], payload: &[u8], trailer: &[u8]) -> Vec<u8> {
        let mut stack = Stack::default();
        stack.layer(&PROTOCOL).raw(message).payload(payload).trailer(trailer);
        stack.seal().unwrap().to_vec()
    }

    fn numbers(bytes: &[u8], name: &str) -> Vec<u64> {
        let mut found = Vec::new();
        for layer in Layers::new(bytes, Next::IpProtocol(58)) {
            layer.fields(|spot| {
                if let (true, true, Value::Uint(value)) = (spot.shown, spot.field.name == name, &spot.value) {
                    found.push(*value);
                }
            });
        }
        found
    }

    #[test]
    fn extensions_behind_a_quote_count_in_the_checksum() {
        let quote = [&[0x60, 0, 0, 0, 0, 88, 59, 64][..], &[0; 120]].concat();
        let label = [0x20, 0, 0, 0, 0, 8, 1, 1, 0, 0, 0x51, 0x40];
        let message = sealed(&[1, 4, 0, 0, 16, 0, 0, 0], &quote, &label);
        assert_eq!(numbers(&message, "icmpv6.checksum.status"), [1]);
        assert_eq!(numbers(&message, "icmp.mpls.label"), [5]);
        assert_eq!(numbers(&message, "ipv6.plen"), [88]);
        let damaged = [&message[..message.len() - 1], &[0x41]].concat();
        assert_eq!(numbers(&damaged, "icmpv6.checksum.status"), [0]);
    }

    #[test]
    fn a_redirect_quotes_the_packet_in_its_last_option() {
        let front =
            [&[137, 0, 0, 0][..], &[0; 36], &[5, 1, 0, 0, 0, 0, 5, 0xdc], &[4, 6, 0, 0, 0, 0, 0, 0]].concat();
        let quote = [&[0x60, 0, 0, 0, 0, 0, 59, 7][..], &[0; 32]].concat();
        let message = sealed(&front, &quote, &[]);
        let names: Vec<_> =
            Layers::new(&message, Next::IpProtocol(58)).map(|layer| layer.protocol.name()).collect();
        assert_eq!(names, ["icmpv6", "ipv6"]);
        assert_eq!(numbers(&message, "icmpv6.opt.type"), [5, 4]);
        assert_eq!(numbers(&message, "ipv6.hlim"), [7]);
    }

    #[test]
    fn a_query_of_the_second_version_is_longer() {
        let query = |len: usize| {
            let mut bytes = Vec::from([130, 0, 0, 0, 0x83, 0x73]);
            bytes.resize(len, 0xf6);
            bytes
        };
        assert_eq!(numbers(&query(24), "icmpv6.mld.maximum_response_delay"), [0x8373]);
        // Mantissa and exponent, RFC 3810 §5.1.3 and §5.1.9.
        assert_eq!(numbers(&query(28), "icmpv6.mld.maximum_response_code"), [0x1373 << 3]);
        assert_eq!(numbers(&query(28), "icmpv6.mld.qqi"), [0x16 << 10]);
    }

    #[test]
    fn sealing_counts_the_records_of_a_report() {
        use super::mld::{Record, Report};
        let mut stack = Stack::default();
        stack.layer(&PROTOCOL).with(&Icmpv6 { kind: 143, ..Icmpv6::default() }).unwrap();
        stack.with(&Report::default()).unwrap();
        for _ in 0..2 {
            stack.record(Record::TABLE, |stack| stack.with(&Record::default()).map(drop)).unwrap();
        }
        assert_eq!(stack.seal().unwrap()[6..8], [0, 2]);
    }

    #[test]
    fn the_key_of_a_secured_message_is_as_long_as_its_mode_says() {
        for (mode, len) in [(0u8, 1), (1, 0), (2, 9), (3, 9)] {
            let front = [&[155, 0x80, 0, 0, 0, 0, mode << 6, 0, 0, 0, 0, 0][..], &[7; 9][..len]].concat();
            let message = [&front[..], &[42, 0, 1, 0]].concat();
            assert_eq!(numbers(&message, "icmpv6.rpl.dis.flags"), [42], "mode {mode}");
            assert_eq!(numbers(&message, "icmpv6.rpl.opt.type"), [1], "mode {mode}");
        }
    }
}
