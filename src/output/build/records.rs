//! What follows the front of a header: records, with records in them, and data without a place of its own.

use core::ops::Range;

use super::BuildError;
use super::front::{raw, write};
use super::value::{Datum, expected};
use crate::codec::fields::RAW;
use crate::codec::{Error, Field, Protocol, Show, Table};
use crate::packet::Stack;

/// What was said of a layer or record, for one packet.
pub(super) enum Node<'p> {
    /// A value, and where in the string.
    Said(&'static Field, std::borrow::Cow<'p, Datum>, usize),
    /// A record, where in the string, and whether it has nothing but what is said.
    Record(&'static Table, Vec<Self>, usize, bool),
}

impl Node<'_> {
    fn at(&self) -> usize {
        let (Self::Said(_, _, at) | Self::Record(_, _, at, _)) = self;
        *at
    }
}

/// Writes records of a layer, and fields that open one.
pub(super) fn all(
    stack: &mut Stack,
    protocol: &'static Protocol,
    nodes: Vec<Node<'_>>,
) -> Result<(), BuildError> {
    let mut nodes = nodes.into_iter().peekable();
    let start = stack.place().1;
    while let Some(node) = nodes.next() {
        align(stack, protocol.fill.each, start, |_| {});
        let table = match &node {
            Node::Record(..) => None,
            Node::Said(field, ..) => opens(protocol, field),
        };
        match (node, table) {
            (Node::Record(table, inside, at, exact), _) => record(stack, protocol, table, inside, at, exact)?,
            (node, Some(table)) => {
                let (at, mut inside) = (node.at(), vec![node]);
                // What this record has no place for any more is said of another one.
                while let Some(Node::Said(field, ..)) = nodes.peek() {
                    let known =
                        |node: &Node<'_>| matches!(node, Node::Said(other, ..) if other.id == field.id);
                    if inside.iter().any(known) || !table.rows.iter().any(|row| row.id == field.id) {
                        break;
                    }
                    inside.extend(nodes.next());
                }
                record(stack, protocol, table, inside, at, false)?;
            }
            (Node::Said(field, datum, at), None) => {
                let row = protocol.table.rows.iter().find(|row| row.id == field.id && row.bits.is_empty());
                let Some(row) = row else {
                    let name = protocol.name();
                    let why = format!("{} has no place in this {name}", field.name);
                    return Err(BuildError::new(at, why));
                };
                data(stack, row, &datum, at)?;
            }
        }
    }
    align(stack, protocol.fill.whole, start, protocol.fill.with);
    Ok(())
}

/// Writes what was said one after the other, and nothing else.
pub(super) fn exact(
    stack: &mut Stack,
    protocol: &'static Protocol,
    nodes: Vec<Node<'_>>,
) -> Result<(), BuildError> {
    nodes.into_iter().try_for_each(|node| match node {
        Node::Said(field, datum, at) => data(stack, field, &datum, at),
        Node::Record(table, nodes, at, exact) => record(stack, protocol, table, nodes, at, exact),
    })
}

/// The record that a field of a layer opens: the first that has it.
fn opens(protocol: &'static Protocol, field: &'static Field) -> Option<&'static Table> {
    let has = |table: &&&'static Table| table.rows.iter().any(|row| row.id == field.id);
    let is_part = |table: &Table| table.field.name == protocol.name();
    protocol.records.iter().filter(|table| !is_part(table)).find(has).copied()
}

/// Zeros up to a multiple of so many bytes behind `start`.
fn align(stack: &mut Stack, unit: usize, start: usize, with: fn(&mut [u8])) {
    let (len, _) = stack.place();
    let missing = (len - start).next_multiple_of(unit) - (len - start);
    if missing > 0 {
        let mut zeros = vec![0; missing];
        with(&mut zeros);
        stack.bytes(&RAW, &zeros);
    }
}

/// Writes one record.
fn record(
    stack: &mut Stack,
    protocol: &'static Protocol,
    table: &'static Table,
    nodes: Vec<Node<'_>>,
    at: usize,
    is_exact: bool,
) -> Result<(), BuildError> {
    let mut failed = None;
    let done = stack.record(table, |stack| {
        failed = if is_exact {
            exact(stack, protocol, nodes).err()
        } else {
            inside(stack, protocol, table, nodes).err()
        };
        Ok(())
    });
    match (failed, done) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(told(at, &error)),
        (None, Ok(_)) => Ok(()),
    }
}

fn inside(
    stack: &mut Stack,
    protocol: &'static Protocol,
    table: &'static Table,
    mut nodes: Vec<Node<'_>>,
) -> Result<(), BuildError> {
    let start = stack.place().0;
    for row in table.rows.iter().filter(|row| row.front) {
        let said = |node: &Node<'_>| matches!(node, Node::Said(field, ..) if field.id == row.id);
        match nodes.iter().position(said).map(|i| nodes.remove(i)) {
            Some(Node::Said(_, datum, at)) => data(stack, row, &datum, at)?,
            _ => drop(stack.text(row, "<Root>").map_err(|error| told(0, &error))?),
        }
    }
    fixed(stack, table, &mut nodes)?;
    let mut nodes = nodes.into_iter().peekable();
    while let Some(node) = nodes.next() {
        let (field, datum, at) = match node {
            Node::Record(table, nodes, at, exact) => {
                align(stack, protocol.fill.each, stack.place().1, |_| {});
                record(stack, protocol, table, nodes, at, exact)?;
                continue;
            }
            Node::Said(field, datum, at) => (field, datum, at),
        };
        let own = table.rows.iter().find(|row| row.id == field.id && row.bits.is_empty());
        let mut others = protocol.tables().filter(|other| !core::ptr::eq(*other, table));
        let has =
            |other: &&'static Table| other.rows.iter().any(|row| row.id == field.id && !row.bits.is_empty());
        match (own, others.find(has)) {
            (None, Some(part)) => {
                // A part of fixed places inside: what is said of it one after the other is said of the same one.
                let mut of_it = vec![Node::Said(field, datum, at)];
                while let Some(Node::Said(field, ..)) = nodes.peek() {
                    let known =
                        |node: &Node<'_>| matches!(node, Node::Said(other, ..) if other.id == field.id);
                    let fits = part.rows.iter().any(|row| row.id == field.id && !row.bits.is_empty());
                    if !fits || of_it.iter().any(known) {
                        break;
                    }
                    of_it.extend(nodes.next());
                }
                fixed(stack, part, &mut of_it)?;
            }
            (own, _) => data(stack, own.unwrap_or(field), &datum, at)?,
        }
    }
    // A length in units of more than a byte.
    for row in table.rows {
        match row.show {
            Show::Whole(unit) => align(stack, unit as usize, start, |_| {}),
            Show::Rest(unit) => align(stack, unit as usize, start + row.bits.end / 8, |_| {}),
            _ => {}
        }
    }
    Ok(())
}

/// Writes the rows of a table that have a place: usual values, and what was said of them, which is taken out.
fn fixed(stack: &mut Stack, table: &'static Table, nodes: &mut Vec<Node<'_>>) -> Result<(), BuildError> {
    let mut block = table.usual();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut failed = None;
    nodes.retain(|node| {
        let Node::Said(field, datum, at) = node else { return true };
        let free = |row: &&Field| !row.bits.is_empty() && !taken.contains(&row.bits);
        let Some(row) = table.rows.iter().find(|row| row.id == field.id && free(row)) else { return true };
        if let Err(why) = write(&mut block, &row.bits, row, datum) {
            failed = Some(BuildError::new(*at, why));
        }
        taken.push(row.bits.clone());
        false
    });
    let said = |row: &Field| taken.iter().any(|bits| bits.start < row.bits.end && row.bits.start < bits.end);
    stack.part(table, &block, said);
    failed.map_or(Ok(()), Err)
}

/// Writes a value that has no place of its own.
fn data(stack: &mut Stack, field: &'static Field, datum: &Datum, at: usize) -> Result<(), BuildError> {
    match datum {
        Datum::Text(text) => drop(stack.text(field, text).map_err(|error| told(at, &error))?),
        Datum::Bytes(bytes) => drop(stack.bytes(field, bytes)),
        Datum::Uint(value, told_width) => {
            let widths = [field.width, field.bits.len(), *told_width];
            let Some(width) = widths.into_iter().find(|width| *width > 0).filter(|width| *width <= 64) else {
                return Err(BuildError::new(at, format!("{}, as hex:…", expected(field))));
            };
            let raw = raw(field, *value, width).map_err(|why| BuildError::new(at, why))?;
            stack.put(field, width, raw).map_err(|error| told(at, &error))?;
            stack.kept();
        }
    }
    Ok(())
}

fn told(at: usize, error: &Error) -> BuildError {
    BuildError::new(at, error.to_string())
}
