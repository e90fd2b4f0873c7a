//! The heading of a layer: its title, and who speaks to whom or what it says.

use crate::codec::{Layer, Line, Spot, Text};

/// Writes the heading of a layer.
pub(super) fn heading(layer: &Layer<'_>, spots: &[Spot<'_>], scratch: &mut Text, out: &mut Text) {
    let title = layer.protocol.table.field.label;
    out.str(title);
    let before = out.len();
    for (suffix, label) in ENDS {
        if let Some(spot) = spots.iter().find(|spot| is_end(spot, layer.protocol.name(), suffix)) {
            out.str(label);
            let _ = spot.value.write(spot.field.show, out);
        }
    }
    if out.len() > before {
        return;
    }
    scratch.clear();
    let mut line = Line::new(scratch, 0);
    (layer.protocol.line)(layer, &mut line);
    line.finish();
    let said = scratch.as_str().trim().trim_end_matches(':');
    let first = said.lines().next().unwrap_or_default();
    if !first.is_empty() && first != title {
        out.str(", ");
        out.str(first);
    }
}

/// The ends of names of fields that say who speaks to whom.
const ENDS: [(&str, &str); 4] =
    [(".src", ", Src: "), (".dst", ", Dst: "), (".srcport", ", Src Port: "), (".dstport", ", Dst Port: ")];

fn is_end(spot: &Spot<'_>, protocol: &str, suffix: &str) -> bool {
    spot.field.name.strip_prefix(protocol) == Some(suffix)
}
