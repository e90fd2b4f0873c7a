//! What a TCP segment says in the one line of its packet: `Flags [P.], seq 1:6, ack 1, win 512, length 5`.

use super::options::{Options, TcpOption, options};
use super::{Tcp, verify};
use crate::codec::{Header, Layer, Line, Status, Text, checksum};
use crate::transport::mptcp;

/// Writes a segment; sequence numbers are those on the wire.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, tcp)) = Tcp::parse(layer.header) else { return line.say().str("TCP truncated") };
    let (quiet, full, verified) = (line.quiet, line.verbose > 1, line.verbose > 0 && !line.unverified);
    let out = line.ports((tcp.srcport, tcp.dstport));
    if usize::from(tcp.hdr_len) < Tcp::LEN {
        out.str("TCP bad header length ");
        return out.dec(tcp.hdr_len.into());
    }
    let len = match layer.error {
        None => layer.carried(),
        Some(_) => layer.context.wire.saturating_sub(tcp.hdr_len.into()),
    };
    if quiet {
        out.str("tcp ");
        return out.dec(len as u64);
    }
    flags(&tcp, out);
    if verified {
        sum(layer, tcp.checksum, out);
    }
    if len > 0 || tcp.syn || tcp.fin || tcp.rst || full {
        out.str(", seq ");
        out.dec(tcp.seq.into());
        if len > 0 {
            out.byte(b':');
            out.dec(tcp.seq.wrapping_add(len as u32).into());
        }
    }
    if tcp.ack_flag {
        out.str(", ack ");
        out.dec(tcp.ack.into());
    }
    out.str(", win ");
    out.dec(tcp.window.into());
    if tcp.urg {
        out.str(", urg ");
        out.dec(tcp.urgent.into());
    }
    if layer.header.len() > Tcp::LEN {
        out.str(", options [");
        list(options(layer.header), layer.error.is_some(), out);
        out.byte(b']');
    }
    if layer.error.is_some() {
        return; // which is said behind it
    }
    out.str(", length ");
    out.dec(len as u64);
    line.joint(": ");
}

/// `, cksum 0x1234 (correct)`; nothing where it cannot be told.
#[cold]
fn sum(layer: &Layer<'_>, stored: u16, out: &mut Text) {
    let Some(status @ (Status::Good | Status::Bad | Status::LeftToCard)) = verify(layer) else { return };
    out.str(", cksum ");
    out.hex(stored.into(), 4);
    if status == Status::Good {
        return out.str(" (correct)");
    }
    out.str(" (incorrect -> ");
    out.hex(checksum::expected(layer, 6, stored).into(), 4);
    out.str(if status == Status::LeftToCard { ", left to the network card)" } else { ")" });
}

fn flags(tcp: &Tcp, out: &mut Text) {
    out.str("Flags [");
    let before = out.len();
    for (set, letter) in [
        (tcp.fin, b'F'),
        (tcp.syn, b'S'),
        (tcp.rst, b'R'),
        (tcp.psh, b'P'),
        (tcp.ack_flag, b'.'),
        (tcp.urg, b'U'),
        (tcp.ece, b'E'),
        (tcp.cwr, b'W'),
        (tcp.ae, b'e'),
    ] {
        if set {
            out.byte(letter);
        }
    }
    if out.len() == before {
        out.str("none");
    }
    out.byte(b']');
}

fn list(options: Options<'_>, cut: bool, out: &mut Text) {
    for (i, option) in options.enumerate() {
        // The last one of a header that is cut short is not bad.
        if cut && option.is_err() {
            break;
        }
        if i > 0 {
            out.byte(b',');
        }
        match option {
            Ok(option) => one(option, out),
            Err(_) => out.str("bad opt"),
        }
    }
}

fn one(option: TcpOption<'_>, out: &mut Text) {
    match option {
        TcpOption::End => out.str("eol"),
        TcpOption::Nop => out.str("nop"),
        TcpOption::Mss(mss) => numbered(out, "mss ", mss.mss_val.into()),
        TcpOption::WindowScale(scale) => numbered(out, "wscale ", scale.shift.into()),
        TcpOption::SackPermitted => out.str("sackOK"),
        TcpOption::Sack(blocks) => {
            numbered(out, "sack ", blocks.count() as u64);
            out.byte(b' ');
            for block in blocks {
                numbered(out, "{", block.left.into());
                numbered(out, ":", block.right.into());
                out.byte(b'}');
            }
        }
        TcpOption::Timestamps(times) => {
            numbered(out, "TS val ", times.tsval.into());
            numbered(out, " ecr ", times.tsecr.into());
        }
        TcpOption::Md5(md5) => {
            out.str("md5 ");
            out.bytes_hex(&md5.digest);
        }
        TcpOption::UserTimeout(timeout) => {
            numbered(out, "uto ", timeout.value.into());
            out.str(if timeout.minutes { " min" } else { " s" });
        }
        TcpOption::Authentication(ao, mac) => {
            numbered(out, "tcp-ao keyid ", ao.keyid.into());
            numbered(out, " rnextkeyid ", ao.rnextkeyid.into());
            bytes(out, " mac 0x", mac);
        }
        TcpOption::Multipath(option) => mptcp::line::line(option, out),
        TcpOption::FastOpen([]) => out.str("tfo cookiereq"),
        TcpOption::FastOpen(cookie) => bytes(out, "tfo cookie ", cookie),
        TcpOption::Experiment(experiment, cookie) if experiment.exid == 0xf989 => {
            out.str("exp-tfo");
            match cookie {
                [] => out.str(" cookiereq"),
                cookie => bytes(out, " cookie ", cookie),
            }
        }
        TcpOption::Experiment(experiment, data) => {
            out.str("exp-");
            out.bytes_hex(&experiment.exid.to_be_bytes());
            bytes(out, " 0x", data);
        }
        TcpOption::Other(kind, data) => {
            numbered(out, "unknown-", kind.into());
            bytes(out, " 0x", data);
        }
    }
}

fn numbered(out: &mut Text, what: &str, number: u64) {
    out.str(what);
    out.dec(number);
}

fn bytes(out: &mut Text, what: &str, bytes: &[u8]) {
    if !bytes.is_empty() {
        out.str(what);
        out.bytes_hex(bytes);
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::Layers;
    use crate::codec::Next;

    fn text(segment: &[u8]) -> String {
        let mut text = Text::new();
        let mut line = Line::new(&mut text, 0);
        Layers::new(segment, Next::IpProtocol(6)).for_each(|layer| (layer.protocol.line)(&layer, &mut line));
        line.finish();
        text.as_str().into()
    }

    #[test]
    fn a_segment_says_its_flags_numbers_and_options() {
        let mut segment = [0; 28];
        segment[..14].copy_from_slice(&[0, 1, 0, 2, 0, 0, 0, 7, 0, 0, 0, 9, 0x70, 0x12]);
        segment[15] = 64;
        segment[20..].copy_from_slice(&[2, 4, 5, 0xb4, 3, 3, 7, 0]);
        assert_eq!(
            text(&segment),
            "1 > 2: Flags [S.], seq 7, ack 9, win 64, options [mss 1460,wscale 7,eol], length 0"
        );
        segment[13] = 0;
        assert_eq!(text(&segment).split(", win").next(), Some("1 > 2: Flags [none]"));
    }

    #[test]
    fn data_has_a_first_and_a_last_number() {
        let mut segment = [0; 23];
        segment[..14].copy_from_slice(&[0, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 9, 0x50, 0x18]);
        assert_eq!(text(&segment), "1 > 2: Flags [P.], seq 4294967295:2, ack 9, win 0, length 3");
    }
}
