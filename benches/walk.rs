//! quick
use etherparse::{LinkSlice, NetSlice, SlicedPacket, TransportSlice};
use septet::data_link::ethernet::Ethernet;
use septet::network::{ipv4::Ipv4, ipv6::Ipv6};
use septet::transport::{tcp::Tcp, udp::Udp};
use septet::{Header, Layer, Stack, layers};
use std::hint::black_box;
use std::time::Instant;

fn best(rounds: usize, per: usize, mut run: impl FnMut() -> u64) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..rounds {
        let s = Instant::now();
        black_box(run());
        best = best.min(s.elapsed().as_nanos() as f64 / per as f64);
    }
    best
}
fn mac(o: [u8; 6]) -> u64 {
    o.iter().fold(0, |s, o| s << 8 | u64::from(*o))
}
macro_rules! sum { ($($value:expr),+ $(,)?) => { 0u64 $(.wrapping_add($value as u64))+ }; }
fn eth(h: &Ethernet) -> u64 {
    sum!(mac(h.dst), mac(h.src), h.ether_type)
}
fn ip4(h: &Ipv4) -> u64 {
    sum!(
        h.version,
        h.hdr_len,
        h.dscp,
        h.ecn,
        h.len,
        h.id,
        h.rb,
        h.df,
        h.mf,
        h.frag_offset,
        h.ttl,
        h.proto,
        h.checksum,
        u32::from(h.src),
        u32::from(h.dst)
    )
}
fn ip6(h: &Ipv6) -> u64 {
    sum!(h.version, h.dscp, h.ecn, h.flow, h.plen, h.nxt, h.hlim, u128::from(h.src), u128::from(h.dst))
}
fn tcp(h: &Tcp) -> u64 {
    sum!(
        h.srcport, h.dstport, h.seq, h.ack, h.hdr_len, h.res, h.ae, h.cwr, h.ece, h.urg, h.ack_flag, h.psh,
        h.rst, h.syn, h.fin, h.window, h.checksum, h.urgent
    )
}
fn udp(h: &Udp) -> u64 {
    sum!(h.srcport, h.dstport, h.length, h.checksum)
}
#[inline(always)]
fn typed(layer: &Layer<'_>) -> u64 {
    if let Some(h) = layer.header::<Ethernet>() {
        eth(&h)
    } else if let Some(h) = layer.header::<Ipv4>() {
        ip4(&h)
    } else if let Some(h) = layer.header::<Tcp>() {
        tcp(&h)
    } else if let Some(h) = layer.header::<Udp>() {
        udp(&h)
    } else if let Some(h) = layer.header::<Ipv6>() {
        ip6(&h)
    } else {
        0
    }
}
fn by_hand(frame: &[u8]) -> u64 {
    let Ok((rest, link)) = Ethernet::parse(frame) else { return 0 };
    let mut sum = eth(&link);
    let Ok((_, ip)) = Ipv4::parse(rest) else { return sum };
    sum = sum.wrapping_add(ip4(&ip));
    match ip.proto {
        6 => Tcp::parse(rest.get(ip.hdr_len.into()..).unwrap_or_default())
            .map_or(sum, |(_, h)| sum.wrapping_add(tcp(&h))),
        _ => sum,
    }
}
fn etherparse(frame: &[u8]) -> u64 {
    let Ok(packet) = SlicedPacket::from_ethernet(frame) else { return 0 };
    let mut sum = 0u64;
    if let Some(LinkSlice::Ethernet2(h)) = &packet.link {
        sum += sum!(mac(h.destination()), mac(h.source()), h.ether_type().0);
    }
    if let Some(NetSlice::Ipv4(ip)) = &packet.net {
        let h = ip.header();
        sum = sum.wrapping_add(sum!(
            h.version(),
            h.ihl(),
            h.dcp().value(),
            h.ecn().value(),
            h.total_len(),
            h.identification(),
            h.dont_fragment(),
            h.more_fragments(),
            h.fragments_offset().value(),
            h.ttl(),
            h.protocol().0,
            h.header_checksum(),
            u32::from_be_bytes(h.source()),
            u32::from_be_bytes(h.destination())
        ));
    }
    if let Some(TransportSlice::Tcp(h)) = &packet.transport {
        sum = sum.wrapping_add(sum!(
            h.source_port(),
            h.destination_port(),
            h.sequence_number(),
            h.acknowledgment_number(),
            h.data_offset(),
            h.ns(),
            h.cwr(),
            h.ece(),
            h.urg(),
            h.ack(),
            h.psh(),
            h.rst(),
            h.syn(),
            h.fin(),
            h.window_size(),
            h.checksum(),
            h.urgent_pointer()
        ))
    }
    sum
}
struct Sum(u64);
impl septet::Visit for Sum {
    #[inline(always)]
    fn ethernet(&mut self, h: &Ethernet) {
        self.0 = self.0.wrapping_add(eth(h))
    }
    #[inline(always)]
    fn ipv4(&mut self, h: &Ipv4, _: &[u8]) {
        self.0 = self.0.wrapping_add(ip4(h))
    }
    #[inline(always)]
    fn ipv6(&mut self, h: &Ipv6) {
        self.0 = self.0.wrapping_add(ip6(h))
    }
    #[inline(always)]
    fn tcp(&mut self, h: &Tcp, _: &[u8]) {
        self.0 = self.0.wrapping_add(tcp(h))
    }
    #[inline(always)]
    fn udp(&mut self, h: &Udp) {
        self.0 = self.0.wrapping_add(udp(h))
    }
}
#[inline(never)]
fn headers(f: &[u8]) -> u64 {
    let mut s = Sum(0);
    septet::visit(f, 1, &mut s);
    s.0
}
fn main() {
    let mut stack = Stack::default();
    let hot: Vec<Vec<u8>> = (0..256u16)
        .map(|i| {
            let ip = Ipv4 {
                ttl: 64,
                id: i,
                src: [10, 0, 0, 1].into(),
                dst: [10, 0, 0, 2].into(),
                ..Ipv4::default()
            };
            let tcp = Tcp { srcport: 1000 + i, dstport: 8080, ack_flag: true, ..Tcp::default() };
            stack.clear();
            stack
                .push(&Ethernet::default())
                .unwrap()
                .push(&ip)
                .unwrap()
                .push(&tcp)
                .unwrap()
                .payload(&[7; 10])
                .seal()
                .unwrap()
                .to_vec()
        })
        .collect();
    let n = 30_000;
    let row = |name: &str, run: &dyn Fn(&[u8]) -> u64| {
        println!(
            "{name:<40}{:>8.1} {}",
            best(n, hot.len(), || hot.iter().fold(0u64, |s, f| s.wrapping_add(run(f)))),
            run(&hot[0])
        )
    };
    row("by hand", &|f| by_hand(f));
    row("walk only (for)", &|f| {
        let mut s = 0;
        for l in layers(f, 1) {
            s += l.header.len() as u64
        }
        s
    });
    row("walk only (fold)", &|f| layers(f, 1).map(|l| l.header.len() as u64).sum());
    row("walk typed (for)", &|f| {
        let mut s = 0u64;
        for l in layers(f, 1) {
            s = s.wrapping_add(typed(&l))
        }
        s
    });
    row("walk typed (fold)", &|f| layers(f, 1).fold(0u64, |s, l| s.wrapping_add(typed(&l))));
    row("walk typed (for_each)", &|f| {
        let mut s = 0u64;
        layers(f, 1).for_each(|l| s = s.wrapping_add(typed(&l)));
        s
    });
    row("headers", &|f| headers(f));
    row("etherparse", &|f| etherparse(f));
}
