//! What a router can do: [RFC 2328 §A.2](https://www.rfc-editor.org/rfc/rfc2328#appendix-A.2) with its additions, and
//! [RFC 5340 §A.2](https://www.rfc-editor.org/rfc/rfc5340#appendix-A.2).

use crate::header;

header! {
    /// Options of version 2.
    pub struct Options2("ospf.v2.options", "Options", 1 bytes) {
                   0..8, "ospf.v2.options",    "Options", Hex(2);
        dn: bool = 0..1, "ospf.v2.options.dn", "DN", Flag;
        o:  bool = 1..2, "ospf.v2.options.o",  "Opaque", Flag;
        dc: bool = 2..3, "ospf.v2.options.dc", "Demand Circuits", Flag;
        l:  bool = 3..4, "ospf.v2.options.l",  "Link-Local Signalling", Flag;
        n:  bool = 4..5, "ospf.v2.options.n",  "NSSA", Flag;
        mc: bool = 5..6, "ospf.v2.options.mc", "Multicast", Flag;
        e:  bool = 6..7, "ospf.v2.options.e",  "External Routing", Flag;
        mt: bool = 7..8, "ospf.v2.options.mt", "Multi-Topology", Flag;
    }
}

header! {
    /// Options of an NSSA-LSA of version 2, RFC 3101 §2.4.
    pub struct OptionsNssa("ospf.v2.options", "Options", 1 bytes) {
                   0..8, "ospf.v2.options",    "Options", Hex(2);
        dn: bool = 0..1, "ospf.v2.options.dn", "DN", Flag;
        o:  bool = 1..2, "ospf.v2.options.o",  "Opaque", Flag;
        dc: bool = 2..3, "ospf.v2.options.dc", "Demand Circuits", Flag;
        l:  bool = 3..4, "ospf.v2.options.l",  "Link-Local Signalling", Flag;
        p:  bool = 4..5, "ospf.v2.options.p",  "Propagate", Flag;
        mc: bool = 5..6, "ospf.v2.options.mc", "Multicast", Flag;
        e:  bool = 6..7, "ospf.v2.options.e",  "External Routing", Flag;
        mt: bool = 7..8, "ospf.v2.options.mt", "Multi-Topology", Flag;
    }
}

header! {
    /// Options of version 3.
    pub struct Options3("ospf.v3.options", "Options", 3 bytes) {
                          0..24,  "ospf.v3.options",    "Options", Hex(6);
        reserved: u16   = 0..13,  "ospf.v3.options.reserved", "Reserved", Hex(4);
        at: bool        = 13..14, "ospf.v3.options.at", "Authentication Trailer", Flag;
        l:  bool        = 14..15, "ospf.v3.options.l",  "Link-Local Signalling", Flag;
        af: bool        = 15..16, "ospf.v3.options.af", "Address Families", Flag;
        unused: u8      = 16..18, "ospf.v3.options.unused", "Unused", Hex(2);
        dc: bool        = 18..19, "ospf.v3.options.dc", "Demand Circuits", Flag;
        r:  bool        = 19..20, "ospf.v3.options.r",  "Router", Flag;
        n:  bool        = 20..21, "ospf.v3.options.n",  "NSSA", Flag;
        mc: bool        = 21..22, "ospf.v3.options.mc", "Multicast", Flag;
        e:  bool        = 22..23, "ospf.v3.options.e",  "External Routing", Flag;
        v6: bool        = 23..24, "ospf.v3.options.v6", "IPv6 Routing", Flag;
    }
}

/// A block of link-local signalling follows, RFC 5613 §2.1.
pub(super) const SIGNALLING2: u32 = 0x10;
/// A block of link-local signalling follows, RFC 5613 §2.1.
pub(super) const SIGNALLING3: u32 = 0x200;
/// A trailer with authentication follows, RFC 7166 §2.1.
pub(super) const TRAILER: u32 = 0x400;
