//! SCTP in the one line that a packet is in text: `sctp (1) [COOKIE ACK], (2) [DATA] (B)(E) [TSN: 7] …`. With `-vv` each
//! chunk has a line of its own, and data is dumped.

use super::chunks::{Chunk, Data, Duplicate, Gap, IData, Init, Sack};
use super::{Sctp, words};
use crate::codec::{Header, Layer, Line, Text};

/// Writes the chunks.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((mut rest, sctp)) = Sctp::parse(layer.header) else { return line.say().str("sctp truncated") };
    let lines = line.verbose > 1;
    let out = line.ports((sctp.srcport, sctp.dstport));
    out.str(match sctp.srcport.min(sctp.dstport) {
        6704 => "sctp[ForCES HP]",
        6705 => "sctp[ForCES MP]",
        6706 => "sctp[ForCES LP]",
        _ => "sctp",
    });
    let mut number = 0;
    while let Ok((_, chunk)) = Chunk::parse(rest) {
        number += 1;
        out.str(match number {
            _ if lines => "\n\t",
            1 => " (",
            _ => ", (",
        });
        out.dec(number);
        out.str(") ");
        let len = usize::from(chunk.length);
        if len < Chunk::LEN {
            labelled(out, "[bad chunk length ", len as u64);
            return;
        }
        let bytes = &rest[..len.min(rest.len())];
        say(out, chunk, bytes, lines);
        if lines {
            // The data of the last chunk is what the layer carries.
            payload(out, chunk.kind, bytes, if len >= rest.len() { layer.payload } else { &[] });
        }
        rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
    }
    if layer.error.is_some() {
        out.str(" [truncated]");
    }
}

fn say(out: &mut Text, chunk: Chunk, bytes: &[u8], lines: bool) {
    match words::said(chunk.kind) {
        Some(name) => {
            out.byte(b'[');
            out.str(name);
            out.byte(b']');
        }
        None => {
            out.str("[Unknown chunk type: ");
            out.hex(chunk.kind.into(), 1);
            out.byte(b']');
        }
    }
    match chunk.kind {
        0 => {
            flags(out, chunk.flags);
            let Ok((_, data)) = Data::parse(bytes) else { return };
            labelled(out, " [TSN: ", data.tsn.into());
            labelled(out, " [SID: ", data.sid.into());
            labelled(out, " [SSEQ ", data.ssn.into());
            protocol(out, data.ppid);
        }
        64 => {
            flags(out, chunk.flags);
            let Ok((_, data)) = IData::parse(bytes) else { return };
            labelled(out, " [TSN: ", data.tsn.into());
            labelled(out, " [SID: ", data.sid.into());
            labelled(out, " [MID ", data.mid.into());
            match chunk.flags & Data::BEGINS {
                0 => labelled(out, " [FSN ", data.last.into()),
                _ => protocol(out, data.last),
            }
        }
        1 | 2 => {
            let Ok((_, init)) = Init::parse(bytes) else { return };
            labelled(out, " [init tag: ", init.tag.into());
            labelled(out, " [rwnd: ", init.credit.into());
            labelled(out, " [OS: ", init.out_streams.into());
            labelled(out, " [MIS: ", init.in_streams.into());
            labelled(out, " [init TSN: ", init.tsn.into());
        }
        3 => sack(out, bytes, if lines { "\n\t\t" } else { " " }),
        _ => {}
    }
}

fn flags(out: &mut Text, flags: u8) {
    if flags & 7 != 0 {
        out.byte(b' ');
    }
    for (bit, text) in [(4, "(U)"), (2, "(B)"), (1, "(E)")] {
        if flags & bit != 0 {
            out.str(text);
        }
    }
}

fn protocol(out: &mut Text, ppid: u32) {
    out.str(" [PPID ");
    match words::payloads(ppid.into()) {
        Some(name) => out.str(name),
        None => out.hex(ppid.into(), 1),
    }
    out.byte(b']');
}

fn sack(out: &mut Text, bytes: &[u8], before: &str) {
    let Ok((mut rest, sack)) = Sack::parse(bytes) else { return };
    labelled(out, " [cum ack ", sack.tsn.into());
    labelled(out, " [a_rwnd ", sack.a_rwnd.into());
    labelled(out, " [#gap acks ", sack.gaps.into());
    labelled(out, " [#dup tsns ", sack.duplicates.into());
    for number in 1..=sack.gaps {
        let Ok((behind, gap)) = Gap::parse(rest) else { return };
        let tsn = |offset: u16| u64::from(sack.tsn.wrapping_add(offset.into()));
        out.str(before);
        for (text, value) in
            [("[gap ack block #", number.into()), (": start = ", tsn(gap.start)), (", end = ", tsn(gap.end))]
        {
            out.str(text);
            out.dec(value);
        }
        out.byte(b']');
        rest = behind;
    }
    for number in 1..=sack.duplicates {
        let Ok((behind, duplicate)) = Duplicate::parse(rest) else { return };
        out.str(before);
        out.str("[dup TSN #");
        out.dec(number.into());
        labelled(out, ": ", duplicate.tsn.into());
        rest = behind;
    }
}

/// ` [Payload:` and what a chunk of data has, 16 bytes a line.
fn payload(out: &mut Text, kind: u8, chunk: &[u8], carried: &[u8]) {
    let head = match kind {
        0 => Data::LEN,
        64 => IData::LEN,
        _ => return,
    };
    let data = match chunk.get(head..) {
        Some([]) => carried,
        Some(inside) => inside,
        None => return,
    };
    out.str(" [Payload:");
    for (row, bytes) in data.chunks(16).enumerate() {
        out.str("\n\t");
        out.hex(row as u64 * 16, 4);
        out.str(": ");
        for pair in 0..8 {
            let there = bytes.get(pair * 2..).unwrap_or_default();
            let there = &there[..there.len().min(2)];
            out.str(if there.is_empty() { " " } else { "" });
            if !there.is_empty() {
                out.byte(b' ');
                out.bytes_hex(there);
            }
            out.str(&"    "[there.len() * 2..]);
        }
        out.str("  ");
        for byte in bytes {
            out.byte(if byte.is_ascii_graphic() { *byte } else { b'.' });
        }
    }
    out.byte(b']');
}

fn labelled(out: &mut Text, label: &str, value: u64) {
    out.str(label);
    out.dec(value);
    out.byte(b']');
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::codec::{Next, Protocol};
    use crate::packet::Layers;

    fn said(chunks: &[u8]) -> String {
        said_at(0, chunks)
    }

    fn said_at(verbose: u8, chunks: &[u8]) -> String {
        let packet = [&[0, 7, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0], chunks].concat();
        let mut text = Text::new();
        let mut line = Line::new(&mut text, verbose);
        line.between("IP", &[192, 0, 2, 1, 192, 0, 2, 9]);
        let layer = Layers::new(&packet, Next::IpProtocol(132)).next().unwrap();
        let Protocol { line: say, .. } = layer.protocol;
        say(&layer, &mut line);
        line.finish();
        text.as_str().trim_start_matches("IP 192.0.2.1.7 > 192.0.2.9.9: ").into()
    }

    #[test]
    fn chunks_are_numbered() {
        let chunks = [
            &[3, 0, 0, 24, 0, 0, 3, 0xe7, 0, 0, 0x13, 0x88, 0, 1, 0, 1, 0, 2, 0, 3, 0, 0, 3, 0xde][..],
            &[0, 6, 0, 17, 0, 0, 3, 0xe8, 0, 5, 0, 0, 0, 0, 0, 3, b'x', 0, 0, 0],
        ]
        .concat();
        assert_eq!(
            said(&chunks),
            "sctp (1) [SACK] [cum ack 999] [a_rwnd 5000] [#gap acks 1] [#dup tsns 1] [gap ack block #1: \
             start = 1001, end = 1002] [dup TSN #1: 990], (2) [DATA] (U)(B) [TSN: 1000] [SID: 5] [SSEQ 0] [PPID M3UA]"
        );
        assert_eq!(said(&[11, 0, 0, 4, 0, 0, 0, 2]), "sctp (1) [COOKIE ACK], (2) [bad chunk length 2]");
    }

    #[test]
    fn each_chunk_has_a_line_where_much_is_asked_for() {
        let chunks = [
            &[3, 0, 0, 20, 0, 0, 3, 0xe7, 0, 0, 0x13, 0x88, 0, 1, 0, 0, 0, 2, 0, 3][..],
            &[0, 3, 0, 35, 0, 0, 3, 0xe8, 0, 5, 0, 0, 0, 0, 0, 0],
            b"more than a line of\n\0",
        ]
        .concat();
        assert_eq!(
            said_at(2, &chunks),
            "sctp\n\t1) [SACK] [cum ack 999] [a_rwnd 5000] [#gap acks 1] [#dup tsns 0]\
             \n\t\t[gap ack block #1: start = 1001, end = 1002]\
             \n\t2) [DATA] (B)(E) [TSN: 1000] [SID: 5] [SSEQ 0] [PPID 0x0] [Payload:\
             \n\t0x0000:  6d6f 7265 2074 6861 6e20 6120 6c69 6e65  more.than.a.line\
             \n\t0x0010:  206f 66                                  .of]"
        );
    }
}
