//! The typed walk: every header as its struct, for code that wants ports and flags rather than fields by name.

use super::layers::{layers, usual};
use crate::codec::{Layer, Layered};
use crate::data_link::ethernet::{self, Ethernet};
use crate::network::ipv4::{self, Ipv4};
use crate::network::ipv6::{self, Ipv6};
use crate::transport::tcp::{self, Tcp};
use crate::transport::udp::{self, Udp};

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
/// The usual frame is one straight line in registers.
#[inline(always)]
pub fn visit<V: Visit>(frame: &[u8], link: u32, to: &mut V) {
    let mut walk = layers(frame, link);
    let over = usual!(walk, |layer| tell(&layer, to));
    if !over {
        rest(frame, link, to);
    }
}

/// Any other frame, and what is inside the usual one: all but the layers that have been told.
#[inline(never)]
fn rest<V: Visit>(frame: &[u8], link: u32, to: &mut V) {
    let mut walk = layers(frame, link);
    let _ = usual!(walk, |_layer| ());
    walk.remaining((), |(), layer| tell(&layer, to));
}

/// Hands a layer on as its struct.
#[inline(always)]
fn tell<V: Visit>(layer: &Layer<'_>, to: &mut V) {
    /// The typed header, and the bytes behind its fixed part.
    #[inline(always)]
    fn typed<'a, H: Layered>(layer: &Layer<'a>) -> Option<(&'a [u8], H)> {
        let mine = core::ptr::eq(layer.protocol, H::PROTOCOL) && layer.error.is_none();
        if mine { H::parse(layer.header).ok() } else { None }
    }
    if let Some((_, ethernet)) = typed::<Ethernet>(layer) {
        to.ethernet(&ethernet);
    } else if let Some((options, ip)) = typed::<Ipv4>(layer) {
        to.ipv4(&ip, options);
    } else if let Some((_, ip)) = typed::<Ipv6>(layer) {
        to.ipv6(&ip);
    } else if let Some((options, tcp)) = typed::<Tcp>(layer) {
        to.tcp(&tcp, options);
    } else if let Some((_, udp)) = typed::<Udp>(layer) {
        to.udp(&udp);
    } else {
        to.other(layer);
    }
}
