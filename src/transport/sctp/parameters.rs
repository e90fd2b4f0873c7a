//! Parameters of chunks, [RFC 9260 §3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1) and IANA's registry.

use super::words;
use crate::codec::Field;
use crate::header;

header! {
    /// Type and length of a parameter; its value follows.
    pub struct Parameter("sctp.parameter", "Parameter", 4 bytes) {
        kind:   u16 = 0..16,  "sctp.parameter_type",   "Type",   Hex(4) => words::parameters;
                      0..1,   "sctp.parameter_bit_1",  "Skip if not known",   Flag;
                      1..2,   "sctp.parameter_bit_2",  "Report if not known", Flag;
        length: u16 = 16..32, "sctp.parameter_length", "Length", Whole(1);
    }
    data {
        heartbeat,       "sctp.parameter_heartbeat_information", "Heartbeat Information", Bytes;
        ipv4: 32,        "sctp.parameter_ipv4_address", "IPv4 Address", Ip;
        ipv6: 128,       "sctp.parameter_ipv6_address", "IPv6 Address", Ip;
        cookie,          "sctp.parameter_state_cookie", "State Cookie", Bytes;
        increment: 32,   "sctp.parameter_cookie_preservative_incr", "Suggested Cookie Life-Span Increment, in milliseconds", Dec;
        host_name,       "sctp.parameter_hostname", "Host Name", Text;
        address_type: 16, "sctp.parameter_supported_address_type", "Address Type", Dec => words::parameters;
        request: 32,     "sctp.parameter_reconfig_request_sequence_number", "Re-configuration Request Sequence Number", Dec;
        response: 32,    "sctp.parameter_reconfig_response_sequence_number", "Re-configuration Response Sequence Number", Dec;
        last_tsn: 32,    "sctp.parameter_senders_last_assigned_tsn", "Sender's Last Assigned TSN", Dec;
        result: 32,      "sctp.parameter_reconfig_response_result", "Result", Dec => words::results;
        sender_next: 32, "sctp.parameter_senders_next_tsn", "Sender's Next TSN", Dec;
        receiver_next: 32, "sctp.parameter_receivers_next_tsn", "Receiver's Next TSN", Dec;
        sid: 16,         "sctp.parameter_reconfig_sid", "Stream Number", Dec;
        outgoing: 16,    "sctp.parameter_add_outgoing_streams_number", "Number of New Streams", Dec;
        outgoing_reserved: 16, "sctp.parameter_add_outgoing_streams_reserved", "Reserved", Dec;
        incoming: 16,    "sctp.parameter_add_incoming_streams_number", "Number of New Streams", Dec;
        incoming_reserved: 16, "sctp.parameter_add_incoming_streams_reserved", "Reserved", Dec;
        random,          "sctp.random_number", "Random Number", Bytes;
        chunk: 8,        "sctp.chunk_type_to_auth", "Chunk Type", Dec => words::chunks;
        hmac: 16,        "sctp.hmac_id", "HMAC Identifier", Dec => words::hmacs;
        extension: 8,    "sctp.supported_chunk_type", "Chunk Type", Dec => words::chunks;
        correlation: 32, "sctp.correlation_id", "Correlation ID", Hex(8);
        indication: 32,  "sctp.adaptation_layer_indication", "Adaptation Code Point", Hex(8);
        value,           "sctp.parameter_value", "Value", Bytes;
        padding,         "sctp.parameter_padding", "Padding", Bytes;
    }
}

/// What a value is made of: rows of a width, then the rest.
pub(super) struct Value {
    pub(super) rows: &'static [&'static Field],
    pub(super) rest: Rest,
}

/// What lies behind the rows of a value.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    /// Nothing is defined; what is there is not shown.
    Nothing,
    /// One row.
    Data(&'static Field),
    /// A row again and again.
    Each(&'static Field),
    Parameters,
    Causes,
    Chunk,
}

/// What the value of this parameter is made of.
pub(super) fn value(kind: u16) -> Value {
    let some = |rows, rest| Value { rows, rest };
    let only = |rows| some(rows, Rest::Nothing);
    let rest = |rest| some(&[], rest);
    match kind {
        0x0001 => rest(Rest::Data(Parameter::heartbeat)),
        0x0005 => only(&[Parameter::ipv4]),
        0x0006 => only(&[Parameter::ipv6]),
        0x0007 => rest(Rest::Data(Parameter::cookie)),
        0x0008 => rest(Rest::Parameters),
        0x0009 => only(&[Parameter::increment]),
        0x000b => rest(Rest::Data(Parameter::host_name)),
        0x000c => rest(Rest::Each(Parameter::address_type)),
        // RFC 6525 §4.
        0x000d => {
            some(&[Parameter::request, Parameter::response, Parameter::last_tsn], Rest::Each(Parameter::sid))
        }
        0x000e => some(&[Parameter::request], Rest::Each(Parameter::sid)),
        0x000f => only(&[Parameter::request]),
        0x0010 => {
            only(&[Parameter::response, Parameter::result, Parameter::sender_next, Parameter::receiver_next])
        }
        0x0011 => only(&[Parameter::request, Parameter::outgoing, Parameter::outgoing_reserved]),
        0x0012 => only(&[Parameter::request, Parameter::incoming, Parameter::incoming_reserved]),
        // Just that it is there: RFC 9260 appendix A, RFC 3758 §3.1.
        0x8000 | 0xc000 => only(&[]),
        // RFC 4895 §3.
        0x8002 => rest(Rest::Data(Parameter::random)),
        0x8003 => rest(Rest::Each(Parameter::chunk)),
        0x8004 => rest(Rest::Each(Parameter::hmac)),
        // RFC 5061 §4.2.
        0x8008 => rest(Rest::Each(Parameter::extension)),
        0xc001 | 0xc002 | 0xc004 => some(&[Parameter::correlation], Rest::Parameters),
        0xc003 => some(&[Parameter::correlation], Rest::Causes),
        0xc005 => only(&[Parameter::correlation]),
        0xc006 => only(&[Parameter::indication]),
        _ => rest(Rest::Data(Parameter::value)),
    }
}
