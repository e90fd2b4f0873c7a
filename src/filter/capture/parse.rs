//! The grammar of pcap-filter(7): `and` and `or` are equals and join from left to right, `not` binds to what follows it, and an
//! address, number or name without qualifiers takes those of the one before. One grammar is one file, but for arithmetic.

mod arithmetic;
mod primitives;
mod wlan;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::lex::{self, Kind, Token};
use super::primitive::{Arithmetic, Primitive, Relation};
use super::resolve::{self, Qualifiers, What};
use super::words;
use crate::filter::{DEPTH, FilterError, Tree};

/// The tree of a text, and the byte at which each test begins; every packet passes an empty one.
pub(super) fn parse(text: &str) -> Result<(Tree<Primitive>, Vec<usize>), FilterError> {
    let mut parser = Parser { text, tokens: lex::tokens(text)?, at: 0, depth: 0, starts: Vec::new() };
    if parser.token().kind == Kind::End {
        return Ok((Tree::And(Vec::new()), Vec::new()));
    }
    let first = parser.token();
    match parser.sequence(None)? {
        Operand::Tree { tree, .. } if parser.token().kind == Kind::End => Ok((tree, parser.starts)),
        Operand::Tree { .. } => Err(parser.expected("`and`, `or` or the end")),
        Operand::Number(_) if parser.token().kind == Kind::End => {
            Err(parser.error(first, "a number alone is no filter; expected `port`, `host`, `=` or the like"))
        }
        _ => Err(parser.expected("a comparison")),
    }
}

/// What stands between `and` and `or`, or inside parentheses.
enum Operand<'t> {
    /// A test, and the qualifiers that the next one may inherit; `bare` if it has inherited its own.
    Tree {
        tree: Tree<Primitive>,
        qualifiers: Option<Qualifiers<'t>>,
        bare: bool,
    },
    /// A number, maybe in parentheses: an address or port, or one side of a comparison.
    Number(u32),
    Arithmetic(Arithmetic),
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
    /// The byte at which each test begins, in the order of the text.
    starts: Vec<usize>,
}

impl<'t> Parser<'t> {
    /// Operands with `and` and `or` between them.
    fn sequence(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        let start = self.token();
        let first = self.operand(inherited)?;
        if !matches!(self.token().kind, Kind::Sign("and" | "or")) {
            return Ok(first);
        }
        let (mut tree, mut qualifiers, bare) = self.test(first, inherited, start)?;
        while let Kind::Sign(sign @ ("and" | "or")) = self.token().kind {
            self.at += 1;
            let start = self.token();
            let operand = self.operand(qualifiers)?;
            let (next, those, same) = self.test(operand, qualifiers, start)?;
            if bare && !same {
                return Err(self.error(
                    start,
                    "expected an address, port or name like those before it in these parentheses",
                ));
            }
            tree = if sign == "and" { tree.and(next) } else { tree.or(next) };
            qualifiers = those;
        }
        Ok(Operand::Tree { tree, qualifiers, bare })
    }

    /// An operand as a test: a number takes the qualifiers.
    #[allow(clippy::type_complexity, reason = "what an operand is made of")]
    fn test(
        &mut self,
        operand: Operand<'t>,
        inherited: Option<Qualifiers<'t>>,
        start: Token<'t>,
    ) -> Result<(Tree<Primitive>, Option<Qualifiers<'t>>, bool), FilterError> {
        match operand {
            Operand::Tree { tree, qualifiers, bare } => Ok((tree, qualifiers, bare)),
            Operand::Number(number) => {
                let qualifiers = self.inherit(inherited, start)?;
                let test = self.answer(start, resolve::number(qualifiers, number))?;
                Ok((self.leaf(start, test), inherited, true))
            }
            Operand::Arithmetic(_) => Err(self.expected("a comparison: `=`, `!=`, `<`, `<=`, `>` or `>=`")),
        }
    }

    fn operand(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        self.deeper()?;
        let operand = self.one(inherited);
        self.depth -= 1;
        operand
    }

    /// Small functions, as many of them may wait for one another.
    fn one(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        match self.token().kind {
            Kind::Sign("not") => self.negated(inherited),
            Kind::Sign("(") => self.enclosed(inherited),
            _ => self.simple(inherited),
        }
    }

    fn negated(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        self.at += 1;
        let after = self.token();
        let operand = self.operand(inherited)?;
        let (tree, qualifiers, bare) = self.test(operand, inherited, after)?;
        Ok(Operand::Tree { tree: Tree::Not(Box::new(tree)), qualifiers, bare })
    }

    fn enclosed(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        let start = self.token();
        self.at += 1;
        let inner = self.sequence(inherited)?;
        self.close(start)?;
        match inner {
            Operand::Tree { tree, bare, .. } => Ok(Operand::Tree { tree, qualifiers: inherited, bare }),
            Operand::Number(number) => self.compared(start, Arithmetic::Number(number), true),
            Operand::Arithmetic(side) => self.compared(start, side, false),
        }
    }

    fn close(&mut self, start: Token<'t>) -> Result<(), FilterError> {
        let token = self.token();
        if token.kind == Kind::Sign(")") {
            self.at += 1;
            return Ok(());
        }
        let what = if token.kind == Kind::End {
            format!("expected `)` for the `(` in column {}", FilterError::new(self.text, start.at, "").column)
        } else {
            format!("expected `and`, `or` or `)`, found `{}`", token.text)
        };
        Err(self.error(token, what))
    }

    fn simple(&mut self, inherited: Option<Qualifiers<'t>>) -> Result<Operand<'t>, FilterError> {
        let start = self.token();
        match start.kind {
            Kind::Number(number) => {
                self.at += 1;
                self.compared(start, Arithmetic::Number(number), true)
            }
            Kind::Sign("-") => {
                let side = self.side(9)?;
                self.compared(start, side, false)
            }
            Kind::Word if matches!(start.text, "len" | "length") || self.is_bytes() => {
                let side = self.term()?;
                self.compared(start, side, false)
            }
            Kind::Name | Kind::Dotted(..) | Kind::V6(_) | Kind::Mac(_) => {
                let qualifiers = self.inherit(inherited, start)?;
                let test = self.identified(qualifiers).map_err(|error| match start.kind {
                    Kind::Name if qualifiers.what == What::Host => error.or_near(start.text, words::all()),
                    _ => error,
                })?;
                Ok(Operand::Tree { tree: self.leaf(start, test), qualifiers: inherited, bare: true })
            }
            Kind::Word => self.primitive(),
            Kind::End => Err(self.error(start, "expected a primitive, found the end")),
            Kind::Sign(_) => Err(self.expected("a primitive")),
        }
    }

    /// What follows the first side of a comparison; a number alone may be something else.
    fn compared(
        &mut self,
        start: Token<'t>,
        left: Arithmetic,
        plain: bool,
    ) -> Result<Operand<'t>, FilterError> {
        let before = self.at;
        let left = self.joined(left, 0)?;
        if let Kind::Sign(sign) = self.token().kind
            && let Some(relation) = Relation::of(sign)
        {
            self.at += 1;
            let right = self.side(0)?;
            let test = Primitive::Compare(left, relation, right);
            return Ok(Operand::Tree { tree: self.leaf(start, test), qualifiers: None, bare: false });
        }
        match left {
            Arithmetic::Number(number) if plain && before == self.at => Ok(Operand::Number(number)),
            other => Ok(Operand::Arithmetic(other)),
        }
    }

    /// What stands behind qualifiers: an address, number or name, or several in parentheses.
    fn qualified(&mut self, qualifiers: Qualifiers<'t>) -> Result<Operand<'t>, FilterError> {
        let start = self.token();
        let name = match start.kind {
            Kind::Sign("(" | "not")
            | Kind::Number(_)
            | Kind::Name
            | Kind::Dotted(..)
            | Kind::V6(_)
            | Kind::Mac(_) => None,
            Kind::Word => Some(format!(
                "`{0}` is a word of the language; expected an address, number or name, as `\\{0}`",
                start.text
            )),
            Kind::End => Some("expected an address, number or name, found the end".into()),
            Kind::Sign(_) => Some(format!("expected an address, number or name, found `{}`", start.text)),
        };
        if let Some(wrong) = name {
            return Err(self.error(start, wrong));
        }
        let operand = match start.kind {
            Kind::Number(number) => {
                self.at += 1;
                Operand::Number(number)
            }
            _ => self.operand(Some(qualifiers))?,
        };
        match self.test(operand, Some(qualifiers), start)? {
            (tree, _, true) => Ok(Operand::Tree { tree, qualifiers: Some(qualifiers), bare: false }),
            _ => Err(self.error(start, "expected addresses, ports or names only behind these qualifiers")),
        }
    }

    /// An address or name.
    fn identified(&mut self, qualifiers: Qualifiers<'t>) -> Result<Primitive, FilterError> {
        let start = self.token();
        self.at += 1;
        let slash = self.token().kind == Kind::Sign("/");
        let answer = match start.kind {
            Kind::Dotted(bits, len) => {
                let mut mask = None;
                if slash {
                    self.at += 1;
                    mask = Some(Err(self.number()?));
                } else if self.token().kind == Kind::Word && self.token().text == "mask" {
                    self.at += 1;
                    let Kind::Dotted(ones, _) = self.token().kind else {
                        return Err(self.expected("a mask with dots"));
                    };
                    self.at += 1;
                    mask = Some(Ok(ones));
                }
                resolve::dotted(qualifiers, bits, len, mask)
            }
            Kind::V6(bits) => {
                let mut ones = None;
                if slash {
                    self.at += 1;
                    ones = Some(self.number()?);
                }
                resolve::v6(qualifiers, bits, ones)
            }
            Kind::Mac(mac) => resolve::mac(qualifiers, mac),
            _ => resolve::name(qualifiers, start),
        };
        self.answer(start, answer)
    }

    fn alone(&mut self, start: Token<'t>, test: Primitive) -> Operand<'t> {
        Operand::Tree { tree: self.leaf(start, test), qualifiers: None, bare: false }
    }

    fn leaf(&mut self, start: Token<'t>, test: Primitive) -> Tree<Primitive> {
        self.starts.push(start.at);
        Tree::Test(test)
    }

    /// A number, or none; it may be in parentheses.
    fn optional(&mut self, what: &str, most: u32) -> Result<Option<u32>, FilterError> {
        if !matches!(self.token().kind, Kind::Number(_) | Kind::Sign("(")) {
            return Ok(None);
        }
        let start = self.token();
        let number = self.number()?;
        if number > most {
            return Err(self.error(start, format!("{what} is at most {most}, not {number}")));
        }
        Ok(Some(number))
    }

    fn number(&mut self) -> Result<u32, FilterError> {
        match self.token().kind {
            Kind::Number(number) => {
                self.at += 1;
                Ok(number)
            }
            Kind::Sign("(") => {
                self.deeper()?;
                self.at += 1;
                let number = self.number()?;
                self.sign(")")?;
                self.depth -= 1;
                Ok(number)
            }
            _ => Err(self.expected("a number")),
        }
    }

    fn inherit(
        &self,
        inherited: Option<Qualifiers<'t>>,
        start: Token<'t>,
    ) -> Result<Qualifiers<'t>, FilterError> {
        inherited.ok_or_else(|| match start.kind {
            Kind::Name => self
                .error(start, format!("unknown word `{}`; expected a primitive", start.text))
                .or_near(start.text, words::all()),
            _ => self.error(
                start,
                format!("`{}` needs `host`, `net`, `port` or the like in front of it", start.text),
            ),
        })
    }

    fn answer(&self, start: Token<'t>, answer: Result<Primitive, String>) -> Result<Primitive, FilterError> {
        answer.map_err(|what| self.error(start, what))
    }

    fn sign(&mut self, sign: &'static str) -> Result<(), FilterError> {
        if self.token().kind != Kind::Sign(sign) {
            return Err(self.expected(&format!("`{sign}`")));
        }
        self.at += 1;
        Ok(())
    }

    /// Past the last token there is the end again.
    fn token(&self) -> Token<'t> {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn deeper(&mut self) -> Result<(), FilterError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error(
                self.token(),
                format!("more than {DEPTH} levels of parentheses, negations and operators"),
            ));
        }
        Ok(())
    }

    fn expected(&self, what: &str) -> FilterError {
        let token = self.token();
        let found = if token.kind == Kind::End { "the end".into() } else { format!("`{}`", token.text) };
        self.error(token, format!("expected {what}, found {found}"))
    }

    fn error(&self, token: Token<'_>, what: impl Into<String>) -> FilterError {
        FilterError::new(self.text, token.at, what)
    }
}
