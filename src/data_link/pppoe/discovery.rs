//! PPP over Ethernet, discovery stage, [RFC 2516 §5](https://www.rfc-editor.org/rfc/rfc2516#section-5), with the tags of RFC
//! 4638, RFC 5578 and Broadband Forum TR-101.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::be_u16;
use nom::sequence::preceded;

use super::codes;
use super::tags::{self, Access, Credits, LineTag, Metrics, Tag, Vendor};
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The six bytes in front of the tags.
    pub struct Discovery("pppoed", "PPP over Ethernet Discovery", 6 bytes, PROTOCOL) {
        version: u8  = 0..4,   "pppoe.version",        "Version",        Dec, or 1;
        kind:    u8  = 4..8,   "pppoe.type",           "Type",           Dec, or 1;
        code:    u8  = 8..16,  "pppoe.code",           "Code",           Hex(2) => codes, or 9;
        session: u16 = 16..32, "pppoe.session_id",     "Session ID",     Hex(4);
        length:  u16 = 32..48, "pppoe.payload_length", "Payload Length", Dec;
    }
}

/// PPPoE discovery, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Tag::TABLE, Credits::TABLE, Metrics::TABLE, Vendor::TABLE, LineTag::TABLE, Access::TABLE],
    seal,
    line,
    ..Protocol::telling(Discovery::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, discovery) = Discovery::parse(input)?;
    let tags = usize::from(discovery.length).min(rest.len());
    Ok((&rest[tags..], Carries::all(Next::Data)))
}

/// One tag with its value.
pub fn tag(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(take(2_usize), length_data(be_u16))).parse(input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Discovery::TABLE, 0);
    let mut ended = false;
    let one = |rest| if ended { tag(&[]) } else { tag(rest).inspect(|(_, tag)| ended = is_end(tag)) };
    let at = to.list(Discovery::LEN, usize::MAX, one, tags::fields);
    match layer.header.len() {
        end if ended => to.data(Tag::behind, at..end),
        // The last tag is cut short.
        end if at < end => to.record(Tag::TABLE, at..end),
        _ => {}
    }
}

fn is_end(tag: &[u8]) -> bool {
    tag.starts_with(&[0, 0])
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Discovery::version, 1)?;
    layer.set(Discovery::kind, 1)?;
    layer.set(Discovery::length, layer.header.len() - Discovery::LEN)
}

/// `PPPoE PADI [Service-Name] [Host-Uniq 0x16372C16]`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(discovery) = layer.header::<Discovery>() else { return line.title("PPPoE [|pppoe]") };
    let out = line.say();
    out.str("PPPoE ");
    match codes(discovery.code.into()) {
        Some(name) => out.str(name),
        None => {
            out.str("PAD-");
            out.bytes_hex(&[discovery.code]);
        }
    }
    if discovery.session != 0 {
        out.str(" [ses ");
        out.hex(discovery.session.into(), 1);
        out.byte(b']');
    }
    let mut rest = &layer.header[Discovery::LEN..];
    while let Ok((behind, tag)) = tag(rest) {
        tags::say(tag, out);
        rest = if is_end(tag) { &[] } else { behind };
    }
    if !rest.is_empty() {
        out.str(" [|pppoe]");
    }
}

/// Bytes of a record.
pub(super) type Place = Range<usize>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::packet::shown::{bytes, columns, line};

    fn frame(tags: &str) -> alloc::vec::Vec<u8> {
        let tags = bytes(tags);
        let front = format!("00005e005302 00005e005301 8863 1109 0000 {:04x}", tags.len());
        [bytes(&front), tags, alloc::vec![0; 3]].concat()
    }

    fn shown(tags: &str, names: &str) -> alloc::string::String {
        columns(1, &frame(tags), names)
    }

    #[test]
    fn tags_are_told_by_what_they_are() {
        let names = "pppoed.tags.service_name pppoed.tags.host_uniq pppoed.tags.seq_num pppoed.tags.credits.fcn \
                     pppoed.tag pppoed.tag.unknown_data";
        assert_eq!(shown("0101 0003 616263 0103 0002 0102", names), "abc 0102 - - - -");
        assert_eq!(shown("0108 0002 0009 0106 0004 00030004 0999 0001 05", names), "- - 0x0009 3 0x0999 05");
    }

    #[test]
    fn a_link_describes_itself() {
        let names = "pppoed.tags.metrics.mdr_units pppoed.tags.metrics.r pppoed.tags.metrics.rlq pppoed.tags.metrics.max_drate";
        assert_eq!(shown("0107 000a 0009 02 03 0405 0607 0809", names), "0x0001 1 2 2057");
    }

    #[test]
    fn a_line_is_described_by_tags_in_a_tag() {
        let names = "pppoed.tags.vendor_id pppoed.tags.circuit_id pppoed.tags.act_data_rate_up \
                     pppoed.tags.access_loop_encap.encap_2 pppoed.tag";
        let vendor = "0105 0015 00000de9 01 01 61 81 04 00000100 90 03 010203 fe 01 00";
        assert_eq!(shown(vendor, names), "3561 a 256 0x03 0x00fe");
        assert_eq!(shown("0105 0006 00001234 0102", "pppoed.tags.vendor_unspecified"), "0102");
    }

    #[test]
    fn sealing_counts_the_tags() {
        let mut stack = Stack::default();
        stack.push(&Discovery { code: 9, ..Discovery::default() }).unwrap();
        stack
            .record(Tag::TABLE, |stack| {
                stack.with(&Tag { kind: 0x103, length: 0 })?.raw(&[1, 2]);
                Ok(())
            })
            .unwrap();
        assert_eq!(stack.seal().unwrap(), bytes("1109 0000 0006 0103 0002 0102"));
    }

    #[test]
    fn the_line_lists_the_tags() {
        let said = "PPPoE PADI [Service-Name] [Host-Uniq 0x16372C16] [AC-Name \"abc\"]";
        assert_eq!(line(1, &frame("0101 0000 0103 0004 16372c16 0102 0003 616263"), false), said);
    }
}
