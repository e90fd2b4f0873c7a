//! Router renumbering, [RFC 2894 §3](https://www.rfc-editor.org/rfc/rfc2894#section-3): a command matches prefixes and
//! says what to use instead; a result says what was matched.

use core::net::Ipv6Addr;
use core::ops::Range;

use super::{Icmpv6, Message, Rest};
use crate::codec::{Fields, Header, Layer, Text};
use crate::header;

header! {
    /// The header of commands and results, RFC 2894 §3.1.
    pub struct Renumbering("icmpv6", "Router renumbering", 12 bytes) {
        sequence:  u32     = 0..32,  "icmpv6.rr.sequence_number", "SequenceNumber",       Dec;
        segment:   u8      = 32..40, "icmpv6.rr.segment_number",  "SegmentNumber",        Dec;
                             40..48, "icmpv6.rr.flag",            "Flags",                Hex(2);
        test:      bool    = 40..41, "icmpv6.rr.flag.t",          "Test command",         Flag;
        result:    bool    = 41..42, "icmpv6.rr.flag.r",          "Result requested",     Flag;
        all:       bool    = 42..43, "icmpv6.rr.flag.a",          "All interfaces",       Flag;
        site:      bool    = 43..44, "icmpv6.rr.flag.s",          "Site-specific",        Flag;
        processed: bool    = 44..45, "icmpv6.rr.flag.p",          "Processed previously", Flag;
        flags:     u8      = 45..48, "icmpv6.rr.flag.rsv",        "Reserved",             Dec;
        max_delay: u16     = 48..64, "icmpv6.rr.maxdelay",        "MaxDelay, in milliseconds", Dec;
        reserved:  [u8; 4] = 64..96, "icmpv6.reserved",           "Reserved",             Bytes;
    }
}

header! {
    /// Which prefixes a command is about, RFC 2894 §3.2.1.1.
    pub struct Match("icmpv6.rr.pco.mp", "Match-Prefix Part", 24 bytes) {
        op_code:   u8       = 0..8,    "icmpv6.rr.pco.mp.opcode",      "OpCode",      Dec => operations, or 1;
        op_length: u8       = 8..16,   "icmpv6.rr.pco.mp.oplength",    "OpLength, in words of eight bytes", Dec;
        ordinal:   u8       = 16..24,  "icmpv6.rr.pco.mp.ordinal",     "Ordinal",     Hex(2);
        match_len: u8       = 24..32,  "icmpv6.rr.pco.mp.matchlen",    "MatchLen",    Dec;
        min_len:   u8       = 32..40,  "icmpv6.rr.pco.mp.minlen",      "MinLen",      Dec;
        max_len:   u8       = 40..48,  "icmpv6.rr.pco.mp.maxlen",      "MaxLen",      Dec;
        reserved:  [u8; 2]  = 48..64,  "icmpv6.reserved",              "Reserved",    Bytes;
        prefix:    Ipv6Addr = 64..192, "icmpv6.rr.pco.mp.matchprefix", "MatchPrefix", Ip;
    }
}

header! {
    /// What to use instead, RFC 2894 §3.2.1.2.
    pub struct Use("icmpv6.rr.pco.up", "Use-Prefix Part", 32 bytes) {
        use_len:    u8       = 0..8,    "icmpv6.rr.pco.up.uselen",            "UseLen",   Dec;
        keep_len:   u8       = 8..16,   "icmpv6.rr.pco.up.keeplen",           "KeepLen",  Dec;
                               16..24,  "icmpv6.rr.pco.up.flagmask",          "FlagMask", Hex(2);
        on_link:    bool     = 16..17,  "icmpv6.rr.pco.up.flagmask.l",        "On-link flag counts", Flag;
        autonomous: bool     = 17..18,  "icmpv6.rr.pco.up.flagmask.a",        "Autonomous flag counts", Flag;
        mask:       u8       = 18..24,  "icmpv6.rr.pco.up.flagmask.reserved", "Reserved", Dec;
        ra_flags:   u8       = 24..32,  "icmpv6.rr.pco.up.raflags",           "RAFlags",  Hex(2);
                               24..25,  "icmpv6.rr.pco.up.flagmask.l",        "On-link flag", Flag;
                               25..26,  "icmpv6.rr.pco.up.flagmask.a",        "Autonomous flag", Flag;
                               26..32,  "icmpv6.rr.pco.up.flagmask.reserved", "Reserved", Dec;
        valid:      u32      = 32..64,  "icmpv6.rr.pco.up.validlifetime",     "Valid Lifetime", Dec;
        preferred:  u32      = 64..96,  "icmpv6.rr.pco.up.preferredlifetime", "Preferred Lifetime", Dec;
                               96..128, "icmpv6.rr.pco.up.flag",              "Flags",    Hex(8);
        count_valid: bool    = 96..97,  "icmpv6.rr.pco.up.flag.v",            "Valid lifetime counts down", Flag;
        count_preferred: bool = 97..98, "icmpv6.rr.pco.up.flag.p",            "Preferred lifetime counts down", Flag;
        reserved:   u32      = 98..128, "icmpv6.rr.pco.up.flag.reserved",     "Reserved", Dec;
        prefix:     Ipv6Addr = 128..256, "icmpv6.rr.pco.up.useprefix",        "UsePrefix", Ip;
    }
}

header! {
    /// A prefix that was matched, RFC 2894 §3.3.
    pub struct Matched("icmpv6.rr.rm", "Result Message", 24 bytes) {
                              0..16,   "icmpv6.rr.rm.flag",           "Flags",          Hex(4);
        reserved:  u16      = 0..14,   "icmpv6.rr.rm.flag.reserved",  "Reserved",       Dec;
        bounds:    bool     = 14..15,  "icmpv6.rr.rm.flag.b",         "Out of bounds",  Flag;
        forbidden: bool     = 15..16,  "icmpv6.rr.rm.flag.f",         "Forbidden",      Flag;
        ordinal:   u8       = 16..24,  "icmpv6.rr.rm.ordinal",        "Ordinal",        Hex(2);
        len:       u8       = 24..32,  "icmpv6.rr.rm.matchedlen",     "MatchedLen",     Dec;
        interface: u32      = 32..64,  "icmpv6.rr.rm.interfaceindex", "InterfaceIndex", Dec;
        prefix:    Ipv6Addr = 64..192, "icmpv6.rr.rm.matchedprefix",  "MatchedPrefix",  Ip;
    }
}

/// Router renumbering.
pub(super) static RENUMBERING: Message = Message { body: Renumbering::TABLE, rest: Rest::Told(fields) };

/// Codes of a command and of a result.
const COMMAND: u8 = 0;
const RESULT: u8 = 1;

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    match layer.header.get(1) {
        Some(&COMMAND) => commands(layer, to, at),
        Some(&RESULT) => {
            for bytes in parts(layer, at, Matched::LEN) {
                to.record(Matched::TABLE, bytes);
            }
        }
        _ => {}
    }
}

/// Prefix control operations: a match, and as many uses as its length has room for.
fn commands<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, mut at: usize) {
    while let Some(bytes) = parts(layer, at, Match::LEN).next() {
        let len = layer.header.get(at + 1).map_or(0, |len| usize::from(*len) * 8);
        let uses = len.saturating_sub(Match::LEN) / Use::LEN;
        to.record(Match::TABLE, bytes);
        at += Match::LEN;
        for bytes in parts(layer, at, Use::LEN).take(uses) {
            at = bytes.end;
            to.record(Use::TABLE, bytes);
        }
    }
}

/// Parts of one length from byte `at`, the last one perhaps cut short.
fn parts(layer: &Layer<'_>, at: usize, len: usize) -> impl Iterator<Item = Range<usize>> + use<> {
    let end = layer.header.len();
    (at..end).step_by(len).map(move |start| start..end.min(start + len))
}

/// Writes ` match(add,2001:db8::/48) use(2001:db8:1::/48/16)` for each operation of a command.
pub(super) fn say(out: &mut Text, header: &[u8]) {
    let mut rest = header.get(Icmpv6::LEN + Renumbering::LEN..).unwrap_or_default();
    while let Ok((behind, matched)) = Match::parse(rest) {
        out.str(match matched.op_code {
            1 => " match(add,",
            2 => " match(change,",
            3 => " match(setglobal,",
            _ => " match(unknown,",
        });
        prefix(out, matched.prefix, &[matched.match_len]);
        rest = behind;
        for _ in 0..(usize::from(matched.op_length) * 8).saturating_sub(Match::LEN) / Use::LEN {
            let Ok((behind, used)) = Use::parse(rest) else { return };
            out.str(" use(");
            prefix(out, used.prefix, &[used.use_len, used.keep_len]);
            rest = behind;
        }
    }
}

fn prefix(out: &mut Text, address: Ipv6Addr, lengths: &[u8]) {
    out.ipv6(address.octets());
    for length in lengths {
        out.byte(b'/');
        out.dec((*length).into());
    }
    out.byte(b')');
}

/// Operations of a command, RFC 2894 §3.2.1.1.
#[must_use]
pub fn operations(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "ADD",
        2 => "CHANGE",
        3 => "SET-GLOBAL",
        _ => return None,
    })
}
