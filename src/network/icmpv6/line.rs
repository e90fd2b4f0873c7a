//! ICMPv6 in the one line that a packet is in text.

use super::node_information as node;
use super::renumbering;
use super::words::{rpl_codes, said};
use crate::codec::{Layer, Line, Status, Text};

/// Writes `ICMP6, echo request, id 1, seq 2, length 64`.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verified = line.verbose > 0 && !line.unverified;
    let out = line.say();
    match layer.checksum().filter(|_| verified) {
        Some(Status::Good) => out.str("[icmp6 sum ok] "),
        Some(Status::Bad) => out.str("[bad icmp6 cksum] "),
        _ => {}
    }
    out.str("ICMP6, ");
    let header = layer.header;
    let (kind, code) =
        (header.first().copied().unwrap_or_default(), header.get(1).copied().unwrap_or_default());
    if let Some(name) = said(kind) {
        out.str(name);
    } else {
        out.str("unknown icmp6 type (");
        out.dec(kind.into());
        out.byte(b')');
    }
    match kind {
        1 => unreachable(out, code, layer.payload),
        2 => number(out, ", mtu ", header, 4..8),
        3 => exceeded(out, code, layer.payload),
        4 => problem(out, code, header),
        128 | 129 | 160 | 161 => {
            number(out, ", id ", header, 4..6);
            number(out, ", seq ", header, if kind < 160 { 6..8 } else { 6..7 });
        }
        130 if header.len() >= 28 => query(out, header),
        130..=132 => {
            number(out, " max resp delay: ", header, 4..6);
            address(out, " addr: ", header, 8);
        }
        135 => address(out, ", who has ", header, 8),
        136 => address(out, ", tgt is ", header, 8),
        137 => {
            address(out, ", ", header, 24);
            address(out, " to ", header, 8);
        }
        138 => {
            out.str(match code {
                0 => ", command",
                1 => ", result",
                255 => ", sequence number reset",
                _ => ", unknown code",
            });
            number(out, ", seq=", header, 4..8);
            if code == 0 {
                renumbering::say(out, header);
            }
        }
        139 | 140 => node::say(out, header),
        143 => {
            number(out, ", ", header, 6..8);
            out.str(" group record(s)");
        }
        144..=147 => number(out, ", id ", header, 4..6),
        155 => {
            out.str(if code & 0x80 == 0 { ", (CLR)" } else { ", (SEC)" });
            out.str(rpl_codes(code & 0x7f).unwrap_or("unknown code"));
        }
        _ => {}
    }
    out.str(", length ");
    out.dec((header.len() + layer.carried()) as u64);
    if matches!(kind, 1..=4 | 137) {
        line.close();
    }
}

/// What could not be reached: the packet's destination, and its port.
fn unreachable(out: &mut Text, code: u8, quoted: &[u8]) {
    out.str(match code {
        0 => ", unreachable route",
        1 => ", unreachable prohibited",
        2 => ", beyond scope",
        3 => ", unreachable address",
        4 => ", unreachable port,",
        5 => ", failed source policy",
        6 => ", reject route",
        7 => ", error in source routing header",
        _ => ", unknown code",
    });
    address(out, " ", quoted, 24);
    match (code, carried(quoted)) {
        (2, _) => address(out, ", source address ", quoted, 8),
        (4, Some((6, at))) => number(out, " tcp port ", quoted, at + 2..at + 4),
        (4, Some((17, at))) => number(out, " udp port ", quoted, at + 2..at + 4),
        _ => {}
    }
}

/// What a quoted packet carries behind its extension headers, and where that begins.
fn carried(quoted: &[u8]) -> Option<(u8, usize)> {
    const CHAIN: usize = 8;
    let (mut next, mut at) = (*quoted.get(6)?, 40);
    for _ in 0..CHAIN {
        let len = match next {
            0 | 43 | 60 => (usize::from(*quoted.get(at + 1)?) + 1) * 8,
            44 => 8,
            _ => return Some((next, at)),
        };
        (next, at) = (*quoted.get(at)?, at + len);
    }
    None
}

fn exceeded(out: &mut Text, code: u8, quoted: &[u8]) {
    match code {
        0 => address(out, " for ", quoted, 24),
        1 => out.str(" (reassembly)"),
        _ => {
            out.str(", unknown code (");
            out.dec(code.into());
            out.byte(b')');
        }
    }
}

fn problem(out: &mut Text, code: u8, header: &[u8]) {
    out.str(match code {
        0 => ", erroneous",
        1 => ", next header",
        2 => ", option",
        3 => ", incomplete header chain",
        _ => ", unknown code",
    });
    number(out, " - octet ", header, 4..8);
}

fn query(out: &mut Text, header: &[u8]) {
    address(out, " v2 [gaddr ", header, 8);
    if header.get(26..28).is_some_and(|count| count != [0, 0]) {
        number(out, ", ", header, 26..28);
        out.str(" source(s)");
    }
    out.byte(b']');
}

/// Words, then the number in these bytes, if they are there.
fn number(out: &mut Text, words: &str, header: &[u8], bytes: core::ops::Range<usize>) {
    if let Some(bytes) = header.get(bytes) {
        out.str(words);
        out.dec(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }
}

/// Words, then the address at this byte, if it is there.
pub(super) fn address(out: &mut Text, words: &str, header: &[u8], at: usize) {
    if let Some(address) = header.get(at..).and_then(<[u8]>::first_chunk) {
        out.str(words);
        out.ipv6(*address);
    }
}
