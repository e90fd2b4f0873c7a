//! Display filters, as Wireshark 4.0 has them: names of fields, compared with constants and with one another.
//!
//! Names are looked up when a filter is made. A packet is walked once, only the rows that the filter reads are told, and
//! the walk ends as soon as the answer is known. Nothing is allocated per packet, but for what is computed from text and
//! for lists that have to grow. Times without a zone are UTC.

mod compile;
mod constant;
mod direct;
mod kind;
mod lexer;
mod merge;
mod parser;
mod predicate;
mod prefilter;
mod ranges;
pub mod syntax;
mod test;
#[cfg(test)]
mod tests;
mod time;
mod value;

use alloc::string::String;
use core::fmt;

use super::{FilterError, Tree};
use crate::codec::Field;
use crate::packet::Layers;
use predicate::{Plan, State};
use syntax::Relation;

/// A display filter, ready to be asked packet by packet.
///
/// ```
/// use septet::filter::display::Filter;
/// let frame = hex::decode("4500001d0000000040110000c0000201c00002020035003500090000ff").unwrap();
/// let mut filter = Filter::new("ip.addr == 192.0.2.0/24 and udp.port in {53, 5353}").unwrap();
/// assert!(filter.holds(septet::layers(&frame, 228)));
/// let wrong = Filter::new("udp.pord == 53").unwrap_err();
/// assert!(wrong.to_string().starts_with("column 1: `udp.pord` is no field and no protocol; did you mean `udp.port`"));
/// ```
#[derive(Debug, Clone)]
pub struct Filter {
    tree: Option<Tree<Relation>>,
    plan: Plan,
    state: State,
}

impl Filter {
    /// Reads a filter; an empty one lets every packet pass. The error says where it is wrong and what was expected there:
    /// words that are no name, constants that no value of a field can be, what is not closed, more than
    /// [`DEPTH`](super::DEPTH) levels.
    pub fn new(text: &str) -> Result<Self, FilterError> {
        let placed = |error: FilterError| FilterError {
            column: 1 + text.char_indices().take_while(|(byte, _)| *byte < error.at).count(),
            ..error
        };
        let tree = parser::parse(text).map_err(placed)?;
        let plan = Plan::new(tree.as_ref()).map_err(placed)?;
        let state = State::new(&plan);
        Ok(Self { tree, plan, state })
    }

    /// What it says; `None` is an empty filter.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree<Relation>> {
        self.tree.as_ref()
    }

    /// The rows that it reads, of protocols those of their headers that stand for them.
    pub fn rows(&self) -> impl Iterator<Item = &'static Field> + '_ {
        self.plan.rows()
    }

    /// A capture filter with which a kernel drops packets of this `LINKTYPE_` that cannot pass, before they are copied: each that
    /// passes this filter passes it, and many others. None if nothing can be said of the filter, as of one with `not` alone, or
    /// if it asks for the number or the time of a frame, which those before it change.
    ///
    /// It is for [packets as a kernel holds them](crate::filter::bpf::Beside), read by the usual protocols: with decode-as it
    /// says too much.
    #[must_use]
    pub fn prefilter(&self, link: u32) -> Option<super::capture::Filter> {
        let counts = |row: &Field| row.name.starts_with("frame.");
        prefilter::prefilter(self.tree.as_ref()?, link).filter(|_| !self.rows().any(counts))
    }

    /// Whether a packet of which nothing is known but its layers passes: it has no `frame.*`.
    #[inline]
    pub fn holds(&mut self, layers: Layers<'_>) -> bool {
        self.plan.holds(layers, &mut self.state)
    }

    /// Whether a frame passes, `overrides` being who reads which number instead of the usual protocols. Differences of
    /// time are those to the frames that it has been asked before.
    #[cfg(feature = "std")]
    #[inline]
    pub fn matches(
        &mut self,
        frame: &crate::capture::Frame<'_>,
        overrides: Option<&crate::packet::registry::Overrides>,
    ) -> bool {
        self.plan.matches(frame, overrides, &mut self.state)
    }

    /// Whether a frame passes of which more is known than its bytes say: `tell` is to hand on fields, and layers that are
    /// asked instead of those of the `walk`. That is how conversations (`tcp.stream`) and what was put together get in.
    #[cfg(feature = "std")]
    pub fn matches_told(
        &mut self,
        frame: &crate::capture::Frame<'_>,
        walk: Layers<'_>,
        tell: Tell<'_>,
    ) -> bool {
        self.plan.matches_told(frame, walk, tell, &mut self.state)
    }
}

/// Who hands on what else is known of a frame.
#[cfg(feature = "std")]
pub type Tell<'t> = &'t mut dyn FnMut(&mut dyn FnMut(Told<'_>));

/// What else is known of a frame.
#[cfg(feature = "std")]
#[derive(Debug)]
pub enum Told<'t> {
    /// A value that no byte of the frame says.
    Field(crate::codec::Spot<'t>),
    /// A layer.
    Layer(&'t crate::codec::Layer<'t>),
}

/// The filter as text which is read as the same filter.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.as_ref().map_or(Ok(()), |tree| write!(f, "{tree}"))
    }
}

/// What is wrong at this byte; the column is found when all of the text is at hand.
fn fault(at: usize, message: impl Into<String>) -> FilterError {
    FilterError::new("", at, message)
}
