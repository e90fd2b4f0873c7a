//! An independent witness: every header that etherparse reads in the captures has the same values here, and the same
//! checksums are right.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]
#![allow(clippy::panic)]

mod common;

use std::collections::HashMap;

use etherparse::{
    IcmpEchoHeader, Icmpv4Type, Icmpv6Slice, Icmpv6Type, Ipv6Extensions, LaxPacketHeaders, LaxPayloadSlice,
    LinkExtHeader, LinkHeader, NetHeaders, TcpHeader, TcpOptionElement, TransportHeader, icmpv4,
};
use septet::capture::Frame;
use septet::codec::Value;
use septet::{Status, field};

/// A value, as either side has it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Number(u64),
    Bytes(Vec<u8>),
}

/// What etherparse says: fields in the order of the headers, headers as a whole, and which checksums are right.
#[derive(Default)]
struct Claims {
    fields: Vec<(&'static str, Seen)>,
    headers: Vec<(&'static str, Vec<u8>)>,
    sums: Vec<(&'static str, bool)>,
}

#[test]
fn headers_have_the_values_that_etherparse_reads() {
    let (mut seen, mut headers, mut sums) = (HashMap::new(), HashMap::new(), HashMap::new());
    common::packets(|_, frame| {
        let Some(claims) = claims(frame) else { return };
        fields_agree(frame, &claims, &mut seen);
        headers_agree(frame, &claims, &mut headers);
        sums_agree(frame, &claims, &mut sums);
    });
    println!("{} fields, {headers:?}, {sums:?}", seen.len());
    for name in [
        "eth.src",
        "vlan.id",
        "sll.etype",
        "arp.opcode",
        "ip.ttl",
        "ipv6.hlim",
        "ipv6.fraghdr.ident",
        "icmp.seq",
    ]
    .into_iter()
    .chain(["icmpv6.mtu", "udp.length", "tcp.seq", "tcp.options.sack_re", "tcp.options.timestamp.tsval"])
    {
        assert!(seen.get(name) > Some(&0), "{name} was never compared");
    }
    for name in ["ip.options", "ipv6.hopopts", "ipv6.dstopts", "ipv6.routing"] {
        assert!(headers.get(name) > Some(&0), "{name} was never compared");
    }
    for name in ["ip", "udp", "tcp", "icmp", "icmpv6"] {
        assert!(sums.get(&(name, true)) > Some(&0), "no checksum of {name} was good");
    }
    assert!(sums.keys().any(|(_, good)| !good), "no checksum was bad");
}

/// The n-th value of a field is what etherparse has in its n-th header.
fn fields_agree(frame: &Frame<'_>, claims: &Claims, seen: &mut HashMap<&'static str, usize>) {
    let mut ours: HashMap<&str, Vec<Seen>> = HashMap::new();
    for layer in frame.layers() {
        layer.fields(|spot| {
            let value = match spot.value {
                Value::Uint(value) => Seen::Number(value),
                Value::Bytes(value) => Seen::Bytes(value.to_vec()),
                _ => return,
            };
            if spot.shown {
                ours.entry(spot.field.name).or_default().push(value);
            }
        });
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (name, value) in &claims.fields {
        assert!(field(name).is_some(), "{name} is no field");
        // The type of a tag in front of a backbone service instance tag is not told.
        if *name == "ieee8021ah.etype" && *value == Seen::Number(0x88e7) {
            continue;
        }
        let count = counts.entry(name).or_default();
        // While a packet is source-routed, its destination is the next hop, which has a name of its own.
        let routed = *name == "ip.dst" && ours.contains_key("ip.cur_rt");
        let own = ours.get(if routed { "ip.cur_rt" } else { name }).and_then(|values| values.get(*count));
        assert_eq!(own, Some(value), "{name}, occurrence {}", *count + 1);
        *count += 1;
        *seen.entry(name).or_default() += 1;
    }
}

/// Headers and options that etherparse hands out as bytes are the bytes of ours.
fn headers_agree(frame: &Frame<'_>, claims: &Claims, seen: &mut HashMap<&'static str, usize>) {
    for (name, bytes) in &claims.headers {
        let protocol = name.strip_suffix(".options").unwrap_or(name);
        let layer = frame.layers().find(|layer| layer.protocol.name() == protocol);
        let header = layer.map(|layer| layer.header).unwrap_or_default();
        let own = if protocol == *name { header } else { header.get(20..).unwrap_or_default() };
        assert_eq!(own, bytes, "{name}");
        *seen.entry(name).or_default() += usize::from(!bytes.is_empty());
    }
}

/// A checksum that etherparse computes as the one that is there is good here, any other is bad.
fn sums_agree(frame: &Frame<'_>, claims: &Claims, seen: &mut HashMap<(&'static str, bool), usize>) {
    for (name, good) in &claims.sums {
        let layer = frame.layers().find(|layer| layer.protocol.name() == *name).unwrap();
        let own = match layer.checksum() {
            Some(Status::Good) => true,
            Some(Status::Bad | Status::LeftToCard) => false,
            other => panic!("the checksum of {name} is {other:?}"),
        };
        assert_eq!(own, *good, "the checksum of {name}");
        *seen.entry((name, *good)).or_default() += 1;
    }
}

fn claims(frame: &Frame<'_>) -> Option<Claims> {
    let headers = match frame.link {
        1 => LaxPacketHeaders::from_ethernet(frame.bytes).ok()?,
        113 => LaxPacketHeaders::from_linux_sll(frame.bytes).ok()?,
        12 | 14 | 101 | 228 | 229 => LaxPacketHeaders::from_ip(frame.bytes).ok()?,
        _ => return None,
    };
    let mut claims = Claims::default();
    claims.link(&headers);
    claims.net(&headers);
    claims.transport(&headers);
    if frame.original_len as usize == frame.bytes.len() {
        claims.sum(frame, &headers);
    }
    Some(claims)
}

impl Claims {
    fn number(&mut self, name: &'static str, value: impl Into<u64>) {
        self.fields.push((name, Seen::Number(value.into())));
    }

    fn octets(&mut self, name: &'static str, value: &[u8]) {
        if value.len() <= 8 {
            self.number(name, value.iter().fold(0, |number: u64, octet| number << 8 | u64::from(*octet)));
        } else {
            self.fields.push((name, Seen::Bytes(value.to_vec())));
        }
    }

    fn link(&mut self, headers: &LaxPacketHeaders<'_>) {
        match &headers.link {
            Some(LinkHeader::Ethernet2(header)) => {
                self.octets("eth.dst", &header.destination);
                self.octets("eth.src", &header.source);
                let kind = if header.ether_type.0 > 1500 { "eth.type" } else { "eth.len" };
                self.number(kind, header.ether_type.0);
            }
            Some(LinkHeader::LinuxSll(header)) => {
                self.number("sll.pkttype", u16::from(header.packet_type));
                self.number("sll.hatype", header.arp_hrd_type.0);
                self.number("sll.halen", header.sender_address_valid_length);
                self.number("sll.etype", u16::from(header.protocol_type));
            }
            None => {}
        }
        let mut kind = match &headers.link {
            Some(LinkHeader::Ethernet2(header)) => header.ether_type.0,
            _ => 0,
        };
        for tag in &headers.link_exts {
            let LinkExtHeader::Vlan(tag) = tag else { continue };
            let names = match kind {
                0x88a8 => ["ieee8021ad.priority", "ieee8021ad.dei", "ieee8021ad.id", "ieee8021ah.etype"],
                _ => ["vlan.priority", "vlan.dei", "vlan.id", "vlan.etype"],
            };
            self.number(names[0], tag.pcp.value());
            self.number(names[1], tag.drop_eligible_indicator);
            self.number(names[2], tag.vlan_id.value());
            self.number(names[3], tag.ether_type.0);
            kind = tag.ether_type.0;
        }
    }

    fn net(&mut self, headers: &LaxPacketHeaders<'_>) {
        match &headers.net {
            Some(NetHeaders::Arp(arp)) => {
                self.number("arp.hw.type", arp.hw_addr_type.0);
                self.number("arp.proto.type", arp.proto_addr_type.0);
                // Over ATM, there are types and lengths of numbers instead, which etherparse does not know.
                if arp.hw_addr_type.0 != 19 {
                    self.number("arp.hw.size", arp.hw_addr_size());
                    self.number("arp.proto.size", arp.protocol_addr_size());
                }
                self.number("arp.opcode", arp.operation.0);
                if let Ok(arp) = arp.try_eth_ipv4() {
                    self.octets("arp.src.hw_mac", &arp.sender_mac);
                    self.octets("arp.src.proto_ipv4", &arp.sender_ipv4);
                    self.octets("arp.dst.hw_mac", &arp.target_mac);
                    self.octets("arp.dst.proto_ipv4", &arp.target_ipv4);
                }
            }
            Some(NetHeaders::Ipv4(ip, _)) => {
                self.number("ip.version", 4_u8);
                self.number("ip.hdr_len", ip.header_len() as u64);
                self.number("ip.dsfield.dscp", ip.dscp.value());
                self.number("ip.dsfield.ecn", ip.ecn.value());
                self.number("ip.len", ip.total_len);
                self.number("ip.id", ip.identification);
                self.number("ip.flags.df", ip.dont_fragment);
                self.number("ip.flags.mf", ip.more_fragments);
                self.number("ip.frag_offset", ip.fragment_offset.value());
                self.number("ip.ttl", ip.time_to_live);
                self.number("ip.proto", ip.protocol.0);
                self.number("ip.checksum", ip.header_checksum);
                self.octets("ip.src", &ip.source);
                self.octets("ip.dst", &ip.destination);
                self.headers.push(("ip.options", ip.options.to_vec()));
            }
            Some(NetHeaders::Ipv6(ip, extensions)) => {
                self.number("ipv6.version", 6_u8);
                self.number("ipv6.tclass", ip.traffic_class);
                self.number("ipv6.flow", ip.flow_label.value());
                self.number("ipv6.plen", ip.payload_length);
                self.number("ipv6.nxt", ip.next_header.0);
                self.number("ipv6.hlim", ip.hop_limit);
                self.octets("ipv6.src", &ip.source);
                self.octets("ipv6.dst", &ip.destination);
                self.extensions(extensions);
            }
            None => {}
        }
    }

    fn extensions(&mut self, extensions: &Ipv6Extensions) {
        let routing = extensions.routing.as_ref().map(|routing| &routing.routing);
        for (name, header) in [
            ("ipv6.hopopts", extensions.hop_by_hop_options.as_ref()),
            ("ipv6.dstopts", extensions.destination_options.as_ref()),
            ("ipv6.routing", routing),
        ] {
            self.headers.extend(header.map(|header| (name, header.to_bytes().to_vec())));
        }
        if let Some(fragment) = &extensions.fragment {
            self.number("ipv6.fraghdr.nxt", fragment.next_header.0);
            self.number("ipv6.fraghdr.offset", fragment.fragment_offset.value());
            self.number("ipv6.fraghdr.more", fragment.more_fragments);
            self.number("ipv6.fraghdr.ident", fragment.identification);
        }
    }

    fn transport(&mut self, headers: &LaxPacketHeaders<'_>) {
        match &headers.transport {
            Some(TransportHeader::Udp(udp)) => {
                self.number("udp.srcport", udp.source_port);
                self.number("udp.dstport", udp.destination_port);
                self.number("udp.length", udp.length);
                self.number("udp.checksum", udp.checksum);
            }
            Some(TransportHeader::Tcp(tcp)) => self.tcp(tcp),
            Some(TransportHeader::Icmpv4(icmp)) => {
                self.number("icmp.checksum", icmp.checksum);
                self.icmpv4(&icmp.icmp_type);
            }
            Some(TransportHeader::Icmpv6(icmp)) => {
                self.number("icmpv6.type", icmp.icmp_type.type_u8());
                self.number("icmpv6.code", icmp.icmp_type.code_u8());
                self.number("icmpv6.checksum", icmp.checksum);
                self.icmpv6(&icmp.icmp_type);
            }
            Some(TransportHeader::Igmp(_)) | None => {}
        }
    }

    fn tcp(&mut self, tcp: &TcpHeader) {
        self.number("tcp.srcport", tcp.source_port);
        self.number("tcp.dstport", tcp.destination_port);
        self.number("tcp.seq", tcp.sequence_number);
        self.number("tcp.ack", tcp.acknowledgment_number);
        self.number("tcp.hdr_len", tcp.header_len() as u64);
        self.number("tcp.flags.ae", tcp.ns);
        self.number("tcp.flags.cwr", tcp.cwr);
        self.number("tcp.flags.ece", tcp.ece);
        self.number("tcp.flags.urg", tcp.urg);
        self.number("tcp.flags.ack", tcp.ack);
        self.number("tcp.flags.push", tcp.psh);
        self.number("tcp.flags.reset", tcp.rst);
        self.number("tcp.flags.syn", tcp.syn);
        self.number("tcp.flags.fin", tcp.fin);
        self.number("tcp.window_size_value", tcp.window_size);
        self.number("tcp.checksum", tcp.checksum);
        self.number("tcp.urgent_pointer", tcp.urgent_pointer);
        self.headers.push(("tcp.options", tcp.options.to_vec()));
        for option in tcp.options_iterator().map_while(Result::ok) {
            match option {
                TcpOptionElement::MaximumSegmentSize(size) => self.number("tcp.options.mss_val", size),
                TcpOptionElement::WindowScale(shift) => self.number("tcp.options.wscale.shift", shift),
                TcpOptionElement::Timestamp(value, echo) => {
                    self.number("tcp.options.timestamp.tsval", value);
                    self.number("tcp.options.timestamp.tsecr", echo);
                }
                TcpOptionElement::SelectiveAcknowledgement(first, others) => {
                    for (left, right) in [Some(first)].into_iter().chain(others).flatten() {
                        self.number("tcp.options.sack_le", left);
                        self.number("tcp.options.sack_re", right);
                    }
                }
                TcpOptionElement::Noop | TcpOptionElement::SelectiveAcknowledgementPermitted => {}
            }
        }
    }

    fn icmpv4(&mut self, icmp: &Icmpv4Type) {
        use icmpv4::DestUnreachableHeader::FragmentationNeeded;
        match icmp {
            Icmpv4Type::EchoRequest(echo) | Icmpv4Type::EchoReply(echo) => {
                let IcmpEchoHeader { id, seq } = echo;
                self.number("icmp.type", if matches!(icmp, Icmpv4Type::EchoRequest(_)) { 8_u8 } else { 0 });
                self.number("icmp.ident", *id);
                self.number("icmp.seq", *seq);
            }
            Icmpv4Type::DestinationUnreachable(header) => {
                self.number("icmp.type", 3_u8);
                self.number("icmp.code", header.code_u8());
                if let FragmentationNeeded { next_hop_mtu } = header {
                    self.number("icmp.mtu", *next_hop_mtu);
                }
            }
            Icmpv4Type::Redirect(header) => {
                self.number("icmp.type", 5_u8);
                self.number("icmp.code", header.code as u8);
                self.octets("icmp.redir_gw", &header.gateway_internet_address);
            }
            Icmpv4Type::TimeExceeded(code) => {
                self.number("icmp.type", 11_u8);
                self.number("icmp.code", *code as u8);
            }
            Icmpv4Type::TimestampRequest(stamps) | Icmpv4Type::TimestampReply(stamps) => {
                self.number("icmp.ident", stamps.id);
                self.number("icmp.seq", stamps.seq);
                self.number("icmp.originate_timestamp", stamps.originate_timestamp);
                self.number("icmp.receive_timestamp", stamps.receive_timestamp);
                self.number("icmp.transmit_timestamp", stamps.transmit_timestamp);
            }
            Icmpv4Type::Unknown { type_u8, code_u8, .. } => {
                self.number("icmp.type", *type_u8);
                self.number("icmp.code", *code_u8);
            }
            Icmpv4Type::ParameterProblem(_) => self.number("icmp.type", 12_u8),
        }
    }

    fn icmpv6(&mut self, icmp: &Icmpv6Type) {
        match icmp {
            Icmpv6Type::EchoRequest(echo) | Icmpv6Type::EchoReply(echo) => {
                self.number("icmpv6.echo.identifier", echo.id);
                self.number("icmpv6.echo.sequence_number", echo.seq);
            }
            Icmpv6Type::PacketTooBig { mtu } => self.number("icmpv6.mtu", *mtu),
            Icmpv6Type::ParameterProblem(problem) => self.number("icmpv6.pointer", problem.pointer),
            Icmpv6Type::RouterAdvertisement(router) => {
                self.number("icmpv6.nd.ra.cur_hop_limit", router.cur_hop_limit);
                self.number("icmpv6.nd.ra.flag.m", router.managed_address_config);
                self.number("icmpv6.nd.ra.flag.o", router.other_config);
                self.number("icmpv6.nd.ra.router_lifetime", router.router_lifetime);
            }
            Icmpv6Type::NeighborAdvertisement(neighbor) => {
                self.number("icmpv6.nd.na.flag.r", neighbor.router);
                self.number("icmpv6.nd.na.flag.s", neighbor.solicited);
                self.number("icmpv6.nd.na.flag.o", neighbor.r#override);
            }
            _ => {}
        }
    }

    /// Checksums of headers and payloads that are all there.
    fn sum(&mut self, frame: &Frame<'_>, headers: &LaxPacketHeaders<'_>) {
        let Some(net) = &headers.net else { return };
        if let NetHeaders::Ipv4(ip, _) = net {
            self.sums.push(("ip", ip.calc_header_checksum() == ip.header_checksum));
        }
        // With a routing header another destination counts, RFC 8200 §8.1.
        let routed = matches!(net, NetHeaders::Ipv6(_, extensions) if extensions.routing.is_some());
        let (Some(transport), false) = (&headers.transport, routed) else { return };
        let (LaxPayloadSlice::Udp { payload, incomplete: false }
        | LaxPayloadSlice::Tcp { payload, incomplete: false }
        | LaxPayloadSlice::Icmpv4 { payload, incomplete: false }
        | LaxPayloadSlice::Icmpv6 { payload, incomplete: false }) = &headers.payload
        else {
            return;
        };
        self.sums.extend(match (transport, net) {
            (TransportHeader::Udp(udp), _) if udp.checksum == 0 => None,
            (TransportHeader::Udp(udp), NetHeaders::Ipv4(ip, _)) => {
                Some(("udp", udp.calc_checksum_ipv4(ip, payload).unwrap() == udp.checksum))
            }
            (TransportHeader::Udp(udp), NetHeaders::Ipv6(ip, _)) => {
                Some(("udp", udp.calc_checksum_ipv6(ip, payload).unwrap() == udp.checksum))
            }
            (TransportHeader::Tcp(tcp), NetHeaders::Ipv4(ip, _)) => {
                Some(("tcp", tcp.calc_checksum_ipv4(ip, payload).unwrap() == tcp.checksum))
            }
            (TransportHeader::Tcp(tcp), NetHeaders::Ipv6(ip, _)) => {
                Some(("tcp", tcp.calc_checksum_ipv6(ip, payload).unwrap() == tcp.checksum))
            }
            (TransportHeader::Icmpv4(icmp), _) => {
                Some(("icmp", icmp.icmp_type.calc_checksum(payload) == icmp.checksum))
            }
            (TransportHeader::Icmpv6(icmp), NetHeaders::Ipv6(ip, _)) => {
                // Its struct does not keep every bit of the header, the bytes do.
                let start = payload.as_ptr().addr() - frame.bytes.as_ptr().addr() - icmp.header_len();
                let whole = &frame.bytes[start..][..icmp.header_len() + payload.len()];
                let slice = Icmpv6Slice::from_slice(whole).unwrap();
                Some(("icmpv6", slice.is_checksum_valid(ip.source, ip.destination)))
            }
            _ => None,
        });
    }
}
