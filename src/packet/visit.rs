//! The typed walk: every header as its struct, for code that wants ports and flags rather than fields by name.

use super::layers::{IPV4, IPV6, TCP, UDP, layers};
use super::registry;
use crate::codec::{Carries, Context, Header, Layer, Next, Parsed, Space};
use crate::data_link::ethernet::{self, Ethernet};
use crate::network::ipv4::{self, Ipv4};
use crate::network::ipv6::{self, Ipv6};
use crate::transport::tcp::{self, Tcp};
use crate::transport::udp::{self, Udp};

/// The typed header, and the bytes behind its fixed part.
macro_rules! typed {
    ($Header:ident, $bytes:expr, |$header:ident, $options:pat_param| $told:expr) => {
        if let Ok(($options, $header)) = $Header::parse($bytes) {
            $told
        }
    };
}

/// What is done with each header; what is left out is passed over.
///
/// Each method has one place in the walk where it is called, so the compiler reads only what is used.
///
/// ```
/// use septet::packet::visit::{Visit, visit};
/// use septet::transport::udp::Udp;
///
/// struct Ports(Vec<(u16, u16)>);
///
/// impl Visit for Ports {
///     fn udp(&mut self, udp: &Udp) {
///         self.0.push((udp.srcport, udp.dstport));
///     }
/// }
///
/// # let frame = hex::decode("02000000000202000000000108004500001d0000000040110000c0000201c00002023039003500090000ff").unwrap();
/// let mut ports = Ports(Vec::new());
/// visit(&frame, 1, &mut ports);
/// assert_eq!(ports.0, [(12345, 53)]);
/// ```
pub trait Visit {
    /// An Ethernet header.
    #[inline(always)]
    fn ethernet(&mut self, _: &Ethernet) {}
    /// An IPv4 header and the bytes of its options.
    #[inline(always)]
    fn ipv4(&mut self, _: &Ipv4, _options: &[u8]) {}
    /// An IPv6 header.
    #[inline(always)]
    fn ipv6(&mut self, _: &Ipv6) {}
    /// A TCP header, and the bytes of its options.
    #[inline(always)]
    fn tcp(&mut self, _: &Tcp, _options: &[u8]) {}
    /// A UDP header.
    #[inline(always)]
    fn udp(&mut self, _: &Udp) {}
    /// Any other layer, or one of these that is cut short or wrong.
    #[inline(always)]
    fn other(&mut self, _: &Layer<'_>) {}
}

/// Walks the layers of a frame; `link` is the `LINKTYPE_` value of its capture.
///
/// The usual frame is one straight line in registers. At the first surprise the general walk goes over the frame
/// again, and tells what has not been told.
#[inline(always)]
pub fn visit<V: Visit>(frame: &[u8], link: u32, to: &mut V) {
    let mut context = Context { wire: frame.len(), frame: frame.len(), ..Context::default() };
    if link != 1 {
        return rest(frame, link, 0, to);
    }
    let Some((header, inner, next)) = enter(frame, &mut context, ethernet::read) else {
        return rest(frame, link, 0, to);
    };
    typed!(Ethernet, header, |ethernet, _| to.ethernet(&ethernet));
    let (inner, next) = match next {
        IPV4 => {
            let Some((header, inner, next)) = enter(inner, &mut context, ipv4::read) else {
                return rest(frame, link, 1, to);
            };
            typed!(Ipv4, header, |ip, options| to.ipv4(&ip, options));
            (inner, next)
        }
        IPV6 => {
            let Some((header, inner, next)) = enter(inner, &mut context, ipv6::read) else {
                return rest(frame, link, 1, to);
            };
            typed!(Ipv6, header, |ip, _| to.ipv6(&ip));
            (inner, next)
        }
        _ => return rest(frame, link, 1, to),
    };
    match next {
        TCP => {
            let Some((header, _, next)) = enter(inner, &mut context, tcp::read) else {
                return rest(frame, link, 2, to);
            };
            typed!(Tcp, header, |tcp, options| to.tcp(&tcp, options));
            if next.is(Space::TcpPort) && registry::tcp_port_known(next.ports()) {
                rest(frame, link, 3, to);
            }
        }
        UDP => {
            let Some((header, _, next)) = enter(inner, &mut context, udp::read) else {
                return rest(frame, link, 2, to);
            };
            typed!(Udp, header, |udp, _| to.udp(&udp));
            if registry::udp_port_known(next.ports()) {
                rest(frame, link, 3, to);
            }
        }
        _ => rest(frame, link, 2, to),
    }
}

/// Reads one header: its bytes, what it carries and who reads that; `None` if it is cut short or wrong.
#[inline(always)]
fn enter<'a>(
    input: &'a [u8],
    context: &mut Context<'a>,
    read: impl FnOnce(&'a [u8], &mut Context<'a>) -> Parsed<'a, Carries>,
) -> Option<(&'a [u8], &'a [u8], Next)> {
    context.wire = input.len();
    let (rest, carries) = read(input, context).ok()?;
    let (header, rest) = input.split_at(input.len() - rest.len());
    Some((header, &rest[..carries.len.min(rest.len())], carries.next))
}

/// Any other frame, and what is inside the usual one: all but the layers that have been told.
#[inline(never)]
fn rest<V: Visit>(frame: &[u8], link: u32, told: usize, to: &mut V) {
    for layer in layers(frame, link).skip(told) {
        if let Some(ethernet) = layer.header::<Ethernet>().filter(|_| layer.error.is_none()) {
            to.ethernet(&ethernet);
        } else if let Some(ip) = layer.header::<Ipv4>().filter(|_| layer.error.is_none()) {
            to.ipv4(&ip, &layer.header[Ipv4::LEN..]);
        } else if let Some(ip) = layer.header::<Ipv6>().filter(|_| layer.error.is_none()) {
            to.ipv6(&ip);
        } else if let Some(tcp) = layer.header::<Tcp>().filter(|_| layer.error.is_none()) {
            to.tcp(&tcp, &layer.header[Tcp::LEN..]);
        } else if let Some(udp) = layer.header::<Udp>().filter(|_| layer.error.is_none()) {
            to.udp(&udp);
        } else {
            to.other(&layer);
        }
    }
}
