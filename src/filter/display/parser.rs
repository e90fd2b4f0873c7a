//! From the text of a filter to its tree.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::super::FilterError;
use super::super::{DEPTH, Tree};
use super::fault;
use super::lexer::{Lexer, Token};
use super::syntax::{At, Math, Operand, Order, Part, Quantity, Relation};

/// Signs, braces, slices and functions that one test may have.
const OPERATIONS: usize = 64;

/// Reads a filter; `None` is an empty one.
pub(super) fn parse(text: &str) -> Result<Option<Tree<Relation>>, FilterError> {
    let mut lexer = Lexer::new(text);
    let (at, token) = lexer.next()?;
    let mut parser = Parser { lexer, at, token, depth: 0, operations: 0 };
    if parser.token == Token::End {
        return Ok(None);
    }
    let tree = parser.any()?;
    match &parser.token {
        Token::End => Ok(Some(tree)),
        Token::Sign(sign) => Err(parser.wrong(hint(sign))),
        _ => Err(parser.wrong("`and`, `or` or the end of the filter")),
    }
}

/// What is expected where a sign stands that is none of this language.
fn hint(sign: &str) -> &'static str {
    match sign {
        "=" => "`==`",
        "AND" => "`and` (in small letters)",
        "OR" => "`or` (in small letters)",
        "xor" | "^" => {
            "`and` or `or`: there is no exclusive or; `!=` of two tests is (a and not b) or (b and not a)"
        }
        "|" => "`||`",
        ")" => "no `)`, as no `(` is open, but",
        _ => "`and`, `or` or the end of the filter",
    }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The token that is looked at, and where it begins.
    at: usize,
    token: Token<'t>,
    depth: usize,
    /// Operations of the test that is read: as deep as it can be.
    operations: usize,
}

impl<'t> Parser<'t> {
    fn step(&mut self) -> Result<Token<'t>, FilterError> {
        let (at, next) = self.lexer.next()?;
        self.at = at;
        Ok(core::mem::replace(&mut self.token, next))
    }

    /// Passes this sign, if it is there.
    fn passes(&mut self, sign: &str) -> Result<bool, FilterError> {
        let there = self.token == Token::Sign(sign_of(sign));
        if there {
            self.step()?;
        }
        Ok(there)
    }

    fn needs(&mut self, sign: &str) -> Result<(), FilterError> {
        if self.passes(sign)? { Ok(()) } else { Err(self.wrong(&format!("`{sign}`"))) }
    }

    /// What stands here is not what is expected.
    fn wrong(&self, expected: &str) -> FilterError {
        let found = match &self.token {
            Token::Word(word) => format!("`{word}`"),
            Token::Quoted(_) => "a string".into(),
            Token::Char(_) => "a character".into(),
            Token::Brackets(inside) => format!("`[{inside}]`"),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::End => "the end".into(),
        };
        fault(self.at, format!("expected {expected}, found {found}"))
    }

    /// One level deeper, if that is not too deep.
    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FilterError>,
    ) -> Result<T, FilterError> {
        if self.depth >= DEPTH {
            return Err(fault(self.at, format!("more than {DEPTH} levels of parentheses and negations")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// One operation more, if there are not too many in this test.
    fn operation(&mut self) -> Result<(), FilterError> {
        self.operations += 1;
        if self.operations > OPERATIONS {
            return Err(fault(self.at, format!("more than {OPERATIONS} operations in one test")));
        }
        Ok(())
    }

    fn any(&mut self) -> Result<Tree<Relation>, FilterError> {
        let first = self.all()?;
        if self.token != Token::Sign("||") {
            return Ok(first);
        }
        let mut trees = flat(first, |tree| match tree {
            Tree::Or(trees) => Ok(trees),
            other => Err(other),
        });
        while self.passes("||")? {
            trees.push(self.all()?);
        }
        Ok(Tree::Or(trees))
    }

    fn all(&mut self) -> Result<Tree<Relation>, FilterError> {
        let first = self.not()?;
        if self.token != Token::Sign("&&") {
            return Ok(first);
        }
        let mut trees = flat(first, |tree| match tree {
            Tree::And(trees) => Ok(trees),
            other => Err(other),
        });
        while self.passes("&&")? {
            trees.push(self.not()?);
        }
        Ok(Tree::And(trees))
    }

    fn not(&mut self) -> Result<Tree<Relation>, FilterError> {
        if self.passes("!")? {
            return self.deeper(|parser| Ok(Tree::Not(Box::new(parser.not()?))));
        }
        if self.token == Token::Sign("(") {
            let open = self.at;
            self.step()?;
            let tree = self.deeper(Self::any)?;
            if self.token == Token::End {
                return Err(fault(open, "no `)` closes this `(`"));
            }
            self.needs(")")?;
            return Ok(tree);
        }
        self.relation()
    }

    fn relation(&mut self) -> Result<Tree<Relation>, FilterError> {
        self.operations = 0;
        let quantity = match self.token {
            Token::Sign("any") => Some(Quantity::Any),
            Token::Sign("all") => Some(Quantity::All),
            _ => None,
        };
        if quantity.is_some() {
            self.step()?;
        }
        let left = self.operand()?;
        let Token::Sign(sign) = self.token else { return self.exists(left, quantity) };
        match sign {
            "contains" => {
                self.step()?;
                Ok(Tree::Test(Relation::Contains(quantity, left, self.operand()?)))
            }
            "matches" => {
                self.step()?;
                Ok(Tree::Test(Relation::Matches(quantity, left, self.operand()?)))
            }
            "in" => {
                self.step()?;
                Ok(Tree::Test(Relation::In(quantity, left, self.set()?)))
            }
            "!" => {
                self.step()?;
                self.needs("in")?;
                Ok(Tree::Not(Box::new(Tree::Test(Relation::In(quantity, left, self.set()?)))))
            }
            _ => match order(sign) {
                Some(_) => self.compared(quantity, left),
                None => self.exists(left, quantity),
            },
        }
    }

    fn exists(&self, left: Operand, quantity: Option<Quantity>) -> Result<Tree<Relation>, FilterError> {
        match quantity {
            None => Ok(Tree::Test(Relation::Exists(left))),
            Some(_) => Err(self.wrong("a comparison")),
        }
    }

    /// `a == b`, and `a == b == c`, which is `a == b` and `b == c`.
    fn compared(
        &mut self,
        quantity: Option<Quantity>,
        mut left: Operand,
    ) -> Result<Tree<Relation>, FilterError> {
        let mut tree = None;
        while let Token::Sign(sign) = self.token
            && let Some(order) = order(sign)
        {
            self.step()?;
            let right = self.operand()?;
            let test = Tree::Test(Relation::Compare(quantity, left, order, right.clone()));
            tree = Some(match tree {
                None => test,
                Some(before) => Tree::and(before, test),
            });
            left = right;
        }
        tree.ok_or_else(|| self.wrong("a comparison"))
    }

    fn set(&mut self) -> Result<Vec<(Operand, Option<Operand>)>, FilterError> {
        self.needs("{")?;
        let mut set = Vec::new();
        loop {
            let from = self.signed()?;
            let to = if self.passes("..")? { Some(self.signed()?) } else { None };
            set.push((from, to));
            if !self.passes(",")? {
                break;
            }
        }
        if self.token != Token::Sign("}") {
            return Err(self.wrong("`,` or `}`"));
        }
        self.step()?;
        Ok(set)
    }

    fn operand(&mut self) -> Result<Operand, FilterError> {
        self.math(1)
    }

    /// Operators of this rank and higher, the first one first.
    fn math(&mut self, rank: u8) -> Result<Operand, FilterError> {
        let mut left = self.signed()?;
        while let Token::Sign(sign) = self.token
            && let Some(math) = math(sign).filter(|math| math.rank() >= rank)
        {
            self.operation()?;
            self.step()?;
            left = Operand::Math(math, Box::new(left), Box::new(self.math(math.rank() + 1)?));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Operand, FilterError> {
        if self.passes("-")? {
            self.operation()?;
            return Ok(Operand::Negative(Box::new(self.signed()?)));
        }
        if self.passes("+")? {
            self.operation()?;
            return self.signed();
        }
        if self.passes("{")? {
            self.operation()?;
            let inside = self.operand()?;
            self.needs("}")?;
            return Ok(inside);
        }
        let at = At(self.at);
        let mut operand = match self.token {
            Token::Word(_) | Token::Quoted(_) | Token::Char(_) => match self.step()? {
                Token::Word(word) if self.token == Token::Sign("(") => {
                    self.step()?;
                    self.operation()?;
                    let arguments = self.arguments()?;
                    Operand::Call(word.into(), arguments, at)
                }
                Token::Word(word) => Operand::Word(word.into(), at),
                Token::Quoted(bytes) => Operand::Quoted(bytes, at),
                Token::Char(byte) => Operand::Char(byte, at),
                _ => return Err(self.wrong("a value")),
            },
            Token::Sign("NOT") => return Err(self.wrong("a field, protocol or `not` (in small letters)")),
            _ => return Err(self.wrong("a field, a protocol or a value")),
        };
        if self.passes("#")? {
            let (at, layers) = (self.at, self.step()?);
            let parts = match layers {
                Token::Word(number) => number.parse().ok().map(|number| Vec::from([Part::One(number)])),
                Token::Brackets(inside) => Some(parts(inside, at + 1)?),
                _ => None,
            };
            let parts = parts.ok_or_else(|| fault(at, "expected the number of a layer, or `[2-4]`"))?;
            operand = Operand::Layers(Box::new(operand), parts);
        }
        while let Token::Brackets(inside) = self.token {
            self.operation()?;
            operand = Operand::Slice(Box::new(operand), parts(inside, self.at + 1)?);
            self.step()?;
        }
        Ok(operand)
    }

    fn arguments(&mut self) -> Result<Vec<Operand>, FilterError> {
        let mut arguments = Vec::new();
        if self.passes(")")? {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.operand()?);
            if !self.passes(",")? {
                break;
            }
        }
        self.needs(")")?;
        Ok(arguments)
    }
}

fn flat(
    tree: Tree<Relation>,
    joined: impl FnOnce(Tree<Relation>) -> Result<Vec<Tree<Relation>>, Tree<Relation>>,
) -> Vec<Tree<Relation>> {
    joined(tree).unwrap_or_else(|other| Vec::from([other]))
}

/// The same sign as one that lives as long as the program.
fn sign_of(sign: &str) -> &'static str {
    const USED: [&str; 13] = ["&&", "||", "!", "(", ")", "{", "}", ",", "#", "..", "in", "-", "+"];
    USED.into_iter().find(|used| *used == sign).unwrap_or_default()
}

fn order(sign: &str) -> Option<Order> {
    use Order::{AllEqual, AnyUnequal, AtLeast, AtMost, Equal, Less, More, Unequal};
    [Equal, Unequal, AllEqual, AnyUnequal, Less, AtMost, More, AtLeast]
        .into_iter()
        .find(|order| order.sign() == sign)
}

fn math(sign: &str) -> Option<Math> {
    use Math::{And, Minus, Modulo, Over, Plus, Times};
    [And, Plus, Minus, Times, Over, Modulo].into_iter().find(|math| math.sign() == sign)
}

/// `0:3`, `1-4`, `-2:`, `:4`, `7`, and several of these with commas between them.
fn parts(inside: &str, at: usize) -> Result<Vec<Part>, FilterError> {
    let mut parts = Vec::new();
    let mut from = at;
    for piece in inside.split(',') {
        let wrong = |what: &str| fault(from, format!("`{}` is no part of bytes: {what}", piece.trim()));
        let part = part(piece.trim()).ok_or_else(|| wrong("expected i:n, i-j, i, :n or i:"))?;
        match part {
            Part::Run(_, len) if len <= 0 => return Err(wrong("its length must be positive")),
            Part::Span(first, last) if (first < 0) == (last < 0) && first > last => {
                return Err(wrong("it ends before it begins"));
            }
            _ => parts.push(part),
        }
        from += piece.len() + 1;
    }
    Ok(parts)
}

fn part(text: &str) -> Option<Part> {
    let number = |text: &str| text.trim().parse::<i32>().ok();
    if let Some((from, len)) = text.split_once(':') {
        let from = if from.trim().is_empty() { 0 } else { number(from)? };
        return Some(if len.trim().is_empty() { Part::From(from) } else { Part::Run(from, number(len)?) });
    }
    // The first minus may be a sign.
    match text.get(1..)?.find('-') {
        Some(minus) => Some(Part::Span(number(&text[..=minus])?, number(&text[minus + 2..])?)),
        None => Some(Part::One(number(text)?)),
    }
}
