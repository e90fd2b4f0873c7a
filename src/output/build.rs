//! Build strings: packets as people write them, `eth / ip dst=192.0.2.1 ttl=3 / udp dstport=53 / payload="text"`.
//!
//! A layer is its name and what is said of it; a field has its full name, or the name without the layer's. What is not said
//! has its usual value, or is computed when the packet is sealed; what is said stays as it is. `[name …]` is a record, and a
//! field of a record said of the layer opens one. `name:` instead of `name` has nothing but what is said of it, as it stands. Several values, `1..9` or `{80,443}` or `192.0.2.0/28`, are several
//! packets: all combinations, the last one fastest. [`Writer`] is the way back.

mod front;
mod infer;
mod level;
mod names;
mod read;
mod records;
mod spots;
mod syntax;
mod value;
mod write;

use core::fmt;

use crate::codec::{Field, Protocol, Table};
use crate::packet::Stack;
use front::{Front, Said};
use names::Names;
use records::Node;
use value::{Datum, Values};
pub use write::Writer;

/// Packets that one string may stand for.
pub const MOST_PACKETS: u64 = 1 << 24;

/// The smallest Ethernet frame without its check sequence, IEEE 802.3 §4.2.3.3: what `padding` fills a packet up to.
const SMALLEST: usize = 60;

/// Why a string is no packet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildError {
    /// The byte of the string at which the trouble begins.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
    /// The string says what it should, but no packet can be sealed so.
    pub unsealable: bool,
}

impl BuildError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), unsealable: false }
    }

    /// The column of the string, from 1, at which the trouble begins.
    #[must_use]
    pub fn column(&self, text: &str) -> usize {
        1 + text.char_indices().take_while(|(at, _)| *at < self.at).count()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for BuildError {}

/// Reads strings; what it finds out about names makes the next ones faster.
#[derive(Debug, Default)]
pub struct Reader {
    names: Names,
    /// A field that needs others is refused rather than given them.
    strict: bool,
}

impl Reader {
    /// Reads a string, as [`Plan::new`] does.
    ///
    /// # Errors
    /// Those of [`Plan::new`].
    pub fn plan(&mut self, text: &str) -> Result<Plan, BuildError> {
        read::plan(text, &mut self.names, self.strict)
    }
}

/// The packets that a string stands for.
///
/// ```
/// use septet::Stack;
/// use septet::output::build::Plan;
/// let plan = Plan::new("ip src=192.0.2.1 dst=192.0.2.2 / udp dstport={53,5353} / payload=\"hello\"")?;
/// let (mut stack, mut bytes) = (Stack::default(), Vec::new());
/// plan.packet(1, true, &mut stack, &mut bytes)?;
/// assert_eq!((plan.len(), plan.link(), bytes.len()), (2, 228, 33));
/// assert_eq!(bytes[22..24], 5353u16.to_be_bytes());
/// # Ok::<(), septet::output::build::BuildError>(())
/// ```
#[derive(Debug)]
pub struct Plan {
    link: u32,
    layers: Vec<Part>,
    /// How many values each varying field has.
    wheels: Vec<u64>,
    len: u64,
}

/// A layer of all packets.
#[derive(Debug)]
struct Part {
    protocol: &'static Protocol,
    at: usize,
    raw: Option<Piece>,
    /// Nothing but what is said.
    exact: bool,
    items: Vec<Planned>,
    payload: Option<Piece>,
    trailer: Option<Piece>,
    /// Zeros up to the smallest frame follow.
    padded: bool,
}

#[derive(Debug)]
enum Planned {
    Said(&'static Field, Piece),
    Record(&'static Table, Vec<Self>, usize, bool),
}

/// Values, and which wheel turns them.
#[derive(Debug)]
struct Piece {
    values: Values,
    wheel: Option<usize>,
}

impl Plan {
    /// Reads a string.
    ///
    /// An error says where: an unknown layer, record or field, a value that is none of its field, or more than
    /// [`MOST_PACKETS`] packets.
    pub fn new(text: &str) -> Result<Self, BuildError> {
        Reader::default().plan(text)
    }

    /// How many packets these are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is one at least")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The `LINKTYPE_` value of the first layer.
    #[must_use]
    pub fn link(&self) -> u32 {
        self.link
    }

    /// Writes the packet of this number, counted from 0; with `seal`, what was not said is computed.
    ///
    /// An error if a value does not fit its field, or if the packet cannot be sealed.
    pub fn packet(
        &self,
        number: u64,
        seal: bool,
        stack: &mut Stack,
        out: &mut Vec<u8>,
    ) -> Result<(), BuildError> {
        let mut turned = vec![0; self.wheels.len()];
        let mut left = number;
        for (turn, len) in turned.iter_mut().zip(&self.wheels).rev() {
            (*turn, left) = (left % len, left / len);
        }
        stack.clear();
        for part in &self.layers {
            part.push(&turned, stack)?;
        }
        out.clear();
        let built = if seal { stack.seal() } else { stack.build() };
        match built {
            Ok(bytes) => out.extend_from_slice(bytes),
            Err(error) => {
                let table = error.table.map(|table| table.field.name);
                let of = |part: &&Part| {
                    table.is_some_and(|name| part.protocol.tables().any(|table| table.field.name == name))
                };
                let part = self.layers.iter().find(of);
                let at = part.or(self.layers.last()).map_or(0, |part| part.at);
                let name = part.map_or(String::new(), |part| format!("{}: ", part.protocol.name()));
                let why = crate::codec::Error { table: None, ..error };
                let message = format!("{name}cannot be sealed: {why}");
                return Err(BuildError { at, message, unsealable: true });
            }
        }
        if self.layers.iter().any(|part| part.padded) && out.len() < SMALLEST {
            out.resize(SMALLEST, 0);
        }
        Ok(())
    }
}

impl Part {
    fn push(&self, turned: &[u64], stack: &mut Stack) -> Result<(), BuildError> {
        self.header(turned, stack)?;
        if let Some(payload) = &self.payload {
            stack.payload(&payload.bytes(turned));
        }
        if let Some(trailer) = &self.trailer {
            stack.trailer(&trailer.bytes(turned));
        }
        Ok(())
    }

    fn header(&self, turned: &[u64], stack: &mut Stack) -> Result<(), BuildError> {
        stack.layer(self.protocol);
        let nodes: Vec<Node<'_>> = self.items.iter().map(|item| item.node(turned)).collect();
        let said: Vec<Said<'_>> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Said(field, datum, at) => Some((*field, &**datum, *at)),
                Node::Record(..) => None,
            })
            .collect();
        if let Some(raw) = &self.raw {
            if let Some(Node::Record(_, _, at, _)) =
                nodes.iter().find(|node| matches!(node, Node::Record(..)))
            {
                return Err(BuildError::new(*at, "a header from `raw` has its records already"));
            }
            stack.raw(&Front::raw(self.protocol, &raw.bytes(turned), &said)?).fixed();
        } else if self.exact {
            records::exact(stack, self.protocol, nodes)?;
            stack.fixed();
        } else {
            let front = Front::new(self.protocol, &said)?;
            let told = |error: crate::codec::Error| BuildError::new(self.at, error.to_string());
            front.push(self.protocol, stack).map_err(told)?;
            let mut taken = front.taken.iter();
            let left = |node: &Node<'_>| match node {
                Node::Said(..) => taken.next().is_none_or(Option::is_none),
                Node::Record(..) => true,
            };
            let rest: Vec<_> = nodes.into_iter().filter(left).collect();
            records::all(stack, self.protocol, rest)?;
        }
        Ok(())
    }
}

impl Planned {
    fn node(&self, turned: &[u64]) -> Node<'_> {
        match self {
            Self::Said(field, piece) => Node::Said(field, piece.datum(turned), piece.values.at),
            Self::Record(table, items, at, exact) => {
                Node::Record(table, items.iter().map(|item| item.node(turned)).collect(), *at, *exact)
            }
        }
    }
}

impl Piece {
    fn datum(&self, turned: &[u64]) -> std::borrow::Cow<'_, Datum> {
        self.values.nth(self.wheel.map_or(0, |wheel| turned[wheel]))
    }

    fn bytes(&self, turned: &[u64]) -> Vec<u8> {
        match self.datum(turned).into_owned() {
            Datum::Bytes(bytes) => bytes,
            Datum::Text(text) => text.into(),
            Datum::Uint(..) => Vec::new(),
        }
    }
}
