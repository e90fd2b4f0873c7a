//! One walk over the layers of a packet: values are told once, each test remembers what it has seen.

mod answer;
#[cfg(feature = "std")]
mod captured;
mod plan;
mod values;

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::super::Tree;
use super::direct::Direct;
use super::kind::Kind;
use super::test::{Column, Get, Test};
use super::value::{Room, Val, layered, octets, shown};
use crate::codec::{Field, Layer, Text, Value};
use crate::packet::layers::Until;
use crate::packet::registry::DATA;
use crate::packet::{Layers, Pick};
use values::stream;

/// What is to be done with every packet.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "std"), allow(dead_code, reason = "what captures tell"))]
pub(super) struct Plan {
    tree: Tree<u32>,
    tests: Vec<Test>,
    columns: Vec<Column>,
    /// Which tests look at the values of a column as they come.
    watches: Vec<Vec<u32>>,
    /// Of columns with many such tests, those that one number passes, sorted by it: they are found and not tried.
    exact: Vec<Vec<(i128, u32)>>,
    /// The answer is looked for layer by layer: a tree that is large is gone through once.
    early: bool,
    /// Of many alternatives, those that can only hold if this test has passed; none if that cannot be said.
    alternatives: Vec<Vec<u32>>,
    /// Protocols by the id of their name, and the columns that read them.
    protocols: Vec<(u64, Vec<usize>)>,
    /// Rows, and which column those of a column of this are.
    pick: alloc::sync::Arc<Pick>,
    picked: Vec<usize>,
    /// Of these, those of which one test asks no more than whether a number is in one run.
    direct: Vec<Option<Direct>>,
    /// Fields that the capture tells are read.
    of_frame: bool,
    differences: bool,
    chain: bool,
    /// The layer is counted in which a value is.
    layered: bool,
    /// Fields of bytes that nobody reads.
    unread: bool,
    /// Tests that need all values.
    late: bool,
}

/// What is known of the packet so far.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "std"), allow(dead_code, reason = "what captures tell"))]
pub(super) struct State {
    /// By test: whether a value passed, and whether one failed.
    marks: Vec<u8>,
    changed: bool,
    /// By column: the values that are kept, bytes in `bytes`.
    kept: Vec<Vec<Cell>>,
    bytes: Vec<u8>,
    room: Room,
    /// How many layers of a protocol there have been.
    counts: Vec<(u64, i32)>,
    chain: Text,
    times: Times,
}

#[derive(Debug, Clone)]
enum Cell {
    Num(i128),
    Bytes(Range<usize>),
}

/// Nanoseconds since 1970 of the first frame, the one before, and the one that passed before.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "std"), allow(dead_code, reason = "what captures tell"))]
struct Times {
    first: Option<i64>,
    before: i64,
    passed: Option<i64>,
}

const PASSED: u8 = 1;
const FAILED: u8 = 2;

impl State {
    pub(super) fn new(plan: &Plan) -> Self {
        let kept = plan.columns.iter().map(|_| Vec::new()).collect();
        Self { marks: alloc::vec![0; plan.tests.len()], kept, ..Self::default() }
    }

    #[inline]
    fn clear(&mut self) {
        self.marks.fill(0);
    }

    #[inline]
    pub(super) fn mark(&mut self, test: u32, passed: bool) {
        let mark = &mut self.marks[test as usize];
        let new = *mark | if passed { PASSED } else { FAILED };
        self.changed |= new != *mark;
        *mark = new;
    }

    /// The same for a test that is decided by one number that does or does not pass, as `decides` says.
    #[inline(always)]
    pub(super) fn mark_one(&mut self, test: u32, passed: bool, decides: bool) {
        self.marks[test as usize] |= if passed { PASSED } else { FAILED };
        self.changed |= passed == decides;
    }
}

/// A packet that is walked.
struct Asked<'p> {
    plan: &'p Plan,
    frame: &'p [u8],
    state: &'p mut State,
    answer: bool,
}

impl Until for Asked<'_> {
    #[inline(always)]
    fn layer(&mut self, layer: &Layer<'_>) -> bool {
        self.plan.layer(layer, self.frame, self.state);
        self.state.changed && self.decided()
    }
}

impl Asked<'_> {
    /// Whether the answer is known by now.
    #[inline(never)]
    fn decided(&mut self) -> bool {
        let answer =
            if self.plan.early { self.plan.decided(&self.plan.tree, &self.state.marks) } else { None };
        self.state.changed = false;
        self.answer = answer.unwrap_or_default();
        answer.is_some()
    }
}

impl Plan {
    #[inline]
    pub(super) fn holds(&self, layers: Layers<'_>, state: &mut State) -> bool {
        self.begin(state);
        self.walk(layers, state)
    }

    #[inline]
    fn begin(&self, state: &mut State) {
        state.clear();
        if self.late {
            state.kept.iter_mut().for_each(Vec::clear);
            state.bytes.clear();
        }
    }

    #[inline]
    fn walk(&self, mut layers: Layers<'_>, state: &mut State) -> bool {
        self.before_layers(state);
        // What the capture tells may be all there is to know.
        if self.early
            && (state.changed || self.tests.is_empty())
            && let Some(answer) = self.decided(&self.tree, &state.marks)
        {
            return answer;
        }
        state.changed = false;
        let mut asked = Asked { plan: self, frame: layers.payload(), state, answer: false };
        if layers.until(&mut asked) {
            return asked.answer;
        }
        self.after_layers(&layers, state)
    }

    #[inline]
    fn before_layers(&self, state: &mut State) {
        if self.layered {
            state.counts.clear();
        }
        if self.chain {
            state.chain.clear();
        }
    }

    /// The answer, when all layers have been told; what the walk has left is read by nobody.
    #[inline]
    fn after_layers(&self, layers: &Layers<'_>, state: &mut State) -> bool {
        if self.unread && !layers.payload().is_empty() {
            self.unread(layers.payload(), state);
        }
        if self.chain {
            self.chained(layers.payload(), state);
        }
        if self.late {
            self.late(state);
        }
        self.answer(&state.marks)
    }

    #[inline(always)]
    fn layer(&self, layer: &Layer<'_>, frame: &[u8], state: &mut State) {
        let name = layer.protocol.table.field.id;
        let number = if self.layered || self.chain { self.count(layer, state) } else { 0 };
        for (id, columns) in &self.protocols {
            if *id == name {
                for column in columns {
                    self.protocol(*column, layer.header, whole(frame, layer), number, state);
                }
            }
        }
        if !self.picked.is_empty() {
            self.pick.each(layer, |column, field, value| match (&self.direct[column], &value) {
                (Some(direct), Value::Uint(value)) => direct.read(*value, state),
                _ => self.value(self.picked[column], field, &value, number, state),
            });
        }
    }

    #[inline(never)]
    fn count(&self, layer: &Layer<'_>, state: &mut State) -> i32 {
        if self.chain {
            if !state.chain.is_empty() {
                state.chain.byte(b':');
            }
            state.chain.str(layer.protocol.name());
        }
        let name = layer.protocol.table.field.id;
        if let Some((_, count)) = state.counts.iter_mut().find(|known| known.0 == name) {
            *count += 1;
            return *count;
        }
        state.counts.push((name, 1));
        1
    }

    /// A protocol is there: its header, and that with what it carries.
    #[inline(never)]
    fn protocol(&self, column: usize, header: &[u8], whole: &[u8], number: i32, state: &mut State) {
        let about = &self.columns[column];
        if about.layers.as_ref().is_some_and(|layers| !layered(number, layers)) {
            return;
        }
        let payload = &whole[header.len().min(whole.len())..];
        let of_payload = about.kind != Kind::Protocol;
        match about.get {
            _ if of_payload && payload.is_empty() => {}
            Get::Any => self.there(column, state),
            _ if of_payload => self.offer(column, &Val::Bytes(Cow::Borrowed(payload)), state),
            Get::Whole => self.offer(column, &Val::Bytes(Cow::Borrowed(whole)), state),
            _ => self.offer(column, &Val::Bytes(Cow::Borrowed(header)), state),
        }
    }

    #[inline(never)]
    fn value(&self, column: usize, field: &'static Field, value: &Value<'_>, number: i32, state: &mut State) {
        let about = &self.columns[column];
        if about.layers.as_ref().is_some_and(|layers| !layered(number, layers)) {
            return;
        }
        match about.get {
            Get::Number => {
                if let Some(number) = about.kind.number(field, value) {
                    self.number(column, number, state);
                }
            }
            Get::Any => self.there(column, state),
            get => {
                let mut room = core::mem::take(&mut state.room);
                let bytes = match get {
                    Get::Shown => shown(field, value, &mut room),
                    _ => octets(about.kind, field, value, &mut room),
                };
                if let Some(bytes) = bytes {
                    self.offer(column, &Val::Bytes(Cow::Borrowed(bytes)), state);
                }
                state.room = room;
            }
        }
    }

    #[inline]
    fn there(&self, column: usize, state: &mut State) {
        for test in &self.watches[column] {
            state.mark(*test, true);
        }
        if self.columns[column].kept {
            state.kept[column].push(Cell::Num(0));
        }
    }

    #[inline]
    fn number(&self, column: usize, number: i128, state: &mut State) {
        let exact = &self.exact[column];
        if !exact.is_empty() {
            let from = exact.partition_point(|test| test.0 < number);
            let equal = exact[from..].iter().take_while(|test| test.0 == number);
            equal.for_each(|test| state.mark(test.1, true));
        }
        for test in &self.watches[column] {
            match &self.tests[*test as usize] {
                Test::Numbers { mask, set, .. } => state.mark(*test, set.has(number & mask)),
                Test::Exists(_) => state.mark(*test, true),
                Test::Values { expr, check, .. } => stream(*test, expr, check, &Val::Num(number), state),
            }
        }
        if self.columns[column].kept {
            state.kept[column].push(Cell::Num(number));
        }
    }

    fn offer(&self, column: usize, value: &Val<'_>, state: &mut State) {
        for test in &self.watches[column] {
            match &self.tests[*test as usize] {
                Test::Values { expr, check, .. } => stream(*test, expr, check, value, state),
                Test::Exists(_) => state.mark(*test, true),
                Test::Numbers { .. } => {}
            }
        }
        if self.columns[column].kept
            && let Val::Bytes(bytes) = value
        {
            let start = state.bytes.len();
            state.bytes.extend_from_slice(bytes);
            state.kept[column].push(Cell::Bytes(start..start + bytes.len()));
        }
    }

    /// Bytes that no protocol has read.
    #[inline(never)]
    fn unread(&self, bytes: &[u8], state: &mut State) {
        let layer = Layer {
            protocol: &DATA,
            offset: 0,
            header: bytes,
            payload: &[],
            trailer: &[],
            missing: 0,
            context: crate::codec::Context::default(),
            error: None,
        };
        let chain = state.chain.len();
        self.layer(&layer, bytes, state);
        state.chain.truncate(chain);
    }

    /// The names of the layers, one behind the other.
    #[inline(never)]
    fn chained(&self, payload: &[u8], state: &mut State) {
        let mut chain = core::mem::take(&mut state.chain);
        if !payload.is_empty() {
            if !chain.is_empty() {
                chain.byte(b':');
            }
            chain.str("data");
        }
        self.told(crate::physical::frame::Frame::protocols, &Value::Bytes(chain.as_bytes()), state);
        state.chain = chain;
    }

    /// A value that no layer tells.
    fn told(&self, field: &'static Field, value: &Value<'_>, state: &mut State) {
        for (number, column) in self.columns.iter().enumerate() {
            if column.rows.iter().any(|row| row.id == field.id) {
                self.value(number, field, value, 1, state);
            }
        }
    }
}

/// The header of a layer and what it carries, as they lie in the frame.
#[inline]
fn whole<'a>(frame: &'a [u8], layer: &Layer<'a>) -> &'a [u8] {
    let len = layer.header.len() + layer.payload.len();
    match frame.get(layer.offset..layer.offset + len) {
        Some(both) if both.starts_with(layer.header) => both,
        _ => layer.header,
    }
}
