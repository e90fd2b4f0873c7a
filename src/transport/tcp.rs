//! Transmission Control Protocol, [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293).

mod line;
pub mod option_tables;
pub mod options;

use super::services;
use crate::codec::checksum;
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Reason, Seal, Status,
};
use crate::header;

header! {
    /// The fixed twenty bytes of a TCP header; options follow them.
    pub struct Tcp("tcp", "Transmission Control Protocol", 20 bytes, PROTOCOL) {
        srcport:  u16  = 0..16,    "tcp.srcport",        "Source Port",           Dec => services::tcp;
        dstport:  u16  = 16..32,   "tcp.dstport",        "Destination Port",      Dec => services::tcp;
        seq:      u32  = 32..64,   "tcp.seq",            "Sequence Number",       Dec;
        ack:      u32  = 64..96,   "tcp.ack",            "Acknowledgment Number", Dec;
        hdr_len:  u8   = 96..100,  "tcp.hdr_len",        "Header Length",         Times(4), or 20;
                         100..112, "tcp.flags",          "Flags",                 Hex(4);
        res:      u8   = 100..103, "tcp.flags.res",      "Reserved",              Flag;
        ae:       bool = 103..104, "tcp.flags.ae",       "Accurate ECN",          Flag;
        cwr:      bool = 104..105, "tcp.flags.cwr",      "Congestion Window Reduced", Flag;
        ece:      bool = 105..106, "tcp.flags.ece",      "ECN-Echo",              Flag;
        urg:      bool = 106..107, "tcp.flags.urg",      "Urgent",                Flag;
        ack_flag: bool = 107..108, "tcp.flags.ack",      "Acknowledgment",        Flag;
        psh:      bool = 108..109, "tcp.flags.push",     "Push",                  Flag;
        rst:      bool = 109..110, "tcp.flags.reset",    "Reset",                 Flag;
        syn:      bool = 110..111, "tcp.flags.syn",      "Syn",                   Flag;
        fin:      bool = 111..112, "tcp.flags.fin",      "Fin",                   Flag;
        window:   u16  = 112..128, "tcp.window_size_value", "Window",             Dec, or 65535;
        checksum: u16  = 128..144, "tcp.checksum",       "Checksum",              Hex(4);
        urgent:   u16  = 144..160, "tcp.urgent_pointer", "Urgent Pointer",        Dec;
    }
    data {
        options, "tcp.options", "Options",           Bytes;
        len,     "tcp.len",     "TCP Segment Len",   Dec;
        status,  "tcp.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

/// TCP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &option_tables::TABLES,
    list: Some(&option_tables::LIST),
    seal,
    verify,
    line: line::line,
    fill: crate::codec::Fill::WORDS,
    ..Protocol::telling(Tcp::TABLE, read, fields)
};

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, tcp) = Tcp::parse(input)?;
    if usize::from(tcp.hdr_len) < Tcp::LEN {
        return Err(Tcp::invalid(Tcp::hdr_len, "at least 20"));
    }
    let (rest, _) = take(Tcp::TABLE, tcp.hdr_len.into(), input)?;
    context.ports = (tcp.srcport, tcp.dstport);
    let next = if rest.is_empty() { Next::Data } else { Next::TcpPorts(tcp.srcport, tcp.dstport) };
    Ok((rest, Carries::all(next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if let Some(Error { reason: Reason::Invalid(..), .. }) = layer.error {
        // Where the header ends is not known; the ports and the sequence number still say whose segment it is.
        to.rows_where(Tcp::TABLE, 0, |row| row.bits.end <= Tcp::seq.bits.end || row.id == Tcp::hdr_len.id);
        let claimed = layer.header.get(12).map_or(0, |byte| usize::from(byte >> 4) * 4);
        return to.number(Tcp::len, 12..13, layer.context.wire.saturating_sub(claimed));
    }
    to.rows(Tcp::TABLE, 0);
    to.status(Tcp::status, Tcp::checksum, || verify(layer));
    let claimed = layer.header.get(12).map_or(0, |byte| usize::from(byte >> 4) * 4);
    if !layer.context.quoted && !layer.context.fragment {
        if layer.error.is_none() {
            to.number(Tcp::len, 12..13, layer.carried());
        } else if layer.header.len() > 13 {
            to.number(Tcp::len, 12..13, layer.context.wire.saturating_sub(claimed));
        }
    }
    if layer.header.len() > Tcp::LEN {
        to.view(Tcp::options, Tcp::LEN..layer.header.len());
        option_tables::fields(to, layer.header, Tcp::LEN);
    }
}

#[inline(always)]
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Tcp::hdr_len, layer.header.len())?;
    layer.set_checksum(Tcp::checksum, 6)
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let Some(tcp) = layer.header::<Tcp>() else {
        let is_there = layer.header.len() * 8 >= Tcp::checksum.bits.end;
        return is_there.then_some(Status::Unverified);
    };
    Some(if layer.context.cut { Status::Unverified } else { checksum::verify(layer, 6, tcp.checksum) })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::Layers;

    /// Timestamps, of which the capture has cut the echo reply and two bytes of payload.
    #[test]
    fn what_there_is_of_a_cut_option_is_shown() {
        let mut segment = [0; 28];
        segment[12] = 0x80;
        segment[20..].copy_from_slice(&[1, 1, 8, 10, 0, 0, 0, 7]);
        let layer = Layers::new(&segment, Next::IpProtocol(6)).wire(34).next().unwrap();
        let mut shown = alloc::string::String::new();
        layer.fields(|spot| {
            let name = spot.field.name;
            if spot.shown
                && (name == "tcp.len" || name.starts_with("tcp.option"))
                && let Some(value) = spot.value.uint()
            {
                shown.extend([name, "=", &alloc::format!("{value} ")]);
            }
        });
        let kinds = "tcp.option_kind=1 tcp.option_kind=1 tcp.option_kind=8 tcp.option_len=10 ";
        assert_eq!(shown, alloc::format!("tcp.len=2 {kinds}tcp.options.timestamp.tsval=7 "));
    }

    #[test]
    fn of_a_header_that_ends_nowhere_little_is_shown() {
        let mut segment = [0; 24];
        segment[12] = 0x40;
        let layer = Layers::new(&segment, Next::IpProtocol(6)).next().unwrap();
        let mut shown = Vec::new();
        layer.fields(|spot| {
            if spot.shown {
                shown.push((spot.field.name, spot.value.uint()));
            }
        });
        assert_eq!(
            shown,
            [
                ("tcp.srcport", Some(0)),
                ("tcp.dstport", Some(0)),
                ("tcp.seq", Some(0)),
                ("tcp.hdr_len", Some(16)),
                ("tcp.len", Some(8)),
            ]
        );
    }
}
