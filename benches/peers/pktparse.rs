//! pktparse: nom parsers into structs; a list of options is allocated. Its six reserved bits hold what are flags today.
//!
//! Options that fill their header to the end (no end-of-options byte) are not in the struct: they are read from the bytes.

use pktparse::ethernet::{EtherType, parse_ethernet_frame};
use pktparse::ip::IPProtocol;
use pktparse::ipv4::parse_ipv4_header;
use pktparse::tcp::{TcpOption, parse_tcp_header};
use pktparse::udp::parse_udp_header;

use crate::support::digest::{Digest, Options, fold};

#[inline(never)]
pub(crate) fn digest(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let _ = ethernet(frame, &mut d);
    d.finish()
}

#[inline(always)]
fn ethernet(frame: &[u8], d: &mut Digest) -> Option<()> {
    let (rest, h) = parse_ethernet_frame(frame).ok()?;
    d.mac(h.dest_mac.0);
    d.mac(h.source_mac.0);
    d.add(match h.ethertype {
        EtherType::IPv4 => 0x0800,
        _ => return None,
    });
    let (rest, h) = parse_ipv4_header(rest).ok()?;
    let protocol = match h.protocol {
        IPProtocol::TCP => 6,
        IPProtocol::UDP => 17,
        _ => 0,
    };
    fold!(d; h.version, h.ihl * 4, h.tos >> 2, h.tos & 3, h.length, h.id, h.flags >> 1 & 1, h.flags & 1);
    fold!(d; h.fragment_offset, h.ttl, protocol, h.chksum, h.source_addr.to_bits(), h.dest_addr.to_bits());
    match h.protocol {
        IPProtocol::TCP => {
            let (_, h) = parse_tcp_header(rest).ok()?;
            fold!(d; h.source_port, h.dest_port, h.sequence_no, h.ack_no, h.data_offset * 4);
            fold!(d; h.reserved >> 2 & 1, h.reserved >> 1 & 1, h.reserved & 1);
            fold!(d; h.flag_urg, h.flag_ack, h.flag_psh, h.flag_rst, h.flag_syn, h.flag_fin);
            fold!(d; h.window, h.checksum, h.urgent_pointer);
            match h.options {
                Some(list) => options(&list),
                None => Options::read(rest.get(20..usize::from(h.data_offset) * 4)?),
            }
            .digest(d);
        }
        IPProtocol::UDP => {
            let (_, h) = parse_udp_header(rest).ok()?;
            fold!(d; h.source_port, h.dest_port, h.length, h.checksum);
        }
        _ => {}
    }
    Some(())
}

#[inline(always)]
fn options(list: &[TcpOption]) -> Options {
    let mut found = Options::default();
    for option in list {
        let kind = match option {
            TcpOption::EndOfOptions => 0,
            TcpOption::NoOperation => 1,
            TcpOption::MaximumSegmentSize(size) => {
                found.mss = size.mss.into();
                2
            }
            TcpOption::WindowScale(scale) => {
                found.shift = scale.scaling.into();
                3
            }
            TcpOption::SackPermitted => 4,
        };
        found.kind(kind);
    }
    found
}
