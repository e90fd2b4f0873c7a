//! Options of DCCP, [RFC 4340 §5.8](https://www.rfc-editor.org/rfc/rfc4340#section-5.8), and of its congestion control 3,
//! [RFC 4342 §8](https://www.rfc-editor.org/rfc/rfc4342#section-8).

use core::ops::Range;

use crate::codec::error::take;
use crate::codec::{Error, Fields, Header, Parsed};
use crate::header;

header! {
    /// An option of one byte.
    pub struct Single("dccp.single", "Option", 1 bytes) {
              0..8, "dccp.padding",         "Padding",       Bytes, if is_padding;
              0..8, "dccp.mandatory",       "Mandatory",     Bytes, if is_mandatory;
              0..8, "dccp.slow_receiver",   "Slow Receiver", Bytes, if is_slow;
              0..8, "dccp.option_reserved", "Reserved",      Bytes, if is_reserved;
        kind: u8 = 0..8, "dccp.option_type", "Option Type", Dec => types;
    }
}

header! {
    /// An option that says how long it is.
    pub struct DccpOption("dccp.option", "Option", 2 bytes) {
        kind: u8 = 0..8,  "dccp.option_type",   "Option Type",   Dec => types;
        len:  u8 = 8..16, "dccp.option_length", "Option Length", Whole(1);
    }
    data {
        cookie,         "dccp.init_cookie", "Init Cookie", Bytes;
        non_data,       "dccp.ndp_count.encoded", "NDP Count as encoded", Bytes;
        non_data_count, "dccp.ndp_count", "NDP Count", Dec;
        vector,         "dccp.ack_vector.nonce_0", "Ack Vector, nonce 0", Bytes;
        other_vector,   "dccp.ack_vector.nonce_1", "Ack Vector, nonce 1", Bytes;
        dropped,        "dccp.data_dropped", "Data Dropped", Bytes;
        timestamp: 32,  "dccp.timestamp", "Timestamp", Dec;
        checksum: 32,   "dccp.checksum_data", "Data Checksum", Hex(8);
        loss_rate: 32,  "dccp.ccid3_loss_event_rate", "Loss Event Rate", Dec;
        intervals,      "dccp.ccid3_loss_intervals", "Loss Intervals", Bytes;
        rate: 32,       "dccp.ccid3_receive_rate", "Receive Rate", Dec;
        reserved,       "dccp.option_reserved", "Reserved", Bytes;
        specific,       "dccp.ccid_option_data", "Congestion control's own", Bytes;
        broken,         "dccp.option_value", "Value of wrong length", Bytes;
    }
}

header! {
    /// A feature is agreed upon, RFC 4340 §6.
    pub struct Feature("dccp.feature", "Feature", 3 bytes) {
        kind:   u8 = 0..8,   "dccp.option_type",    "Option Type",    Dec => types, or 32;
        len:    u8 = 8..16,  "dccp.option_length",  "Option Length",  Whole(1);
        number: u8 = 16..24, "dccp.feature_number", "Feature Number", Dec => features;
    }
    data {
        value, "dccp.feature_value", "Value", Bytes;
    }
}

header! {
    /// A time stamp that comes back.
    pub struct Echo("dccp.echo", "Timestamp Echo", 6 bytes) {
        kind:  u8  = 0..8,   "dccp.option_type",    "Option Type",    Dec => types, or 42;
        len:   u8  = 8..16,  "dccp.option_length",  "Option Length",  Whole(1);
        stamp: u32 = 16..48, "dccp.timestamp_echo", "Timestamp Echo", Dec;
    }
}

header! {
    /// The same, with the time that it took, in units of ten microseconds.
    pub struct EchoShort("dccp.echo_short", "Timestamp Echo", 8 bytes) {
        kind:    u8  = 0..8,   "dccp.option_type",    "Option Type",    Dec => types, or 42;
        len:     u8  = 8..16,  "dccp.option_length",  "Option Length",  Whole(1);
        stamp:   u32 = 16..48, "dccp.timestamp_echo", "Timestamp Echo", Dec;
        elapsed: u16 = 48..64, "dccp.elapsed_time",   "Elapsed Time",   Dec;
    }
}

header! {
    /// The same, where it took long.
    pub struct EchoLong("dccp.echo_long", "Timestamp Echo", 10 bytes) {
        kind:    u8  = 0..8,   "dccp.option_type",    "Option Type",    Dec => types, or 42;
        len:     u8  = 8..16,  "dccp.option_length",  "Option Length",  Whole(1);
        stamp:   u32 = 16..48, "dccp.timestamp_echo", "Timestamp Echo", Dec;
        elapsed: u32 = 48..80, "dccp.elapsed_time",   "Elapsed Time",   Dec;
    }
}

header! {
    /// How long the packet that is acknowledged has been here, in units of ten microseconds.
    pub struct ElapsedShort("dccp.elapsed_short", "Elapsed Time", 4 bytes) {
        kind:    u8  = 0..8,   "dccp.option_type",   "Option Type",   Dec => types, or 43;
        len:     u8  = 8..16,  "dccp.option_length", "Option Length", Whole(1);
        elapsed: u16 = 16..32, "dccp.elapsed_time",  "Elapsed Time",  Dec;
    }
}

header! {
    /// The same, where it is long.
    pub struct Elapsed("dccp.elapsed", "Elapsed Time", 6 bytes) {
        kind:    u8  = 0..8,   "dccp.option_type",   "Option Type",   Dec => types, or 43;
        len:     u8  = 8..16,  "dccp.option_length", "Option Length", Whole(1);
        elapsed: u32 = 16..48, "dccp.elapsed_time",  "Elapsed Time",  Dec;
    }
}

/// Options below this one are a byte each.
pub(super) const LONG: u8 = 32;

/// One option with its type; an error if its length is less than two or more than there is.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    match *input {
        [kind, ..] if kind < LONG => take(Single::TABLE, 1, input),
        [_, len, ..] if len >= 2 => take(DccpOption::TABLE, len.into(), input),
        _ => Err(Error::short(DccpOption::TABLE, DccpOption::LEN, input.len()).into()),
    }
}

/// Tells an option.
pub(super) fn fields<'a>(to: &mut Fields<'a, '_>, bytes: Range<usize>, option: &'a [u8]) {
    let (start, end) = (bytes.start, bytes.end);
    let value = start + DccpOption::LEN..end;
    match (option[0], option.len()) {
        (_, 1) => return to.record(Single::TABLE, bytes),
        (32..=35, Feature::LEN..) => {
            to.record(Feature::TABLE, bytes);
            return to.data(Feature::value, start + Feature::LEN..end);
        }
        (42, Echo::LEN) => return to.record(Echo::TABLE, bytes),
        (42, EchoShort::LEN) => return to.record(EchoShort::TABLE, bytes),
        (42, EchoLong::LEN) => return to.record(EchoLong::TABLE, bytes),
        (43, ElapsedShort::LEN) => return to.record(ElapsedShort::TABLE, bytes),
        (43, Elapsed::LEN) => return to.record(Elapsed::TABLE, bytes),
        _ => to.record(DccpOption::TABLE, bytes),
    }
    let field = match (option[0], value.len()) {
        (37, 1..=6) => {
            to.hide(DccpOption::non_data, value.clone());
            return to.number(DccpOption::non_data_count, value, number(&option[2..]) as usize);
        }
        (36, _) => DccpOption::cookie,
        (38, _) => DccpOption::vector,
        (39, _) => DccpOption::other_vector,
        (40, _) => DccpOption::dropped,
        (41, 4) => DccpOption::timestamp,
        (44, 4) => DccpOption::checksum,
        (192, 4) => DccpOption::loss_rate,
        (193, _) => DccpOption::intervals,
        (194, 4) => DccpOption::rate,
        (32..=35 | 37 | 41..=44 | 192 | 194, _) => return to.data(DccpOption::broken, value),
        (45..=127, _) => DccpOption::reserved,
        _ => DccpOption::specific,
    };
    to.data_or(field, value, "<MISSING>");
}

/// Tells an option whose length cannot be: it is the last one.
pub(super) fn broken(to: &mut Fields<'_, '_>, bytes: Range<usize>) {
    to.record(Single::TABLE, bytes.start..bytes.start + Single::LEN);
    to.data(DccpOption::broken, bytes.start + Single::LEN..bytes.end);
}

/// The number in these bytes, of which there are eight at the most.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn is_padding(option: &[u8]) -> bool {
    option.first() == Some(&0)
}

fn is_mandatory(option: &[u8]) -> bool {
    option.first() == Some(&1)
}

fn is_slow(option: &[u8]) -> bool {
    option.first() == Some(&2)
}

fn is_reserved(option: &[u8]) -> bool {
    matches!(option.first(), Some(3..LONG))
}

/// RFC 4340 table 3, RFC 4342 §8.
fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Padding",
        1 => "Mandatory",
        2 => "Slow Receiver",
        32 => "Change L",
        33 => "Confirm L",
        34 => "Change R",
        35 => "Confirm R",
        36 => "Init Cookie",
        37 => "NDP Count",
        38 => "Ack Vector, nonce 0",
        39 => "Ack Vector, nonce 1",
        40 => "Data Dropped",
        41 => "Timestamp",
        42 => "Timestamp Echo",
        43 => "Elapsed Time",
        44 => "Data Checksum",
        192 => "Loss Event Rate",
        193 => "Loss Intervals",
        194 => "Receive Rate",
        128..=255 => "Congestion control's own",
        _ => return None,
    })
}

/// RFC 4340 table 4, RFC 4342 §9.
fn features(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Congestion Control ID",
        2 => "Allow Short Sequence Numbers",
        3 => "Sequence Window",
        4 => "ECN Incapable",
        5 => "Ack Ratio",
        6 => "Send Ack Vector",
        7 => "Send NDP Count",
        8 => "Minimum Checksum Coverage",
        9 => "Check Data Checksum",
        192 => "Send Loss Event Rate",
        128..=255 => "Congestion control's own",
        _ => return None,
    })
}
