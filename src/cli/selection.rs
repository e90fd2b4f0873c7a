//! Which packets are wanted: `-f` or words (capture filter), `-c` (how many of those), `-Y` (display filter), in this order.

mod display;
pub(super) mod wrong;

use std::ffi::OsString;
use std::ops::ControlFlow;

use super::failure::{Failure, shown};
use crate::capture::Frame;
use crate::filter::capture::Filter;
use crate::packet::registry::Overrides;
use display::Display;

/// The filters of a command.
#[derive(Debug, Default, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Only packets that this capture filter (tcpdump's language) lets pass: 'tcp port 80'
    #[arg(short = 'f', value_name = "FILTER", help_heading = "Filters")]
    capture: Option<String>,
    /// Only packets that this display filter (Wireshark's language) lets pass: 'http or dns.flags.response == 1'
    #[arg(short = 'Y', value_name = "FILTER", help_heading = "Filters")]
    display: Option<String>,
}

/// What becomes of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is wanted.
    Passes,
    /// The display filter refuses it: it is counted and not shown.
    Hidden,
    /// The capture filter refuses it, or there have been enough: as if it were not there.
    Refused,
}

/// Filters that are read and asked packet by packet.
pub(super) struct Selection {
    capture: Option<Box<Capture>>,
    display: Option<Box<Display>>,
    /// Packets that may still pass the capture filter.
    left: u64,
}

/// A capture filter, made for each type of link when the first packet of it comes.
struct Capture {
    text: String,
    filters: Vec<(u32, Filter)>,
    /// Which of them the packet before was asked of.
    now: usize,
    wrong: Option<String>,
}

/// One of each type of link that capture filters know.
const LINKS: [u32; 14] = [1, 101, 228, 229, 0, 108, 113, 276, 9, 104, 107, 127, 117, 178];

impl Args {
    /// Reads the filters, `words` being those of the command line that are a capture filter; what is wrong with them is
    /// found here. At most `count` packets pass the capture filter.
    pub(super) fn selection(&self, words: &[OsString], count: Option<u64>) -> Result<Selection, Failure> {
        let capture = self.text(words)?.map(Capture::new).transpose()?.map(Box::new);
        Ok(Selection { capture, ..self.shown(count)? })
    }

    /// All but the capture filter, which a kernel is asked for.
    pub(super) fn shown(&self, count: Option<u64>) -> Result<Selection, Failure> {
        let display = self.display.as_deref().map(Display::new).transpose()?.flatten().map(Box::new);
        Ok(Selection { capture: None, display, left: count.unwrap_or(u64::MAX) })
    }

    /// The capture filter as it is written, which may be wrong.
    pub(super) fn text(&self, words: &[OsString]) -> Result<Option<String>, Failure> {
        Ok(match (&self.capture, words) {
            (None, []) => None,
            (Some(text), []) => Some(text.clone()),
            (None, words) => Some(joined(words)?),
            (Some(_), words) => {
                let words = joined(words).unwrap_or_default();
                let what = "-f is a capture filter, and so are these words: one of them, not both";
                return Err(Failure::Usage(format!("{what}: {}", shown(words))));
            }
        })
    }
}

impl Selection {
    /// What a kernel may drop of frames of this link type, as the display filter would hide it, if nobody counts those.
    pub(super) fn prefilter(&self, link: u32) -> Option<Filter> {
        self.display.as_ref().filter(|_| self.left == u64::MAX)?.prefilter(link)
    }

    /// Whether a packet is wanted; every packet has to be asked for, in order.
    #[inline]
    pub(super) fn passes(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) -> bool {
        self.verdict(frame, overrides) == Verdict::Passes
    }

    /// What becomes of a packet.
    #[inline]
    pub(super) fn verdict(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) -> Verdict {
        if let Some(capture) = &mut self.capture
            && !capture.passes(frame)
        {
            return Verdict::Refused;
        }
        if self.left == 0 {
            return Verdict::Refused;
        }
        self.left -= 1;
        let passes = self.display.as_mut().is_none_or(|display| display.passes(frame, overrides));
        if passes { Verdict::Passes } else { Verdict::Hidden }
    }

    /// Whether no further packet can pass: there have been enough, or the filter cannot be asked.
    #[inline]
    pub(super) fn done(&self) -> bool {
        self.left == 0 || self.capture.as_ref().is_some_and(|capture| capture.wrong.is_some())
    }

    /// Whether anything is refused at all.
    pub(super) fn is_all(&self) -> bool {
        self.capture.is_none() && self.display.is_none() && self.left == u64::MAX
    }

    /// What is put together is asked of, too (`--reassemble`).
    pub(super) fn reassemble(&mut self) {
        if let Some(display) = &mut self.display {
            display.reassemble();
        }
    }

    /// What went wrong on the way: a link type that the capture filter cannot be asked of.
    pub(super) fn failure(&mut self) -> Result<(), Failure> {
        let wrong = self.capture.as_mut().and_then(|capture| capture.wrong.take());
        wrong.map_or(Ok(()), |wrong| Err(Failure::Work(wrong)))
    }
}

/// Whether there is any use in further packets.
pub(super) fn flow(selection: &Selection) -> ControlFlow<()> {
    if selection.done() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

impl Capture {
    /// Reads a filter. It is wrong if it can be asked of no type of link.
    fn new(text: String) -> Result<Self, Failure> {
        let [first, others @ ..] = LINKS;
        let first = Filter::new(&text, first);
        if let Err(error) = &first
            && !others.iter().any(|link| Filter::new(&text, *link).is_ok())
        {
            return Err(wrong::capture(&text, error));
        }
        let filters = first.map_or_else(|_| Vec::new(), |filter| vec![(LINKS[0], filter)]);
        Ok(Self { text, filters, now: 0, wrong: None })
    }

    #[inline]
    fn passes(&mut self, frame: &Frame<'_>) -> bool {
        match self.filters.get(self.now) {
            Some((link, filter)) if *link == frame.link => filter.matches(frame.bytes, frame.original_len),
            _ => self.other(frame),
        }
    }

    /// A packet of another link type than the one before.
    #[cold]
    fn other(&mut self, frame: &Frame<'_>) -> bool {
        if self.wrong.is_some() {
            return false;
        }
        let known = self.filters.iter().position(|known| known.0 == frame.link);
        self.now = known.unwrap_or(self.filters.len());
        if known.is_none() {
            match Filter::new(&self.text, frame.link) {
                Ok(filter) => self.filters.push((frame.link, filter)),
                Err(error) => {
                    self.wrong = Some(wrong::link(&self.text, &error, frame));
                    return false;
                }
            }
        }
        self.filters[self.now].1.matches(frame.bytes, frame.original_len)
    }
}

/// Words of the command line as one text.
fn joined(words: &[OsString]) -> Result<String, Failure> {
    let text = words.join(std::ffi::OsStr::new(" "));
    text.into_string().map_err(|text| Failure::Usage(format!("capture filter: not UTF-8: {}", shown(text))))
}
