//! A DNS message in one line, as tcpdump's users read it: `12345+ A? example.com. (29)`,
//! `12345* 2/0/1 A 192.0.2.1, AAAA 2001:db8::1 (61)`.
//!
//! `+` recursion desired, `%` checking disabled; `*` authoritative, `-` no recursion, `|` truncated, `$` authentic;
//! counts that are not the usual ones as `[2q]`, `[1au]`; then answers, authority and additional records.

use super::edns::Opt;
use super::message::{Asked, Entry, Message, Section, check};
use super::name::Name;
use super::records_classic::Mx;
use super::records_service::{Srv, Uri};
use super::types::{classes, rcodes, types};
use super::{Dns, Framed};
use crate::codec::{Header, Layer, Line, Text};

/// Flags of a question that only an answer should have: authoritative, truncated, recursion available, Z, reply code.
const ODD: u16 = 0x06cf;

pub(crate) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verbose = line.verbose;
    message(layer.header, layer.protocol.name() == "mdns", verbose, line.say());
}

pub(crate) fn line_over_tcp(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verbose = line.verbose;
    line.joint(" ");
    let out = line.say();
    let mut rest = layer.header;
    while let Ok((behind, Framed { length })) = Framed::parse(rest) {
        if rest.len() < layer.header.len() {
            out.str("; ");
        }
        let Some((bytes, next)) = behind.split_at_checked(length.into()) else {
            // It goes on in a later segment, or this one is the middle of one.
            out.str("[");
            out.dec(behind.len() as u64);
            out.str(" of ");
            out.dec(length.into());
            return out.str(" bytes]");
        };
        message(bytes, false, verbose, out);
        rest = next;
    }
}

fn message(bytes: &[u8], multicast: bool, verbose: u8, out: &mut Text) {
    let Ok((_, message)) = Message::parse(bytes) else { return out.str("[|domain]") };
    let Dns { id, response, opcode, .. } = message.header;
    out.dec(id.into());
    match opcode {
        0 => {}
        1 => out.str(" inv_q"),
        2 => out.str(" stat"),
        4 => out.str(" notify"),
        5 => out.str(" update"),
        _ => {
            out.str(" op");
            out.dec(opcode.into());
        }
    }
    if response {
        answer(&message, multicast, verbose, out);
    } else {
        question(&message, bytes, multicast, verbose, out);
    }
    match check(bytes) {
        Ok(()) => {
            out.str(" (");
            out.dec(bytes.len() as u64);
            out.byte(b')');
        }
        Err(_) => out.str(" [|domain]"),
    }
}

fn answer(message: &Message<'_>, multicast: bool, verbose: u8, out: &mut Text) {
    let Dns { rcode, queries, answers, auth_rr, add_rr, .. } = message.header;
    if rcode != 0 {
        out.byte(b' ');
        word(rcodes(rcode.into()), "Resp", rcode.into(), out);
    }
    let flags = message.header;
    for (set, mark) in [
        (flags.authoritative, b'*'),
        (!flags.recavail, b'-'),
        (flags.truncated, b'|'),
        (flags.authenticated, b'$'),
    ] {
        if set {
            out.byte(mark);
        }
    }
    count(queries, 1, "q", out);
    if verbose > 1 && queries > 0 {
        out.str(" q:");
        message.questions().for_each(|asked| self::asked(&asked, multicast, out));
    }
    for (separator, count) in [(b' ', answers), (b'/', auth_rr), (b'/', add_rr)] {
        out.byte(separator);
        out.dec(count.into());
    }
    records(message, multicast, verbose, out);
}

fn question(message: &Message<'_>, bytes: &[u8], multicast: bool, verbose: u8, out: &mut Text) {
    let Dns { recdesired, checkdisable, opcode, queries, answers, auth_rr, add_rr, .. } = message.header;
    for (set, mark) in [(recdesired, b'+'), (checkdisable, b'%')] {
        if set {
            out.byte(mark);
        }
    }
    let flags = u16::from_be_bytes([bytes[2], bytes[3]]);
    if flags & ODD != 0 {
        out.str(" [b2&3=");
        out.hex(flags.into(), 0);
        out.byte(b']');
    }
    // An inverse query has its question in the answers, RFC 1035 §6.4.1.
    let inverse = u16::from(opcode == 1);
    count(answers, inverse, "a", out);
    count(queries, 1 - inverse, "q", out);
    count(auth_rr, 0, "n", out);
    count(add_rr, 0, "au", out);
    message.questions().for_each(|asked| self::asked(&asked, multicast, out));
    if verbose > 1 {
        records(message, multicast, verbose, out);
    }
}

/// ` [2q]`, unless it is the usual count.
fn count(count: u16, usual: u16, of: &str, out: &mut Text) {
    if count != usual {
        out.str(" [");
        out.dec(count.into());
        out.str(of);
        out.byte(b']');
    }
}

fn asked(asked: &Asked<'_>, multicast: bool, out: &mut Text) {
    out.byte(b' ');
    word(types(asked.kind.into()), "Type", asked.kind.into(), out);
    class(asked.class, multicast, out);
    if multicast {
        out.str(if asked.class >> 15 == 1 { " (QU)" } else { " (QM)" });
    }
    out.byte(b'?');
    name(asked.name, out);
}

/// The records of the answer section; of all sections if that much is asked for.
fn records(message: &Message<'_>, multicast: bool, verbose: u8, out: &mut Text) {
    let mut section = None;
    for entry in message.records().take_while(|entry| verbose > 1 || entry.section == Section::Answer) {
        if section.replace(entry.section) == Some(entry.section) {
            out.byte(b',');
        } else {
            match entry.section {
                Section::Answer => {}
                Section::Authority => out.str(" ns:"),
                Section::Additional => out.str(" ar:"),
            }
        }
        record(&entry, multicast, verbose, out);
    }
}

fn record(entry: &Entry<'_>, multicast: bool, verbose: u8, out: &mut Text) {
    if verbose > 0 {
        name(entry.name, out);
    }
    if entry.kind != 41 {
        class(entry.class, multicast, out);
        if multicast && entry.class >> 15 == 1 {
            out.str(" (Cache flush)");
        }
        if verbose > 2 {
            out.str(" [");
            span(entry.ttl, out);
            out.byte(b']');
        }
    }
    out.byte(b' ');
    word(types(entry.kind.into()), "Type", entry.kind.into(), out);
    data(entry, verbose, out);
}

/// What a record says, if that is short.
fn data(entry: &Entry<'_>, verbose: u8, out: &mut Text) {
    match (entry.kind, entry.data) {
        (1, [a, b, c, d]) => {
            out.byte(b' ');
            out.ipv4([*a, *b, *c, *d]);
        }
        (28, octets) => {
            if let Ok(octets) = octets.try_into() {
                out.byte(b' ');
                out.ipv6(octets);
            }
        }
        (2 | 5 | 12 | 39, [_, ..]) => name(entry.name_at(0), out),
        (6, [_, ..]) if verbose > 0 => start_of_authority(entry, out),
        (15, [_, _, _, ..]) => {
            name(entry.name_at(Mx::LEN), out);
            numbers(entry.fixed::<Mx>().map(|mx| [mx.preference]), out);
        }
        (16 | 99, strings) => {
            let mut rest = strings;
            while let Some((string, behind)) =
                rest.split_first().and_then(|(len, behind)| behind.split_at_checked(usize::from(*len)))
            {
                out.str(" \"");
                out.escaped_bytes(string);
                out.byte(b'"');
                rest = behind;
            }
        }
        (33, [_, _, _, _, _, _, _, ..]) => {
            if let Some(srv) = entry.fixed::<Srv>() {
                name(entry.name_at(Srv::LEN), out);
                out.byte(b':');
                out.dec(srv.port.into());
                numbers(Some([srv.priority, srv.weight]), out);
            }
        }
        (41, _) => {
            let [high, low] = entry.class.to_be_bytes();
            let ttl = entry.ttl.to_be_bytes();
            let fixed = [0, 41, high, low, ttl[0], ttl[1], ttl[2], ttl[3], 0, 0];
            if let Ok((_, opt)) = Opt::parse(&fixed) {
                out.str(" UDPsize=");
                out.dec(opt.payload_size.into());
                out.str(if opt.dnssec_ok { " DO" } else { "" });
            }
        }
        (256, [_, _, _, _, target @ ..]) => {
            numbers(entry.fixed::<Uri>().map(|uri| [uri.priority, uri.weight]), out);
            out.byte(b' ');
            out.escaped_bytes(target);
        }
        _ => {}
    }
}

fn start_of_authority(entry: &Entry<'_>, out: &mut Text) {
    let end = |at: usize| {
        let (rest, _) = super::name::name(entry.data.get(at..)?).ok()?;
        Some(entry.data.len() - rest.len())
    };
    let Some((second, fixed)) = end(0).and_then(|second| Some((second, end(second)?))) else { return };
    name(entry.name_at(0), out);
    name(entry.name_at(second), out);
    for number in entry.data[fixed..].as_chunks::<4>().0.iter().take(5) {
        out.byte(b' ');
        out.dec(u32::from_be_bytes(*number).into());
    }
}

fn numbers<const N: usize>(numbers: Option<[u16; N]>, out: &mut Text) {
    for number in numbers.into_iter().flatten() {
        out.byte(b' ');
        out.dec(number.into());
    }
}

/// ` example.com.`
fn name(name: Name<'_>, out: &mut Text) {
    out.byte(b' ');
    if !name.is_root() {
        name.show(out);
    }
    out.byte(b'.');
}

/// ` CH`, unless it is the internet's.
fn class(class: u16, multicast: bool, out: &mut Text) {
    let class = if multicast { class & 0x7fff } else { class };
    if class != 1 {
        out.byte(b' ');
        if let Some(word) = classes(class.into()) {
            out.str(word);
        } else {
            out.str("(Class ");
            out.dec(class.into());
            out.byte(b')');
        }
    }
}

/// A word, or what it is a number of.
fn word(word: Option<&str>, kind: &str, number: u64, out: &mut Text) {
    if let Some(word) = word {
        out.str(word);
    } else {
        out.str(kind);
        out.dec(number);
    }
}

/// `1d2h`, `5m`, `0s`
fn span(seconds: u32, out: &mut Text) {
    let mut left = seconds;
    for (unit, letter) in [(604_800, b'w'), (86_400, b'd'), (3_600, b'h'), (60, b'm')] {
        if left >= unit {
            out.dec((left / unit).into());
            out.byte(letter);
            left %= unit;
        }
    }
    if left > 0 || seconds == 0 {
        out.dec(left.into());
        out.byte(b's');
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use super::*;

    fn text(bytes: &[u8], multicast: bool, verbose: u8) -> String {
        let mut out = Text::new();
        message(bytes, multicast, verbose, &mut out);
        out.as_str().to_string()
    }

    /// A message with these flags and counts, a question for the address of `a.example` if `asks`, and more.
    fn bytes(flags: u16, counts: [u16; 4], rest: &[u8]) -> Vec<u8> {
        let words = [12_345, flags].into_iter().chain(counts);
        let mut bytes: Vec<u8> = words.flat_map(u16::to_be_bytes).collect();
        if counts[0] > 0 {
            bytes.extend(b"\x01a\x07example\0\0\x01\0\x01");
        }
        bytes.extend(rest);
        bytes
    }

    const ADDRESS: &[u8] = b"\xc0\x0c\0\x01\0\x01\0\0\x0e\x11\0\x04\xc0\0\x02\x01";

    #[test]
    fn a_question_says_what_it_asks() {
        assert_eq!(text(&bytes(0x0100, [1, 0, 0, 0], b""), false, 0), "12345+ A? a.example. (27)");
        assert_eq!(text(&bytes(0x0010, [1, 0, 0, 0], b""), true, 0), "12345% A (QM)? a.example. (27)");
        assert_eq!(text(&bytes(0x0000, [0, 0, 0, 0], b""), false, 0), "12345 [0q] (12)");
        let edns = b"\0\0\x29\x10\0\0\0\x80\0\0\0";
        assert_eq!(text(&bytes(0x0100, [1, 0, 0, 1], edns), false, 0), "12345+ [1au] A? a.example. (38)");
        assert_eq!(
            text(&bytes(0x0100, [1, 0, 0, 1], edns), false, 2),
            "12345+ [1au] A? a.example. ar: . OPT UDPsize=4096 DO (38)"
        );
        assert_eq!(
            text(&bytes(0x7f80, [1, 0, 0, 0], b""), false, 0),
            "12345 op15+ [b2&3=0x7f80] A? a.example. (27)"
        );
    }

    #[test]
    fn an_answer_says_what_it_answers() {
        assert_eq!(text(&bytes(0x8583, [1, 0, 0, 0], b""), false, 0), "12345 NXDomain* 0/0/0 (27)");
        assert_eq!(text(&bytes(0x8320, [1, 1, 0, 0], ADDRESS), false, 0), "12345-|$ 1/0/0 A 192.0.2.1 (43)");
        assert_eq!(
            text(&bytes(0x8180, [1, 1, 0, 0], ADDRESS), false, 3),
            "12345 q: A? a.example. 1/0/0 a.example. [1h1s] A 192.0.2.1 (43)"
        );
        let two = [b"\x01b\xc0\x0e\0\x0f\x80\x01\0\0\0\0\0\x04\0\x0a\xc0\x0c", ADDRESS].concat();
        assert_eq!(
            text(&bytes(0x8180, [1, 2, 0, 0], &two), true, 0),
            "12345 2/0/0 (Cache flush) MX a.example. 10, A 192.0.2.1 (61)"
        );
    }

    #[test]
    fn what_is_cut_short_says_so() {
        assert_eq!(
            text(&bytes(0x8180, [1, 9, 0, 0], ADDRESS), false, 0),
            "12345 9/0/0 A 192.0.2.1 [|domain]"
        );
        assert_eq!(text(&[0; 11], false, 0), "[|domain]");
    }
}
