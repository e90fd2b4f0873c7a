//! The walk in: from the outermost layer of a frame to the innermost, copying nothing.

use super::registry::{self, Overrides};
use crate::codec::{Context, Error, Layer, Next, Protocol, Reason, Space};
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
#[derive(Debug, Clone, Copy)]
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

    /// When the frame was captured, in nanoseconds since 1970: some payloads have a time that is only recognised by it.
    #[inline]
    #[must_use]
    pub fn time(mut self, nanos: u64) -> Self {
        self.context.time = nanos;
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
        let (input, context) = (self.unread, self.context);
        let next = core::mem::replace(&mut self.next, Next::Data);
        // An error leaves at once, so that what is good stays in registers.
        macro_rules! by {
            ($module:ident) => {{
                self.context.padding = $module::PROTOCOL.padding;
                match $module::read(input, &mut self.context) {
                    Ok((rest, carries)) => (&$module::PROTOCOL, rest.len(), carries.len, carries.next),
                    Err(error) => {
                        let (state, layer) = self.broken(&$module::PROTOCOL, error, context);
                        *self = state;
                        return Some(layer);
                    }
                }
            }};
        }
        macro_rules! rarely {
            () => {{
                let (state, layer) = self.rarely(next);
                *self = state;
                return layer;
            }};
        }
        if self.overrides.is_some() {
            rarely!();
        }
        let (protocol, rest, carried, inner): (&'static Protocol, _, _, _) = match (next.space, next.number) {
            (Space::EtherType, 0x0800) => by!(ipv4),
            (Space::EtherType, 0x86dd) => by!(ipv6),
            (Space::IpProtocol, 6) => by!(tcp),
            (Space::IpProtocol, 17) => by!(udp),
            (Space::LinkType, 1) => by!(ethernet),
            (Space::Nothing, _) => return None,
            (Space::TcpPort, _) if !registry::tcp_port_known(next.ports()) => return None,
            (Space::UdpPort, _) if !registry::udp_port_known(next.ports()) => return None,
            _ => rarely!(),
        };
        Some(self.inner(protocol, context, rest, carried, inner))
    }

    /// Any other protocol.
    #[inline(never)]
    fn rarely(mut self, next: Next) -> (Self, Option<Layer<'a>>) {
        if self.depth >= DEPTH {
            return (self, Some(self.limit()));
        }
        let none_left = self.unread.is_empty() && self.offset > 0 && self.context.wire == 0;
        let Some(protocol) = registry::reader(next, self.overrides).filter(|_| !none_left) else {
            return (self, None);
        };
        let (input, context) = (self.unread, self.context);
        if !protocol.transparent {
            self.context.padding = protocol.padding;
        }
        match (protocol.read)(input, &mut self.context) {
            Ok((rest, carries)) => {
                let layer = self.inner(protocol, context, rest.len(), carries.len, carries.next);
                (self, Some(layer))
            }
            Err(error) => {
                let (state, layer) = self.broken(protocol, error, context);
                (state, Some(layer))
            }
        }
    }

    /// A layer that was read, all but `rest` bytes of it being its header, and the state behind it.
    #[inline(always)]
    fn inner(
        &mut self,
        protocol: &'static Protocol,
        context: Context<'a>,
        rest: usize,
        carried: usize,
        next: Next,
    ) -> Layer<'a> {
        let (input, offset) = (self.unread, self.offset);
        let (header, rest) = input.split_at(input.len() - rest);
        let left = context.wire.saturating_sub(header.len());
        // Bytes that were never on the wire are not missing.
        let claimed = carried.min(left);
        let (payload, trailer) = rest.split_at(claimed.min(rest.len()));
        self.depth += 1;
        self.context.wire = claimed;
        self.next = next;
        (self.unread, self.offset) = (payload, offset + header.len());
        let missing = claimed - payload.len();
        Layer { protocol, offset, header, payload, trailer, missing, context, error: None }
    }

    /// A header that is cut short or wrong: what there is of it, and why.
    #[cold]
    #[inline(never)]
    fn broken(
        mut self,
        protocol: &'static Protocol,
        error: nom::Err<Error>,
        context: Context<'a>,
    ) -> (Self, Layer<'a>) {
        let (input, offset) = (self.unread, self.offset);
        let error = Error::from(error);
        let len = match error.reason {
            Reason::Short { need, .. } => error.offset + need,
            // Something behind the fixed part is broken: who reads the rest is not known.
            Reason::Nom(_) => input.len(),
            // A list of records is all there is.
            _ if protocol.table.len == 0 => input.len(),
            _ => protocol.table.len,
        };
        let (header, payload) = input.split_at(len.min(input.len()));
        (self.unread, self.offset) = (payload, offset + header.len());
        let error = Some(error.at(offset));
        (self, Layer { protocol, offset, header, payload, trailer: &[], missing: 0, context, error })
    }

    #[cold]
    fn limit(self) -> Layer<'a> {
        let (payload, context, offset) = (self.unread, self.context, self.offset);
        let error = Error::limit(DATA.table, "layers", DEPTH as usize).at(offset);
        let (header, trailer) = payload.split_at(0);
        let protocol = &DATA;
        Layer { protocol, offset, header, payload, trailer, missing: 0, context, error: Some(error) }
    }
}

#[allow(clippy::copy_iterator)] // the cold paths work on a copy, so that the hot one stays in registers
impl<'a> Iterator for Layers<'a> {
    type Item = Layer<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        self.advance()
    }
}
