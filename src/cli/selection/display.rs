//! `-Y`: a display filter, with the conversations and the reassembly that it asks of.

use super::wrong;
use crate::capture::Frame;
use crate::cli::failure::Failure;
use crate::cli::sessions;
use crate::filter::capture;
use crate::filter::display::{Filter, Told};
use crate::flows::Reassembly;
use crate::flows::fields::Observer;
use crate::output::walk;
use crate::packet::registry::{self, Overrides};
use crate::session::stream;

/// A display filter.
pub(super) struct Display {
    filter: Filter,
    /// The conversations, if a field of theirs is read.
    streams: Option<Box<Observer>>,
    /// What is whole with a packet is asked of, too.
    reassembly: Option<Box<Reassembly>>,
}

impl Display {
    /// Reads a filter; an empty one is none.
    pub(super) fn new(text: &str) -> Result<Option<Self>, Failure> {
        let filter = Filter::new(text).map_err(|error| wrong::display(text, &error))?;
        let of_streams = |id: u64| {
            let mut of_stream =
                registry::fields().filter(|known| core::ptr::eq(known.0, &raw const stream::PROTOCOL));
            of_stream.any(|(_, _, field)| field.id == id)
        };
        let streams = filter.rows().any(|row| of_streams(row.id)).then(Box::default);
        let asks = filter.tree().is_some();
        Ok(asks.then_some(Self { filter, streams, reassembly: None }))
    }

    /// What may be dropped before it is seen; nothing of a filter that asks of packets before.
    pub(super) fn prefilter(&self, link: u32) -> Option<capture::Filter> {
        if self.streams.is_some() || self.reassembly.is_some() { None } else { self.filter.prefilter(link) }
    }

    pub(super) fn reassemble(&mut self) {
        self.reassembly = Some(Box::default());
    }

    #[inline]
    pub(super) fn passes(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) -> bool {
        if self.streams.is_none() && self.reassembly.is_none() {
            return self.filter.matches(frame, overrides);
        }
        self.knows(frame, overrides)
    }

    /// With what packets before this one told.
    fn knows(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) -> bool {
        let Self { filter, streams, reassembly } = self;
        let layers = walk(frame, overrides);
        filter.matches_told(frame, layers, &mut |tell| {
            if let Some(streams) = streams {
                streams.tell(layers, sessions::about(frame), &mut |spot| tell(Told::Field(spot)));
            }
            if let Some(reassembly) = reassembly {
                reassembly.layers(layers, frame.number, &mut |layer, _| tell(Told::Layer(layer)));
            }
        })
    }
}
