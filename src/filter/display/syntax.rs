//! What a filter says before its names are looked up, and how that is written.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Display, Formatter};

use super::super::Tree;
use super::lexer::quote;

/// Where something stands in the text: byte by byte the same filter may stand elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct At(pub usize);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

/// One test, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// Something is there: `dns`; of bits, that one of them is set.
    Exists(Operand),
    /// `a == b`, `any a != b`.
    Compare(Option<Quantity>, Operand, Order, Operand),
    /// `a contains b`.
    Contains(Option<Quantity>, Operand, Operand),
    /// `a matches "pattern"`.
    Matches(Option<Quantity>, Operand, Operand),
    /// `a in {1, 3..5}`.
    In(Option<Quantity>, Operand, Vec<(Operand, Option<Operand>)>),
}

/// How many of several values have to pass a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// One of them.
    Any,
    /// All of them, and there is one.
    All,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `==`: some value is equal.
    Equal,
    /// `!=`: every value is another.
    Unequal,
    /// `===`: every value is equal.
    AllEqual,
    /// `!==`: some value is another.
    AnyUnequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A value of a test, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A name or an unquoted constant.
    Word(String, At),
    /// A constant in double quotes.
    Quoted(Vec<u8>, At),
    /// A constant in single quotes.
    Char(u8, At),
    /// Values of some layers only: `ip.src#2`.
    Layers(Box<Self>, Vec<Part>),
    /// Some bytes only: `eth.src[0:3]`.
    Slice(Box<Self>, Vec<Part>),
    /// `len(dns.qry.name)`
    Call(String, Vec<Self>, At),
    /// `-a`
    Negative(Box<Self>),
    /// `a + b`
    Math(Math, Box<Self>, Box<Self>),
}

/// What two numbers become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Math {
    /// `&`
    And,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `%`
    Modulo,
}

/// A part of something that has bytes, or of the layers of a protocol; negative counts from the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `[i]`
    One(i32),
    /// `[i:n]`: n bytes.
    Run(i32, i32),
    /// `[i-j]`: both included.
    Span(i32, i32),
    /// `[i:]`
    From(i32),
}

impl Operand {
    /// Where it begins in the text.
    #[must_use]
    pub fn at(&self) -> usize {
        match self {
            Self::Word(_, at) | Self::Quoted(_, at) | Self::Char(_, at) | Self::Call(_, _, at) => at.0,
            Self::Layers(of, _) | Self::Slice(of, _) | Self::Negative(of) | Self::Math(_, of, _) => of.at(),
        }
    }
}

impl Order {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::AllEqual => "===",
            Self::AnyUnequal => "!==",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Math {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        ["&", "+", "-", "*", "/", "%"][self as usize]
    }

    /// What binds tighter is higher.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::And => 1,
            Self::Plus | Self::Minus => 2,
            Self::Times | Self::Over | Self::Modulo => 3,
        }
    }
}

impl Display for Relation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let quantity = |quantity: &Option<Quantity>| match quantity {
            None => "",
            Some(Quantity::Any) => "any ",
            Some(Quantity::All) => "all ",
        };
        match self {
            Self::Exists(what) => write!(f, "{what}"),
            Self::Compare(q, a, order, b) => write!(f, "{}{a} {} {b}", quantity(q), order.sign()),
            Self::Contains(q, a, b) => write!(f, "{}{a} contains {b}", quantity(q)),
            Self::Matches(q, a, b) => write!(f, "{}{a} matches {b}", quantity(q)),
            Self::In(q, a, set) => {
                write!(f, "{}{a} in {{", quantity(q))?;
                for (i, (from, to)) in set.iter().enumerate() {
                    let between = if i == 0 { "" } else { ", " };
                    write!(f, "{between}{from}")?;
                    if let Some(to) = to {
                        write!(f, " .. {to}")?;
                    }
                }
                f.write_str("}")
            }
        }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word, _) => f.write_str(word),
            Self::Quoted(bytes, _) => f.write_str(&quote(bytes)),
            Self::Char(byte, _) => write!(f, "'\\x{byte:02x}'"),
            Self::Layers(of, parts) => write!(f, "{of}#[{}]", Parts(parts)),
            Self::Slice(of, parts) => write!(f, "{of}[{}]", Parts(parts)),
            Self::Call(name, arguments, _) => {
                write!(f, "{name}(")?;
                for (i, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
            Self::Negative(of) => {
                f.write_str("-")?;
                inner(of, 4, f)
            }
            Self::Math(math, a, b) => {
                inner(a, math.rank(), f)?;
                write!(f, " {} ", math.sign())?;
                inner(b, math.rank() + 1, f)
            }
        }
    }
}

/// An operand inside another: in braces if it binds less tight than it has to.
fn inner(of: &Operand, rank: u8, f: &mut Formatter<'_>) -> fmt::Result {
    match of {
        Operand::Math(math, ..) if math.rank() < rank => write!(f, "{{{of}}}"),
        _ => write!(f, "{of}"),
    }
}

/// What stands between the brackets.
struct Parts<'p>(&'p [Part]);

impl Display for Parts<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { "," })?;
            match part {
                Part::One(at) => write!(f, "{at}"),
                Part::Run(at, len) => write!(f, "{at}:{len}"),
                Part::Span(from, to) => write!(f, "{from}-{to}"),
                Part::From(at) => write!(f, "{at}:"),
            }?;
        }
        Ok(())
    }
}

impl Display for Tree<Relation> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let joined = |trees: &[Self], sign: &str, f: &mut Formatter<'_>| {
            for (i, tree) in trees.iter().enumerate() {
                f.write_str(if i == 0 { "" } else { sign })?;
                match tree {
                    Self::Or(_) => write!(f, "({tree})")?,
                    Self::And(_) if sign == AND => write!(f, "({tree})")?,
                    _ => write!(f, "{tree}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Test(test) => write!(f, "{test}"),
            Self::Not(tree) => match &**tree {
                Self::Test(_) | Self::Not(_) => write!(f, "not {tree}"),
                _ => write!(f, "not ({tree})"),
            },
            Self::And(trees) => joined(trees, AND, f),
            Self::Or(trees) => joined(trees, " || ", f),
        }
    }
}

const AND: &str = " && ";
