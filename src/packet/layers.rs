//! The walk in: from the outermost layer of a frame to the innermost, copying nothing.

use core::hint::black_box;

use super::registry::{self, Overrides};
use crate::codec::{Carries, Context, Error, Layer, Next, Protocol, Reason, Space};
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

/// The next layer by the protocol of this module; `None` leaves everything as it is. A macro, so that `read` is inlined.
macro_rules! by {
    ($layers:expr, $module:ident) => {{
        let mut context = $layers.inside(&$module::PROTOCOL);
        match $module::read($layers.payload(), &mut context) {
            Ok((rest, carries)) => Some($layers.inner(&$module::PROTOCOL, context, rest.len(), carries)),
            Err(_) => None,
        }
    }};
}
pub(super) use by;

/// Tells each layer of the usual frame, protocol after protocol in one straight line, in which the compiler knows whose
/// header it is; stops in front of whatever is unusual. Says whether nothing is left to read. Who wants nothing kept for
/// the sake of the unusual goes on with another walk, which passes the same layers by without telling them.
macro_rules! usual {
    ($layers:ident, |$layer:ident| $tell:expr) => {
        'usual: {
            macro_rules! told {
                ($module:ident) => {
                    told!($module, |_| false)
                };
                // What makes it unusual is looked for in front of telling it: behind, the values told would wait in
                // memory for the answer.
                ($module:ident, $unusual:expr) => {
                    let Some($layer) = $crate::packet::layers::by!($layers, $module) else {
                        break 'usual false;
                    };
                    if $unusual(&$layer) {
                        $tell;
                        break 'usual false;
                    }
                    $tell
                };
            }
            if !$layers.usual() {
                break 'usual false;
            }
            told!(ethernet);
            match $layers.next {
                $crate::packet::layers::IPV4 => {
                    told!(ipv4);
                }
                $crate::packet::layers::IPV6 => {
                    told!(ipv6);
                }
                _ => break 'usual false,
            }
            let ports = match $layers.next {
                $crate::packet::layers::TCP => {
                    told!(tcp);
                    &$crate::packet::registry::TCP_PORTS
                }
                $crate::packet::layers::UDP => {
                    told!(udp, |layer: &$crate::codec::Layer<'_>| {
                        $crate::packet::registry::is_recognised(layer.payload)
                    });
                    &$crate::packet::registry::UDP_PORTS
                }
                next => break 'usual next == $crate::codec::Next::Data,
            };
            !ports.read($layers.next.ports())
        }
    };
}
pub(super) use usual;

/// Who is handed layers until it is enough; a trait, so that its method can be inlined wherever it is called.
pub(crate) trait Until {
    /// The next layer; says whether it is enough.
    fn layer(&mut self, layer: &Layer<'_>) -> bool;
}

/// Iterator over the layers of a frame; ends after the first error.
///
/// `for_each` and whatever else is made of `fold` is faster than `next`.
#[derive(Debug, Clone, Copy)]
pub struct Layers<'a> {
    unread: &'a [u8],
    offset: usize,
    pub(super) next: Next,
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

    /// The last bytes of the frame are its frame check sequence, as the capture says; only Ethernet looks for one.
    #[inline]
    #[must_use]
    pub fn fcs(mut self, len: u8) -> Self {
        self.context.fcs = len;
        self
    }

    /// Some numbers are read by other protocols than usual.
    #[inline]
    #[must_use]
    pub fn decode_as(mut self, overrides: &'a Overrides) -> Self {
        self.overrides = Some(overrides);
        self
    }

    /// A walk over other bytes in place of these, in the same way; `wire` of them were on the wire.
    #[must_use]
    pub fn over(self, bytes: &'a [u8], wire: usize) -> Self {
        let fresh = Self { unread: bytes, ..self };
        fresh.wire(wire)
    }

    /// A walk over bytes that several packets have brought, the first of which is read by `first`: at the same time, and numbers
    /// are read by the same protocols.
    #[must_use]
    pub fn anew<'b>(&self, bytes: &'b [u8], first: Next) -> Layers<'b>
    where
        'a: 'b,
    {
        Layers { overrides: self.overrides, ..Layers::new(bytes, first).time(self.context.time) }
    }

    /// Bytes that are left on the wire, those that the capture cut off included.
    #[must_use]
    pub fn left(&self) -> usize {
        self.context.wire
    }

    /// Hands on layer after layer until it is enough, and says whether it was; faster than `next`.
    #[inline(always)]
    pub(crate) fn until(&mut self, to: &mut impl Until) -> bool {
        let mut walk = *self;
        let over = 'stopped: {
            let over = usual!(walk, |layer| {
                if to.layer(&layer) {
                    break 'stopped None;
                }
            });
            Some(over)
        };
        *self = walk;
        match over {
            None => true,
            Some(true) => false,
            Some(false) => self.more_until(to),
        }
    }

    /// The same of what is left, by the walk that can do all.
    #[inline(never)]
    fn more_until(&mut self, to: &mut impl Until) -> bool {
        while let Some(layer) = self.step() {
            if to.layer(&layer) {
                return true;
            }
        }
        false
    }

    /// What no protocol has read: the payload of the innermost layer.
    #[inline(always)]
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        self.unread
    }

    /// The common protocols by hand, so that the compiler sees who reads what.
    #[inline(always)]
    fn advance(&mut self) -> Option<Layer<'a>> {
        let next = self.next;
        let layer = match next {
            _ if self.overrides.is_some() || self.depth >= DEPTH && !self.ends() => None,
            IPV4 => by!(self, ipv4),
            IPV6 => by!(self, ipv6),
            TCP => by!(self, tcp),
            UDP => by!(self, udp),
            ETHERNET => by!(self, ethernet),
            _ if self.ends() => return None,
            _ => None,
        };
        if layer.is_some() {
            return layer;
        }
        // All that is rare, errors too, starts over with the state as it was: what is good stays in registers.
        let mut state = apart(*self);
        let layer = state.step();
        *self = apart(state);
        layer
    }

    /// Whether this is an Ethernet frame, and numbers are read by the usual protocols.
    #[inline(always)]
    pub(super) fn usual(&self) -> bool {
        self.overrides.is_none() && self.depth == 0 && self.next == ETHERNET
    }

    /// Whether nobody reads what is left, by the protocols' own numbers.
    #[inline(always)]
    fn ends(&self) -> bool {
        let next = self.next;
        next == Next::Data
            || next.is(Space::TcpPort) && !registry::TCP_PORTS.read(next.ports())
            || next.is(Space::UdpPort)
                && !registry::UDP_PORTS.read(next.ports())
                && !registry::is_recognised(self.unread)
    }

    /// What this protocol is handed in.
    #[inline(always)]
    pub(super) fn inside(&self, protocol: &'static Protocol) -> Context<'a> {
        Context { padding: protocol.padding, ..self.context }
    }

    /// The next layer by any protocol, or why there is none: the walk that can do all, in memory.
    #[inline(never)]
    fn step(&mut self) -> Option<Layer<'a>> {
        let none_left = self.unread.is_empty() && self.offset > 0 && self.context.wire == 0;
        let protocol = registry::reader(self.next, self.unread, self.overrides).filter(|_| !none_left)?;
        if self.depth >= DEPTH {
            return Some(self.limit());
        }
        let mut context = if protocol.transparent { self.context } else { self.inside(protocol) };
        Some(match (protocol.read)(self.unread, &mut context) {
            Ok((rest, carries)) => self.inner(protocol, context, rest.len(), carries),
            Err(error) => self.broken(protocol, error),
        })
    }

    /// A layer that was read, all but `rest` bytes of it being its header, and the state behind it.
    #[inline(always)]
    pub(super) fn inner(
        &mut self,
        protocol: &'static Protocol,
        inside: Context<'a>,
        rest: usize,
        carries: Carries,
    ) -> Layer<'a> {
        let (input, offset, context) = (self.unread, self.offset, self.context);
        let (header, rest) = input.split_at(input.len() - rest);
        let left = context.wire.saturating_sub(header.len());
        // Bytes that were never on the wire are not missing.
        let claimed = carries.len.min(left);
        let (payload, trailer) = rest.split_at(claimed.min(rest.len()));
        self.depth += 1;
        self.context = Context { wire: claimed, ..inside };
        self.next = carries.next;
        (self.unread, self.offset) = (payload, offset + header.len());
        let missing = claimed - payload.len();
        Layer { protocol, offset, header, payload, trailer, missing, context, error: None }
    }

    /// A header that is cut short or wrong: what there is of it, and why.
    #[cold]
    fn broken(&mut self, protocol: &'static Protocol, error: nom::Err<Error>) -> Layer<'a> {
        let (input, offset, context) = (self.unread, self.offset, self.context);
        let error = Error::from(error);
        let len = match error.reason {
            Reason::Short { need, .. } => error.offset + need,
            // Something behind the fixed part is broken: who reads the rest is not known.
            Reason::Nom(_) => input.len(),
            // A list of records is all there is.
            _ if protocol.table.len == 0 => input.len(),
            // A record behind the fixed part is wrong: what is in front of it is not.
            Reason::Invalid(field, _) => protocol.table.len.max(error.offset + field.bits.len().div_ceil(8)),
            _ => protocol.table.len,
        };
        let (header, payload) = input.split_at(len.min(input.len()));
        (self.unread, self.offset, self.next) = (payload, offset + header.len(), Next::Data);
        let error = Some(error.at(offset));
        Layer { protocol, offset, header, payload, trailer: &[], missing: 0, context, error }
    }

    #[cold]
    fn limit(&mut self) -> Layer<'a> {
        let (payload, context, offset) = (self.unread, self.context, self.offset);
        self.next = Next::Data;
        let error = Error::limit(DATA.table, "layers", DEPTH as usize).at(offset);
        let header = &payload[..0];
        let protocol = &DATA;
        Layer { protocol, offset, header, payload, trailer: &[], missing: 0, context, error: Some(error) }
    }
}

const ETHERNET: Next = Next::LinkType(1);
pub(super) const IPV4: Next = Next::EtherType(0x0800);
pub(super) const IPV6: Next = Next::EtherType(0x86dd);
pub(super) const TCP: Next = Next::IpProtocol(6);
pub(super) const UDP: Next = Next::IpProtocol(17);

/// The same state. What the usual walk looks at all the time comes and goes as single words: the compiler would else
/// keep two of them in one vector register, for the sake of the rare walk, and take them out again layer by layer.
#[inline(always)]
fn apart(state: Layers<'_>) -> Layers<'_> {
    let context = Context { wire: black_box(state.context.wire), ..state.context };
    let (offset, next) = (black_box(state.offset), black_box(state.next));
    Layers { unread: black_box(state.unread), offset, next, context, ..state }
}

#[allow(clippy::copy_iterator)] // the cold paths work on a copy, so that the hot one stays in registers
impl<'a> Iterator for Layers<'a> {
    type Item = Layer<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        self.advance()
    }

    #[inline(always)]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, mut each: F) -> B {
        let (mut sum, mut walk) = (init, self);
        let over = usual!(walk, |layer| sum = each(sum, layer));
        if over { sum } else { walk.remaining(sum, each) }
    }
}

impl<'a> Layers<'a> {
    /// What is left, by the walk that can do all.
    #[inline(never)]
    pub(super) fn remaining<B, F: FnMut(B, Layer<'a>) -> B>(mut self, init: B, mut each: F) -> B {
        let mut sum = init;
        while let Some(layer) = self.step() {
            sum = each(sum, layer);
        }
        sum
    }
}
