//! Mobility options, [RFC 6275 §6.2](https://www.rfc-editor.org/rfc/rfc6275#section-6.2), those of proxies,
//! [RFC 5213 §8](https://www.rfc-editor.org/rfc/rfc5213#section-8), and the others of IANA's registry: a type and a length in front of
//! a value. The file is long because the options are many.

use core::ops::Range;

use crate::codec::{Coding, Field, Fields, Header};
use crate::header;

header! {
    /// What every option begins with, but the single byte that fills up.
    pub struct Opt("mip6.option", "Mobility Option", 2 bytes) {
        kind:   u8 = 0..8,  "mip6.mobility_opt",     "Type",   Dec => kinds, if is_unknown;
        length: u8 = 8..16, "mip6.mobility_opt.len", "Length", Rest(1);
    }
    data {
        v0, "mip6.options.pad1", "Pad1", Bytes;
        v1, "mip6.options.padn", "PadN", Bytes;
        v2, "mip6.options.bra", "Binding Refresh Advice", Bytes;
        v3, "mip6.options.acoa", "Alternate Care-of Address", Bytes;
        v4, "mip6.options.ni", "Nonce Indices", Bytes;
        v5, "mip6.options.bad_auth", "Authorization Data", Bytes;
        v6, "mip6.options.mnp", "Mobile Network Prefix", Bytes;
        v7, "mip6.options.mhlla", "Mobility Header Link-Layer Address", Bytes;
        v8, "mip6.options.mnid", "Mobile Node Identifier", Bytes;
        v9, "mip6.options.auth", "Authentication", Bytes;
        v10, "mip6.options.mseg_id", "Message Identification", Bytes;
        v11, "mip6.options.cgapr", "CGA Parameters Request", Bytes;
        v12, "mip6.options.cgar", "CGA Parameters", Bytes;
        v13, "mip6.options.sign", "Signature", Bytes;
        v14, "mip6.options.phkt", "Permanent Home Keygen Token", Bytes;
        v15, "mip6.options.coti", "Care-of Test Init", Bytes;
        v16, "mip6.options.cot", "Care-of Test", Bytes;
        v17, "mip6.options.dnsu", "DNS Update", Bytes;
        v18, "mip6.options.em", "Experimental Mobility", Bytes;
        v19, "mip6.options.vsm", "Vendor Specific", Bytes;
        v20, "mip6.options.ssm", "Service Selection", Bytes;
        v21, "mip6.options.badff", "Authorization Data for FMIPv6", Bytes;
        v22, "mip6.options.hnp", "Home Network Prefix", Bytes;
        v23, "mip6.options.hi", "Handoff Indicator", Bytes;
        v24, "mip6.options.att", "Access Technology Type", Bytes;
        v25, "mip6.options.mnlli", "Mobile Node Link-Layer Identifier", Bytes;
        v26, "mip6.options.lla", "Link-Local Address", Bytes;
        v27, "mip6.options.ts", "Timestamp", Bytes;
        v28, "mip6.options.rc", "Restart Counter", Bytes;
        v29, "mip6.options.ipv4ha", "IPv4 Home Address", Bytes;
        v30, "mip6.options.ipv4aa", "IPv4 Address Acknowledgement", Bytes;
        v31, "mip6.options.natd", "NAT Detection", Bytes;
        v32, "mip6.options.ipv4coa", "IPv4 Care-of Address", Bytes;
        v33, "mip6.options.grek", "GRE Key", Bytes;
        v34, "mip6.options.mhipv6ap", "Mobility Header IPv6 Address/Prefix", Bytes;
        v35, "mip6.options.bi", "Binding Identifier", Bytes;
        v36, "mip6.options.ipv4hareq", "IPv4 Home Address Request", Bytes;
        v37, "mip6.options.ipv4harep", "IPv4 Home Address Reply", Bytes;
        v38, "mip6.options.ipv4dra", "IPv4 Default-Router Address", Bytes;
        v39, "mip6.options.ipv4dsm", "IPv4 DHCP Support Mode", Bytes;
        v40, "mip6.options.cr", "Context Request", Bytes;
        v41, "mip6.options.lmaa", "Local Mobility Anchor Address", Bytes;
        v46, "mip6.options.recap", "Redirect-Capability", Bytes;
        v47, "mip6.options.redir", "Redirect", Bytes;
        v48, "mip6.options.load_inf", "Load Information", Bytes;
        v49, "mip6.options.alt_ip4", "Alternate IPv4 Care-of Address", Bytes;
        v50, "mip6.options.mng", "Mobile Node Group Identifier", Bytes;
        v51, "mip6.options.mag_ipv6", "MAG IPv6 Address", Bytes;
        v52, "mip6.options.acc_net_id", "Access Network Identifier", Bytes;
        v55, "mip6.options.dmnp", "Delegated Mobile Network Prefix", Bytes;
        pad,              "mip6.padn", "Padding", Bytes;
        interval: 16,     "mip6.bra.interval", "Refresh Interval, in units of four seconds", Dec;
        care_of: 128,     "mip6.acoa.acoa", "Alternate Care-of Address", Ip;
        home_nonce: 16,   "mip6.ni.hni", "Home Nonce Index", Dec;
        care_of_nonce: 16, "mip6.ni.cni", "Care-of Nonce Index", Dec;
        authenticator,    "mip6.bad.auth", "Authenticator", Bytes;
        prefix_length: 8, "mip6.nemo.mnp.pfl", "Prefix Length", Dec;
        prefix: 128,      "mip6.nemo.mnp.mnp", "Network Prefix", Ip;
        link_code: 8,     "mip6.lla.optcode", "Option Code", Dec;
        link,             "mip6.lla", "Link-Layer Address", Coded(&COLONS);
        identifier_kind: 8, "mip6.mnid.subtype", "Kind of Identifier", Dec;
        identifier,       "mip6.mnid.identifier", "Identifier", Text;
        auth_kind: 8,     "mip6.auth.subtype", "Kind of Authentication", Dec;
        auth_spi: 32,     "mip6.auth.mobility_spi", "Mobility Security Parameters Index", Dec;
        auth_data,        "mip6.auth.auth_data", "Authentication Data", Bytes;
        moment: 64,       "mip6.mseg_id.timestamp", "Timestamp", Coded(&NTP);
        cga,              "mip6.cgar.cga_par", "CGA Parameters", Bytes;
        signature,        "mip6.sign.sign", "Signature", Bytes;
        home_token,       "mip6.phkt.phkt", "Permanent Home Keygen Token", Bytes;
        care_of_token,    "mip6.mocot.co_keygen_tok", "Care-of Keygen Token", Bytes;
        dns_status: 8,    "mip6.dnsu.status", "Status", Dec;
        experiment,       "mip6.em.data", "Data", Bytes;
        dns_name,         "mip6.dnsu.mn_id", "Name of the Mobile Node", Bytes;
        vendor: 32,       "mip6.vsm.vendorId", "Vendor", Dec;
        vendor_kind: 8,   "mip6.vsm.subtype", "Subtype", Dec;
        vendor_data,      "mip6.vsm.data", "Data", Bytes;
        service,          "mip6.ss.identifier", "Service", Text;
        fast_spi: 32,     "mip6.badff.spi", "Security Parameters Index", Dec;
        fast_auth,        "mip6.badff.auth", "Authenticator", Bytes;
        handoff_reserved: 8, "mip6.hi.reserved", "Reserved", Dec;
        handoff: 8,       "mip6.hi", "Handoff Indicator", Dec => handoffs;
        access_reserved: 8, "mip6.att.reserved", "Reserved", Dec;
        access: 8,        "mip6.att", "Access Technology", Dec => accesses;
        node_reserved: 16, "mip6.mnlli.reserved", "Reserved", Dec;
        node_link,        "mip6.mnlli.lli", "Link-Layer Identifier", Bytes;
        link_local: 128,  "mip6.lila_lla", "Link-Local Address", Ip;
        timestamp: 64,    "mip6.timestamp_tmp", "Timestamp", Coded(&PROXY_TIME);
        restarts: 32,     "mip6.rc", "Restart Counter", Dec;
        ipv4_home: 32,    "mip6.ipv4ha.ha", "IPv4 Home Address", Ip;
        ipv4_status: 8,   "mip6.ipv4aa.sts", "Status", Dec;
        refresh: 32,      "mip6.natd.refresh_t", "Refresh Time, in seconds", Dec;
        ipv4_care_of_reserved: 16, "mip6.ipv4coa.reserved", "Reserved", Dec;
        ipv4_care_of: 32, "mip6.ipv4coa.addr", "IPv4 Care-of Address", Ip;
        router_reserved: 16, "mip6.ipv4dra.reserved", "Reserved", Dec;
        gre_key: 32,      "mip6.gre_key", "GRE Key", Dec;
        ap_code: 8,       "mip6.mhipv6ap.opt_code", "Option Code", Dec;
        ap_length: 8,     "mip6.mhipv6ap.len", "Prefix Length", Dec;
        ap_address: 128,  "mip6.mhipv6ap.ipv6_address", "Address", Ip;
        ap_prefix: 128,   "mip6.mhipv6ap.ipv6_address_prefix", "Prefix", Ip;
        binding: 16,      "mip6.bi.bid", "Binding", Dec;
        binding_status: 8, "mip6.bi.status", "Status", Dec;
        binding_ipv4: 32, "mip6.bi.coa_ipv4", "Care-of Address", Ip;
        binding_ipv6: 128, "mip6.bi.coa_ipv6", "Care-of Address", Ip;
        router: 32,       "mip6.ipv4dra.dra", "IPv4 Default Router", Ip;
        context_reserved: 16, "mip6.cr.reserved", "Reserved", Dec;
        context_kind: 8,  "mip6.cr.req_type", "Requested Option", Dec;
        context_length: 8, "mip6.cr.req_length", "Length of the Request", Dec;
        anchor_code: 8,   "mip6.lmaa.opt_code", "Option Code", Dec;
        anchor_reserved: 8, "mip6.lmaa.reserved", "Reserved", Dec;
        anchor_ipv4: 32,  "mip6.lmaa.ipv4", "Local Mobility Anchor", Ip;
        anchor_ipv6: 128, "mip6.lmaa.ipv6", "Local Mobility Anchor", Ip;
        capability: 16,   "mip6.recap.reserved", "Reserved", Hex(4);
        redirect_ipv4: 32, "mip6.redir.addr_r2lma_ipv4", "Redirected to", Ip;
        redirect_ipv6: 128, "mip6.redir.addr_r2lma_ipv6", "Redirected to", Ip;
        priority: 16,     "mip6.load_inf.priority", "Priority", Dec;
        sessions: 32,     "mip6.load_inf.sessions_in_use", "Sessions in Use", Dec;
        most_sessions: 32, "mip6.load_inf.maximum_sessions", "Sessions at most", Dec;
        used: 32,         "mip6.load_inf.used_capacity", "Capacity in Use, in kilobytes a second", Dec;
        most_used: 32,    "mip6.load_inf.maximum_capacity", "Capacity, in kilobytes a second", Dec;
        alternate_ipv4: 32, "mip6.alt_ip4", "Alternate IPv4 Care-of Address", Ip;
        group_kind: 8,    "mip6.mng.sub_type", "Subtype", Dec;
        group_reserved: 8, "mip6.mng.reserved", "Reserved", Dec;
        group: 32,        "mip6.mng.mng_id", "Mobile Node Group", Dec;
        gateway_reserved: 8, "mip6.mag_ipv6.reserved", "Reserved", Hex(2);
        gateway_length: 8, "mip6.mag_ipv6.address_length", "Address Length", Dec;
        gateway: 128,     "mip6.mag_ipv6.address", "Address", Ip;
        delegated_length: 8, "mip6.dmnp.prefix_len", "Prefix Length", Dec;
        delegated_ipv4: 32, "mip6.dmnp.dmnp_ipv4", "Delegated Prefix", Ip;
        delegated_ipv6: 128, "mip6.dmnp.dmnp_ipv6", "Delegated Prefix", Ip;
        data,             "mip6.option.data", "Data", Bytes;
    }
}

header! {
    /// In front of what 3GPP tells, TS 29.275 §12.1.1.
    pub struct More("mip6.3gpp", "3GPP", 1 bytes) {
        reserved: u8 = 0..7, "mip6.3gpp.reserved", "Reserved", Dec;
        more: bool   = 7..8, "mip6.3gpp.flag.m", "More Fragments", Flag;
    }
    data {
        data, "mip6.3gpp.data", "Data", Bytes;
    }
}

header! {
    /// A network that a mobile node reaches, RFC 6757 §3; others follow.
    pub struct Network("mip6.acc_net_id", "Access Network", 2 bytes) {
        kind:   u8 = 0..8,  "mip6.acc_net_id.ani", "Kind", Dec;
        length: u8 = 8..16, "mip6.acc_net_id.sub_opt_len", "Length", Rest(1);
    }
    data {
        name_length: 8, "mip6.acc_net_id.net_name_len", "Length of the Network's Name", Dec;
        name,           "mip6.acc_net_id.net_name", "Network", Text;
        point_length: 8, "mip6.acc_net_id.ap_name_len", "Length of the Access Point's Name", Dec;
        point,          "mip6.acc_net_id.ap_name", "Access Point", Text;
        operator_kind: 8, "mip6.acc_net_id.op_id.type", "Kind of Operator", Dec;
        operator,       "mip6.acc_net_id.op_id", "Operator", Bytes;
    }
}

header! {
    /// How the names of a network are written.
    pub struct Encoding("mip6.acc_net_id.encoding", "Encoding", 1 bytes) {
        utf8: bool   = 0..1, "mip6.acc_net_id.e_bit", "UTF-8", Flag;
        reserved: u8 = 1..8, "mip6.acc_net_id.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// Where an access point is.
    pub struct Place("mip6.acc_net_id.geo", "Place", 6 bytes) {
        latitude: u32  = 0..24,  "mip6.acc_net_id.geo.latitude_degrees",  "Latitude", Signed;
        longitude: u32 = 24..48, "mip6.acc_net_id.geo.longitude_degrees", "Longitude", Signed;
    }
}

header! {
    /// In front of an IPv4 home address.
    pub struct HomeFlags("mip6.ipv4ha", "IPv4 Home Address", 2 bytes) {
        length: u8    = 0..6,  "mip6.ipv4ha.preflen", "Prefix Length", Dec;
        prefix: bool  = 6..7,  "mip6.ipv4ha.p_flag", "Mobile Network Prefix", Flag;
        reserved: u16 = 7..16, "mip6.ipv4ha.unused", "Reserved", Hex(4);
    }
}

header! {
    /// In front of an IPv4 home address that is asked for.
    pub struct HomeLength("mip6.ipv4ha", "IPv4 Home Address Request", 2 bytes) {
        length: u8   = 0..6, "mip6.ipv4ha.preflen", "Prefix Length", Dec;
        unused: u8   = 6..8, "mip6.ipv4ha.unused", "Reserved", Hex(4);
        reserved: u8 = 8..16, "mip6.ipv4ha.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// The length of a prefix in six bits.
    pub struct Length("mip6.ipv4ha", "Prefix Length", 1 bytes) {
        length: u8 = 0..6, "mip6.ipv4ha.preflen", "Prefix Length", Dec;
        unused: u8 = 6..8, "mip6.ipv4ha.unused", "Reserved", Hex(4);
    }
}

header! {
    /// In front of a refresh time, RFC 5555 §3.2.3.
    pub struct Translation("mip6.natd", "NAT Detection", 2 bytes) {
        forced: bool  = 0..1,  "mip6.natd.f_flag", "Forced Encapsulation", Flag;
        reserved: u16 = 1..16, "mip6.natd.reserved", "Reserved", Dec;
    }
}

header! {
    /// Whether a binding is home and abroad at once, RFC 5648 §4.1.
    pub struct Simultaneous("mip6.bi", "Binding Flags", 1 bytes) {
        home: bool   = 0..1, "mip6.bi.h_flag", "Home and Foreign", Flag;
        reserved: u8 = 1..8, "mip6.bi.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// How addresses are given out, RFC 5844 §3.3.3.
    pub struct Support("mip6.ipv4dsm", "DHCP Support Mode", 2 bytes) {
        reserved: u16 = 0..15,  "mip6.ipv4dsm.reserved", "Reserved", Dec;
        server: bool  = 15..16, "mip6.ipv4dsm.s_flag", "Server", Flag;
    }
}

header! {
    /// Whose address a redirection has, RFC 6463 §5.2.
    pub struct Redirect("mip6.redir", "Redirect", 2 bytes) {
        ipv6: bool    = 0..1,  "mip6.redir.k", "IPv6", Flag;
        ipv4: bool    = 1..2,  "mip6.redir.n", "IPv4", Flag;
        reserved: u16 = 2..16, "mip6.redir.reserved", "Reserved", Hex(4);
    }
}

header! {
    /// Whose prefix is delegated, RFC 7148 §4.1.
    pub struct Delegated("mip6.dmnp", "Delegated Prefix", 1 bytes) {
        ipv4: bool   = 0..1, "mip6.dmnp.v_flag", "IPv4", Flag;
        reserved: u8 = 1..8, "mip6.dmnp.reserved", "Reserved", Dec;
    }
}

header! {
    /// In front of a name, RFC 5026 §8.2.
    pub struct NameFlags("mip6.dnsu", "DNS Update", 1 bytes) {
        remove: bool = 0..1, "mip6.dnsu.flag.r", "Remove", Flag;
        reserved: u8 = 1..8, "mip6.dnsu.reserved", "Reserved", Hex(2);
    }
}

/// Seconds since 1900 and a fraction in 32 bits, RFC 4285 §5: told, not stored.
static NTP: Coding = Coding {
    text: |message, bytes, out| {
        const FROM_1900_TO_1970: u64 = 2_208_988_800;
        let eight = u64::from_be_bytes(message.get(bytes)?.try_into().ok()?);
        let (seconds, fraction) = (eight >> 32, eight & 0xffff_ffff);
        // Without its highest bit it counts from 2036, RFC 4330 §3.
        let era = if seconds >> 31 == 0 { 1 << 32 } else { 0 };
        out.date_time(seconds + era - FROM_1900_TO_1970, (fraction * 1_000_000_000) >> 32);
        Some(())
    },
    append: |_, _| None,
};

/// Seconds since 1970 in 48 bits and a fraction in 16, RFC 5213 §8.8: told, not stored.
static PROXY_TIME: Coding = Coding {
    text: |message, bytes, out| {
        let eight = u64::from_be_bytes(message.get(bytes)?.try_into().ok()?);
        out.date_time(eight >> 16, ((eight & 0xffff) * 1_000_000_000) >> 16);
        Some(())
    },
    append: |_, _| None,
};

/// Bytes with colons between them.
static COLONS: Coding = Coding {
    text: |message, bytes, out| {
        out.separated(message.get(bytes)?, b':');
        Some(())
    },
    append: |message, text| {
        for octet in text.split(':') {
            message.push(u8::from_str_radix(octet, 16).ok().filter(|_| octet.len() == 2)?);
        }
        Some(())
    },
};

/// The vendor number of 3GPP.
const PARTNERSHIP: [u8; 4] = [0, 0, 0x28, 0xaf];

/// Tells the options from this byte on.
pub(super) fn tell(to: &mut Fields<'_, '_>, header: &[u8], mut at: usize) {
    while let Some(kind) = header.get(at) {
        if *kind == 0 {
            to.data(Opt::v0, at..at + 1);
            at += 1;
            continue;
        }
        let Some(len) = header.get(at + 1) else { return };
        let end = at + Opt::LEN + usize::from(*len);
        if end > header.len() {
            return;
        }
        to.record(Opt::TABLE, at..end);
        if let Some(name) = named(*kind) {
            to.view(name, at..end);
        }
        value(to, header, *kind, at + Opt::LEN..end);
        at = end;
    }
}

fn named(kind: u8) -> Option<&'static Field> {
    Some(match kind {
        0 => Opt::v0,
        1 => Opt::v1,
        2 => Opt::v2,
        3 => Opt::v3,
        4 => Opt::v4,
        5 => Opt::v5,
        6 => Opt::v6,
        7 => Opt::v7,
        8 => Opt::v8,
        9 => Opt::v9,
        10 => Opt::v10,
        11 => Opt::v11,
        12 => Opt::v12,
        13 => Opt::v13,
        14 => Opt::v14,
        15 => Opt::v15,
        16 => Opt::v16,
        17 => Opt::v17,
        18 => Opt::v18,
        19 => Opt::v19,
        20 => Opt::v20,
        21 => Opt::v21,
        22 => Opt::v22,
        23 => Opt::v23,
        24 => Opt::v24,
        25 => Opt::v25,
        26 => Opt::v26,
        27 => Opt::v27,
        28 => Opt::v28,
        29 => Opt::v29,
        30 => Opt::v30,
        31 => Opt::v31,
        32 => Opt::v32,
        33 => Opt::v33,
        34 => Opt::v34,
        35 => Opt::v35,
        36 => Opt::v36,
        37 => Opt::v37,
        38 => Opt::v38,
        39 => Opt::v39,
        40 => Opt::v40,
        41 => Opt::v41,
        46 => Opt::v46,
        47 => Opt::v47,
        48 => Opt::v48,
        49 => Opt::v49,
        50 => Opt::v50,
        51 => Opt::v51,
        52 => Opt::v52,
        55 => Opt::v55,
        _ => return None,
    })
}

fn value(to: &mut Fields<'_, '_>, header: &[u8], kind: u8, bytes: Range<usize>) {
    let (start, len) = (bytes.start, bytes.len());
    match (kind, len) {
        (1, _) => to.data(Opt::pad, bytes),
        (2, _) => rows(to, bytes, &[Opt::interval], Opt::data),
        (3, _) => rows(to, bytes, &[Opt::care_of], Opt::data),
        (4, _) => rows(to, bytes, &[Opt::home_nonce, Opt::care_of_nonce], Opt::data),
        (5, _) => to.data(Opt::authenticator, bytes),
        (6 | 22, 18) => {
            to.data(Opt::data, start..start + 1);
            rows(to, start + 1..bytes.end, &[Opt::prefix_length, Opt::prefix], Opt::data);
        }
        (7, _) => rows(to, bytes, &[Opt::link_code], Opt::link),
        (8, _) => rows(to, bytes, &[Opt::identifier_kind], Opt::identifier),
        (9, _) => rows(to, bytes, &[Opt::auth_kind, Opt::auth_spi], Opt::auth_data),
        (10, _) => rows(to, bytes, &[Opt::moment], Opt::data),
        (12, _) => to.data(Opt::cga, bytes),
        (13, _) => to.data(Opt::signature, bytes),
        (14, _) => to.data(Opt::home_token, bytes),
        (16, _) => to.data(Opt::care_of_token, bytes),
        (17, 2..) => {
            to.data(Opt::dns_status, start..start + 1);
            to.part(NameFlags::TABLE, start + 1..start + 2);
            to.data(Opt::dns_name, start + 2..bytes.end);
        }
        (18, _) => to.data(Opt::experiment, bytes),
        (19, 6..) if header[start..].starts_with(&PARTNERSHIP) => {
            rows(to, start..start + 5, &[Opt::vendor, Opt::vendor_kind], Opt::data);
            to.part(More::TABLE, start + 5..start + 6);
            to.data(More::data, start + 6..bytes.end);
        }
        (19, _) => rows(to, bytes, &[Opt::vendor, Opt::vendor_kind], Opt::vendor_data),
        (20, _) => to.data(Opt::service, bytes),
        (21, _) => rows(to, bytes, &[Opt::fast_spi], Opt::fast_auth),
        (23, _) => rows(to, bytes, &[Opt::handoff_reserved, Opt::handoff], Opt::data),
        (24, _) => rows(to, bytes, &[Opt::access_reserved, Opt::access], Opt::data),
        (25, _) => rows(to, bytes, &[Opt::node_reserved], Opt::node_link),
        (26, _) => rows(to, bytes, &[Opt::link_local], Opt::data),
        (27, _) => rows(to, bytes, &[Opt::timestamp], Opt::data),
        (28, _) => rows(to, bytes, &[Opt::restarts], Opt::data),
        (29, 6) => {
            to.part(HomeFlags::TABLE, bytes.clone());
            to.data(Opt::ipv4_home, start + 2..bytes.end);
        }
        (30 | 37, 6) => {
            to.data(Opt::ipv4_status, start..start + 1);
            to.part(Length::TABLE, start + 1..start + 2);
            to.data(Opt::ipv4_home, start + 2..bytes.end);
        }
        (31, 6) => {
            to.part(Translation::TABLE, bytes.clone());
            to.data(Opt::refresh, start + 2..bytes.end);
        }
        (32, _) => rows(to, bytes, &[Opt::ipv4_care_of_reserved, Opt::ipv4_care_of], Opt::data),
        (33, _) => rows(to, bytes, &[Opt::router_reserved, Opt::gre_key], Opt::data),
        (34, 18) => {
            to.view(Opt::ap_prefix, start + 2..bytes.end);
            rows(to, bytes, &[Opt::ap_code, Opt::ap_length, Opt::ap_address], Opt::data);
        }
        (34, _) => rows(to, bytes, &[Opt::ap_code, Opt::ap_length, Opt::ap_address], Opt::data),
        (35, 4 | 8 | 20) => {
            rows(to, start..start + 3, &[Opt::binding, Opt::binding_status], Opt::data);
            to.part(Simultaneous::TABLE, start + 3..start + 4);
            to.data(if len == 8 { Opt::binding_ipv4 } else { Opt::binding_ipv6 }, start + 4..bytes.end);
        }
        (36, 6) => {
            to.part(HomeLength::TABLE, bytes.clone());
            to.data(Opt::ipv4_home, start + 2..bytes.end);
        }
        (38, _) => rows(to, bytes, &[Opt::router_reserved, Opt::router], Opt::data),
        (39, 2) => to.part(Support::TABLE, bytes),
        (40, _) => {
            rows(to, bytes, &[Opt::context_reserved, Opt::context_kind, Opt::context_length], Opt::data);
        }
        (41, 6) => rows(to, bytes, &[Opt::anchor_code, Opt::anchor_reserved, Opt::anchor_ipv4], Opt::data),
        (41, _) => rows(to, bytes, &[Opt::anchor_code, Opt::anchor_reserved, Opt::anchor_ipv6], Opt::data),
        (46, _) => rows(to, bytes, &[Opt::capability], Opt::data),
        (47, 2..) => {
            to.part(Redirect::TABLE, bytes.clone());
            let row = if len == 6 { Opt::redirect_ipv4 } else { Opt::redirect_ipv6 };
            rows(to, start + 2..bytes.end, &[row], Opt::data);
        }
        (48, _) => {
            let all = [Opt::priority, Opt::sessions, Opt::most_sessions, Opt::used, Opt::most_used];
            rows(to, bytes, &all, Opt::data);
        }
        (49, _) => rows(to, bytes, &[Opt::alternate_ipv4], Opt::data),
        (50, _) => rows(to, bytes, &[Opt::group_kind, Opt::group_reserved, Opt::group], Opt::data),
        (51, _) => rows(to, bytes, &[Opt::gateway_reserved, Opt::gateway_length, Opt::gateway], Opt::data),
        (52, _) => networks(to, header, bytes),
        (55, 6 | 18) => {
            to.part(Delegated::TABLE, start..start + 1);
            let row = if len == 6 { Opt::delegated_ipv4 } else { Opt::delegated_ipv6 };
            rows(to, start + 1..bytes.end, &[Opt::delegated_length, row], Opt::data);
        }
        _ => to.data(Opt::data, bytes),
    }
}

/// Access networks, RFC 6757 §3.1.
fn networks(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) {
    let mut at = bytes.start;
    while at + Network::LEN <= bytes.end {
        let end = at + Network::LEN + usize::from(header[at + 1]);
        if end > bytes.end {
            return;
        }
        to.record(Network::TABLE, at..end);
        let inside = at + Network::LEN..end;
        match (header[at], inside.len()) {
            (1, 2..) => {
                to.part(Encoding::TABLE, inside.start..inside.start + 1);
                let at = text(to, header, inside.start + 1..end, Network::name_length, Network::name);
                text(to, header, at..end, Network::point_length, Network::point);
            }
            (2, Place::LEN) => to.part(Place::TABLE, inside),
            (3, 1..) => rows(to, inside, &[Network::operator_kind], Network::operator),
            _ => to.data(Opt::data, inside),
        }
        at = end;
    }
}

/// A length and as much text, as far as it is there.
fn text(
    to: &mut Fields<'_, '_>,
    header: &[u8],
    bytes: Range<usize>,
    length: &'static Field,
    name: &'static Field,
) -> usize {
    let Some(len) = header.get(bytes.clone()).and_then(<[u8]>::first) else { return bytes.end };
    let end = (bytes.start + 1 + usize::from(*len)).min(bytes.end);
    to.data(length, bytes.start..bytes.start + 1);
    to.data(name, bytes.start + 1..end);
    end
}

/// Rows of a width, one after the other, as far as they are there; then the rest under another name.
fn rows(to: &mut Fields<'_, '_>, bytes: Range<usize>, rows: &[&'static Field], rest: &'static Field) {
    let mut at = bytes.start;
    for row in rows {
        let next = at + row.width / 8;
        if next > bytes.end {
            break;
        }
        to.data(row, at..next);
        at = next;
    }
    to.data(rest, at..bytes.end);
}

fn is_unknown(option: &[u8]) -> bool {
    option.first().is_some_and(|kind| named(*kind).is_none())
}

/// IANA's registry of mobility options.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Pad1",
        1 => "PadN",
        2 => "Binding Refresh Advice",
        3 => "Alternate Care-of Address",
        4 => "Nonce Indices",
        5 => "Authorization Data",
        6 => "Mobile Network Prefix",
        7 => "Mobility Header Link-Layer Address",
        8 => "Mobile Node Identifier",
        9 => "Authentication",
        10 => "Message Identification",
        11 => "CGA Parameters Request",
        12 => "CGA Parameters",
        13 => "Signature",
        14 => "Permanent Home Keygen Token",
        15 => "Care-of Test Init",
        16 => "Care-of Test",
        17 => "DNS Update",
        18 => "Experimental Mobility",
        19 => "Vendor Specific",
        20 => "Service Selection",
        21 => "Authorization Data for FMIPv6",
        22 => "Home Network Prefix",
        23 => "Handoff Indicator",
        24 => "Access Technology Type",
        25 => "Mobile Node Link-Layer Identifier",
        26 => "Link-Local Address",
        27 => "Timestamp",
        28 => "Restart Counter",
        29 => "IPv4 Home Address",
        30 => "IPv4 Address Acknowledgement",
        31 => "NAT Detection",
        32 => "IPv4 Care-of Address",
        33 => "GRE Key",
        34 => "Mobility Header IPv6 Address/Prefix",
        35 => "Binding Identifier",
        36 => "IPv4 Home Address Request",
        37 => "IPv4 Home Address Reply",
        38 => "IPv4 Default-Router Address",
        39 => "IPv4 DHCP Support Mode",
        40 => "Context Request",
        41 => "Local Mobility Anchor Address",
        46 => "Redirect-Capability",
        47 => "Redirect",
        48 => "Load Information",
        49 => "Alternate IPv4 Care-of Address",
        50 => "Mobile Node Group Identifier",
        51 => "MAG IPv6 Address",
        52 => "Access Network Identifier",
        55 => "Delegated Mobile Network Prefix",
        _ => return None,
    })
}

/// RFC 5213 §8.4.
fn handoffs(number: u64) -> Option<&'static str> {
    [
        "Reserved",
        "Attachment over a new interface",
        "Handoff between two different interfaces of the mobile node",
        "Handoff between mobile access gateways for the same interface",
        "Handoff state unknown",
        "Handoff state not changed",
    ]
    .get(number as usize)
    .copied()
}

/// RFC 5213 §8.5 and IANA's registry of access technology types.
fn accesses(number: u64) -> Option<&'static str> {
    [
        "Reserved",
        "Virtual",
        "PPP",
        "IEEE 802.3",
        "IEEE 802.11a/b/g",
        "IEEE 802.16e",
        "3GPP GERAN",
        "3GPP UTRAN",
        "3GPP E-UTRAN",
    ]
    .get(number as usize)
    .copied()
}
