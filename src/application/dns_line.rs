//! A DNS message in one line.

use crate::codec::{Layer, Line};

pub(super) fn line(_: &Layer<'_>, _: &mut Line<'_>) {}

pub(super) fn line_over_tcp(_: &Layer<'_>, _: &mut Line<'_>) {}
