//! Capture filters: the language of tcpdump, and what libpcap 1.10 makes of it.

mod lex;
pub(in crate::filter) mod links;
mod parse;
pub(in crate::filter) mod place;
mod predicate;
mod primitive;
mod resolve;
mod sets;
mod words;

use alloc::vec::Vec;
use core::fmt;

use self::links::{Link, Radio};
use self::place::{Place, Placed};
use self::predicate::Asked;
pub(in crate::filter) use self::predicate::{CHAIN, WORDS, families, point_to_point};
pub(in crate::filter) use self::primitive::pdus;
pub use self::primitive::{
    Arithmetic, Base, Control, Direction, Operator, Over, Primitive, Relation, Station, Version,
};
pub(in crate::filter) use self::sets::{Check, FEW};
use super::bpf::{self, Beside, Program};
use super::{FilterError, Tree};

/// A capture filter for packets of one link type: [pcap-filter(7)](https://www.tcpdump.org/manpages/pcap-filter.7.html).
///
/// ```
/// use septet::filter::capture::Filter;
/// let filter = Filter::new("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not port 22", 1)?;
/// assert!(!filter.matches(b"too short to say", 64));
/// assert!(Filter::new("", 1)?.matches(b"anything", 8));
/// let error = Filter::new("host 192.0.2.1 and prot 80", 1).unwrap_err();
/// assert_eq!((error.at, error.near[0].as_str()), (19, "port"));
/// # Ok::<(), septet::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    tree: Tree<Primitive>,
    placed: Tree<Placed>,
    checks: Tree<Check>,
    front: Option<Front>,
    live: bool,
}

/// What is read before anything is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::filter) struct Front {
    pub(in crate::filter) link: Link,
    /// Whether it is asked where the header begins, and where the payload.
    pub(in crate::filter) asked: [bool; 2],
    /// Only PPI that says that 802.11 follows passes.
    pub(in crate::filter) only: bool,
}

/// How PPI says so: the number of the link type behind it, little-endian.
pub(in crate::filter) const PPI: (u32, u32) = (4, 0x6900_0000);

impl Filter {
    /// Reads a filter for packets of this `LINKTYPE_`; an empty one lets every packet pass.
    pub fn new(text: &str, link: u32) -> Result<Self, FilterError> {
        Self::read(text, link, false)
    }

    /// Reads a filter for packets of this `LINKTYPE_` that a kernel hands over: `inbound`, `outbound` and `ifindex` ask it.
    pub fn live(text: &str, link: u32) -> Result<Self, FilterError> {
        Self::read(text, link, true)
    }

    fn read(text: &str, link: u32, live: bool) -> Result<Self, FilterError> {
        let (tree, starts) = parse::parse(text)?;
        if starts.is_empty() {
            return Ok(Self {
                tree,
                placed: Tree::And(Vec::new()),
                checks: Tree::And(Vec::new()),
                front: None,
                live,
            });
        }
        let mut place = Place::start(link);
        place.live = live;
        let first = place.link;
        let (mut wrong, mut starts) = (None, starts.into_iter());
        let placed = tree.clone().map(&mut |test| {
            let (here, at) = (place, starts.next().unwrap_or_default());
            if let Err(what) = place.take(&test) {
                wrong.get_or_insert_with(|| FilterError::new(text, at, what));
            }
            Placed { test, place: here }
        });
        let checks = sets::join(placed.clone());
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        // Headers in front whose length is read are read first, and only if something behind them is asked for.
        let front = (first.words() > 0).then(|| Front {
            link: first,
            asked: bpf::fronts(&checks),
            only: place.link == Link::Wlan(Radio::Ppi),
        });
        Ok(Self { tree, placed, checks, front, live })
    }

    /// What the text says.
    #[must_use]
    pub fn tree(&self) -> &Tree<Primitive> {
        &self.tree
    }

    /// Whether a packet passes: its bytes, and how many they were on the wire.
    #[must_use]
    pub fn matches(&self, bytes: &[u8], wire: u32) -> bool {
        self.matches_live(bytes, wire, &Beside::default())
    }

    /// The same of a packet that a kernel has handed over, a VLAN tag that it had taken out being back in its bytes.
    #[must_use]
    pub fn matches_live(&self, bytes: &[u8], wire: u32, beside: &Beside) -> bool {
        let (mut asked, mut refused) = (Asked { bytes, wire, words: [0; WORDS], beside: *beside }, false);
        if let Some(front) = &self.front {
            let read = asked.front(front.link, front.asked);
            if read.is_err() || front.only && asked.read(PPI.0.into(), 4) != Ok(PPI.1) {
                return false;
            }
        }
        let holds = self.checks.holds(&mut |check| {
            !refused
                && asked.passes(check).unwrap_or_else(|_| {
                    refused = true;
                    false
                })
        });
        holds && !refused
    }

    /// The filter as a program of the kernel, which can be run here too.
    ///
    /// Arithmetic that needs more than the memory of such a program is an error; what a kernel refuses
    /// ([`Program::verify`]) is none.
    pub fn program(&self) -> Result<Program, FilterError> {
        bpf::compile(&self.checks, self.front.as_ref()).ok_or_else(too_large)
    }

    /// The filter as a program for a socket of Linux that is handed whole frames (`AF_PACKET`, `SOCK_RAW`), where the outermost
    /// VLAN tag is beside the frame and no longer in it: it says of such a packet what [`Self::matches_live`] says of the
    /// frame with its tag put back.
    ///
    /// Also an error are bytes whose place in the link layer is computed, and `geneve` where it need not hold.
    pub fn program_live(&self) -> Result<Program, FilterError> {
        bpf::compile_live(&self.placed, &self.checks, self.front.as_ref()).map_err(|what| match what {
            Some(what) => FilterError::new("", 0, what),
            None => too_large(),
        })
    }

    /// Whether it was read for packets that a kernel hands over.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live
    }
}

fn too_large() -> FilterError {
    FilterError::new("", 0, "the arithmetic needs more memory than a program of the kernel has")
}

/// Every word that can stand in a filter, and every name of a number: what a shell may complete.
pub fn words() -> impl Iterator<Item = &'static str> {
    let kinds = self::primitive::CONTROLS.iter().map(|control| control.name);
    words::meant().chain(kinds)
}

/// With all qualifiers, names as numbers and in parentheses; read again, it is the same tree.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.tree, f)
    }
}

fn write(tree: &Tree<Primitive>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (trees, between) = match tree {
        Tree::Test(test) => return write!(f, "{test}"),
        Tree::Not(of) => {
            f.write_str("not ")?;
            return inner(of, f);
        }
        Tree::And(trees) => (trees, " and "),
        Tree::Or(trees) => (trees, " or "),
    };
    for (nth, tree) in trees.iter().enumerate() {
        f.write_str(if nth == 0 { "" } else { between })?;
        inner(tree, f)?;
    }
    Ok(())
}

fn inner(tree: &Tree<Primitive>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if matches!(tree, Tree::And(_) | Tree::Or(_)) {
        f.write_str("(")?;
        write(tree, f)?;
        return f.write_str(")");
    }
    write(tree, f)
}
