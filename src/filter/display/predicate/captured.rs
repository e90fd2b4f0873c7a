//! Frames of captures: what a capture tells of a packet is asked for, too.

use alloc::vec::Vec;

use super::super::{Tell, Told};
use super::{Plan, State};
use crate::codec::field::id;
use crate::codec::{Layer, Value};
use crate::packet::Layers;

impl Plan {
    #[inline]
    pub(in crate::filter::display) fn matches(
        &self,
        frame: &crate::capture::Frame<'_>,
        overrides: Option<&crate::packet::registry::Overrides>,
        state: &mut State,
    ) -> bool {
        self.begin(state);
        let layers = match overrides {
            Some(overrides) => frame.layers().decode_as(overrides),
            None => frame.layers(),
        };
        if !self.of_frame {
            return self.walk(layers, state);
        }
        self.frame(frame, state);
        let answer = self.walk(layers, state);
        passed(answer, frame, state)
    }

    pub(in crate::filter::display) fn matches_told(
        &self,
        frame: &crate::capture::Frame<'_>,
        mut layers: Layers<'_>,
        tell: Tell<'_>,
        state: &mut State,
    ) -> bool {
        self.begin(state);
        if self.of_frame {
            self.frame(frame, state);
        }
        self.before_layers(state);
        let mut walked = false;
        tell(&mut |told| match told {
            Told::Field(spot) => self.pick.spot(spot, |column, field, value| {
                self.value(self.picked[column], field, &value, 1, state);
            }),
            Told::Layer(layer) => {
                walked = true;
                let both = [layer.header, layer.payload];
                // Only a protocol that is compared needs its bytes in one piece.
                let named = self.protocols.iter().any(|known| known.0 == layer.protocol.table.field.id);
                let whole = if named { both.concat() } else { Vec::new() };
                let (header, payload) = whole.split_at(layer.header.len().min(whole.len()));
                let joined = Layer { offset: 0, header, payload, ..*layer };
                self.layer(if named { &joined } else { layer }, &whole, state);
            }
        });
        let answer = if walked {
            layers.by_ref().for_each(drop);
            self.after_layers(&layers, state)
        } else {
            self.walk(layers, state)
        };
        passed(answer, frame, state)
    }

    /// What the capture says of a packet, and its bytes.
    #[inline(never)]
    fn frame(&self, frame: &crate::capture::Frame<'_>, state: &mut State) {
        use crate::physical::frame::Frame as Table;
        let bytes = frame.bytes.get(frame.pseudo_len()..).unwrap_or_default();
        for (name, columns) in &self.protocols {
            if *name == id("frame") {
                for column in columns {
                    self.protocol(*column, bytes, bytes, 1, state);
                }
            }
        }
        frame.tell(Some(&|field| self.pick.wants(field)), &mut |spot| {
            self.pick
                .spot(spot, |column, field, value| self.value(self.picked[column], field, &value, 1, state));
        });
        if self.differences
            && let Some(now) = since_1970(frame)
        {
            let first = *state.times.first.get_or_insert(now);
            let before = if first == now && state.times.before == 0 { now } else { state.times.before };
            let passed = state.times.passed.unwrap_or(now);
            for (field, since) in [
                (Table::time_delta, before),
                (Table::time_delta_displayed, passed),
                (Table::time_relative, first),
            ] {
                self.told(field, &Value::Int(now.wrapping_sub(since)), state);
            }
            state.times.before = now;
        }
    }
}

/// Remembers when the last frame that passed was captured.
#[inline]
fn passed(answer: bool, frame: &crate::capture::Frame<'_>, state: &mut State) -> bool {
    if answer && let Some(now) = since_1970(frame) {
        state.times.passed = Some(now);
    }
    answer
}

/// Nanoseconds since 1970 at which a frame was captured.
fn since_1970(frame: &crate::capture::Frame<'_>) -> Option<i64> {
    let time = frame.time?;
    Some(time.secs().saturating_mul(1_000_000_000).saturating_add(time.nanos().into()))
}
