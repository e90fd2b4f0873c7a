//! What an ICMP message says in the one line of its packet: `ICMP 192.0.2.1 udp port 53 unreachable, length 36`.

use super::advertisement;
use super::{Icmp, Mask, Probe, Query, Redirect, Timestamps, TooBig, quotes};
use crate::codec::{Header, Layer, Line, Status, Text, checksum};
use crate::network::ipv4::Ipv4;

/// Writes a message; the packet that it quotes says nothing of its own.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verified = line.verbose > 0 && !line.unverified;
    let out = line.say();
    out.str("ICMP ");
    let rest = layer.header.get(Icmp::LEN..).unwrap_or_default();
    match Icmp::parse(layer.header) {
        Ok((_, icmp)) => say(icmp, rest, layer.payload, out),
        Err(_) => out.str("truncated"),
    }
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried() + layer.trailer.len()) as u64);
    if verified
        && layer.checksum() == Some(Status::Bad)
        && let Ok((_, icmp)) = Icmp::parse(layer.header)
    {
        let right = checksum::expected_alone(layer, icmp.checksum);
        let _ = core::fmt::write(out, format_args!(" (wrong icmp cksum {:x} (->{right:x})!)", icmp.checksum));
    }
    if layer.header.first().is_some_and(|kind| quotes(*kind)) {
        line.close();
    }
}

fn say(icmp: Icmp, rest: &[u8], payload: &[u8], out: &mut Text) {
    let query = |out: &mut Text, what: &str, separator: &str| {
        out.str(what);
        if let Ok((_, query)) = Query::parse(rest) {
            out.str(" id ");
            out.dec(query.ident.into());
            out.str(separator);
            out.str(" seq ");
            out.dec(query.seq.into());
        }
    };
    match icmp.kind {
        0 => query(out, "echo reply,", ","),
        8 => query(out, "echo request,", ","),
        3 => unreachable(icmp.code, rest, payload, out),
        4 => out.str("source quench"),
        5 => redirect(icmp.code, rest, payload, out),
        9 => {
            out.str("router advertisement");
            advertisement::line(rest, out);
        }
        10 => out.str("router solicitation"),
        11 => match icmp.code {
            0 => out.str("time exceeded in-transit"),
            1 => out.str("ip reassembly time exceeded"),
            code => numbered(out, "time exceeded-#", code),
        },
        12 => match (icmp.code, rest) {
            (0, [octet, ..]) => numbered(out, "parameter problem - octet ", *octet),
            (code, _) => numbered(out, "parameter problem - code ", code),
        },
        13 => query(out, "time stamp query", ""),
        14 => {
            query(out, "time stamp reply", "");
            times(rest, out);
        }
        15 => out.str("information request"),
        16 => out.str("information reply"),
        17 => out.str("address mask request"),
        18 => {
            out.str("address mask is ");
            out.hex(
                Mask::parse(rest.get(4..).unwrap_or_default())
                    .map_or(0, |mask| u32::from(mask.1.mask))
                    .into(),
                8,
            );
        }
        42 | 43 => {
            out.str(if icmp.kind == 42 { "extended echo request" } else { "extended echo reply" });
            if let Ok((_, probe)) = Probe::parse(rest) {
                out.str(", id ");
                out.dec(probe.ident.into());
                out.str(", seq ");
                out.dec(probe.seq.into());
            }
        }
        kind => numbered(out, "type-#", kind),
    }
}

fn numbered(out: &mut Text, what: &str, number: u8) {
    out.str(what);
    out.dec(number.into());
}

/// Why the packet that is quoted did not arrive.
fn unreachable(code: u8, rest: &[u8], quote: &[u8], out: &mut Text) {
    let Ok((_, ip)) = Ipv4::parse(quote) else { return out.str("unreachable") };
    match code {
        0 | 6 | 9 | 11 => out.str("net "),
        1 | 7 | 10 | 12..=15 => out.str("host "),
        _ => {}
    }
    out.ipv4(ip.dst.octets());
    match code {
        2 => numbered(out, " protocol ", ip.proto),
        3 => {
            match ip.proto {
                6 => out.str(" tcp"),
                17 => out.str(" udp"),
                number => numbered(out, " protocol ", number),
            }
            if let Some([high, low]) = quote.get(usize::from(ip.hdr_len) + 2..usize::from(ip.hdr_len) + 4) {
                out.str(" port ");
                out.dec(u16::from_be_bytes([*high, *low]).into());
            }
        }
        _ => {}
    }
    out.str(" unreachable");
    match code {
        0..=3 => {}
        4 => {
            out.str(" - need to frag");
            if let Ok((_, TooBig { mtu: 1.., .. })) = TooBig::parse(rest) {
                out.str(" (mtu ");
                out.dec(u16::from_be_bytes([rest[2], rest[3]]).into());
                out.byte(b')');
            }
        }
        5 => out.str(" - source route failed"),
        6 | 7 => out.str(" - unknown"),
        8 => out.str(" - source host isolated"),
        9 | 10 => out.str(" - admin prohibited"),
        11 | 12 => out.str(" - tos prohibited"),
        13 => out.str(" - admin prohibited filter"),
        14 => out.str(" - host precedence violation"),
        15 => out.str(" - precedence cutoff"),
        _ => numbered(out, " - #", code),
    }
}

fn redirect(code: u8, rest: &[u8], quote: &[u8], out: &mut Text) {
    match code {
        0 | 1 => out.str("redirect"),
        2 | 3 => out.str("redirect-tos"),
        _ => numbered(out, "redirect-#", code),
    }
    if let (Ok((_, ip)), Ok((_, Redirect { gateway }))) = (Ipv4::parse(quote), Redirect::parse(rest)) {
        out.byte(b' ');
        out.ipv4(ip.dst.octets());
        out.str([" to net ", " to host "].get(usize::from(code % 2)).filter(|_| code < 4).unwrap_or(&" to "));
        out.ipv4(gateway.octets());
    }
}

fn times(rest: &[u8], out: &mut Text) {
    let Ok((_, times)) = Timestamps::parse(rest.get(Query::LEN..).unwrap_or_default()) else { return };
    for (what, millis) in
        [(": org ", times.originate), (", recv ", times.receive), (", xmit ", times.transmit)]
    {
        out.str(what);
        out.padded((millis / 3_600_000).into(), 2);
        for (separator, value, digits) in
            [(b':', millis / 60_000 % 60, 2), (b':', millis / 1000 % 60, 2), (b'.', millis % 1000, 3)]
        {
            out.byte(separator);
            out.padded(value.into(), digits);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::Layers;
    use crate::codec::Next;

    fn text(message: &[u8]) -> String {
        let mut text = Text::new();
        let mut line = Line::new(&mut text, 0);
        Layers::new(message, Next::IpProtocol(1)).for_each(|layer| (layer.protocol.line)(&layer, &mut line));
        line.finish();
        text.as_str().into()
    }

    #[test]
    fn an_error_says_what_did_not_arrive() {
        let mut message = [0; 36];
        message[..2].copy_from_slice(&[3, 3]);
        message[8..18].copy_from_slice(&[0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17]);
        message[24..32].copy_from_slice(&[192, 0, 2, 9, 0x9c, 0x40, 0, 53]);
        assert_eq!(text(&message), "ICMP 192.0.2.9 udp port 53 unreachable, length 36");
        message[1] = 13;
        assert_eq!(text(&message), "ICMP host 192.0.2.9 unreachable - admin prohibited filter, length 36");
        message[0] = 5;
        assert_eq!(text(&message), "ICMP redirect-#13 192.0.2.9 to 0.0.0.0, length 36");
    }

    #[test]
    fn a_query_says_who_asks() {
        assert_eq!(text(&[8, 0, 0, 0, 0, 7, 0, 1, 9]), "ICMP echo request, id 7, seq 1, length 9");
        let mut reply = [0; 20];
        reply[0] = 14;
        reply[8..12].copy_from_slice(&[0, 0x36, 0xee, 0x81]);
        let expected = "org 01:00:00.001, recv 00:00:00.000, xmit 00:00:00.000, length 20";
        assert_eq!(text(&reply).split_once(": ").unwrap().1, expected);
    }
}
