//! Stream Control Transmission Protocol, [RFC 9260](https://www.rfc-editor.org/rfc/rfc9260): a common header, and chunks.
//!
//! What the last chunk carries, if it is data, is the payload; what the chunks in front of it carry is part of the
//! header, as they are.

pub mod causes;
pub mod chunks;
mod line;
pub mod parameters;
mod tell;
pub mod words;

use crate::codec::checksum::{self, crc32c};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Status, Table,
};
use crate::header;
use crate::transport::services;
use causes::Cause;
use chunks::{Chunk, Data};
use parameters::Parameter;

header! {
    /// The twelve bytes in front of the chunks, RFC 9260 §3.1.
    pub struct Sctp("sctp", "Stream Control Transmission Protocol", 12 bytes, PROTOCOL) {
        srcport:  u16 = 0..16,  "sctp.srcport",          "Source Port",      Dec => services::sctp;
        dstport:  u16 = 16..32, "sctp.dstport",          "Destination Port", Dec => services::sctp;
        tag:      u32 = 32..64, "sctp.verification_tag", "Verification Tag", Hex(8);
        checksum: u32 = 64..96, "sctp.checksum",         "Checksum",         Hex(8);
    }
    data {
        status, "sctp.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

/// SCTP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    seal,
    verify,
    behind,
    line: line::line,
    fill: crate::codec::Fill::EACH,
    ..Protocol::telling(Sctp::TABLE, read, fields)
};

static RECORDS: [&Table; 28] = {
    let mut all = [Parameter::TABLE; 28];
    let chunks = chunks::TABLES;
    let mut i = 0;
    while i < chunks.len() {
        all[i] = chunks[i];
        i += 1;
    }
    all[i] = Cause::TABLE;
    all
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, sctp) = Sctp::parse(input)?;
    context.ports = (sctp.srcport, sctp.dstport);
    let upto = |rest: &[u8]| input.len() - rest.len();
    while !rest.is_empty() {
        let (_, chunk) = Chunk::parse(rest).map_err(|_| missing(input, upto(rest) + Chunk::LEN))?;
        let len = usize::from(chunk.length);
        if len < Chunk::LEN {
            return Err(Error::invalid(Chunk::TABLE, Chunk::length, "at least 4").at(upto(rest)).into());
        }
        // What the capture has cut off, or what fills up to four bytes: no chunk follows.
        let last = len + Chunk::LEN > rest.len();
        let fixed = chunks::data(chunk.kind).filter(|fixed| last && *fixed <= len);
        if let Some(fixed) = fixed {
            let (payload, _) = take(Sctp::TABLE, upto(rest) + fixed, input)?;
            let whole = chunk.flags & Data::BEGINS != 0;
            let next = if whole { Next::SctpPayload(protocol(&rest[..fixed])) } else { Next::Data };
            return Ok((payload, Carries::some(len - fixed, next)));
        }
        let (behind, _) = take(Sctp::TABLE, upto(rest) + len, input)?;
        rest = &behind[padding(len).min(behind.len())..];
    }
    Ok((rest, Carries::all(Next::Data)))
}

/// Bytes that fill up to a multiple of four, RFC 9260 §3.2.
fn padding(len: usize) -> usize {
    len.next_multiple_of(4) - len
}

/// The payload protocol identifier, which both kinds of data have as the last four bytes in front of what they carry.
fn protocol(data: &[u8]) -> u32 {
    data.last_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

#[cold]
fn missing(input: &[u8], need: usize) -> nom::Err<Error> {
    Error::short(Sctp::TABLE, need, input.len()).into()
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Sctp::TABLE, 0);
    to.status(Sctp::status, Sctp::checksum, || verify(layer));
    tell::chunks(to, layer.header, Sctp::LEN);
}

/// What fills the last chunk, if that carries the payload.
fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let len = layer.trailer.len().min(padding(layer.payload.len()));
    to.data(Chunk::padding, 0..len);
}

/// The length of the last chunk counts the payload, which is not part of its record.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if layer.fragment {
        return Ok(());
    }
    let (len, carried) = (layer.header.len(), layer.payload.len());
    if let Some(start) = tell::last(layer.header)
        && chunks::data(layer.header[start]) == Some(len - start)
    {
        layer.from(start).set(Chunk::length, len - start + carried)?;
    }
    layer.set(Sctp::checksum, 0)?;
    let sum = crc32c(&[layer.header, layer.payload, layer.trailer]);
    layer.set(Sctp::checksum, sum.swap_bytes() as usize)
}

/// RFC 9260 §6.8: the sum is over all chunks, with zeros in its own place, and its last byte is sent first.
fn verify(layer: &Layer<'_>) -> Option<Status> {
    let sctp = layer.header::<Sctp>()?;
    let there = layer.header.len() + layer.payload.len() + layer.trailer.len();
    if there < layer.context.wire || layer.context.fragment || layer.context.cut {
        return Some(Status::Unverified);
    }
    let (front, chunks) = layer.header.split_at(Sctp::LEN);
    let sum = crc32c(&[&front[..8], &[0; 4], chunks, layer.payload, layer.trailer]);
    Some(if sum.swap_bytes() == sctp.checksum { Status::Good } else { Status::Bad })
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::chunks::{IData, Sack};
    use super::*;
    use crate::codec::Text;
    use crate::packet::{Layers, Stack};

    /// What is shown of the chunks of a packet, without the first part of the names.
    pub(super) fn told(chunks: &[u8]) -> String {
        let packet = [&[0; Sctp::LEN][..], chunks].concat();
        let mut told = Vec::new();
        let Some(layer) = Layers::new(&packet, Next::IpProtocol(132)).next() else { return String::new() };
        layer.fields(|spot| {
            let boring = ["bit", "chunk_flags", "parameter_length", "cause_length"];
            let name = spot.field.name.trim_start_matches("sctp.");
            let behind = spot.bits.start >= Sctp::LEN * 8 && !boring.iter().any(|word| name.contains(word));
            if spot.shown && behind && !spot.field.is_record() {
                let mut text = Text::new();
                spot.value.write(spot.field.show, &mut text).unwrap();
                told.push([name, "=", text.as_str()].concat());
            }
        });
        told.join(" ")
    }

    #[test]
    fn the_last_data_is_the_payload() {
        let mut stack = Stack::default();
        stack.push(&Sctp { srcport: 1, dstport: 2, ..Sctp::default() }).unwrap();
        stack
            .record(Sack::TABLE, |stack| stack.with(&Sack { kind: 3, ..Sack::default() }).map(drop))
            .unwrap();
        let data = Data { flags: 3, tsn: 7, ppid: 46, ..Data::default() };
        stack.record(Data::TABLE, |stack| stack.with(&data).map(drop)).unwrap();
        let packet = stack.payload(b"hello").trailer(&[0; 3]).seal().unwrap().to_vec();
        let layer = Layers::new(&packet, Next::IpProtocol(132)).next().unwrap();
        assert_eq!((layer.payload, layer.trailer, layer.header.len()), (&b"hello"[..], &[0; 3][..], 44));
        assert_eq!((layer.checksum(), &packet[30..32]), (Some(Status::Good), &[0, 21][..]));
        let mut damaged = packet.clone();
        damaged[47] ^= 1;
        let layer = Layers::new(&damaged, Next::IpProtocol(132)).next().unwrap();
        assert_eq!(layer.checksum(), Some(Status::Bad));
        let layer = Layers::new(&packet[..46], Next::IpProtocol(132)).wire(52).next().unwrap();
        assert_eq!((layer.payload.len(), layer.missing, layer.checksum()), (2, 3, Some(Status::Unverified)));
    }

    #[test]
    fn data_in_front_of_other_chunks_is_part_of_the_header() {
        let data =
            [&[0, 3, 0, 17, 0, 0, 0, 7, 0, 1, 0, 2, 0, 0, 0, 46][..], b"x\0\0\0", &[11, 0, 0, 4]].concat();
        assert_eq!(
            told(&data),
            "chunk_type=0 chunk_length=17 data_tsn_raw=7 data_sid=0x0001 data_ssn=2 data_payload_proto_id=46 \
             data_user_data=78 chunk_padding=000000 chunk_type=11 chunk_length=4"
        );
    }

    #[test]
    fn a_fragment_says_its_number_where_the_first_says_who_reads_it() {
        let fields = |flags| {
            let chunk = IData { kind: 64, flags, length: 20, last: 9, ..IData::default() };
            told(&chunk.to_bytes().unwrap())
        };
        assert!(fields(2).ends_with("data_mid=0 data_payload_proto_id=9"));
        assert!(fields(1).ends_with("data_mid=0 data_fsn=9"));
    }

    #[test]
    fn a_chunk_shorter_than_itself_is_an_error() {
        for chunk in [&[11, 0, 0, 4, 0, 0, 0, 2][..], &[11, 0, 0, 8], &[11, 0]] {
            let packet = [&[0; Sctp::LEN][..], chunk].concat();
            let layer = Layers::new(&packet, Next::IpProtocol(132)).next().unwrap();
            assert!(layer.error.is_some(), "{chunk:?}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_not_read() {
        let mut nested = Vec::new();
        for depth in (1..1000_u16).rev() {
            nested.extend([0, 8]);
            nested.extend((depth * 4).to_be_bytes());
        }
        let len = nested.len() as u16 + 20;
        let init = [&[1, 0][..], &len.to_be_bytes(), &[0; 16], &nested].concat();
        assert!(told(&init).contains("parameter_value="));
    }
}
