//! The tables of chunks, [RFC 9260 §3.3](https://www.rfc-editor.org/rfc/rfc9260#section-3.3) and IANA's registry.
//!
//! The file is long because the chunks are many; each is some ten lines.

use super::words;
use crate::codec::{Field, Header, Table};
use crate::header;

/// A chunk of a type, flags and a length, then the rows that are its own.
macro_rules! chunk {
    (
        $(#[$doc:meta])* pub struct $Chunk:ident($name:literal, $title:literal, $len:literal bytes $(, kind $kind:literal)?) { $($flag:tt)* } { $($row:tt)* }
        $($data:tt)*
    ) => {
        header! {
            $(#[$doc])*
            pub struct $Chunk($name, $title, $len bytes) {
                kind:   u8  = 0..8,   "sctp.chunk_type",  "Type",  Dec => words::chunks$(, or $kind)?;
                              0..1,   "sctp.chunk_bit_1", "Skip if not known", Flag;
                              1..2,   "sctp.chunk_bit_2", "Report if not known", Flag;
                flags:  u8  = 8..16,  "sctp.chunk_flags", "Flags", Hex(2);
                $($flag)*
                length: u16 = 16..32, "sctp.chunk_length", "Length", Whole(1);
                $($row)*
            }
            $($data)*
        }
    };
}

chunk! {
    /// A chunk of which no more than this is known.
    pub struct Chunk("sctp.chunk", "Chunk", 4 bytes) {} {}
    data {
        value,   "sctp.chunk_value",   "Value",   Bytes;
        padding, "sctp.chunk_padding", "Padding", Bytes;
    }
}

chunk! {
    /// User data (0), RFC 9260 §3.3.1.
    pub struct Data("sctp.chunk.data", "DATA", 16 bytes) {
        12..13, "sctp.data_i_bit", "Acknowledge immediately", Flag;
        13..14, "sctp.data_u_bit", "Unordered", Flag;
        14..15, "sctp.data_b_bit", "Beginning", Flag;
        15..16, "sctp.data_e_bit", "End",       Flag;
    } {
        tsn:  u32 = 32..64,   "sctp.data_tsn_raw", "TSN",                    Dec;
        sid:  u16 = 64..80,   "sctp.data_sid",     "Stream Identifier",      Hex(4);
        ssn:  u16 = 80..96,   "sctp.data_ssn",     "Stream Sequence Number", Dec;
        ppid: u32 = 96..128,  "sctp.data_payload_proto_id", "Payload Protocol Identifier", Dec => words::payloads;
    }
    data {
        user_data, "sctp.data_user_data", "User Data", Bytes;
    }
}

chunk! {
    /// User data that may be interleaved (64), RFC 8260 §2.1.
    pub struct IData("sctp.chunk.i_data", "I-DATA", 20 bytes, kind 64) {
        12..13, "sctp.data_i_bit", "Acknowledge immediately", Flag;
        13..14, "sctp.data_u_bit", "Unordered", Flag;
        14..15, "sctp.data_b_bit", "Beginning", Flag;
        15..16, "sctp.data_e_bit", "End",       Flag;
    } {
        tsn:      u32 = 32..64,   "sctp.data_tsn_raw",  "TSN",                Dec;
        sid:      u16 = 64..80,   "sctp.data_sid",      "Stream Identifier",  Hex(4);
        reserved: u16 = 80..96,   "sctp.data_reserved", "Reserved",           Dec;
        mid:      u32 = 96..128,  "sctp.data_mid",      "Message Identifier", Dec;
        last:     u32 = 128..160, "sctp.data_payload_proto_id", "Payload Protocol Identifier", Dec => words::payloads, if begins;
                        128..160 alias, "sctp.data_fsn", "Fragment Sequence Number", Dec, if goes_on;
    }
}

chunk! {
    /// Initiation (1), RFC 9260 §3.3.2; parameters follow.
    pub struct Init("sctp.chunk.init", "INIT", 20 bytes, kind 1) {} {
        tag:         u32 = 32..64,   "sctp.init_initiate_tag",   "Initiate Tag", Hex(8);
                           32..64,   "sctp.initiate_tag",        "Initiate Tag", Hex(8);
        credit:      u32 = 64..96,   "sctp.init_credit",         "Advertised Receiver Window Credit", Dec;
        out_streams: u16 = 96..112,  "sctp.init_nr_out_streams", "Number of Outbound Streams", Dec;
        in_streams:  u16 = 112..128, "sctp.init_nr_in_streams",  "Number of Inbound Streams",  Dec;
        tsn:         u32 = 128..160, "sctp.init_initial_tsn",    "Initial TSN",  Dec;
    }
}

chunk! {
    /// Initiation acknowledgment (2), RFC 9260 §3.3.3; parameters follow.
    pub struct InitAck("sctp.chunk.init_ack", "INIT ACK", 20 bytes, kind 2) {} {
        tag:         u32 = 32..64,   "sctp.initack_initiate_tag",   "Initiate Tag", Hex(8);
                           32..64,   "sctp.initiate_tag",           "Initiate Tag", Hex(8);
        credit:      u32 = 64..96,   "sctp.initack_credit",         "Advertised Receiver Window Credit", Dec;
        out_streams: u16 = 96..112,  "sctp.initack_nr_out_streams", "Number of Outbound Streams", Dec;
        in_streams:  u16 = 112..128, "sctp.initack_nr_in_streams",  "Number of Inbound Streams",  Dec;
        tsn:         u32 = 128..160, "sctp.initack_initial_tsn",    "Initial TSN",  Dec;
    }
}

chunk! {
    /// Selective acknowledgment (3), RFC 9260 §3.3.4; blocks and duplicates follow.
    pub struct Sack("sctp.chunk.sack", "SACK", 16 bytes, kind 3) {
        15..16, "sctp.sack_nounce_sum", "Nonce Sum", Dec;
    } {
        tsn:        u32 = 32..64,   "sctp.sack_cumulative_tsn_ack_raw", "Cumulative TSN Ack", Dec;
        a_rwnd:     u32 = 64..96,   "sctp.sack_a_rwnd", "Advertised Receiver Window Credit", Dec;
        gaps:       u16 = 96..112,  "sctp.sack_number_of_gap_blocks", "Number of Gap Ack Blocks", Count("sctp.chunk.sack.gap");
        duplicates: u16 = 112..128, "sctp.sack_number_of_duplicated_tsns", "Number of Duplicate TSNs", Count("sctp.chunk.sack.duplicate");
    }
    data {
        acked, "sctp.sack_number_of_tsns_gap_acked", "Number of TSNs in gap ack blocks", Dec;
    }
}

header! {
    /// TSNs that have arrived behind a gap, counted from the cumulative one.
    pub struct Gap("sctp.chunk.sack.gap", "Gap Ack Block", 4 bytes) {
        start: u16 = 0..16,  "sctp.sack_gap_block_start", "Start", Dec;
        end:   u16 = 16..32, "sctp.sack_gap_block_end",   "End",   Dec;
    }
    data {
        first, "sctp.sack_gap_block_start_tsn", "Start TSN", Dec;
        last,  "sctp.sack_gap_block_end_tsn",   "End TSN",   Dec;
    }
}

header! {
    /// A TSN that has arrived more than once.
    pub struct Duplicate("sctp.chunk.sack.duplicate", "Duplicate TSN", 4 bytes) {
        tsn: u32 = 0..32, "sctp.sack_duplicate_tsn", "Duplicate TSN", Dec;
    }
}

chunk! {
    /// Selective acknowledgment that says what will not be asked for again (16), draft-tuexen-tsvwg-sctp-multipath.
    pub struct NrSack("sctp.chunk.nr_sack", "NR-SACK", 20 bytes, kind 16) {
        15..16, "sctp.nr_sack_nounce_sum", "Nonce Sum", Dec;
    } {
        tsn:        u32 = 32..64,   "sctp.nr_sack_cumulative_tsn_ack", "Cumulative TSN Ack", Dec;
        a_rwnd:     u32 = 64..96,   "sctp.nr_sack_a_rwnd", "Advertised Receiver Window Credit", Dec;
        gaps:       u16 = 96..112,  "sctp.nr_sack_number_of_gap_blocks", "Number of Gap Ack Blocks", Count("sctp.chunk.nr_sack.gap");
        nr_gaps:    u16 = 112..128, "sctp.nr_sack_number_of_nr_gap_blocks", "Number of NR Gap Ack Blocks", Count("sctp.chunk.nr_sack.nr_gap");
        duplicates: u16 = 128..144, "sctp.nr_sack_number_of_duplicated_tsns", "Number of Duplicate TSNs", Count("sctp.chunk.nr_sack.duplicate");
        reserved:   u16 = 144..160, "sctp.nr_sack_reserved", "Reserved", Hex(4);
    }
    data {
        acked,    "sctp.nr_sack_number_of_tsns_gap_acked", "Number of TSNs in gap ack blocks", Dec;
        nr_acked, "sctp.nr_sack_number_of_tsns_nr_gap_acked", "Number of TSNs in NR gap ack blocks", Dec;
    }
}

header! {
    /// TSNs that have arrived, but may be asked for again.
    pub struct NrSackGap("sctp.chunk.nr_sack.gap", "Gap Ack Block", 4 bytes) {
        start: u16 = 0..16,  "sctp.nr_sack_gap_block_start", "Start", Dec;
        end:   u16 = 16..32, "sctp.nr_sack_gap_block_end",   "End",   Dec;
    }
    data {
        first, "sctp.nr_sack_gap_block_start_tsn", "Start TSN", Dec;
        last,  "sctp.nr_sack_gap_block_end_tsn",   "End TSN",   Dec;
    }
}

header! {
    /// TSNs that have arrived for good.
    pub struct NrGap("sctp.chunk.nr_sack.nr_gap", "NR Gap Ack Block", 4 bytes) {
        start: u16 = 0..16,  "sctp.nr_sack_nr_gap_block_start", "Start", Dec;
        end:   u16 = 16..32, "sctp.nr_sack_nr_gap_block_end",   "End",   Dec;
    }
    data {
        first, "sctp.nr_sack_nr_gap_block_start_tsn", "Start TSN", Dec;
        last,  "sctp.nr_sack_nr_gap_block_end_tsn",   "End TSN",   Dec;
    }
}

header! {
    /// A TSN that has arrived more than once.
    pub struct NrDuplicate("sctp.chunk.nr_sack.duplicate", "Duplicate TSN", 4 bytes) {
        tsn: u32 = 0..32, "sctp.nr_sack_duplicate_tsn", "Duplicate TSN", Dec;
    }
}

chunk! {
    /// Abort (6), RFC 9260 §3.3.7; causes follow.
    pub struct Abort("sctp.chunk.abort", "ABORT", 4 bytes, kind 6) {
        15..16, "sctp.abort_t_bit", "The tag is the receiver's own", Flag;
    } {}
}

chunk! {
    /// Shutdown (7), RFC 9260 §3.3.8.
    pub struct Shutdown("sctp.chunk.shutdown", "SHUTDOWN", 8 bytes, kind 7) {} {
        tsn: u32 = 32..64, "sctp.shutdown_cumulative_tsn_ack", "Cumulative TSN Ack", Dec;
    }
}

chunk! {
    /// A cookie comes back (10), RFC 9260 §3.3.11.
    pub struct CookieEcho("sctp.chunk.cookie_echo", "COOKIE ECHO", 4 bytes, kind 10) {} {}
    data {
        cookie, "sctp.cookie", "Cookie", Bytes;
    }
}

chunk! {
    /// Congestion was seen (12), RFC 9260 appendix A.
    pub struct Ecne("sctp.chunk.ecne", "ECNE", 8 bytes, kind 12) {} {
        tsn: u32 = 32..64, "sctp.ecne_lowest_tsn", "Lowest TSN", Dec;
    }
}

chunk! {
    /// The congestion window was reduced (13), RFC 9260 appendix A.
    pub struct Cwr("sctp.chunk.cwr", "CWR", 8 bytes, kind 13) {} {
        tsn: u32 = 32..64, "sctp.cwr_lowest_tsn", "Lowest TSN", Dec;
    }
}

chunk! {
    /// The shutdown is done (14), RFC 9260 §3.3.13.
    pub struct ShutdownComplete("sctp.chunk.shutdown_complete", "SHUTDOWN COMPLETE", 4 bytes, kind 14) {
        15..16, "sctp.shutdown_complete_t_bit", "The tag is the receiver's own", Flag;
    } {}
}

chunk! {
    /// Authentication of the chunks behind it (15), RFC 4895 §4.1.
    pub struct Auth("sctp.chunk.auth", "AUTH", 8 bytes, kind 15) {} {
        key:  u16 = 32..48, "sctp.shared_key_id", "Shared Key Identifier", Dec;
        hmac: u16 = 48..64, "sctp.hmac_id",       "HMAC Identifier",       Dec => words::hmacs;
    }
    data {
        code, "sctp.hmac", "HMAC", Bytes;
    }
}

chunk! {
    /// Address configuration (193), RFC 5061 §4.1.1; parameters follow.
    pub struct Asconf("sctp.chunk.asconf", "ASCONF", 8 bytes, kind 193) {} {
        serial: u32 = 32..64, "sctp.asconf_seq_nr_number", "Sequence Number", Hex(8);
    }
}

chunk! {
    /// Address configuration acknowledgment (128), RFC 5061 §4.1.2; parameters follow.
    pub struct AsconfAck("sctp.chunk.asconf_ack", "ASCONF-ACK", 8 bytes, kind 128) {} {
        serial: u32 = 32..64, "sctp.asconf_ack_seq_nr_number", "Sequence Number", Hex(8);
    }
}

chunk! {
    /// A packet was dropped (129), draft-stewart-tsvwg-sctp-pktdrprep; the packet follows.
    pub struct PacketDrop("sctp.chunk.pktdrop", "PKTDROP", 16 bytes, kind 129) {
        13..14, "sctp.pckdrop_t_bit", "Truncated",    Flag;
        14..15, "sctp.pckdrop_b_bit", "Bad checksum", Flag;
        15..16, "sctp.pckdrop_m_bit", "By a middlebox", Flag;
    } {
        bandwidth: u32 = 32..64,   "sctp.pktdrop_bandwidth", "Bandwidth",  Dec;
        queue:     u32 = 64..96,   "sctp.pktdrop_queuesize", "Queue Size", Dec;
        truncated: u16 = 96..112,  "sctp.pktdrop_truncated_length", "Truncated Length", Dec;
        reserved:  u16 = 112..128, "sctp.pktdrop_reserved",  "Reserved",   Dec;
    }
    data {
        packet, "sctp.pktdrop_datafield", "Packet", Bytes;
    }
}

chunk! {
    /// Padding (132), RFC 4820 §3.
    pub struct Pad("sctp.chunk.pad", "PAD", 4 bytes, kind 132) {} {}
    data {
        data, "sctp.padding_data", "Padding Data", Bytes;
    }
}

chunk! {
    /// TSNs that will not come any more (192), RFC 3758 §3.2; streams follow.
    pub struct ForwardTsn("sctp.chunk.forward_tsn", "FORWARD-TSN", 8 bytes, kind 192) {} {
        tsn: u32 = 32..64, "sctp.forward_tsn_tsn", "New Cumulative TSN", Dec;
    }
    data {
        sid: 16, "sctp.forward_tsn_sid", "Stream Identifier",      Dec;
        ssn: 16, "sctp.forward_tsn_ssn", "Stream Sequence Number", Dec;
    }
}

chunk! {
    /// TSNs that will not come any more (194), RFC 8260 §2.3.1; streams follow.
    pub struct IForwardTsn("sctp.chunk.i_forward_tsn", "I-FORWARD-TSN", 8 bytes, kind 194) {} {
        tsn: u32 = 32..64, "sctp.i_forward_tsn_tsn", "New Cumulative TSN", Dec;
    }
}

header! {
    /// A stream of which messages will not come any more, RFC 8260 §2.3.1.
    pub struct Skipped("sctp.chunk.i_forward_tsn.stream", "Stream", 8 bytes) {
        sid:       u16  = 0..16,  "sctp.i_forward_tsn_sid",   "Stream Identifier", Dec;
                          16..32, "sctp.i_forward_tsn_flags", "Flags",     Hex(4);
        reserved:  u16  = 16..31, "sctp.i_forward_tsn_res",   "Reserved",  Dec;
        unordered: bool = 31..32, "sctp.i_forward_tsn_u_bit", "Unordered", Flag;
        mid:       u32  = 32..64, "sctp.forward_tsn_mid",     "Message Identifier", Dec;
    }
}

impl Data {
    /// The flag of the first chunk of a message.
    pub const BEGINS: u8 = 2;
}

/// Every table of a chunk, and of the records in them.
pub(super) static TABLES: [&Table; 26] = [
    Chunk::TABLE,
    Data::TABLE,
    IData::TABLE,
    Init::TABLE,
    InitAck::TABLE,
    Sack::TABLE,
    Gap::TABLE,
    Duplicate::TABLE,
    NrSack::TABLE,
    NrSackGap::TABLE,
    NrGap::TABLE,
    NrDuplicate::TABLE,
    Abort::TABLE,
    Shutdown::TABLE,
    CookieEcho::TABLE,
    Ecne::TABLE,
    Cwr::TABLE,
    ShutdownComplete::TABLE,
    Auth::TABLE,
    Asconf::TABLE,
    AsconfAck::TABLE,
    PacketDrop::TABLE,
    Pad::TABLE,
    ForwardTsn::TABLE,
    IForwardTsn::TABLE,
    Skipped::TABLE,
];

/// What lies behind the table of a chunk.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    Nothing,
    Data(&'static Field),
    Parameters,
    Causes,
    Sack,
    NrSack,
    Streams,
    Skipped,
}

/// The table of a chunk, and what lies behind it.
pub(super) fn known(kind: u8) -> (&'static Table, Rest) {
    match kind {
        0 => (Data::TABLE, Rest::Data(Data::user_data)),
        1 => (Init::TABLE, Rest::Parameters),
        2 => (InitAck::TABLE, Rest::Parameters),
        3 => (Sack::TABLE, Rest::Sack),
        4 | 5 | 130 => (Chunk::TABLE, Rest::Parameters),
        6 => (Abort::TABLE, Rest::Causes),
        7 => (Shutdown::TABLE, Rest::Nothing),
        8 | 11 => (Chunk::TABLE, Rest::Nothing),
        9 => (Chunk::TABLE, Rest::Causes),
        10 => (CookieEcho::TABLE, Rest::Data(CookieEcho::cookie)),
        12 => (Ecne::TABLE, Rest::Nothing),
        13 => (Cwr::TABLE, Rest::Nothing),
        14 => (ShutdownComplete::TABLE, Rest::Nothing),
        15 => (Auth::TABLE, Rest::Data(Auth::code)),
        16 => (NrSack::TABLE, Rest::NrSack),
        64 => (IData::TABLE, Rest::Data(Data::user_data)),
        128 => (AsconfAck::TABLE, Rest::Parameters),
        129 => (PacketDrop::TABLE, Rest::Data(PacketDrop::packet)),
        132 => (Pad::TABLE, Rest::Data(Pad::data)),
        192 => (ForwardTsn::TABLE, Rest::Streams),
        193 => (Asconf::TABLE, Rest::Parameters),
        194 => (IForwardTsn::TABLE, Rest::Skipped),
        _ => (Chunk::TABLE, Rest::Data(Chunk::value)),
    }
}

/// Bytes in front of what a chunk carries, if it carries data.
pub(super) fn data(kind: u8) -> Option<usize> {
    match kind {
        0 => Some(Data::LEN),
        64 => Some(IData::LEN),
        _ => None,
    }
}

fn begins(chunk: &[u8]) -> bool {
    chunk.get(1).is_some_and(|flags| flags & Data::BEGINS != 0)
}

fn goes_on(chunk: &[u8]) -> bool {
    !begins(chunk)
}
