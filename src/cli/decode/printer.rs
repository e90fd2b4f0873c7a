//! A packet in the form that is asked for.

use super::fields::Layout;
use crate::capture::{Deltas, Frame};
use crate::cli::sessions;
use crate::codec::{Spot, Text, Value};
use crate::flows::Reassembly;
use crate::flows::fields::Observer;
use crate::output::build::Writer;
use crate::output::columns::Columns;
use crate::output::dump::{Coloured, Dump};
use crate::output::ek::Ek;
use crate::output::json::Json;
use crate::output::text::Lines;
use crate::output::tree::Tree;
use crate::output::{and_protocol, and_unread, protocols, walk};
use crate::packet::Pick;
use crate::packet::registry::Overrides;
use crate::physical::frame;
use crate::session::stream;
use crate::transport::tcp;

/// Writes packets in one form.
pub(in crate::cli) enum Printer {
    Text(Box<Lines>, Option<Box<Dump>>),
    Tree(Box<Tree>, Option<Box<Dump>>),
    Fields(Box<Fields>),
    Json(Box<Json>),
    Ek(Box<Ek>),
    Hex(Box<Coloured>),
    Build(Box<Writer>),
    /// How many packets there were.
    Count(u64),
}

/// Columns of chosen fields.
pub(in crate::cli) struct Fields {
    pick: Pick,
    columns: Columns,
    /// A field of the frame is chosen.
    of_frame: bool,
    /// Where the protocols of the frame's layers are written, if they are chosen.
    protocols: Option<Text>,
    deltas: Deltas,
    /// The conversations, if a field of theirs is chosen.
    streams: Option<Box<Observer>>,
    /// What is whole with a packet has columns too.
    reassembly: Option<Box<Reassembly>>,
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
        let (protocols, deltas) = (pick.wants(frame::Frame::protocols).then(Text::new), Deltas::default());
        let streams = pick.chooses(&stream::PROTOCOL).then(Box::default);
        Self::Fields(Box::new(Fields {
            pick,
            columns,
            of_frame,
            protocols,
            deltas,
            streams,
            reassembly: None,
            head,
        }))
    }

    /// Puts together what is cut up, where the form shows it; says whether it does.
    pub(super) fn reassemble(&mut self) -> bool {
        let place = match self {
            Self::Tree(tree, _) => &mut tree.reassembly,
            Self::Fields(fields) => &mut fields.reassembly,
            Self::Json(json) => &mut json.reassembly,
            _ => return false,
        };
        *place = Some(Box::default());
        true
    }

    /// What the next packets have besides, where the form has room for it: behind the time, or as members of the object.
    #[cfg(target_os = "linux")]
    pub(in crate::cli) fn beside(&mut self) -> Option<&mut Text> {
        match self {
            Self::Text(lines, _) => Some(&mut lines.beside),
            Self::Json(json) => Some(&mut json.beside),
            _ => None,
        }
    }

    /// How often something was dropped that waited to be put together.
    pub(super) fn dropped(&self) -> u64 {
        let reassembly = match self {
            Self::Tree(tree, _) => &tree.reassembly,
            Self::Fields(fields) => &fields.reassembly,
            Self::Json(json) => &json.reassembly,
            _ => &None,
        };
        reassembly.as_ref().map_or(0, |reassembly| reassembly.dropped())
    }

    /// What stands above the first packet.
    pub(in crate::cli) fn begin(&self, out: &mut Text) {
        if let Self::Fields(fields) = self {
            out.text(&fields.head);
        }
    }

    /// Writes a packet.
    #[inline]
    pub(in crate::cli) fn packet(
        &mut self,
        frame: &Frame<'_>,
        overrides: Option<&Overrides>,
        out: &mut Text,
    ) {
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
            Self::Ek(ek) => ek.packet(frame, overrides, out),
            Self::Hex(coloured) => coloured.packet(frame, overrides, out),
            Self::Build(writer) => {
                writer.packet(walk(frame, overrides), frame.link, frame.bytes, out);
                out.byte(b'\n');
            }
            Self::Count(count) => *count += 1,
        }
    }

    /// Takes note of a packet that is not shown: differences of time, conversations and messages know of it.
    pub(in crate::cli) fn hidden(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) {
        let reassembly = match self {
            Self::Text(lines, _) => {
                return lines.stamp.hidden(frame.time.map(|time| (time.secs(), time.nanos())));
            }
            Self::Tree(tree, _) => &mut tree.reassembly,
            Self::Json(json) => &mut json.reassembly,
            Self::Fields(fields) => {
                fields.deltas.hidden(frame);
                if let Some(streams) = &mut fields.streams {
                    streams.tell(walk(frame, overrides), sessions::about(frame), &mut |_| {});
                }
                &mut fields.reassembly
            }
            Self::Ek(ek) => return ek.deltas.hidden(frame),
            Self::Hex(_) | Self::Build(_) | Self::Count(_) => return,
        };
        if let Some(reassembly) = reassembly {
            reassembly.layers(walk(frame, overrides), frame.number, &mut |_, _| {});
        }
    }

    /// What stands behind the last packet.
    pub(in crate::cli) fn end(&self, out: &mut Text) {
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
            let mut spot = |spot: Spot<'_>| {
                pick.spot(spot, |column, field, value| columns.add(column, field, &value));
            };
            frame.tell(Some(&|field| pick.wants(field)), &mut spot);
            self.deltas.tell(frame, &mut spot);
        }
        if let Some(names) = &mut self.protocols {
            names.clear();
            if self.reassembly.is_none() {
                protocols(walk(frame, overrides), names);
            }
        }
        if let Some(streams) = &mut self.streams {
            streams.tell(walk(frame, overrides), sessions::about(frame), &mut |spot| {
                pick.spot(spot, |column, field, value| columns.add(column, field, &value));
            });
        }
        match &mut self.reassembly {
            None => {
                pick.all(walk(frame, overrides), |column, field, value| columns.add(column, field, &value));
            }
            Some(reassembly) => {
                let mut last = None;
                reassembly.layers(walk(frame, overrides), frame.number, &mut |layer, _| {
                    pick.each(layer, |column, field, value| columns.add(column, field, &value));
                    last = (!layer.payload.is_empty()).then_some(layer.protocol);
                    if let Some(names) = &mut self.protocols {
                        and_protocol(layer, names);
                    }
                });
                if let Some(names) = &mut self.protocols {
                    // Of a segment that is the beginning of a message: that is shown later, not unread.
                    let inner = walk(frame, overrides).last().map(|layer| layer.protocol);
                    let unread = last.is_some_and(|last| {
                        !core::ptr::eq(last, &raw const tcp::PROTOCOL)
                            || inner.is_some_and(|inner| core::ptr::eq(last, inner))
                    });
                    and_unread(unread, names);
                }
            }
        }
        if let Some(names) = &self.protocols {
            let field = frame::Frame::protocols;
            let value = Value::Str(names.as_str());
            pick.spot(
                Spot { field, bits: 0..0, value, stored: false, shown: true },
                |column, field, value| {
                    columns.add(column, field, &value);
                },
            );
        }
        columns.finish(out);
    }
}
