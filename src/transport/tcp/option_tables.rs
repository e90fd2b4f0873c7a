//! The tables of TCP options, [RFC 9293 §3.2](https://www.rfc-editor.org/rfc/rfc9293#section-3.2), and how they are told.
//!
//! The file is long because the options are many; each is some ten lines.

use core::ops::Range;

use super::Tcp;
use crate::codec::list::List;
use crate::codec::options::{END, option as one};
use crate::codec::{Field, Fields, Header, Table};
use crate::header;
use crate::network::ip::rates;
use crate::transport::mptcp;

/// An option of a kind and a length, then the rows that are its own.
macro_rules! option {
    (
        $(#[$doc:meta])* pub struct $Option:ident($name:literal, $title:literal, $len:literal bytes $(, kind $kind:literal)?) { $($row:tt)* }
        $($data:tt)*
    ) => {
        header! {
            $(#[$doc])*
            pub struct $Option($name, $title, $len bytes) {
                kind: u8 = 0..8,  "tcp.option_kind", "Kind",   Dec => kinds$(, or $kind)?;
                len:  u8 = 8..16, "tcp.option_len",  "Length", Whole(1);
                $($row)*
            }
            $($data)*
        }
    };
}
pub(crate) use option;

/// An option of one byte.
macro_rules! single {
    ($(#[$doc:meta])* pub struct $Option:ident($name:literal, $title:literal $(, kind $kind:literal)?);) => {
        header! {
            $(#[$doc])*
            pub struct $Option($name, $title, 1 bytes) {
                kind: u8 = 0..8, "tcp.option_kind", "Kind", Dec => kinds$(, or $kind)?;
            }
            data {
                padding, "tcp.options.padding", "Padding", Bytes;
            }
        }
    };
}

single! {
    /// The end of the list (0); zeros follow.
    pub struct End("tcp.options.eol", "End of Option List");
}

single! {
    /// No operation (1).
    pub struct Nop("tcp.options.nop", "No-Operation", kind 1);
}

option! {
    /// Maximum segment size (2), RFC 9293 §3.7.1.
    pub struct Mss("tcp.options.mss", "Maximum Segment Size", 4 bytes, kind 2) {
        mss_val: u16 = 16..32, "tcp.options.mss_val", "MSS Value", Dec, or 1460;
    }
}

option! {
    /// Window scale (3), RFC 7323 §2.2.
    pub struct WindowScale("tcp.options.wscale", "Window Scale", 3 bytes, kind 3) {
        shift: u8 = 16..24, "tcp.options.wscale.shift", "Shift count", Dec, or 7;
    }
    data {
        multiplier, "tcp.options.wscale.multiplier", "Multiplier", Dec;
    }
}

option! {
    /// Selective acknowledgments are permitted (4), RFC 2018 §2.
    pub struct SackPermitted("tcp.options.sack_perm", "SACK Permitted", 2 bytes, kind 4) {
    }
}

option! {
    /// Selective acknowledgment (5), RFC 2018 §3: blocks follow.
    pub struct Sack("tcp.options.sack", "SACK", 2 bytes, kind 5) {
    }
    data {
        count, "tcp.options.sack.count", "SACK Count", Dec;
    }
}

header! {
    /// A block that has arrived, RFC 2018 §3.
    pub struct Block("tcp.options.sack.block", "SACK Block", 8 bytes) {
        left:  u32 = 0..32,  "tcp.options.sack_le", "Left Edge",  Dec;
        right: u32 = 32..64, "tcp.options.sack_re", "Right Edge", Dec;
    }
}

option! {
    /// Echo (6), RFC 1072 §4, obsoleted by timestamps.
    pub struct Echo("tcp.options.echo", "Echo", 6 bytes, kind 6) {
        value: u32 = 16..48, "tcp.options.echo_value", "Echo Value", Dec;
    }
}

option! {
    /// Echo reply (7), RFC 1072 §4.
    pub struct EchoReply("tcp.options.echoreply", "Echo Reply", 6 bytes, kind 7) {
        value: u32 = 16..48, "tcp.options.echo_value", "Echo Value", Dec;
    }
}

option! {
    /// Timestamps (8), RFC 7323 §3.2.
    pub struct Timestamps("tcp.options.timestamp", "Timestamps", 10 bytes, kind 8) {
        tsval: u32 = 16..48, "tcp.options.timestamp.tsval", "Timestamp value",      Dec;
        tsecr: u32 = 48..80, "tcp.options.timestamp.tsecr", "Timestamp echo reply", Dec;
    }
}

option! {
    /// Connection count (11), RFC 1644 §2.1.
    pub struct Count("tcp.options.cc", "CC", 6 bytes, kind 11) {
        value: u32 = 16..48, "tcp.options.cc_value", "Connection Count", Dec;
    }
}

option! {
    /// New connection count (12), RFC 1644 §2.1.
    pub struct CountNew("tcp.options.ccnew", "CC.NEW", 6 bytes, kind 12) {
        value: u32 = 16..48, "tcp.options.cc_value", "Connection Count", Dec;
    }
}

option! {
    /// Connection count echo (13), RFC 1644 §2.1.
    pub struct CountEcho("tcp.options.ccecho", "CC.ECHO", 6 bytes, kind 13) {
        value: u32 = 16..48, "tcp.options.cc_value", "Connection Count", Dec;
    }
}

option! {
    /// MD5 signature (19), RFC 2385 §3.
    pub struct Md5("tcp.options.md5", "MD5 Signature", 18 bytes, kind 19) {
        digest: [u8; 16] = 16..144, "tcp.options.md5.digest", "MD5 digest", Bytes;
    }
}

option! {
    /// SCPS capabilities (20), CCSDS 714.0-B-2 §3.2.3.
    pub struct Capabilities("tcp.options.scps", "SCPS Capabilities", 4 bytes, kind 20) {
                          16..24, "tcp.options.scps.vector",        "Capabilities Vector", Hex(2);
        bets:     bool  = 16..17, "tcp.options.scpsflags.bets",     "Partial Reliability (BETS)", Flag;
        snack1:   bool  = 17..18, "tcp.options.scpsflags.snack1",   "Short Form SNACK", Flag;
        snack2:   bool  = 18..19, "tcp.options.scpsflags.snack2",   "Long Form SNACK", Flag;
        compress: bool  = 19..20, "tcp.options.scpsflags.compress", "Lossless Header Compression", Flag;
        nlts:     bool  = 20..21, "tcp.options.scpsflags.nlts",     "Network Layer Timestamp", Flag;
        reserved: u8    = 21..24, "tcp.options.scpsflags.reserved", "Reserved", Dec;
        binding:  u8    = 24..32, "tcp.options.scps.binding",       "Connection ID", Dec;
    }
}

option! {
    /// Selective negative acknowledgment (21), CCSDS 714.0-B-2 §3.2.4.
    pub struct Snack("tcp.options.snack", "Selective Negative Acknowledgment", 6 bytes, kind 21) {
        offset: u16 = 16..32, "tcp.options.snack.offset", "SNACK Offset", Dec;
        size:   u16 = 32..48, "tcp.options.snack.size",   "SNACK Size",   Dec;
    }
}

option! {
    /// Record boundary (22), CCSDS 714.0-B-2.
    pub struct Boundary("tcp.options.scpsrec", "SCPS Record Boundary", 2 bytes, kind 22) {
    }
}

option! {
    /// Corruption experienced (23), CCSDS 714.0-B-2.
    pub struct Corruption("tcp.options.scpscor", "SCPS Corruption Experienced", 2 bytes, kind 23) {
    }
}

option! {
    /// Quick-start response (27), RFC 4782 §4.1.
    pub struct QuickStart("tcp.options.qs", "Quick-Start", 8 bytes, kind 27) {
        reserved: u8  = 16..20, "tcp.options.qs.reserved", "Reserved", Dec;
        rate:     u8  = 20..24, "tcp.options.qs.rate",     "Rate",     Dec => rates;
        ttl_diff: u8  = 24..32, "tcp.options.qs.ttl_diff", "TTL Diff", Dec;
        nonce:    u32 = 32..62, "tcp.options.qs.nonce",    "QS Nonce", Hex(8);
        unused:   u8  = 62..64, "tcp.options.qs.unused",   "Unused",   Dec;
    }
}

option! {
    /// User timeout (28), RFC 5482 §3.
    pub struct UserTimeout("tcp.options.user_to", "User Timeout", 4 bytes, kind 28) {
        minutes: bool = 16..17, "tcp.options.user_to_granularity", "Granularity", Flag => granularities;
        value:   u16  = 17..32, "tcp.options.user_to_val",         "User Timeout", Dec;
    }
}

option! {
    /// Authentication (29), RFC 5925 §2.2; a message authentication code follows.
    pub struct Authentication("tcp.options.ao", "TCP-AO", 4 bytes, kind 29) {
        keyid:      u8 = 16..24, "tcp.options.ao.keyid",      "KeyID",      Dec;
        rnextkeyid: u8 = 24..32, "tcp.options.ao.rnextkeyid", "RNextKeyID", Dec;
    }
    data {
        mac, "tcp.options.ao.mac", "MAC", Bytes;
    }
}

option! {
    /// Fast open (34), RFC 7413 §4.1.1; a cookie follows, or none if it is asked for.
    pub struct FastOpen("tcp.options.tfo", "TCP Fast Open", 2 bytes, kind 34) {
    }
    data {
        cookie, "tcp.options.tfo.cookie", "Fast Open Cookie", Bytes;
    }
}

option! {
    /// Riverbed probe (76), which has no public specification.
    pub struct RiverbedProbe("tcp.options.rvbd.probe", "Riverbed Probe", 2 bytes, kind 76) {
    }
    data {
        data, "tcp.options.rvbd.data", "Data", Bytes;
    }
}

option! {
    /// Riverbed transparency (78), which has no public specification.
    pub struct RiverbedTransparency("tcp.options.rvbd.trpy", "Riverbed Transparency", 2 bytes, kind 78) {
    }
}

option! {
    /// Accurate ECN (172, 174), draft-ietf-tcpm-accurate-ecn §3.2.3: up to three counters follow.
    pub struct AccurateEcn("tcp.options.acc_ecn", "Accurate ECN", 2 bytes, kind 172) {
    }
    data {
        ee0b: 24, "tcp.options.acc_ecn.ee0b", "ECT(0) Byte Counter", Dec;
        eceb: 24, "tcp.options.acc_ecn.eceb", "CE Byte Counter",     Dec;
        ee1b: 24, "tcp.options.acc_ecn.ee1b", "ECT(1) Byte Counter", Dec;
    }
}

option! {
    /// Shared by experiments (253, 254), RFC 6994 §3.
    pub struct Experiment("tcp.options.experimental", "Experimental", 4 bytes, kind 253) {
        exid: u16 = 16..32, "tcp.options.experimental.exid", "Experiment Identifier", Hex(4) => experiments;
    }
    data {
        data, "tcp.options.experimental.data", "Data", Bytes;
        rate: 7, "tcp.options.tarr.rate", "TARR Rate", Dec;
        reserved: 1, "tcp.options.tar.reserved", "TARR Reserved", Dec;
    }
}

option! {
    /// Any other option; its data follow.
    pub struct Other("tcp.options.unknown", "Unknown Option", 2 bytes) {
    }
    data {
        payload, "tcp.options.unknown.payload", "Payload", Bytes;
    }
}

/// The tables of the options and of what is in them.
static OPTIONS: [&Table; 27] = [
    End::TABLE,
    Nop::TABLE,
    Mss::TABLE,
    WindowScale::TABLE,
    SackPermitted::TABLE,
    Sack::TABLE,
    Block::TABLE,
    Echo::TABLE,
    EchoReply::TABLE,
    Timestamps::TABLE,
    Count::TABLE,
    CountNew::TABLE,
    CountEcho::TABLE,
    Md5::TABLE,
    Capabilities::TABLE,
    Snack::TABLE,
    Boundary::TABLE,
    Corruption::TABLE,
    QuickStart::TABLE,
    UserTimeout::TABLE,
    Authentication::TABLE,
    FastOpen::TABLE,
    RiverbedProbe::TABLE,
    RiverbedTransparency::TABLE,
    AccurateEcn::TABLE,
    Experiment::TABLE,
    Other::TABLE,
];

/// All tables, those of multipath TCP included.
pub(crate) static TABLES: [&Table; 44] = {
    let mut all = [End::TABLE; 44];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < OPTIONS.len() { OPTIONS[i] } else { mptcp::TABLES[i - OPTIONS.len()] };
        i += 1;
    }
    all
};

/// The options of a header.
pub(super) static LIST: List = List { start: Tcp::LEN, table: plain, tell: fields };

/// Tells every option from this byte of the header on.
pub(crate) fn fields<'a>(to: &mut Fields<'a, '_>, header: &'a [u8], from: usize) {
    // The capture may have cut some of what the header says it has.
    let claimed = header.get(12).map_or(0, |byte| usize::from(byte >> 4) * 4);
    let mut ended = false;
    // Behind the end there are only zeros, RFC 9293 §3.2.
    let next = |input: &'a [u8]| {
        let zero = input.first() == Some(&END);
        let over = core::mem::replace(&mut ended, zero) && !zero;
        if over { Ok((input, &input[..0])) } else { one(input) }
    };
    let end = to.list(from, usize::MAX, next, tell);
    if end > from && header.get(end - 1) == Some(&END) {
        to.hide(End::padding, end..header.len());
    } else if header.len() < claimed
        && let Some([kind @ (2..), len @ (2..)]) = header.get(end..end + 2)
        && (header.len()..=claimed).contains(&(end + usize::from(*len)))
    {
        // What there is of the option that was cut.
        let known = [Mss::TABLE, WindowScale::TABLE, SackPermitted::TABLE, Timestamps::TABLE];
        let fits = |table: &&Table| table.len == usize::from(*len);
        let place = [2, 3, 4, 8].iter().position(|known| known == kind);
        let table = place.map(|place| known[place]).filter(fits).unwrap_or(Other::TABLE);
        to.record(table, end..header.len());
    }
}

fn tell<'a>(to: &mut Fields<'a, '_>, at: Range<usize>, option: &'a [u8]) {
    let table = match option[0] {
        END => End::TABLE,
        5 => return sack(to, at),
        29 => return with_data(to, Authentication::TABLE, at, Authentication::mac),
        30 => return mptcp::fields(to, at, option),
        34 => return with_data(to, FastOpen::TABLE, at, FastOpen::cookie),
        76 => return with_data(to, RiverbedProbe::TABLE, at, RiverbedProbe::data),
        78 => return with_data(to, RiverbedTransparency::TABLE, at, RiverbedProbe::data),
        172 | 174 => {
            to.record(AccurateEcn::TABLE, at.clone());
            return counters(to, at.start + AccurateEcn::LEN..at.end, option[0] == 172);
        }
        253 | 254 => return experiment(to, at, option),
        kind => match plain(kind) {
            Some(table) => table,
            None => return with_data(to, Other::TABLE, at, Other::payload),
        },
    };
    if option.len() != table.len {
        return strange(to, table, at);
    }
    to.record(table, at.clone());
    if let [3, _, shift] = option {
        // RFC 7323 §2.3: 14 is the largest shift.
        to.number(WindowScale::multiplier, at.start + 2..at.end, 1 << shift.min(&14));
    }
}

/// The table of the options that are always just as long.
fn plain(kind: u8) -> Option<&'static Table> {
    Some(match kind {
        1 => Nop::TABLE,
        2 => Mss::TABLE,
        3 => WindowScale::TABLE,
        4 => SackPermitted::TABLE,
        6 => Echo::TABLE,
        7 => EchoReply::TABLE,
        8 => Timestamps::TABLE,
        11 => Count::TABLE,
        12 => CountNew::TABLE,
        13 => CountEcho::TABLE,
        19 => Md5::TABLE,
        20 => Capabilities::TABLE,
        21 => Snack::TABLE,
        22 => Boundary::TABLE,
        23 => Corruption::TABLE,
        27 => QuickStart::TABLE,
        28 => UserTimeout::TABLE,
        _ => return None,
    })
}

/// An option of a known kind whose length is not that of its kind: its data mean nothing.
fn strange(to: &mut Fields<'_, '_>, table: &'static Table, at: Range<usize>) {
    to.open(table, at.clone());
    to.rows(Other::TABLE, at.start);
    to.hide(Other::payload, at.start + Other::LEN..at.end);
}

fn with_data(to: &mut Fields<'_, '_>, table: &'static Table, at: Range<usize>, data: &'static Field) {
    if at.len() < table.len {
        return strange(to, table, at);
    }
    to.record(table, at.clone());
    to.data(data, at.start + table.len..at.end);
}

fn sack(to: &mut Fields<'_, '_>, at: Range<usize>) {
    to.record(Sack::TABLE, at.clone());
    let blocks = at.start + Sack::LEN..at.end;
    for at in blocks.clone().step_by(Block::LEN).take(blocks.len() / Block::LEN) {
        to.record(Block::TABLE, at..at + Block::LEN);
    }
    to.number(Sack::count, at, blocks.len() / Block::LEN);
}

/// Up to three counters of 24 bits; the order says which comes first.
fn counters(to: &mut Fields<'_, '_>, bytes: Range<usize>, ect0_first: bool) {
    if !bytes.len().is_multiple_of(3) || bytes.len() > 9 {
        return to.hide(Other::payload, bytes);
    }
    let mut order = [AccurateEcn::ee0b, AccurateEcn::eceb, AccurateEcn::ee1b];
    if !ect0_first {
        order.reverse();
    }
    for (counter, at) in order.into_iter().zip(bytes.step_by(3)) {
        to.data(counter, at..at + 3);
    }
}

/// RFC 6994 §3: an identifier says whose experiment it is.
fn experiment(to: &mut Fields<'_, '_>, at: Range<usize>, option: &[u8]) {
    let Some([high, low]) = option.get(2..Experiment::LEN) else { return strange(to, Experiment::TABLE, at) };
    to.record(Experiment::TABLE, at.clone());
    let data = at.start + Experiment::LEN..at.end;
    match u16::from_be_bytes([*high, *low]) {
        0xf989 => to.data(FastOpen::cookie, data),
        0xacc0 => counters(to, data, true),
        0xacc1 => counters(to, data, false),
        0x00ac if data.len() == 1 => {
            to.bits(Experiment::rate, data.start * 8..data.start * 8 + 7);
            to.bits(Experiment::reserved, data.start * 8 + 7..data.start * 8 + 8);
        }
        0x00ac => to.hide(Experiment::data, data),
        _ => to.data(Experiment::data, data),
    }
}

/// IANA's registry of TCP option kinds.
pub(crate) fn kinds(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0 => "End of Option List",
        1 => "No-Operation",
        2 => "Maximum Segment Size",
        3 => "Window Scale",
        4 => "SACK Permitted",
        5 => "SACK",
        6 => "Echo",
        7 => "Echo Reply",
        8 => "Timestamps",
        9 => "Partial Order Connection Permitted",
        10 => "Partial Order Service Profile",
        11 => "CC",
        12 => "CC.NEW",
        13 => "CC.ECHO",
        14 => "TCP Alternate Checksum Request",
        15 => "TCP Alternate Checksum Data",
        16 => "Skeeter",
        17 => "Bubba",
        18 => "Trailer Checksum Option",
        19 => "MD5 Signature Option",
        20 => "SCPS Capabilities",
        21 => "Selective Negative Acknowledgements",
        22 => "Record Boundaries",
        23 => "Corruption experienced",
        24 => "SNAP",
        26 => "TCP Compression Filter",
        27 => "Quick-Start Response",
        28 => "User Timeout Option",
        29 => "TCP Authentication Option",
        30 => "Multipath TCP",
        34 => "TCP Fast Open Cookie",
        69 => "Encryption Negotiation",
        76 => "Riverbed Probe",
        78 => "Riverbed Transparency",
        172 => "Accurate ECN Order 0",
        174 => "Accurate ECN Order 1",
        253 | 254 => "RFC3692-style Experiment",
        _ => return None,
    })
}

/// RFC 5482 §3.
fn granularities(minutes: u64) -> Option<&'static str> {
    ["seconds", "minutes"].get(minutes as usize).copied()
}

/// IANA's registry of TCP experimental option identifiers.
fn experiments(exid: u64) -> Option<&'static str> {
    Some(match exid {
        0x00ac => "TCP ACK Rate Request",
        0x0348 => "TCP Self-Healing",
        0x454e => "Encryption Negotiation",
        0xacc0 => "Accurate ECN Order 0",
        0xacc1 => "Accurate ECN Order 1",
        0xacce => "Accurate ECN",
        0xf989 => "TCP Fast Open",
        _ => return None,
    })
}
