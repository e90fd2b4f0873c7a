//! The walk in: from the outermost layer of a frame to the innermost, copying nothing.

use super::registry::{self, Overrides};
use crate::codec::{Carries, Context, Error, Layer, Next, Parsed, Protocol, Reason};
use crate::data_link::ethernet;
use crate::network::{ipv4, ipv6};
use crate::packet::registry::DATA;
use crate::transport::{tcp, udp};

/// Layers of one frame that are read at the most; the layer at the limit says so in its error.
pub const DEPTH: u32 = 64;

/// The layers of a frame, outermost first; `link` is the `LINKTYPE_` value of its capture.
///
/// ```
/// let frame = [0u8; 3];
/// for layer in septet::layers(&frame, 1) {
///     println!("{} at byte {}", layer.protocol.name(), layer.offset);
///     if let Some(error) = layer.error {
///         assert_eq!(error.to_string(), "eth at byte 0: needs 14 bytes, has 3");
///     }
/// }
/// ```
#[inline]
#[must_use]
pub fn layers(frame: &[u8], link: u32) -> Layers<'_> {
    Layers::new(frame, Next::LinkType(link))
}

/// Iterator over the layers of a frame; ends after the first error.
///
/// `for_each` and `fold` are faster than a `for` loop: the common protocols are then one straight line.
#[derive(Debug, Clone)]
pub struct Layers<'a> {
    unread: &'a [u8],
    offset: usize,
    next: Next,
    depth: u32,
    context: Context<'a>,
    overrides: Option<&'a Overrides>,
}

impl<'a> Layers<'a> {
    /// The layers of these bytes, the first of which is read by `first`.
    #[inline]
    #[must_use]
    pub fn new(frame: &'a [u8], first: Next) -> Self {
        let context = Context { wire: frame.len(), frame: frame.len(), ..Context::default() };
        Self { unread: frame, offset: 0, next: first, depth: 0, context, overrides: None }
    }

    /// The frame had this many bytes before the capture cut it off.
    #[inline]
    #[must_use]
    pub fn wire(mut self, len: usize) -> Self {
        self.context.wire = len.max(self.unread.len());
        self.context.frame = self.context.wire;
        self
    }

    /// Some numbers are read by other protocols than usual.
    #[inline]
    #[must_use]
    pub fn decode_as(mut self, overrides: &'a Overrides) -> Self {
        self.overrides = Some(overrides);
        self
    }

    /// What no protocol has read: the payload of the innermost layer.
    #[inline]
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        self.unread
    }

    /// The common protocols by hand, so that the compiler sees who reads what.
    #[inline(always)]
    fn advance(&mut self) -> Option<Layer<'a>> {
        let next = core::mem::replace(&mut self.next, Next::Data);
        if self.overrides.is_some() {
            return self.rarely(next);
        }
        Some(match next {
            Next::LinkType(1) => self.step(&ethernet::PROTOCOL, ethernet::read),
            Next::EtherType(0x0800) => self.step(&ipv4::PROTOCOL, ipv4::read),
            Next::EtherType(0x86dd) => self.step(&ipv6::PROTOCOL, ipv6::read),
            Next::IpProtocol(6) => self.step(&tcp::PROTOCOL, tcp::read),
            Next::IpProtocol(17) => self.step(&udp::PROTOCOL, udp::read),
            Next::Data => return None,
            Next::TcpPorts(a, b) if !registry::tcp_port_known(a, b) => return None,
            Next::UdpPorts(a, b) if !registry::udp_port_known(a, b) => return None,
            _ => return self.rarely(next),
        })
    }

    /// Any other protocol.
    #[inline(never)]
    fn rarely(&mut self, next: Next) -> Option<Layer<'a>> {
        if self.depth >= DEPTH {
            return Some(self.limit());
        }
        let protocol = registry::reader(next, self.overrides)?;
        if self.unread.is_empty() && self.offset > 0 && self.context.wire == 0 {
            return None;
        }
        Some(self.step(protocol, protocol.read))
    }

    #[inline(always)]
    fn step(
        &mut self,
        protocol: &'static Protocol,
        read: impl FnOnce(&'a [u8], &mut Context<'a>) -> Parsed<'a, Carries>,
    ) -> Layer<'a> {
        let (input, context, offset) = (self.unread, self.context, self.offset);
        self.depth += 1;
        let (header, payload, trailer, missing, error) = match read(input, &mut self.context) {
            Ok((rest, carries)) => {
                let (header, rest) = input.split_at(input.len() - rest.len());
                let left = context.wire.saturating_sub(header.len());
                let claimed = if carries.len == usize::MAX { left } else { carries.len };
                let (payload, trailer) = rest.split_at(claimed.min(rest.len()));
                self.context.wire = claimed.min(left);
                self.next = carries.next;
                (header, payload, trailer, claimed - payload.len(), None)
            }
            Err(error) => broken(protocol, error, offset, input),
        };
        (self.unread, self.offset) = (payload, offset + header.len());
        Layer { protocol, offset, header, payload, trailer, missing, context, error }
    }

    #[cold]
    fn limit(&mut self) -> Layer<'a> {
        let (payload, context, offset) = (self.unread, self.context, self.offset);
        let error = Error::limit(DATA.table, "layers", DEPTH as usize).at(offset);
        let (header, trailer) = payload.split_at(0);
        let protocol = &DATA;
        Layer { protocol, offset, header, payload, trailer, missing: 0, context, error: Some(error) }
    }
}

type Parts<'a> = (&'a [u8], &'a [u8], &'a [u8], usize, Option<Error>);

/// A header that is cut short or wrong: what there is of it, and why.
#[cold]
fn broken<'a>(protocol: &Protocol, error: nom::Err<Error>, offset: usize, input: &'a [u8]) -> Parts<'a> {
    let error = Error::from(error);
    let len = if let Reason::Short { need, .. } = error.reason { need } else { protocol.table.len };
    let (header, payload) = input.split_at(len.min(input.len()));
    (header, payload, &[], 0, Some(error.at(offset)))
}

impl<'a> Iterator for Layers<'a> {
    type Item = Layer<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.advance()
    }
}
