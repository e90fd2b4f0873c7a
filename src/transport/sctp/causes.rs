//! Causes of errors, [RFC 9260 §3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10) and IANA's registry.

use super::parameters::{Parameter, Rest, Value};
use super::words;
use crate::header;

header! {
    /// Code and length of a cause; what there is to say about it follows.
    pub struct Cause("sctp.cause", "Error Cause", 4 bytes) {
        code:   u16 = 0..16,  "sctp.cause_code",   "Cause Code", Hex(4) => words::causes;
        length: u16 = 16..32, "sctp.cause_length", "Length",     Whole(1);
    }
    data {
        stream: 16,    "sctp.cause_stream_identifier", "Stream Identifier", Dec;
        reserved: 16,  "sctp.cause_reserved", "Reserved", Dec;
        missing: 32,   "sctp.cause_nr_of_missing_parameters", "Number of Missing Parameters", Dec;
        parameter: 16, "sctp.cause_missing_parameter_type", "Missing Parameter", Hex(4) => words::parameters;
        staleness: 32, "sctp.cause_measure_of_staleness", "Measure of Staleness, in microseconds", Dec;
        tsn: 32,       "sctp.cause_tsn", "TSN", Dec;
        information,   "sctp.cause_information", "Information", Bytes;
        padding,       "sctp.cause_padding", "Padding", Bytes;
    }
}

/// What is said about this cause.
pub(super) fn value(code: u16) -> Value {
    let some = |rows, rest| Value { rows, rest };
    let only = |rows| some(rows, Rest::Nothing);
    let rest = |rest| some(&[], rest);
    match code {
        0x0001 => only(&[Cause::stream, Cause::reserved]),
        0x0002 => some(&[Cause::missing], Rest::Each(Cause::parameter)),
        0x0003 => only(&[Cause::staleness]),
        0x0006 => rest(Rest::Chunk),
        0x0009 => only(&[Cause::tsn]),
        0x0005 | 0x0008 | 0x000b => rest(Rest::Parameters),
        // RFC 5061 §4.3: what could not be done; §4.3.4 aborts without a parameter.
        0x00a0..=0x00a2 | 0x00a4 => rest(Rest::Parameters),
        // RFC 4895 §4.2.
        0x0105 => only(&[Parameter::hmac]),
        _ => rest(Rest::Data(Cause::information)),
    }
}
