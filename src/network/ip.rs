//! What IPv4 and IPv6 share: names of the protocols they carry, of their traffic classes, and of rates in their options.

use crate::codec::{Layer, Line};

/// Says in front of the addresses that the header promises more bytes than the packet had on the wire.
#[inline]
pub(super) fn promise(layer: &Layer<'_>, promised: usize, title: &str, line: &mut Line<'_>) {
    if promised > layer.context.wire {
        broken(title, promised - layer.context.wire, line);
    }
}

#[cold]
fn broken(title: &str, missing: usize, line: &mut Line<'_>) {
    let out = line.aside();
    out.str(title);
    out.str(" - ");
    out.dec(missing as u64);
    out.str(" bytes missing! ");
}

/// Names of IP protocol numbers, IANA's registry of assigned internet protocol numbers.
#[must_use]
pub fn protocols(number: u64) -> Option<&'static str> {
    PROTOCOLS.get(number as usize).copied().filter(|name| !name.is_empty())
}

/// Names of differentiated services codepoints, [RFC 4594](https://www.rfc-editor.org/rfc/rfc4594#section-2.3) and IANA's registry.
#[must_use]
pub fn codepoints(dscp: u64) -> Option<&'static str> {
    Some(match dscp {
        0 => "CS0",
        1 => "LE",
        8 => "CS1",
        10 => "AF11",
        12 => "AF12",
        14 => "AF13",
        16 => "CS2",
        18 => "AF21",
        20 => "AF22",
        22 => "AF23",
        24 => "CS3",
        26 => "AF31",
        28 => "AF32",
        30 => "AF33",
        32 => "CS4",
        34 => "AF41",
        36 => "AF42",
        38 => "AF43",
        40 => "CS5",
        44 => "VOICE-ADMIT",
        45 => "NQB",
        46 => "EF",
        48 => "CS6",
        56 => "CS7",
        _ => return None,
    })
}

/// Names of the two bits of explicit congestion notification, [RFC 3168](https://www.rfc-editor.org/rfc/rfc3168#section-5).
#[must_use]
pub fn congestion(ecn: u64) -> Option<&'static str> {
    ["Not-ECT", "ECT(1)", "ECT(0)", "CE"].get(ecn as usize).copied()
}

/// Rates of quick-start options, [RFC 4782](https://www.rfc-editor.org/rfc/rfc4782#section-3.1): 40 kbit/s, doubled with every
/// step.
#[must_use]
pub fn rates(rate: u64) -> Option<&'static str> {
    const RATES: [&str; 16] = [
        "0 bit/s",
        "80 kbit/s",
        "160 kbit/s",
        "320 kbit/s",
        "640 kbit/s",
        "1.28 Mbit/s",
        "2.56 Mbit/s",
        "5.12 Mbit/s",
        "10.24 Mbit/s",
        "20.48 Mbit/s",
        "40.96 Mbit/s",
        "81.92 Mbit/s",
        "163.84 Mbit/s",
        "327.68 Mbit/s",
        "655.36 Mbit/s",
        "1.31072 Gbit/s",
    ];
    RATES.get(rate as usize).copied()
}

/// The registry, ten numbers a line; empty where a number has no keyword.
#[rustfmt::skip]
static PROTOCOLS: [&str; 146] = [
    "HOPOPT", "ICMP", "IGMP", "GGP", "IPv4", "ST", "TCP", "CBT", "EGP", "IGP",
    "BBN-RCC-MON", "NVP-II", "PUP", "ARGUS", "EMCON", "XNET", "CHAOS", "UDP", "MUX", "DCN-MEAS",
    "HMP", "PRM", "XNS-IDP", "TRUNK-1", "TRUNK-2", "LEAF-1", "LEAF-2", "RDP", "IRTP", "ISO-TP4",
    "NETBLT", "MFE-NSP", "MERIT-INP", "DCCP", "3PC", "IDPR", "XTP", "DDP", "IDPR-CMTP", "TP++",
    "IL", "IPv6", "SDRP", "IPv6-Route", "IPv6-Frag", "IDRP", "RSVP", "GRE", "DSR", "BNA",
    "ESP", "AH", "I-NLSP", "SWIPE", "NARP", "Min-IPv4", "TLSP", "SKIP", "IPv6-ICMP", "IPv6-NoNxt",
    "IPv6-Opts", "", "CFTP", "", "SAT-EXPAK", "KRYPTOLAN", "RVD", "IPPC", "", "SAT-MON",
    "VISA", "IPCV", "CPNX", "CPHB", "WSN", "PVP", "BR-SAT-MON", "SUN-ND", "WB-MON", "WB-EXPAK",
    "ISO-IP", "VMTP", "SECURE-VMTP", "VINES", "IPTM", "NSFNET-IGP", "DGP", "TCF", "EIGRP", "OSPFIGP",
    "Sprite-RPC", "LARP", "MTP", "AX.25", "IPIP", "MICP", "SCC-SP", "ETHERIP", "ENCAP", "",
    "GMTP", "IFMP", "PNNI", "PIM", "ARIS", "SCPS", "QNX", "A/N", "IPComp", "SNP",
    "Compaq-Peer", "IPX-in-IP", "VRRP", "PGM", "", "L2TP", "DDX", "IATP", "STP", "SRP",
    "UTI", "SMP", "SM", "PTP", "ISIS over IPv4", "FIRE", "CRTP", "CRUDP", "SSCOPMCE", "IPLT",
    "SPS", "PIPE", "SCTP", "FC", "RSVP-E2E-IGNORE", "Mobility Header", "UDPLite", "MPLS-in-IP", "manet", "HIP",
    "Shim6", "WESP", "ROHC", "Ethernet", "AGGFRAG", "NSH",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_own_name() {
        for (number, name) in
            [(0, "HOPOPT"), (6, "TCP"), (17, "UDP"), (58, "IPv6-ICMP"), (132, "SCTP"), (145, "NSH")]
        {
            assert_eq!(protocols(number), Some(name));
        }
        assert!([61, 99, 114, 146, 255, 256].into_iter().all(|number| protocols(number).is_none()));
    }
}
