//! How much of a layer is said, and what is tried when that is not enough.

use core::mem::replace;

use crate::codec::{Layer, bits};

/// Fields of a layer that are said although they should not have to be, before all are.
pub(super) const FORCED: usize = 6;

/// How a layer is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Level {
    /// What differs from the usual, and the spots that begin at these bits.
    Short(Vec<usize>),
    /// Every field.
    Full,
    /// Its bytes.
    Raw,
}

/// The next form of a layer whose line did not give its bytes back.
pub(super) fn escalate(layers: &[Layer<'_>], levels: &mut [Level], (i, byte): (usize, Option<usize>)) {
    let i = if levels.get(i).is_none_or(|level| *level == Level::Raw) {
        levels.iter().position(|level| *level != Level::Raw).unwrap_or(0)
    } else {
        i
    };
    let Some(level) = levels.get_mut(i) else { return };
    let spot = byte.and_then(|byte| {
        let mut found = None;
        layers[i].tell(None, &mut |spot| {
            if spot.stored && bits::touched(&spot.bits).contains(&byte) && !spot.field.is_raw() {
                let known = matches!(level, Level::Short(forced) if forced.contains(&spot.bits.start));
                if !known && found.is_none() {
                    found = Some(spot.bits.start);
                }
            }
        });
        found
    });
    *level = match (replace(level, Level::Raw), spot) {
        (Level::Short(mut forced), Some(spot)) if forced.len() < FORCED => {
            forced.push(spot);
            Level::Short(forced)
        }
        (Level::Short(_), _) => Level::Full,
        _ => Level::Raw,
    };
}
