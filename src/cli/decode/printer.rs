//! A packet in the form that is asked for.

use super::fields::Layout;
use crate::capture::Frame;
use crate::codec::Text;
use crate::output::columns::Columns;
use crate::output::dump::{Coloured, Dump};
use crate::output::json::Json;
use crate::output::text::Lines;
use crate::output::tree::Tree;
use crate::output::walk;
use crate::packet::Pick;
use crate::packet::registry::Overrides;
use crate::physical::frame;

/// Writes packets in one form.
pub(super) enum Printer {
    Text(Box<Lines>, Option<Box<Dump>>),
    Tree(Box<Tree>, Option<Box<Dump>>),
    Fields(Box<Fields>),
    Json(Box<Json>),
    Hex(Box<Coloured>),
    /// How many packets there were.
    Count(u64),
}

/// Columns of chosen fields.
pub(super) struct Fields {
    pick: Pick,
    columns: Columns,
    /// A field of the frame is chosen.
    of_frame: bool,
    /// What stands above the first packet.
    head: Text,
}

impl Printer {
    pub(super) fn fields(pick: Pick, layout: Layout, names: &[String]) -> Self {
        let mut head = Text::new();
        if layout.bom {
            head.char('\u{feff}');
        }
        if layout.header {
            for (i, name) in names.iter().enumerate() {
                if i > 0 {
                    head.byte(layout.style.separator);
                }
                head.str(name);
            }
            head.byte(b'\n');
        }
        let columns = Columns::new(pick.columns(), layout.style);
        let of_frame = pick.chooses(&frame::PROTOCOL);
        Self::Fields(Box::new(Fields { pick, columns, of_frame, head }))
    }

    /// What stands above the first packet.
    pub(super) fn begin(&self, out: &mut Text) {
        if let Self::Fields(fields) = self {
            out.text(&fields.head);
        }
    }

    /// Writes a packet.
    #[inline]
    pub(super) fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        match self {
            Self::Text(lines, dump) => {
                lines.packet(frame, overrides, out);
                if let Some(dump) = dump {
                    dump.packet(frame, overrides, out);
                }
            }
            Self::Tree(tree, dump) => {
                tree.packet(frame, overrides, out);
                if let Some(dump) = dump {
                    dump.packet(frame, overrides, out);
                }
                out.byte(b'\n');
            }
            Self::Fields(fields) => fields.packet(frame, overrides, out),
            Self::Json(json) => json.packet_as(frame, overrides, out),
            Self::Hex(coloured) => coloured.packet(frame, overrides, out),
            Self::Count(count) => *count += 1,
        }
    }

    /// What stands behind the last packet.
    pub(super) fn end(&self, out: &mut Text) {
        if let Self::Count(count) = self {
            out.dec(*count);
            out.str(if *count == 1 { " packet\n" } else { " packets\n" });
        }
    }
}

impl Fields {
    fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        let Self { pick, columns, of_frame, .. } = self;
        if *of_frame {
            frame.tell(Some(&|field| pick.wants(field)), &mut |spot| {
                pick.spot(spot, |column, field, value| columns.add(column, field, &value));
            });
        }
        pick.all(walk(frame, overrides), |column, field, value| columns.add(column, field, &value));
        columns.finish(out);
    }
}
