//! The optional words of a GRE header: RFC 2784 §2.2, RFC 2890 §2, RFC 2637 §4.1; and the redirect header of WCCP,
//! draft-wilson-wrec-wccp-v2 §4.12.

use crate::header;

header! {
    /// There if the checksum or the routing flag is set.
    pub struct Sum("gre.sum", "Checksum and Offset", 4 bytes) {
        checksum: u16 = 0..16,  "gre.checksum", "Checksum", Hex(4);
        offset:   u16 = 16..32, "gre.offset",   "Offset of the active source route entry", Dec;
    }
}

header! {
    /// There if the key flag is set.
    pub struct Key("gre.keyed", "Key", 4 bytes) {
        key: u32 = 0..32, "gre.key", "Key", Hex(8);
    }
}

header! {
    /// The key of version 1.
    pub struct Call("gre.call", "Call", 4 bytes) {
        payload_length: u16 = 0..16,  "gre.key.payload_length", "Payload Length", Dec;
        call_id:        u16 = 16..32, "gre.key.call_id",        "Call ID of the peer", Dec;
    }
}

header! {
    /// There if the sequence number flag is set.
    pub struct Sequence("gre.sequence", "Sequence", 4 bytes) {
        number: u32 = 0..32, "gre.sequence_number", "Sequence Number", Dec;
    }
}

header! {
    /// There if the acknowledgment flag of version 1 is set.
    pub struct Acknowledgment("gre.acknowledgment", "Acknowledgment", 4 bytes) {
        number: u32 = 0..32, "gre.ack_number", "Acknowledgment Number", Dec;
    }
}

header! {
    /// In front of a packet that a router redirects to a web cache.
    pub struct Redirect("gre.wccp.redirect_header", "Redirect header", 4 bytes) {
        reserved:    u8   = 0..5,   "gre.wccp.reserved",                "Reserved",          Hex(2);
        ignored:     bool = 5..6,   "gre.wccp.redirect_header_valid",   "Header is not valid", Flag;
        alternative: bool = 6..7,   "gre.wccp.alternative_bucket_used", "Alternative bucket is used", Flag;
        dynamic:     bool = 7..8,   "gre.wccp.dynamic_service",         "Dynamic service",   Flag;
        service:     u8   = 8..16,  "gre.wccp.service_id",              "Service ID",        Dec;
        other:       u8   = 16..24, "gre.wccp.alternative_bucket",      "Alternative bucket", Dec;
        primary:     u8   = 24..32, "gre.wccp.primary_bucket",          "Primary bucket",    Dec;
    }
}
